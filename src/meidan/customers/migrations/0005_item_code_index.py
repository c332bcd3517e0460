from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_walk_in")]
    operations = [
        migrations.AddIndex(
            model_name="customeritem", index=models.Index(fields=["code"], name="customer_item_code")
        ),
    ]
