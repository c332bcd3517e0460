"""The shapes of what the order API answers, for the document and the clients made from it. Decimals are strings."""

from typing import Annotated, Any, Literal

from pydantic import Field

from meidan.kernel.schemas import Answer, Page, Problem

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


class SummaryOut(Answer):
    """An order in a list. `finding_count` counts what is graver than a note."""

    id: int
    number: str
    version: int
    state: State
    stage: str
    held: bool
    channel: str
    external_reference: str | None
    customer: CodeAndName | None
    customer_name: str
    currency: str
    ordered_at: str
    requested_date: str | None
    promised_date: str | None
    priority: int
    totals: TotalsOut
    owner: OwnerName | None
    team: str | None
    due_at: str | None
    overdue: bool
    at_risk: bool
    short: bool
    line_count: int
    finding_count: int
    first_findings: list[Headline]
    history: bool


class CardOut(SummaryOut):
    """An order on the board. `due_soon`: due by the end of the next working day. `short_lines` are what it waits for
    (SKU × quantity), `short_more` how many more lines do."""

    due_soon: bool
    short_lines: list[str]
    short_more: int


class ColumnOut(Answer):
    """A stage of the process with its first cards; `overdue` counts the whole column, as `count` does."""

    stage: str
    kind: Literal["stage", "approval"]
    name_zh: str
    name_en: str
    tint: str
    count: int
    overdue: int
    items: list[CardOut]
    next_cursor: str | None


class BoardOut(Answer):
    columns: list[ColumnOut]


class CurrencySum(Answer):
    currency: str
    count: int
    net: str | None
    tax: str | None
    gross: str | None


class SumsOut(Answer):
    """How many orders a filter finds, in all and by stage, and their amounts per currency (null where hidden)."""

    count: int
    stages: dict[str, int]
    totals: list[CurrencySum]


class DaySum(Answer):
    currency: str
    count: int
    gross: str | None


class OrderDayOut(Answer):
    """A day's orders: all of them, the open ones, and those overdue by now."""

    date: str
    count: int
    open: int
    overdue: int
    totals: list[DaySum]


class OrderDaysOut(Answer):
    days: list[OrderDayOut]


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
    """Sums over the lines, and money: left out where amounts are hidden."""

    paid: str | None = None
    open: str | None = None


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


class OrderOut(SummaryOut):
    """An order with everything that is known of it."""

    facts: OrderFacts
    lines: list[LineOut]
    ship_to: ShipToOut
    note: str
    extra: Free
    findings: list[FindingOut]
    acknowledged: AcknowledgedOut | None
    source: Free | None
    promise: PromiseOut
    created_by: str
    hold_reason: str
    cancel_reason: str
    tracking_url: str


class OrderTaken(Answer):
    """What became of an order that was just stored: priced, reserved, with its findings."""

    id: int
    number: str
    version: int
    state: State
    stage: str
    held: bool
    channel: str
    external_reference: str | None
    customer: CodeAndName | None
    currency: str
    ordered_at: str
    requested_date: str | None
    totals: TotalsOut
    facts: OrderFacts
    lines: list[LineCore]
    findings: list[FindingOut]
    promise: PromiseOut
    ship_to: ShipToOut
    owner: OwnerName
    due_at: str | None
    tracking_url: str


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


class CheckedLine(LineCore):
    """`units`: those the product may be ordered in, the base unit first; none while it is unknown."""

    stock: StockOfLine
    units: list[OfferedUnit]


class CheckOut(Answer):
    """What would become of the order: nothing is stored."""

    findings: list[FindingOut]
    totals: TotalsOut
    promise: PromiseOut
    lines: list[CheckedLine]


class BatchTaken(OrderTaken):
    index: int


class BatchRefused(Answer):
    index: int
    problem: Problem


class OrderBatchOut(Answer):
    """One result per order, in their order."""

    results: list[BatchTaken | BatchRefused]


class FieldChange(Answer):
    """One place of the order's content that changed; `field` is what people call it."""

    path: str
    field: str
    before: Any
    after: Any


class EventOut(Answer):
    """One entry of the order's log; `data` as it was recorded, filled in as far as the caller may see it."""

    id: int
    sequence: int
    at: str
    actor: str
    kind: str
    data: Free
    hash: str
    text: Annotated[str, Field(description="What happened, in the caller's language")]
    changes: list[FieldChange]


class EventsOut(Answer):
    items: list[EventOut]
    next_cursor: str | None = None


class ChangeOut(Answer):
    """One place that changed; `before` and `after` are null where there was, or is, nothing."""

    path: str
    before: Any
    after: Any


class RevisionOut(Answer):
    version: int | None
    at: str
    actor: str
    kind: str
    changes: list[ChangeOut]


class Revisions(Answer):
    items: list[RevisionOut]
    next_cursor: str | None


class QuotationBase(Answer):
    number: str
    version: int
    state: Literal["open", "won", "lost"]
    customer: CodeAndName
    currency: str
    gross: str | None
    valid_until: str
    lost_reason: str
    order: str | None
    owner: str


class OfferedLine(LineCore):
    stock: StockOfLine | None = None


class PricedOut(Answer):
    """What was offered: the priced lines and the sums at that time."""

    lines: list[OfferedLine]
    totals: TotalsOut
    findings: list[FindingOut] = []
    promise: PromiseOut | None = None


class QuotationOut(QuotationBase):
    """`priced` is left out where prices are hidden."""

    priced: PricedOut | None = None


PageOfOrders = Page[SummaryOut]
PageOfQuotations = Page[QuotationBase]
