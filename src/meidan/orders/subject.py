"""What the rules and prices look at: an order input with everything it refers to, looked up. No database in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from meidan.checks.engine import Finding, Policy
from meidan.kernel.permissions import Actor
from meidan.orders.inputs import LineInput, OrderInput
from meidan.people.calendar import PLAIN, Calendar

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class EntityFacts:
    id: int
    code: str
    currency: str
    time_zone: str
    prices_include_tax: bool
    default_tax_rate: Decimal
    allow_backorder: bool
    repeat_days: int
    number_prefix: str
    calendar: Calendar = PLAIN


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    id: int
    code: str
    name: str
    active: bool
    walk_in: bool
    on_hold: bool
    hold_reason: str
    currency: str
    payment_terms: str
    credit_limit: Decimal | None
    credit_used: Decimal
    price_list_id: int | None
    owner_id: int | None
    owner_team_id: int | None
    entity_id: int | None
    address: Mapping[str, str] | None
    owner_username: str = ""
    owner_name: str = ""


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """One price of a list for a unit ("" = base unit) from `min_quantity` of that unit on."""

    price_list_id: int
    list_code: str
    list_name: str
    currency: str
    tax_included: bool
    is_default: bool
    valid_from: date | None
    valid_to: date | None
    unit: str
    min_quantity: Decimal
    price: Decimal
    floor_price: Decimal | None


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """`available` and `incoming` (date, quantity still to come) are in base units, over all sellable warehouses."""

    id: int
    sku: str
    name: str
    kind: str
    active: bool
    base_unit: str
    units: Mapping[str, Decimal]
    tax_rate: Decimal | None
    price: Decimal | None
    floor_price: Decimal | None
    currency: str
    pack: Decimal | None
    prices: tuple[PriceEntry, ...]
    available: Decimal
    incoming: tuple[tuple[date, Decimal], ...]
    waiting: Decimal

    def stocked(
        self, available: Decimal, incoming: tuple[tuple[date, Decimal], ...], waiting: Decimal
    ) -> "ProductFacts":
        """The same product with this stock."""
        return ProductFacts(
            self.id, self.sku, self.name, self.kind, self.active, self.base_unit, self.units, self.tax_rate, self.price,
            self.floor_price, self.currency, self.pack, self.prices, available, incoming, waiting,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Priced:
    """A line's money. `unit_price` is per the line's unit; `source` explains how the price came about.

    `list_price` is what the lists say for this line (per unit), None where no list has a price.
    """

    unit_price: Decimal | None
    list_price: Decimal | None
    floor_price: Decimal | None
    tax_rate: Decimal
    tax_included: bool
    net: Decimal = ZERO
    tax: Decimal = ZERO
    gross: Decimal = ZERO
    source: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class LineSubject:
    """A line with what it refers to. `matches` are the products its reference hits (two = a block), `product` the one.

    `factor` is None when the unit is unknown for the product; `base_quantity` is in base units.
    """

    index: int
    input: LineInput
    matches: tuple[ProductFacts, ...]
    unit: str
    factor: Decimal | None
    base_quantity: Decimal
    priced: Priced
    # Kept, not asked for anew: every rule looks at it.
    product: ProductFacts | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "product", self.matches[0] if len(self.matches) == 1 else None)

    @property
    def path(self) -> str:
        return f"/lines/{self.index}"


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier order of the same customer with the same products and quantities."""

    number: str
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class OrderSubject:
    """Everything a rule may look at. `today` is the entity's local date as of `ordered_at`.

    `content` is equal for orders of one customer with the same products and quantities, None where one is unknown.
    `customers` are the hits of the customer reference; `existing_number` the order that already has
    this (channel, external reference); `terms` how it is paid: prepaid, cod, monthly, or channel (a shop collects).
    """

    input: OrderInput
    actor: Actor
    entity: EntityFacts
    customers: tuple[CustomerFacts, ...]
    lines: tuple[LineSubject, ...]
    currency: str
    ordered_at: datetime
    today: date
    allow_backorder: bool
    net: Decimal
    tax: Decimal
    gross: Decimal
    existing_number: str | None = None
    repeats: tuple[Repeat, ...] = ()
    promised_date: date | None = None
    content: int | None = None
    policies: Mapping[str, Policy] = field(default_factory=dict[str, Policy])
    terms: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def customer(self) -> CustomerFacts | None:
        return self.customers[0] if len(self.customers) == 1 else None
