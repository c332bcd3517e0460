from pathlib import Path

from django.db import migrations

from meidan.kernel.migration import append_only, install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0001_initial"), ("orders", "0005_stage_and_payments"), ("kernel", "0002_event_log")]
    operations = [
        install(SQL / "issue.sql"),
        append_only("shipment_line"),
        append_only("shipment_event"),
        append_only("goods_return"),
        append_only("goods_return_line"),
    ]
