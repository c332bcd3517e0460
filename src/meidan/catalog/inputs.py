"""What the commands of this room take: plain values, already of the right type."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from meidan.catalog.rules import UnitFactor

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BarcodeInput:
    """A barcode; `unit` empty means the base unit."""

    barcode: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ProductInput:
    """A product as it shall be. `style`, `category`, `supplier` are codes or `id:123`.

    `given` names the fields that the caller set (None: all): an update leaves the others alone.
    `price`, `floor_price` and `cost` are per base unit; `tax_rate` is a fraction.
    """

    sku: str
    name: str = ""
    kind: str = "goods"
    base_unit: str = "件"
    units: tuple[UnitFactor, ...] = ()
    barcodes: tuple[BarcodeInput, ...] = ()
    style: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    category: str | None = None
    supplier: str | None = None
    tax_rate: Decimal | None = None
    price: Decimal | None = None
    floor_price: Decimal | None = None
    cost: Decimal | None = None
    currency: str = "CNY"
    pack: Decimal | None = None
    active: bool = True
    given: frozenset[str] | None = None


PRODUCT_FIELDS = tuple(one.name for one in fields(ProductInput) if one.name != "given")


@dataclass(frozen=True, slots=True)
class PriceItemInput:
    """`price` and `floor_price` per `unit` (empty: base unit), from `min_quantity` of that unit on."""

    product: str
    price: Decimal
    unit: str = ""
    min_quantity: Decimal = Decimal(0)
    floor_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriceListInput:
    """The head of a price list; dates are local days, both included."""

    code: str
    name: str
    currency: str = "CNY"
    tax_included: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    is_default: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class StyleInput:
    """A style and what its variants have in common; `axes` is {axis: [values in order]}.

    `pattern` makes a variant's code, such as "{style}-{colour}-{size}".
    """

    code: str
    name: str
    axes: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]
    pattern: str
    base: ProductInput


@dataclass(frozen=True, slots=True)
class VariantInput:
    """A variant to add to a style; `values` is {axis: value}, an empty `sku` is made by the rule."""

    values: Mapping[str, str]
    sku: str = ""
    barcodes: tuple[BarcodeInput, ...] = ()


@dataclass(frozen=True, slots=True)
class VariantsInput:
    """New values of a style's axes and the variants to make; what `base` gives goes before what is taken over."""

    axes: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]
    variants: tuple[VariantInput, ...]
    base: ProductInput
