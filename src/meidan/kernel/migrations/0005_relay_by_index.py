from pathlib import Path

from django.db import migrations

from meidan.kernel.migration import install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_lean_log")]
    operations = [install(SQL / "feed.sql")]
