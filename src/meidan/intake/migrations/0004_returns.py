from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_trials")]
    operations = [
        migrations.CreateModel(
            name="ImportedReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(db_collation="C", max_length=40)),
                ("reference", models.CharField(db_collation="C", max_length=120)),
                ("booked", models.JSONField(default=list)),
            ],
            options={"db_table": "import_return"},
        ),
        migrations.AddConstraint(
            model_name="importedreturn",
            constraint=models.UniqueConstraint(fields=("channel", "reference"), name="import_return_once"),
        ),
    ]
