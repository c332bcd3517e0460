from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from meidan.catalog.models import PriceList, Product
from meidan.people.models import LegalEntity, User


class Customer(models.Model):
    """Who buys. `credit_used` is the exposure of open confirmed orders, guarded where a limit is set."""

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True, default="")
    walk_in = models.BooleanField(default=False)
    country = models.CharField(max_length=2, default="CN")
    entity = models.ForeignKey(LegalEntity, null=True, on_delete=models.PROTECT)
    tax_number = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    payment_terms = models.CharField(max_length=10, default="prepaid")
    due_day = models.SmallIntegerField(null=True)
    credit_limit = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    credit_used = models.DecimalField(max_digits=20, decimal_places=4, default=Decimal(0))
    currency = models.CharField(max_length=3, blank=True, default="")
    price_list = models.ForeignKey(PriceList, null=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    on_hold = models.BooleanField(default=False)
    hold_reason = models.CharField(max_length=500, blank=True, default="")
    invoice_particulars: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    attributes: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "customer"
        constraints = [
            models.CheckConstraint(
                condition=Q(payment_terms__in=["prepaid", "cod", "monthly"]), name="customer_payment_terms"
            ),
            models.CheckConstraint(
                condition=Q(due_day__isnull=True) | (Q(due_day__gte=1) & Q(due_day__lte=31)), name="customer_due_day"
            ),
            models.CheckConstraint(condition=Q(credit_used__gte=0), name="customer_credit_used"),
        ]
        indexes = [
            models.Index(fields=["tax_number"], name="customer_tax_number"),
            models.Index(fields=["name"], name="customer_name"),
        ]


class CustomerContact(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    email = models.CharField(max_length=200, blank=True, default="")
    position = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        db_table = "customer_contact"


class CustomerAddress(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="", db_collation="C")
    country = models.CharField(max_length=2, default="CN")
    province = models.CharField(max_length=40, blank=True, default="")
    city = models.CharField(max_length=40, blank=True, default="")
    district = models.CharField(max_length=40, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "customer_address"
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_default=True), name="one_default_address"),
        ]


class CustomerItem(models.Model):
    """The customer's own code for a product of ours (客户料号)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="item_codes")
    code = models.CharField(max_length=64, db_collation="C")
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    unit = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "customer_item"
        constraints = [
            models.UniqueConstraint(fields=["customer", "code", "product"], name="customer_item_once"),
        ]
        indexes = [models.Index(fields=["code"], name="customer_item_code")]


class CustomerTerm(models.Model):
    """A piece of text under which a customer is found by prefix: code, name suffix, pinyin, reversed phone."""

    pk = models.CompositePrimaryKey("term", "customer")
    term = models.CharField(max_length=200, db_collation="C")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)

    class Meta:
        db_table = "customer_term"
