from pathlib import Path

from django.db import migrations, models
from django.db.models.functions import Now

from meidan.kernel.migration import NOTHING, check_at_once, install, on_statements
from meidan.orders.models import TransactionId

SQL = Path(__file__).parents[1] / "sql"
SETTINGS = ("legal_entity", "calendar", "channel", "check_policy", "process_version")
PRODUCTS = ("product", "product_unit", "price_list", "price_item")
OUTDATED = """
DROP FUNCTION IF EXISTS orders_context(jsonb);
DROP FUNCTION IF EXISTS orders_place(jsonb, jsonb, jsonb, jsonb, jsonb, bigint, timestamptz);
DROP FUNCTION IF EXISTS orders_hold_credit(jsonb);
"""


def notes_changes(table: str) -> migrations.RunSQL:
    """Whoever keeps what is in this table learns of every change to it."""
    return on_statements(table, "changed", "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE", "orders_masters_changed()")


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0009_comments"),
        ("inventory", "0005_checked_at_once"),
        ("kernel", "0004_lean_log"),
        ("checks", "0001_initial"),
        ("catalog", "0002_names"),
    ]
    operations = [
        migrations.RunSQL(OUTDATED, NOTHING),
        migrations.CreateModel(
            name="MasterChange",
            fields=[
                ("xid", TransactionId(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={"db_table": "master_change"},
        ),
        install(SQL / "context.sql"),
        install(SQL / "place.sql"),
        *(notes_changes(table) for table in (*SETTINGS, *PRODUCTS)),
        check_at_once("sales_order", "order_line", "reservation"),
    ]
