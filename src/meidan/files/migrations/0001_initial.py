from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(db_collation="C", max_length=64, unique=True)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(db_collation="C", max_length=100)),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "stored_file"},
        ),
    ]
