# django-types cannot tell what a JSONField or a model default holds.
# pyright: reportUnknownVariableType=false
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual

from meidan.catalog.models import Product
from meidan.customers.models import Customer
from meidan.files.models import StoredFile
from meidan.flow.models import ProcessVersion
from meidan.inventory.models import StockLevel
from meidan.people.models import LegalEntity, Team, User


class Channel(models.Model):
    """Where orders come from. A shop channel refuses backorders unless it says otherwise."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, default="manual")
    allow_backorder = models.BooleanField(null=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "channel"


class TransactionId(models.BigIntegerField):  # pyright: ignore[reportMissingTypeArgument]  (takes none at run time)
    """A transaction of the database cluster, never used again."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class MasterChange(models.Model):
    """A transaction that changed settings or products, or customers (triggers of context.sql); see masters.py."""

    pk = models.CompositePrimaryKey("xid", "customers")
    xid = TransactionId()
    customers = models.BooleanField(db_default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "master_change"


class Order(models.Model):
    """A sales order: what was agreed, copied at confirmation, and where it stands, derived from facts."""

    number = models.CharField(max_length=40, db_collation="C")
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, db_index=False)
    channel = models.CharField(max_length=40, db_collation="C")
    external_reference = models.CharField(max_length=120, null=True, db_collation="C")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, db_index=False)
    customer_name = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, db_collation="C")
    stage = models.CharField(max_length=20, db_collation="C")
    held = models.BooleanField(default=False)
    hold_reason = models.CharField(max_length=500, blank=True, default="")
    history = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    ordered_at = models.DateTimeField()
    requested_date = models.DateField(null=True)
    promised_date = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    tax = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    gross = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    credit_held = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    paid = models.DecimalField(max_digits=20, decimal_places=4, db_default=Decimal(0))
    payment_terms = models.CharField(max_length=10, db_default="")
    process = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, db_index=False, related_name="+")
    done = models.JSONField(null=True)
    picking_at = models.DateTimeField(null=True)
    picker = models.ForeignKey(User, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    ship_name = models.CharField(max_length=80, blank=True, default="")
    ship_phone = models.CharField(max_length=40, blank=True, default="")
    ship_phone_reversed = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    ship_region = models.CharField(max_length=200, blank=True, default="")
    ship_address = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")
    extra = models.JSONField(default=dict)
    input = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    acknowledged = models.JSONField(null=True)
    source = models.JSONField(null=True)
    content_hash = models.BigIntegerField(null=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, db_index=False)
    due_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, db_index=False, related_name="+")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, blank=True, default="")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sales_order"
        constraints = [
            # Holds the id, too: how far back the orders of a number begin is read without looking at them.
            models.UniqueConstraint(fields=["number"], include=["id"], name="order_number"),
            models.UniqueConstraint(
                fields=["channel", "external_reference"],
                condition=Q(external_reference__isnull=False),
                name="order_taken_in_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "confirmed", "closed", "cancelled"]), name="order_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "cancelled"]) | (Q(owner__isnull=False) & Q(due_at__isnull=False)),
                name="open_order_has_owner_and_due_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(customer__isnull=False), name="order_has_customer"
            ),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="order_gross"),
            models.CheckConstraint(condition=Q(credit_held__gte=0), name="order_credit_held"),
            models.CheckConstraint(condition=Q(paid__gte=0), name="order_paid"),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="order_customer"),
            models.Index(fields=["-ordered_at", "-id"], name="order_ordered_at"),
            models.Index(
                fields=["stage", "-id"], condition=Q(state__in=["draft", "confirmed"]), name="order_open_stage"
            ),
            models.Index(
                fields=["owner", "due_at"], condition=Q(state__in=["draft", "confirmed"]), name="order_open_owner"
            ),
            models.Index(
                fields=["stage", "due_at", "id"], condition=Q(state__in=["draft", "confirmed"]), name="order_board"
            ),
            models.Index(fields=["ship_phone_reversed"], condition=~Q(ship_phone_reversed=""), name="order_phone_tail"),
            models.Index(fields=["content_hash"], condition=Q(content_hash__isnull=False), name="order_content"),
        ]


class OrderLine(models.Model):
    """A line with its counters, all in base units. `quantity` is what was typed, in `unit`."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.SmallIntegerField()
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, db_index=False)
    sku = models.CharField(max_length=64, db_collation="C")
    name = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=10, default="goods")
    unit = models.CharField(max_length=20, blank=True, default="")
    factor = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(1))
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    price_source = models.JSONField(default=dict)
    discount = models.DecimalField(max_digits=7, decimal_places=6, default=Decimal(0))
    is_gift = models.BooleanField(default=False)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=6, default=Decimal(0))
    tax_included = models.BooleanField(default=True)
    net = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    tax = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    gross = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    note = models.CharField(max_length=500, blank=True, default="")
    extra = models.JSONField(default=dict)
    source = models.JSONField(null=True)
    promised_date = models.DateField(null=True)
    ordered = models.DecimalField(max_digits=18, decimal_places=6)
    reserved = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    shipped = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    delivered = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    invoiced = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    returned = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    cancelled = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    waiting = models.BooleanField(default=False)

    class Meta:
        db_table = "order_line"
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_position"),
            # Few and short: the database reads the text of each anew for every statement that writes a line.
            models.CheckConstraint(
                condition=Q(GreaterThanOrEqual(Least("cancelled", "reserved", "invoiced", "returned"), Decimal(0))),
                name="line_counts",
            ),
            models.CheckConstraint(
                condition=Q(
                    LessThanOrEqual(
                        Greatest(F("shipped") + F("reserved"), F("invoiced")), F("ordered") - F("cancelled")
                    )
                ),
                name="line_within_ordered",
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("delivered")) & Q(delivered__lte=F("shipped")),
                name="line_delivered_shipped",
            ),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="line_gross"),
            models.CheckConstraint(
                condition=Q(product__isnull=False) | Q(Exact(Greatest("reserved", "shipped", "invoiced"), Decimal(0))),
                name="line_without_product",
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-order"], name="order_line_product"),
            models.Index(fields=["product"], condition=Q(waiting=True), name="order_line_waiting"),
        ]


class Reservation(models.Model):
    """How much of a stock level a line holds. Σ over a level = its `reserved`; Σ over a line = its `reserved`."""

    pk = models.CompositePrimaryKey("line", "level")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, db_index=False)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="reservations")
    quantity = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        db_table = "reservation"
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_quantity")]


class OrderComment(models.Model):
    """What a colleague said about an order, or a file that he put to it; `mentions` are [{username, name}]."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, db_index=False)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True, default="")
    mentions = models.JSONField(default=list)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, db_index=False)
    file_name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        db_table = "order_comment"
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(file__isnull=False), name="comment_says_something"),
        ]
        indexes = [models.Index(fields=["order", "id"], name="order_comment_order")]


class Quotation(models.Model):
    """An offer before the order: the same input, priced, valid until a date, won or lost with a reason."""

    number = models.CharField(max_length=40, unique=True, db_collation="C")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, default="open", db_collation="C")
    input = models.JSONField()
    priced = models.JSONField()
    gross = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    currency = models.CharField(max_length=3)
    valid_until = models.DateField()
    lost_reason = models.CharField(max_length=500, blank=True, default="")
    order = models.OneToOneField(Order, null=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "quotation"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "won", "lost"]), name="quotation_state"),
            models.CheckConstraint(condition=~Q(state="lost") | ~Q(lost_reason=""), name="quotation_lost_reason"),
        ]
