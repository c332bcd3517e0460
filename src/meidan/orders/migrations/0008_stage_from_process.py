from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from meidan.kernel.migration import NOTHING, install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    """The stage has one truth now, the process: what the database knew of it goes."""

    dependencies = [("orders", "0007_process")]
    operations = [
        migrations.AlterField(
            model_name="order",
            name="process",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="flow.processversion",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "confirmed"])),
                fields=["stage", "due_at", "id"],
                name="order_board",
            ),
        ),
        migrations.RunSQL(
            "DROP FUNCTION IF EXISTS orders_restage(bigint[], timestamptz);"
            "DROP FUNCTION IF EXISTS orders_stage_of(text, boolean, boolean, boolean, boolean, boolean)",
            NOTHING,
        ),
        install(SQL / "stage.sql"),
        install(SQL / "place.sql"),
        install(SQL / "context.sql"),
    ]
