"""The one order input that screen, import, chat, API and portal build: typed values, not yet looked up."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from meidan.checks.engine import Finding


@dataclass(frozen=True, slots=True)
class ShipTo:
    name: str = ""
    phone: str = ""
    region: str = ""
    address: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class LineInput:
    """`product` is our code, the customer's own code, or a barcode; `unit_price` is per `unit`.

    `discount` is the fraction taken off (0.1 = 10 % off). `source` says where an imported line stood;
    `agreed_in` names the quotation that the price was agreed in, `tax_included` whether that price holds the tax.
    """

    product: str
    quantity: Decimal
    unit: str | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    gift: bool = False
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    source: Mapping[str, Any] | None = None
    agreed_in: str = ""
    tax_included: bool | None = None

    @property
    def price_is_settled(self) -> bool:
        """A gift costs nothing and a quoted price was judged when it was quoted: no price rule applies."""
        return self.gift or bool(self.agreed_in)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of an order that is there: by its position (from 1) or its product; `quantity` None is everything."""

    quantity: Decimal | None = None
    position: int | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Which findings the caller has seen and accepts, and why."""

    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OrderInput:
    """One order as somebody asks for it.

    `ordered_at` None means now. `by_name` also finds customers and products by their exact name (imports).
    `brought` are findings that the entry itself brings, such as `import.incomplete`; with `hold_reason`
    the order is stored as a draft on hold. `history` takes it in as finished business.
    `key` is (idempotency key, SHA-256 of the body); `request` is the (method, path) it is scoped to.
    `number` names the draft that this input rewrites, which is then no repeat of itself.
    """

    lines: tuple[LineInput, ...]
    customer: str | None = None
    channel: str = "api"
    external_reference: str | None = None
    entity: str | None = None
    currency: str | None = None
    tax_included: bool | None = None
    requested_date: date | None = None
    ordered_at: datetime | None = None
    ship_to: ShipTo | None = None
    priority: int = 0
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    confirm: bool = False
    acknowledge: Acknowledgement | None = None
    by_name: bool = False
    history: bool = False
    hold_reason: str = ""
    brought: tuple[Finding, ...] = ()
    source: Mapping[str, Any] | None = None
    key: tuple[str, bytes] | None = None
    request: tuple[str, str] = ("POST", "/api/v1/orders")
    number: str | None = None


_NOT_KEPT = ("key", "request", "brought", "source", "confirm", "number", "acknowledge", "hold_reason", "history")


def as_json(one: OrderInput) -> dict[str, Any]:
    """The input as it is kept with a draft, to be checked again when the draft is confirmed."""
    return {name: value for name, value in asdict(one).items() if name not in _NOT_KEPT}


def from_json(kept: Mapping[str, Any]) -> OrderInput:
    """The input of a stored draft, as `as_json` kept it."""
    lines = tuple(_line_from_json(line) for line in kept["lines"])
    requested, ordered = kept["requested_date"], kept["ordered_at"]
    typed: dict[str, Any] = {
        **kept,
        "lines": lines,
        "requested_date": date.fromisoformat(requested) if requested else None,
        "ordered_at": datetime.fromisoformat(ordered) if ordered else None,
        "ship_to": ShipTo(**kept["ship_to"]) if kept["ship_to"] else None,
    }
    return OrderInput(**typed)


def _line_from_json(kept: Mapping[str, Any]) -> LineInput:
    def number(name: str) -> Decimal | None:
        return None if kept[name] is None else Decimal(kept[name])

    typed: dict[str, Any] = {
        **kept,
        "quantity": Decimal(kept["quantity"]),
        "unit_price": number("unit_price"),
        "discount": number("discount"),
    }
    return LineInput(**typed)
