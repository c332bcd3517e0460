from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0002_issue")]
    operations = [
        migrations.RemoveConstraint(model_name="goodsreturn", name="return_disposition"),
        migrations.AddConstraint(
            model_name="goodsreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("disposition__in", ["restock", "write_off", "elsewhere"])),
                name="return_disposition",
            ),
        ),
    ]
