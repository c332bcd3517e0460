"""Makes the user `admin` on a migrated database; what `meidan up` does at its first start."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meidan.site.settings")
django.setup()

from meidan.people.commands import create_first_admin  # noqa: E402

if __name__ == "__main__":
    create_first_admin()
