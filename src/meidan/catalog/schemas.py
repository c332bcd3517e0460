"""The shapes in which the API takes and shows master data of the catalogue."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from meidan.catalog.inputs import BarcodeInput, PriceItemInput, ProductInput
from meidan.catalog.rules import UnitFactor, check_barcode, parse_tax_rate
from meidan.kernel.money import MINOR_UNITS
from meidan.kernel.schemas import Fault, Input, Version
from meidan.kernel.values import (
    Code,
    Name80,
    Name200,
    PriceText,
    QuantityText,
    Ref,
    StringSchema,
    Text20,
    Text40,
    Text80,
    Text200,
    Unit,
    ValueProblem,
    clean_text,
    plain,
)

RATE_PATTERN = r"^(0(\.[0-4][0-9]{0,5})?|[1-4]?[0-9](\.[0-9]{1,4})?%?)$"


def _rate(value: str) -> Decimal:
    rate = parse_tax_rate(clean_text(value, max_length=12))
    if rate.as_tuple().exponent < -6:  # pyright: ignore[reportOperatorIssue]
        raise ValueProblem("tax_rate.range", "税率最多 6 位小数", "at most 6 digits after the point")
    return rate


def _currency(value: str) -> str:
    code = clean_text(value, max_length=3)
    if code not in MINOR_UNITS:
        raise ValueProblem(
            "currency.unknown", f"没有币种 {code},请用三位代码,如 CNY", f"no currency {code}; use a code such as CNY"
        )
    return code


def _barcode(value: str) -> str:
    return check_barcode(clean_text(value, max_length=64))


# The schema lists every currency, so that a program sees what is possible.
Currency = Annotated[str, StringSchema(_currency, str, (("enum", tuple(sorted(MINOR_UNITS))), ("maxLength", 3)))]
# A fraction (0.13) or a percentage (13, 13%).
TaxRate = Annotated[
    Decimal,
    StringSchema(
        _rate, plain, (("pattern", RATE_PATTERN), ("maxLength", 12), ("examples", ("0.13", "13%"))), passes=Decimal
    ),
]
# 8, 12, 13 or 14 digits must be a valid GTIN; anything else is free text.
Barcode = Annotated[
    str, StringSchema(_barcode, str, (("minLength", 1), ("maxLength", 64), ("examples", ("6901234567892",))))
]
Kind = Literal["goods", "service", "charge"]
Attributes = Annotated[dict[Name80, Text200], Field(max_length=30)]


class UnitIn(Input):
    """One `unit` holds `factor` base units."""

    unit: Unit
    factor: QuantityText


class BarcodeIn(Input):
    """A barcode of one unit; an empty `unit` is the base unit."""

    barcode: Barcode
    unit: Text20 = ""


class ProductFields(Input):
    """The fields of a product that can be given."""

    kind: Kind = "goods"
    base_unit: Unit = "件"
    units: list[UnitIn] = Field(default=[], max_length=20)
    barcodes: list[BarcodeIn | Barcode] = Field(default=[], max_length=50)
    style: Ref | None = None
    attributes: Attributes = {}
    category: Ref | None = None
    supplier: Ref | None = None
    tax_rate: TaxRate | None = None
    price: PriceText | None = Field(default=None, description="Per base unit")
    floor_price: PriceText | None = Field(default=None, description="Per base unit")
    cost: PriceText | None = Field(default=None, description="Per base unit")
    currency: Currency = "CNY"
    pack: QuantityText | None = Field(default=None, description="Sold in multiples of this many base units")
    active: bool = Field(default=True, strict=True)


class ProductIn(ProductFields):
    """A product to add."""

    sku: Code
    name: Name200

    def to_input(self) -> ProductInput:
        """The command's input; fields left out are not `given`."""
        return product_input(self, self.sku)


class ProductPatch(ProductFields):
    """The fields to change; those left out stay."""

    sku: Code = ""
    name: Name200 = ""
    version: Version | None = None


class ProductDefaults(ProductFields):
    """What all variants of a style have in common."""


def product_input(fields: ProductFields, sku: str, name: str = "") -> ProductInput:
    """The command's input out of any of the product shapes."""
    return ProductInput(
        sku=sku, name=getattr(fields, "name", name), kind=fields.kind, base_unit=fields.base_unit,
        units=tuple(UnitFactor(one.unit, one.factor) for one in fields.units),
        barcodes=tuple(
            BarcodeInput(one.barcode, one.unit) if isinstance(one, BarcodeIn) else BarcodeInput(one)
            for one in fields.barcodes
        ),
        style=fields.style, attributes=fields.attributes, category=fields.category, supplier=fields.supplier,
        tax_rate=fields.tax_rate, price=fields.price, floor_price=fields.floor_price, cost=fields.cost,
        currency=fields.currency, pack=fields.pack, active=fields.active,
        given=frozenset(fields.model_fields_set - {"version"}),
    )  # fmt: skip


class ProductBatch(Input):
    """Up to 1,000 products, each shaped like `ProductIn` and judged on its own."""

    products: list[dict[str, Any]] = Field(min_length=1, max_length=1000)
    on_existing: Literal["refuse", "update", "skip"] = "refuse"


class UnitOut(Schema):
    unit: str
    factor: str


class BarcodeOut(Schema):
    barcode: str
    unit: str


class ProductOut(Schema):
    """A product; decimals are strings. `masked` names the fields you may not see (they are null)."""

    id: int
    sku: str
    name: str
    kind: str
    base_unit: str
    units: list[UnitOut]
    barcodes: list[BarcodeOut]
    style: str | None
    attributes: dict[str, str]
    category: str | None
    supplier: str | None
    tax_rate: str | None
    price: str | None
    floor_price: str | None
    cost: str | None
    currency: str
    pack: str | None
    active: bool
    version: int
    created_at: str
    masked: list[str]


class Suspect(Schema):
    """Another record that may be the same; `why` is name, barcode, phone or tax_number."""

    id: int
    code: str
    name: str
    why: str


class Preview(Schema):
    """What adding the record would lead to: `errors` keep it out, `doubts` do not."""

    errors: list[Fault]
    doubts: list[Fault] = []
    duplicates: list[Suspect]


class ProductWritten(ProductOut):
    duplicates: list[Suspect]


class BatchResult(Schema):
    """What became of one item: id and action (created · updated · unchanged), or the problem."""

    model_config = ConfigDict(extra="allow")

    index: int
    code: str
    id: int | None = None
    action: str = ""
    duplicates: list[Suspect] = []
    problem: dict[str, Any] | None = None


class BatchOut(Schema):
    results: list[BatchResult]


class CategoryIn(Input):
    code: Code
    name: Name200
    parent: Ref | None = None


class CategoryPatch(Input):
    code: Code = ""
    name: Name200 = ""
    parent: Ref | None = None
    version: Version | None = None


class CategoryOut(Schema):
    id: int
    code: str
    name: str
    parent: str | None
    version: int


class SupplierIn(Input):
    code: Code
    name: Name200
    contact: Text80 = ""
    phone: Text40 = ""
    lead_days: int | None = Field(default=None, ge=0, le=1000, strict=True, description="Days from order to arrival")
    active: bool = Field(default=True, strict=True)


class SupplierPatch(SupplierIn):
    code: Code = ""
    name: Name200 = ""
    version: Version | None = None


class SupplierOut(Schema):
    id: int
    code: str
    name: str
    contact: str
    phone: str
    lead_days: int | None
    active: bool
    version: int


class PriceItemIn(Input):
    """`price` per `unit` (empty: base unit) from `min_quantity` of that unit on."""

    product: Ref
    unit: Text20 = ""
    min_quantity: QuantityText = Decimal(0)
    price: PriceText
    floor_price: PriceText | None = None

    def to_input(self) -> PriceItemInput:
        """The command's input."""
        return PriceItemInput(self.product, self.price, self.unit, self.min_quantity, self.floor_price)


class PriceListIn(Input):
    """A price list; the dates are local days, both included."""

    code: Code
    name: Name200
    currency: Currency = "CNY"
    tax_included: bool = Field(default=True, strict=True)
    valid_from: date | None = None
    valid_to: date | None = None
    is_default: bool = Field(default=False, strict=True, description="Serves every customer without a list of his own")
    active: bool = Field(default=True, strict=True)
    items: list[PriceItemIn] = Field(default=[], max_length=5000)


class PriceListPatch(PriceListIn):
    """The fields to change; `items`, when given, replaces all prices."""

    code: Code = ""
    name: Name200 = ""
    version: Version | None = None


class PriceItemsIn(Input):
    items: list[PriceItemIn] = Field(min_length=1, max_length=5000)


class PriceListOut(Schema):
    id: int
    code: str
    name: str
    currency: str
    tax_included: bool
    valid_from: str | None
    valid_to: str | None
    is_default: bool
    active: bool
    version: int
    item_count: int


class PriceItemOut(Schema):
    id: int
    product: str
    name: str
    unit: str
    min_quantity: str
    price: str
    floor_price: str | None


class PricesStored(Schema):
    stored: int
