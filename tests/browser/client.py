"""Whether the web application's typed client is that of today's API document; `--write` makes it so.

`python -m tests.browser.client [--write]`. Needs no database: the document comes from the code.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meidan.site.settings")
os.environ.setdefault("MEIDAN_DATA", tempfile.gettempdir())
os.environ.setdefault("MEIDAN_SECRET_KEY", "only-for-the-document-" + "k" * 30)
django.setup()

from meidan.site.api import api  # noqa: E402

WEB = Path(__file__).parents[2] / "web"
CLIENT = WEB / "src" / "shared" / "api" / "schema.d.ts"


def generated(folder: Path) -> str:
    """The client made from the document."""
    source, made = folder / "openapi.json", folder / "schema.d.ts"
    source.write_bytes(orjson.dumps(dict(api.get_openapi_schema()), default=str, option=orjson.OPT_NON_STR_KEYS))
    command = [
        str(WEB / "node_modules" / ".bin" / "openapi-typescript"),
        str(source),
        "--output",
        str(made),
        "--alphabetize",
    ]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return made.read_text("utf-8")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        wanted = generated(Path(folder))
    if "--write" in sys.argv:
        CLIENT.write_text(wanted, "utf-8")
        return 0
    if CLIENT.read_text("utf-8") == wanted:
        return 0
    print("web/src/shared/api/schema.d.ts is not that of today's API: python -m tests.browser.client --write")
    return 1


if __name__ == "__main__":
    sys.exit(main())
