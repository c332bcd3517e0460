from django.db import migrations

from meidan.kernel.migration import append_only, fill


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial"), ("kernel", "0002_event_log")]
    operations = [append_only("stock_move"), fill("stock_level", 60)]
