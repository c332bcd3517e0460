from pathlib import Path

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

from meidan.kernel.migration import NOTHING, check_at_once, install

SQL = Path(__file__).parents[1] / "sql"
OUTDATED = """
DROP FUNCTION IF EXISTS orders_context(jsonb);
DROP FUNCTION IF EXISTS orders_place(jsonb, jsonb, jsonb, jsonb, jsonb, bigint, timestamptz);
DROP FUNCTION IF EXISTS orders_hold_credit(jsonb);
"""


def marks_setup(table: str) -> migrations.RunSQL:
    """Changes to this table give the company settings a new mark."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_setup AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION orders_setup_changed()",
        f"DROP TRIGGER {table}_setup ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0009_comments"),
        ("inventory", "0005_checked_at_once"),
        ("kernel", "0004_lean_log"),
        ("checks", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(OUTDATED, NOTHING),
        migrations.CreateModel(
            name="Setup",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("mark", models.UUIDField(db_default=RandomUUID())),
            ],
            options={"db_table": "orders_setup"},
        ),
        migrations.RunSQL("INSERT INTO orders_setup (id) VALUES (1)", NOTHING),
        install(SQL / "context.sql"),
        install(SQL / "place.sql"),
        *(marks_setup(table) for table in ("legal_entity", "calendar", "channel", "check_policy", "process_version")),
        check_at_once("sales_order", "order_line", "reservation"),
    ]
