from django.db import migrations


class Migration(migrations.Migration):
    """The first warehouse, so that a new company can take in stock at once."""

    dependencies = [("inventory", "0003_documents")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO warehouse (code, name, entity_id, priority, sellable, active, address, version) "
            "VALUES ('MAIN', '主仓', NULL, 100, true, true, '{}', 1) ON CONFLICT (code) DO NOTHING",
            migrations.RunSQL.noop,
        )
    ]
