"""Quotations. Decimals are strings."""

from typing import Literal

from meidan.kernel.schemas import Answer, Page
from meidan.orders.shown.parts import CodeAndName, FindingOut, LineCore, PromiseOut, StockOfLine, TotalsOut


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


PageOfQuotations = Page[QuotationBase]
