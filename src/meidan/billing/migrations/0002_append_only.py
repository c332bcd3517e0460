from django.db import migrations

from meidan.kernel.migration import append_only


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("kernel", "0002_event_log")]
    operations = [append_only("payment")]
