from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q


class Category(models.Model):
    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "category"


class Style(models.Model):
    """A model with variants, such as a T-shirt in sizes × colours; `axes` is {axis: [values in order]}.

    `axis_order` names the axes in their order, in which codes and names of variants are made.
    """

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    axes: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    axis_order: "models.JSONField[list[str]]" = models.JSONField(default=list)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "style"


class Supplier(models.Model):
    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    contact = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    lead_days = models.SmallIntegerField(null=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "supplier"


class Product(models.Model):
    """Something sold. `price` is per base unit in `currency`; `pack` is the multiple it is sold in."""

    sku = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default="goods")
    base_unit = models.CharField(max_length=20, default="件")
    style = models.ForeignKey(Style, null=True, on_delete=models.PROTECT)
    attributes: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT)
    supplier = models.ForeignKey(Supplier, null=True, on_delete=models.PROTECT)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    floor_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    cost = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    pack = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "product"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["goods", "service", "charge"]), name="product_kind"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="product_price"),
            models.CheckConstraint(condition=Q(pack__isnull=True) | Q(pack__gt=0), name="product_pack"),
            models.CheckConstraint(
                condition=Q(tax_rate__isnull=True) | (Q(tax_rate__gte=0) & Q(tax_rate__lt=1)), name="product_tax_rate"
            ),
        ]
        indexes = [models.Index(fields=["name"], name="product_name")]


class ProductUnit(models.Model):
    """One `unit` is `factor` base units (箱 = 40 件)."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="units")
    unit = models.CharField(max_length=20)
    factor = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        db_table = "product_unit"
        constraints = [
            models.UniqueConstraint(fields=["product", "unit"], name="product_unit_once"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="product_unit_factor"),
        ]


class ProductBarcode(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="barcodes")
    barcode = models.CharField(max_length=64, db_collation="C")
    unit = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        db_table = "product_barcode"
        constraints = [models.UniqueConstraint(fields=["barcode", "product"], name="product_barcode_once")]


class ProductTerm(models.Model):
    """A piece of text under which a product is found by prefix: code, name suffix, pinyin."""

    pk = models.CompositePrimaryKey("term", "product")
    term = models.CharField(max_length=200, db_collation="C")
    product = models.ForeignKey(Product, on_delete=models.CASCADE)

    class Meta:
        db_table = "product_term"


class PriceList(models.Model):
    """Prices of one currency, tax included or not, valid for a span of dates. `is_default` serves everybody."""

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, default="CNY")
    tax_included = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "price_list"
        constraints = [
            models.UniqueConstraint(
                fields=["currency"], condition=Q(is_default=True, active=True), name="one_default_price_list"
            ),
        ]


class PriceItem(models.Model):
    """Price per `unit` (empty: base unit) from `min_quantity` of that unit on."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    unit = models.CharField(max_length=20, blank=True, default="")
    min_quantity = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    price = models.DecimalField(max_digits=18, decimal_places=6)
    floor_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)

    class Meta:
        db_table = "price_item"
        constraints = [
            models.UniqueConstraint(fields=["product", "price_list", "unit", "min_quantity"], name="price_item_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_item_price"),
        ]
