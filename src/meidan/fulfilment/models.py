from django.db import models
from django.db.models import Q

from meidan.inventory.models import StockLevel, Warehouse
from meidan.orders.models import Order, OrderLine


class Shipment(models.Model):
    """Goods of one order that left one warehouse together. `state` follows from its tracking events."""

    number = models.CharField(max_length=40, unique=True, db_collation="C")
    order = models.ForeignKey(Order, on_delete=models.PROTECT)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, db_index=False)
    carrier = models.CharField(max_length=80, blank=True, default="")
    tracking_no = models.CharField(max_length=80, blank=True, default="", db_collation="C")
    state = models.CharField(max_length=10, db_collation="C")
    actor_id = models.BigIntegerField()
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "shipment"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["issued", "delivered", "refused"]), name="shipment_state"),
            models.CheckConstraint(
                condition=Q(state="issued", ended_at__isnull=True)
                | Q(state__in=["delivered", "refused"], ended_at__isnull=False),
                name="shipment_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["warehouse", "-id"], name="shipment_warehouse"),
            models.Index(fields=["state", "-id"], name="shipment_of_state"),
        ]


class Package(models.Model):
    """A parcel of a shipment; weight in kilograms."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="packages", db_index=False)
    position = models.SmallIntegerField()
    tracking_no = models.CharField(max_length=80, blank=True, default="", db_collation="C")
    weight = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "package"
        constraints = [
            models.UniqueConstraint(fields=["shipment", "position"], name="package_position"),
            models.CheckConstraint(condition=Q(weight__isnull=True) | Q(weight__gte=0), name="package_weight"),
        ]


class ShipmentLine(models.Model):
    """Append-only: what of an order line left which stock level, in base units. Σ over a line = its `shipped`."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="lines", db_index=False)
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, db_index=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        db_table = "shipment_line"
        constraints = [
            models.UniqueConstraint(fields=["shipment", "order_line", "level"], name="shipment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_line_quantity"),
        ]


class ShipmentEvent(models.Model):
    """Append-only: what the carrier or the driver reported, when it happened and when we heard of it."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, db_collation="C")
    at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    proof = models.CharField(max_length=500, blank=True, default="")
    actor_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "shipment_event"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["picked_up", "in_transit", "out_for_delivery", "delivered", "refused", "returned"]
                ),
                name="shipment_event_kind",
            ),
        ]


class GoodsReturn(models.Model):
    """Append-only: goods of an order that came back, why, and what became of them.

    `elsewhere`: they never came into our stock again (a return of history, or straight to the supplier).
    """

    number = models.CharField(max_length=40, unique=True, db_collation="C")
    order = models.ForeignKey(Order, on_delete=models.PROTECT)
    shipment = models.ForeignKey(Shipment, null=True, on_delete=models.PROTECT, db_index=False)
    disposition = models.CharField(max_length=10, db_collation="C")
    reason = models.CharField(max_length=500)
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "goods_return"
        constraints = [
            models.CheckConstraint(
                condition=Q(disposition__in=["restock", "write_off", "elsewhere"]), name="return_disposition"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="return_reason"),
            models.UniqueConstraint(
                fields=["shipment"], condition=Q(shipment__isnull=False), name="shipment_comes_back_once"
            ),
        ]


class GoodsReturnLine(models.Model):
    """Append-only: what of an order line came back, in base units; `level` is where it was put, if anywhere."""

    goods_return = models.ForeignKey(GoodsReturn, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT)
    level = models.ForeignKey(StockLevel, null=True, on_delete=models.PROTECT, db_index=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        db_table = "goods_return_line"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_quantity"),
        ]
