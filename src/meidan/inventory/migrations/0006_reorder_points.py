import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_checked_at_once")]
    operations = [
        migrations.CreateModel(
            name="ReorderPoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "product", "warehouse", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=18)),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="catalog.product"
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="inventory.warehouse"
                    ),
                ),
            ],
            options={
                "db_table": "reorder_point",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="reorder_point_quantity")
                ],
            },
        ),
    ]
