from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_calendars")]
    operations = [
        migrations.AddField("legalentity", "phone", models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField("legalentity", "address", models.CharField(blank=True, default="", max_length=300)),
    ]
