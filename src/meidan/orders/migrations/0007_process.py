import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meidan.kernel.migration import NOTHING

# Orders that are there already keep the first process, and the terms of their customer as they are now.
TAKE_OVER = """
UPDATE sales_order o SET
    process_id = (SELECT v.id FROM process_version v JOIN process p ON p.id = v.process_id
                  WHERE p.key = 'order' ORDER BY v.number LIMIT 1),
    payment_terms = CASE WHEN h.kind = 'shop' THEN 'channel' ELSE coalesce(c.payment_terms, '') END
FROM sales_order s LEFT JOIN customer c ON c.id = s.customer_id LEFT JOIN channel h ON h.code = s.channel
WHERE s.id = o.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0006_working_calendar"),
        ("flow", "0002_first_process"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="order",
            name="process",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="flow.processversion",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="payment_terms",
            field=models.CharField(db_default="", max_length=10),
        ),
        migrations.AddField(model_name="order", name="done", field=models.JSONField(null=True)),
        migrations.AddField(model_name="order", name="picking_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="order",
            name="picker",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(TAKE_OVER, NOTHING),
    ]
