from django.db import migrations

from meidan.kernel.migration import check_at_once


class Migration(migrations.Migration):
    dependencies = [("inventory", "0004_main_warehouse")]
    operations = [check_at_once("stock_move")]
