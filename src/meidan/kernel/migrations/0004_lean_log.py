from django.db import migrations, models

from meidan.kernel.migration import check_at_once


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_feed_and_checkpoints")]
    operations = [
        check_at_once("event_private", "event_feed"),
        migrations.AlterField(
            model_name="idempotencykey",
            name="answer",
            field=models.TextField(null=True),
        ),
    ]
