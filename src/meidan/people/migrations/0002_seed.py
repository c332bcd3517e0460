from django.db import migrations, models
from django.db.models.functions import Lower


def seed(apps, schema_editor):
    """The default legal entity. The built-in roles come from `sync_built_in_roles` after every migration."""
    apps.get_model("people", "LegalEntity").objects.get_or_create(
        code="MAIN",
        defaults={"name": "本公司", "currency": "CNY", "time_zone": "Asia/Shanghai", "is_default": True},
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            model_name="user", constraint=models.UniqueConstraint(Lower("username"), name="user_name_once")
        ),
        # Short-lived marks that must be seen by every process, such as second-factor codes already used.
        migrations.RunSQL(
            "CREATE TABLE cache_entry (cache_key varchar(255) COLLATE \"C\" PRIMARY KEY, value text NOT NULL, "
            "expires timestamptz NOT NULL); CREATE INDEX cache_entry_expires ON cache_entry (expires)",
            "DROP TABLE cache_entry",
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
