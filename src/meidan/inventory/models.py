# django-types cannot tell what a JSONField holds.
# pyright: reportUnknownVariableType=false
from decimal import Decimal

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from meidan.catalog.models import Product, Supplier
from meidan.people.models import LegalEntity


class Warehouse(models.Model):
    """A place that holds stock. Orders draw from sellable warehouses, lowest `priority` number first."""

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    entity = models.ForeignKey(LegalEntity, null=True, on_delete=models.PROTECT)
    priority = models.SmallIntegerField(default=100)
    sellable = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    address = models.JSONField(default=dict)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "warehouse"


class StockLevel(models.Model):
    """What lies in a warehouse of a product (and lot), and how much of it is promised to orders."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT)
    lot = models.CharField(max_length=64, blank=True, default="", db_collation="C")
    on_hand = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    reserved = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))

    class Meta:
        db_table = "stock_level"
        constraints = [
            models.UniqueConstraint(fields=["product", "warehouse", "lot"], name="stock_level_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="stock_level_never_oversold"
            ),
        ]


class ReorderPoint(models.Model):
    """Below how much available a product of a warehouse counts as low, in base units."""

    pk = models.CompositePrimaryKey("product", "warehouse")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, db_index=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        db_table = "reorder_point"
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="reorder_point_quantity")]


class StockDocument(models.Model):
    """The paper behind moves: an adjustment, transfer, count, receipt."""

    number = models.CharField(max_length=40, unique=True, db_collation="C")
    kind = models.CharField(max_length=12, db_collation="C")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    to_warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey("ExpectedReceipt", null=True, on_delete=models.PROTECT, related_name="documents")
    reason = models.CharField(max_length=500, blank=True, default="")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "stock_document"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["adjustment", "transfer", "count", "receipt"]), name="stock_document_kind"
            ),
        ]


class StockDocumentLine(models.Model):
    """What a document says about a level: the change, and for a count what was found and what was there before."""

    document = models.ForeignKey(StockDocument, on_delete=models.PROTECT, related_name="lines")
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, db_index=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    counted = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    before = models.DecimalField(max_digits=18, decimal_places=6, null=True)

    class Meta:
        db_table = "stock_document_line"


class StockMove(models.Model):
    """Append-only ledger: each change of a level's on-hand and reserved quantity, signed.

    `source` names what caused it (`order:17`, `document:4`); sums over a level equal its balances.
    """

    id = models.BigAutoField(primary_key=True)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=12, db_collation="C")
    on_hand_change = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    reserved_change = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    source = models.CharField(max_length=60, db_collation="C")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "stock_move"
        indexes = [
            models.Index(fields=["level", "id"], name="stock_move_level"),
            BrinIndex(fields=["at"], name="stock_move_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(on_hand_change=0) | ~Q(reserved_change=0), name="stock_move_moves_something"
            ),
        ]


class ExpectedReceipt(models.Model):
    """Goods announced for a date, to be received in one or several parts."""

    number = models.CharField(max_length=40, unique=True, db_collation="C")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT)
    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.PROTECT)
    reference = models.CharField(max_length=80, blank=True, default="")
    expected_on = models.DateField()
    state = models.CharField(max_length=10, default="open", db_collation="C")
    note = models.CharField(max_length=500, blank=True, default="")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "expected_receipt"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "received", "cancelled"]), name="expected_receipt_state"
            ),
        ]


class ExpectedReceiptLine(models.Model):
    """A product on a receipt, in base units; `received` may exceed `quantity` (a note says why)."""

    receipt = models.ForeignKey(ExpectedReceipt, on_delete=models.CASCADE, related_name="lines")
    position = models.SmallIntegerField(default=1)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, db_index=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    received = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "expected_receipt_line"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="expected_line_quantity"),
            models.CheckConstraint(condition=Q(received__gte=0), name="expected_line_received"),
        ]
        indexes = [
            models.Index(fields=["product"], condition=Q(is_open=True), name="expected_line_open"),
        ]
