"""What several answers are made of. Decimals are strings."""

from typing import Annotated, Any, Literal

from pydantic import Field

from meidan.kernel.schemas import Answer

State = Literal["draft", "confirmed", "closed", "cancelled"]
Severity = Literal["block", "warn", "info"]
Free = Annotated[dict[str, Any], Field(description="Members depend on the kind")]


class CodeAndName(Answer):
    code: str
    name: str


class OwnerName(Answer):
    username: str
    name: str


class PatchOp(Answer):
    """One JSON Patch operation on the order input."""

    op: Literal["add", "remove"]
    path: str
    value: Any = None


class SuggestionOut(Answer):
    """A repair in words; with `patch` it can be made by one click: operations to apply to the input in this order."""

    message: str
    path: str
    value: Any = None
    patch: list[PatchOp]


class FindingOut(Answer):
    """`path` is a JSON Pointer into the order input; `overridable`: whether a permission lets a block pass."""

    code: str
    severity: Severity
    path: str
    message: str
    suggestion: SuggestionOut | None
    evidence: Free
    overridable: bool = True


class Headline(Answer):
    code: str
    severity: Severity
    path: str
    message: str


class TotalsOut(Answer):
    """Null where amounts are hidden from the caller."""

    net: str | None
    tax: str | None
    gross: str | None
    currency: str


class Facts(Answer):
    """Counters in base units, all derived from what happened; `short` waits for goods."""

    ordered: str
    reserved: str
    shipped: str
    delivered: str
    invoiced: str
    returned: str
    cancelled: str
    short: str = "0"


class OrderFacts(Facts):
    """Sums over the lines, and money, left out where amounts are hidden.

    `owed` is the value of what was neither cancelled nor came back; `open` is what of it is not paid (negative: too
    much came), `overpaid` what came beyond it.
    """

    owed: str | None = None
    paid: str | None = None
    open: str | None = None
    overpaid: str | None = None


class PriceSource(Answer):
    """How a price came about; empty where prices are hidden.

    `kind`: list, customer_list, product, manual, quotation, last_agreed, gift or none.
    """

    kind: str | None = None
    list: str | None = None
    name: str | None = None
    price: str | None = None
    unit: str | None = None
    min_quantity: str | None = None
    list_price: str | None = None
    quotation: str | None = None
    converted: str | None = None


class LineCore(Answer):
    """A line; `unit_price` is per `unit`, `discount` the fraction taken off."""

    position: int
    product: str
    name: str
    kind: str
    unit: str
    factor: str
    quantity: str
    unit_price: str | None
    price_source: PriceSource
    discount: str | None
    gift: bool
    tax_rate: str
    tax_included: bool
    net: str | None
    tax: str | None
    gross: str | None
    note: str
    facts: Facts


class ReservationOut(Answer):
    warehouse: str
    lot: str
    quantity: str


class LineOut(LineCore):
    """A line of a stored order; its facts and reservations count `base_unit`s."""

    base_unit: str
    extra: Free
    source: Free | None
    promised_date: str | None
    reservations: list[ReservationOut]


class ShipToOut(Answer):
    name: str = ""
    phone: str = ""
    region: str = ""
    address: str = ""
    postal_code: str = ""


class IncomingOut(Answer):
    date: str
    quantity: str


class ShortLine(Answer):
    path: str
    product: str
    missing: str
    incoming: list[IncomingOut]


class PromiseOut(Answer):
    """The first day on which everything can be there; null: nothing announced covers it."""

    date: str | None
    short: list[ShortLine]


class AcknowledgedOut(Answer):
    codes: list[str]
    reason: str


class StockOfLine(Answer):
    """What is there for a line, after the lines before it: `reason` says in words why not all of it can go.

    `state`: enough, short, unlimited (services and charges) or unknown (no product).
    """

    path: str
    state: Literal["enough", "short", "unlimited", "unknown"]
    available: str | None
    missing: str
    expected: str | None
    reason: str


class OfferedUnit(Answer):
    unit: str
    factor: str
