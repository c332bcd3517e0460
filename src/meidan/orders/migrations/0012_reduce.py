from pathlib import Path

from django.db import migrations

from meidan.kernel.migration import install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_fewer_indexes")]
    operations = [install(SQL / "reduce.sql")]
