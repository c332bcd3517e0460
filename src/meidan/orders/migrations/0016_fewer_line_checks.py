from decimal import Decimal

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual

SEVEN = (
    "line_ordered", "line_cancelled", "line_shipped", "line_reserved", "line_delivered", "line_invoiced",
    "line_without_product_moves_nothing",
)  # fmt: skip
FOUR = {
    "line_counts": Q(GreaterThanOrEqual(Least("cancelled", "reserved", "invoiced", "returned"), Decimal(0))),
    "line_within_ordered": Q(
        LessThanOrEqual(Greatest(F("shipped") + F("reserved"), F("invoiced")), F("ordered") - F("cancelled"))
    ),
    "line_delivered_shipped": Q(returned__lte=F("delivered")) & Q(delivered__lte=F("shipped")),
    "line_without_product": Q(product__isnull=False)
    | Q(Exact(Greatest("reserved", "shipped", "invoiced"), Decimal(0))),
}


class Migration(migrations.Migration):
    dependencies = [("orders", "0015_customers_kept")]
    operations = [
        *(
            migrations.AddConstraint("orderline", models.CheckConstraint(condition=condition, name=name))
            for name, condition in FOUR.items()
        ),
        *(migrations.RemoveConstraint("orderline", name) for name in SEVEN),
    ]
