"""The shapes of what the entry screen is answered. Decimals are strings."""

from typing import Literal

from meidan.customers.schemas import CustomerOut
from meidan.kernel.schemas import Answer
from meidan.orders.shown.lists import SummaryOut
from meidan.orders.shown.parts import CodeAndName, Free, OfferedUnit, PriceSource, ShipToOut


class CreditOut(Answer):
    """`limit` null: none was set, `left` then is null, too."""

    limit: str | None
    used: str
    left: str | None


class HabitOut(Answer):
    """A product that the customer takes again and again, in one unit; `times` counts orders among his last 50."""

    product: str
    name: str
    unit: str
    times: int
    last_quantity: str
    last_price: str | None
    last_ordered_at: str


class EntryOut(Answer):
    """`credit` is null where amounts are hidden."""

    customer: CustomerOut
    credit: CreditOut | None
    last_orders: list[SummaryOut]
    habits: list[HabitOut]


class OfferOut(Answer):
    """A product as this customer is offered it: `unit_price` per `unit` for one of it, `available` in base units."""

    product: str
    name: str
    kind: Literal["goods", "service", "charge"]
    unit: str
    base_unit: str
    units: list[OfferedUnit]
    pack: str | None
    unit_price: str | None
    price_source: PriceSource
    tax_included: bool
    available: str | None
    expected: str | None


class SuggestedOut(OfferOut):
    """`match` says by what it was found, `code` the code that did it."""

    match: Literal["own_code", "barcode", "name"]
    code: str


class SuggestionsOut(Answer):
    items: list[SuggestedOut]


class MatrixRow(Answer):
    """`cells` stand under the matrix' columns; null where there is no such variant."""

    values: list[str]
    cells: list[OfferOut | None]


class MatrixOut(Answer):
    style: str
    name: str
    row_axes: list[str]
    column_axis: str
    columns: list[str]
    rows: list[MatrixRow]


class LineInput(Answer):
    product: str
    quantity: str
    unit: str | None
    unit_price: str | None
    discount: str | None
    gift: bool
    note: str
    extra: Free


class OrderContent(Answer):
    """An order as POST /orders and PUT /orders/{number} take it."""

    customer: str | None
    channel: str
    external_reference: str | None
    entity: str | None
    currency: str | None
    tax_included: bool | None
    requested_date: str | None
    ship_to: ShipToOut | None
    priority: int
    note: str
    extra: Free
    lines: list[LineInput]


class InputOut(Answer):
    """`draft`: the order's own content, to be saved with PUT and `version`; else a new order that repeats it."""

    number: str
    draft: bool
    version: int
    input: OrderContent


class PastedInput(Answer):
    product: str
    quantity: str | None
    unit: str | None
    unit_price: str | None


class PastedLine(Answer):
    """`problem` in words where the row is no line yet; `candidates` are products that it may mean."""

    row: int
    cells: list[str]
    line: PastedInput
    product: CodeAndName | None
    problem: str | None
    candidates: list[CodeAndName]


class PastedOut(Answer):
    lines: list[PastedLine]
    matched: int
