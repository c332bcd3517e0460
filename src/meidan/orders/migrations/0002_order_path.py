from pathlib import Path

from django.db import migrations

from meidan.kernel.migration import fill, install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("inventory", "0002_ledger"), ("kernel", "0002_event_log")]
    operations = [install(SQL / "context.sql"), install(SQL / "place.sql"), install(SQL / "release.sql"), fill("order_line", 85), fill("sales_order", 85)]
