from pathlib import Path

from django.db import migrations, models
from django.db.models.functions import Now

from meidan.kernel.migration import install, on_statements
from meidan.orders.models import TransactionId

SQL = Path(__file__).parents[1] / "sql"
# Not `credit_used`: it changes with every order, and whoever relies on it is checked when he takes of it.
CUSTOMER = (
    "code", "name", "active", "walk_in", "on_hold", "hold_reason", "currency", "payment_terms", "credit_limit",
    "price_list_id", "owner_id", "entity_id",
)  # fmt: skip
OWNER = ("username", "name", "is_active", "team_id")
TWO_KINDS = """
ALTER TABLE master_change ADD COLUMN customers boolean NOT NULL DEFAULT false;
ALTER TABLE master_change DROP CONSTRAINT master_change_pkey;
ALTER TABLE master_change ADD CONSTRAINT master_change_pkey PRIMARY KEY (xid, customers);
"""
ONE_KIND = """
DELETE FROM master_change WHERE customers;
ALTER TABLE master_change DROP CONSTRAINT master_change_pkey;
ALTER TABLE master_change ADD CONSTRAINT master_change_pkey PRIMARY KEY (xid);
ALTER TABLE master_change DROP COLUMN customers;
"""


def notes_changes(table: str, events: str) -> migrations.RunSQL:
    """Whoever keeps customers learns of these changes to what is known of them."""
    return on_statements(table, "changed", f"AFTER {events}", "orders_masters_changed('customers')")


class Migration(migrations.Migration):
    dependencies = [("orders", "0014_number_holds_id"), ("customers", "0001_initial"), ("people", "0001_initial")]
    operations = [
        migrations.RunSQL(
            TWO_KINDS,
            ONE_KIND,
            state_operations=[
                migrations.DeleteModel("MasterChange"),
                migrations.CreateModel(
                    name="MasterChange",
                    fields=[
                        ("pk", models.CompositePrimaryKey("xid", "customers", primary_key=True, serialize=False)),
                        ("xid", TransactionId()),
                        ("customers", models.BooleanField(db_default=False)),
                        ("at", models.DateTimeField(db_default=Now())),
                    ],
                    options={"db_table": "master_change"},
                ),
            ],
        ),
        install(SQL / "context.sql"),
        install(SQL / "place.sql"),
        # A new customer or user changes nothing of what is kept.
        notes_changes("customer", f"UPDATE OF {', '.join(CUSTOMER)} OR DELETE"),
        notes_changes("customer_address", "INSERT OR UPDATE OR DELETE"),
        notes_changes("app_user", f"UPDATE OF {', '.join(OWNER)} OR DELETE"),
    ]
