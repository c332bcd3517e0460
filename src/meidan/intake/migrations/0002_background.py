from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [
        migrations.AddField(model_name="importsession", name="done", field=models.IntegerField(default=0)),
        migrations.AddField(model_name="importsession", name="expected", field=models.IntegerField(default=0)),
        migrations.AddField(model_name="importsession", name="beat_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="importsession", name="failure", field=models.JSONField(null=True)),
        migrations.RemoveConstraint(model_name="importsession", name="import_session_status"),
        migrations.AddConstraint(
            model_name="importsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "running", "done", "failed"])),
                name="import_session_status",
            ),
        ),
        migrations.AddIndex(
            model_name="importsession",
            index=models.Index(
                condition=models.Q(("status__in", ["waiting", "running"])),
                fields=["id"],
                name="import_session_open",
            ),
        ),
    ]
