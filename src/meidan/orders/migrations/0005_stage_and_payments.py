from decimal import Decimal
from pathlib import Path

from django.db import migrations, models

from meidan.kernel.migration import install

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_search_indexes")]
    operations = [
        migrations.AddField(
            model_name="order",
            name="paid",
            field=models.DecimalField(db_default=Decimal(0), decimal_places=4, max_digits=20),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(condition=models.Q(("paid__gte", 0)), name="order_paid"),
        ),
        install(SQL / "stage.sql"),
    ]
