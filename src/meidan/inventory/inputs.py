"""What the stock commands take: typed values, not yet looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StockLine:
    """`product` is a SKU, `id:123` or a barcode; `quantity` is in `unit` (the barcode's, else the base unit)."""

    product: str
    quantity: Decimal
    unit: str | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What came in: of a line of the receipt (its position, from 1) or of a product on it."""

    quantity: Decimal
    line: int | None = None
    product: str | None = None
    unit: str | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Goods to come. `warehouse` None is the default one; `expected_on` None is today."""

    lines: tuple[StockLine, ...]
    warehouse: str | None = None
    expected_on: date | None = None
    supplier: str | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reception:
    """`lines` None receives everything open; `note` is needed for more than was announced."""

    lines: tuple[ReceivedLine, ...] | None = None
    note: str = ""
    cancel_rest: bool = False


@dataclass(frozen=True, slots=True)
class WarehouseInput:
    """A warehouse as somebody describes it; None leaves a value as it is (or at its default when new)."""

    code: str | None = None
    name: str | None = None
    priority: int | None = None
    sellable: bool | None = None
    active: bool | None = None
    address: Mapping[str, str] | None = field(default=None)
    entity: str | None = None
