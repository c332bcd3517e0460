from pathlib import Path

from django.db import migrations

from meidan.kernel.migration import append_only, install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [install(SQL / "events.sql"), append_only("event"), append_only("checkpoint")]
