from django.db import models
from django.db.models import Q

from meidan.orders.models import Order


class Payment(models.Model):
    """Append-only: money that came in for an order (positive) or went back (negative), in the order's currency."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=40, db_collation="C")
    reference = models.CharField(max_length=120, blank=True, default="", db_collation="C")
    paid_at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "payment"
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payment_amount"),
            models.UniqueConstraint(
                fields=["order", "method", "reference"], condition=~Q(reference=""), name="payment_recorded_once"
            ),
        ]
