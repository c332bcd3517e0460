from django.db import migrations

from meidan.kernel.migration import NOTHING


def drop_pattern_index(table: str, column: str) -> migrations.RunSQL:
    """Columns sorted by bytes answer prefixes through their plain index; Django's second one only costs writes."""
    return migrations.RunSQL(
        f"""
        DO $$ DECLARE v_name text; BEGIN
            FOR v_name IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
                AND tablename = '{table}' AND indexdef LIKE '%({column} varchar_pattern_ops)%' LOOP
                EXECUTE format('DROP INDEX %I', v_name);
            END LOOP;
        END $$""",
        NOTHING,
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_channels"), ("kernel", "0003_feed_and_checkpoints")]
    operations = [
        drop_pattern_index("sales_order", "number"),
        drop_pattern_index("stream_head", "stream"),
        migrations.RunSQL(
            "CREATE INDEX order_reference ON sales_order (external_reference) WHERE external_reference IS NOT NULL",
            "DROP INDEX order_reference",
        ),
    ]
