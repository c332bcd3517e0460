from django.db import migrations

from meidan.kernel.migration import NOTHING, fill


def drop_index(table: str, definition: str) -> migrations.RunSQL:
    """Drops an index that another one, beginning with the same column, makes needless."""
    return migrations.RunSQL(
        f"""
        DO $$ DECLARE v_name text; BEGIN
            FOR v_name IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
                AND tablename = '{table}' AND indexdef LIKE 'CREATE INDEX %({definition})' LOOP
                EXECUTE format('DROP INDEX %I', v_name);
            END LOOP;
        END $$""",
        NOTHING,
    )


class Migration(migrations.Migration):
    """An order raises its customer's exposure in place when his page has room: none of his indexes is touched then."""

    dependencies = [("orders", "0010_lean_path"), ("customers", "0005_item_code_index")]
    operations = [
        drop_index("event_private", "event_id"),
        drop_index("stock_level", "product_id"),
        fill("customer", 70),
    ]
