"""One order: read, taken in, or only checked. Decimals are strings."""

from meidan.kernel.schemas import Answer, Problem
from meidan.orders.shown.lists import SummaryOut
from meidan.orders.shown.parts import (
    AcknowledgedOut,
    CodeAndName,
    FindingOut,
    Free,
    LineCore,
    LineOut,
    OfferedUnit,
    OrderFacts,
    OwnerName,
    PromiseOut,
    ShipToOut,
    State,
    StockOfLine,
    TotalsOut,
)


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
