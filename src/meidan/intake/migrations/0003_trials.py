from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_background")]
    operations = [
        migrations.AddField(model_name="importsession", name="trial", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="importsession", name="corrections", field=models.JSONField(default=list)),
        migrations.AddField(model_name="importsession", name="created", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="importrow",
            name="severity",
            field=models.CharField(db_collation="C", default="refused", max_length=10),
        ),
        migrations.AddField(
            model_name="savedmapping",
            name="name",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
