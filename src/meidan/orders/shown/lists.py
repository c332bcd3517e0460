"""Orders in lists, on the board and in the calendar. Decimals are strings."""

from typing import Literal

from meidan.kernel.schemas import Answer, Page
from meidan.orders.shown.parts import CodeAndName, Headline, OwnerName, State, TotalsOut


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


PageOfOrders = Page[SummaryOut]
