from django.db import migrations, models

from meidan.kernel.migration import NOTHING, check_at_once

# Answers of 2 to 8 kB stay as they are: compressing one costs more than writing it, and they are gone after a month.
AS_IT_IS = "ALTER TABLE idempotency_key SET (toast_tuple_target = 8160)"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_feed_and_checkpoints")]
    operations = [
        check_at_once("event_private", "event_feed"),
        migrations.AlterField(
            model_name="idempotencykey",
            name="answer",
            field=models.TextField(null=True),
        ),
        migrations.RunSQL(AS_IT_IS, NOTHING),
    ]
