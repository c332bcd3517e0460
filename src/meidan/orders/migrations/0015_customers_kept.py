from pathlib import Path

from django.db import migrations

from meidan.kernel.migration import install

SQL = Path(__file__).parents[1] / "sql"
# Not `credit_used`: it changes with every order, and whoever relies on it is checked when he takes of it.
CUSTOMER = (
    "code", "name", "active", "walk_in", "on_hold", "hold_reason", "currency", "payment_terms", "credit_limit",
    "price_list_id", "owner_id", "entity_id",
)  # fmt: skip
OWNER = ("username", "name", "is_active", "team_id")


def notes_changes(table: str, events: str) -> migrations.RunSQL:
    """Whoever keeps what is in this table learns of these changes to it."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_changed AFTER {events} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION orders_masters_changed()",
        f"DROP TRIGGER {table}_changed ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0014_number_holds_id"), ("customers", "0001_initial"), ("people", "0001_initial")]
    operations = [
        install(SQL / "context.sql"),
        install(SQL / "place.sql"),
        # A new customer or user changes nothing of what is kept.
        notes_changes("customer", f"UPDATE OF {', '.join(CUSTOMER)} OR DELETE"),
        notes_changes("customer_address", "INSERT OR UPDATE OR DELETE"),
        notes_changes("app_user", f"UPDATE OF {', '.join(OWNER)} OR DELETE"),
    ]
