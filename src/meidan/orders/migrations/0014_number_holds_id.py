from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("orders", "0013_guard_begins")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="number",
            field=models.CharField(db_collation="C", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("number",), include=("id",), name="order_number"),
        ),
    ]
