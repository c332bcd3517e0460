import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_relay_by_index")]
    operations = [
        migrations.AlterField(
            model_name="eventprivate",
            name="event",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="kernel.event"
            ),
        ),
    ]
