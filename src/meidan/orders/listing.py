"""The shapes in which orders are asked for by the many: filters, counts, calendar."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from meidan.kernel.schemas import PageQuery
from meidan.kernel.values import Text20, Text80, Text200
from meidan.orders.filters import OrderFilter


class OrderFilterQuery(Schema):
    """`stage` and `channel` may name several, joined by commas; `state=open` is draft or confirmed.

    Days are local days of the default legal entity. The sorts `due`, `promised` and `gross` list open orders only.
    """

    q: Text80 = ""
    stage: Text200 = ""
    state: Text20 = ""
    owner: Text80 = ""
    team: Text80 = ""
    customer: Text80 = ""
    channel: Text200 = ""
    overdue: bool | None = None
    at_risk: Annotated[bool | None, Field(description="Goods are missing beyond the day that was agreed")] = None
    short: Annotated[bool | None, Field(description="Goods are missing")] = None
    findings: Annotated[bool | None, Field(description="With warnings or blocks on record")] = None
    held: bool | None = None
    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None
    promised_from: date | None = None
    promised_to: date | None = None
    requested_from: date | None = None
    requested_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    sort: Text20 = "-created"

    def as_filter(self) -> OrderFilter:
        return OrderFilter(
            q=self.q, stage=self.stage, state=self.state, owner=self.owner, team=self.team, customer=self.customer,
            channel=self.channel, overdue=self.overdue, at_risk=self.at_risk, short=self.short,
            findings=self.findings, held=self.held, from_date=self.from_, to_date=self.to,
            promised=(self.promised_from, self.promised_to), requested=(self.requested_from, self.requested_to),
            due=(self.due_from, self.due_to), sort=self.sort,
        )  # fmt: skip


class OrderQuery(OrderFilterQuery, PageQuery):
    """A filter and a page."""


class OrderCalendarQuery(OrderFilterQuery):
    """A filter, the kind of day, and the days from `start` to `end` (at most 62)."""

    by: Literal["promised", "requested", "due"] = "promised"
    start: date
    end: date


class OrderSumOut(Schema):
    currency: str
    gross: str


class OrderCountOut(Schema):
    """How many, their gross per currency (null where money is hidden), and how many in each stage."""

    count: int
    sums: list[OrderSumOut] | None
    stages: dict[str, int]


class OrderDayOut(Schema):
    """A day's orders: all of them, the open ones, those overdue by now."""

    date: str
    count: int
    open: int
    overdue: int
    sums: list[OrderSumOut] | None


class OrderDaysOut(Schema):
    days: list[OrderDayOut]
