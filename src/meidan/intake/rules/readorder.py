"""An order as a file has it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.cells import ZERO, money
from meidan.intake.rules.layout import Layout
from meidan.intake.rules.orderlines import Line
from meidan.intake.rules.problems import Problem


@dataclass(slots=True)
class ReadOrder:
    """One order as the file has it. `problems` make it a draft on hold; `fatal` keeps it out altogether.

    `back` is {refused row: what it takes back of an earlier sale}.
    """

    sheet: str
    reference: str
    made: bool
    customer_code: str = ""
    customer: str = ""
    contact: str = ""
    phone: str = ""
    region: str = ""
    address: str = ""
    country: str = ""
    ordered_at: dt.date | dt.datetime | None = None
    requested: dt.date | None = None
    currency: str = ""
    channel: str = ""
    warehouse: str = ""
    note: str = ""
    urgent: bool = False
    customer_po: str = ""
    tax_included: bool | None = None
    lines: list[Line] = field(default_factory=list[Line])
    refused: list[Refused] = field(default_factory=list[Refused])
    problems: list[Problem] = field(default_factory=list[Problem])
    back: dict[int, tuple[Line, ...]] = field(default_factory=dict[int, tuple[Line, ...]])
    fatal: Problem | None = None
    layout: Layout | None = None

    @property
    def takes_back(self) -> bool:
        """A return or cancellation as a document of its own. Beside sales it may be anything, and stays refused."""
        return bool(self.back) and not self.lines

    @property
    def anonymous(self) -> bool:
        return not (self.customer_code or self.customer)

    @property
    def value(self) -> Decimal:
        """Worth of the good lines; lines without a price count 0."""
        return sum((money(n.quantity, n.price, n.discount) for n in self.lines), ZERO)

    def value_of(self, row: int) -> Decimal:
        """Value of one row's lines."""
        return sum((money(n.quantity, n.price, n.discount) for n in self.lines if n.row == row), ZERO)

    @property
    def good_rows(self) -> list[int]:
        return list(dict.fromkeys(line.row for line in self.lines))

    @property
    def incomplete(self) -> bool:
        return bool(self.refused or self.problems)
