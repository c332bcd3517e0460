"""A whole file of orders: which of its sheets hold orders, and their orders one after another."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path

from meidan.intake.rules import texts
from meidan.intake.rules.buckets import Tally
from meidan.intake.rules.corrections import Correction, corrected, text_of, uncorrected
from meidan.intake.rules.dates import Order as DateOrder
from meidan.intake.rules.grouping import ReadOptions, SheetOrders
from meidan.intake.rules.headings import pairs
from meidan.intake.rules.layout import SEARCH_ROWS, Layout, find_layout, score
from meidan.intake.rules.marks import Marks
from meidan.intake.rules.problems import UnreadableFile, several
from meidan.intake.rules.reading import Book, GridSheet, Row, Sheet, SheetPart
from meidan.intake.rules.readorder import ReadOrder
from meidan.intake.rules.rivals import settled
from meidan.intake.rules.sections import tables_of
from meidan.intake.rules.totals import TotalNote
from meidan.intake.rules.unpack import Source, open_source
from meidan.intake.rules.vocabulary import SUBJECTS, Subject

_ASIDE = re.compile(
    r"汇总|统计|透视|说明|填写|模板|示例|样例|字典|备份|summary|pivot|instruction|template|sample|example|readme|backup",
    re.I,
)


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How to read: `mapping` names fields by header text or column letter, `sheet` limits to one sheet.

    `corrections` are cells that read other than the file says.
    """

    mapping: Mapping[str, str] = field(default_factory=dict[str, str])
    sheet: str = ""
    date_order: DateOrder = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(slots=True)
class SheetPlan:
    """One sheet with its first rows and what it was taken for; `why_not` says why it is passed over."""

    sheet: Sheet
    head: list[Row]
    layout: Layout | None
    why_not: str = ""


@dataclass(slots=True)
class OrderFile:
    """An opened file of orders; walk `orders()` once, then `tally` and `notes` are complete for rows that are none."""

    source: Source
    plans: list[SheetPlan]
    options: FileOptions
    tally: Tally = field(default_factory=Tally)
    notes: list[TotalNote] = field(default_factory=list[TotalNote])
    expected: int = 0
    _parts: list[SheetOrders] = field(default_factory=list[SheetOrders])

    @property
    def layouts(self) -> list[tuple[str, Layout]]:
        """The sheets that are read, with their layout; where one holds several tables, that of the first."""
        found: dict[str, Layout] = {}
        for plan in self.plans:
            if plan.layout and not plan.why_not:
                found.setdefault(plan.sheet.name, plan.layout)
        return list(found.items())

    def survey(self) -> int:
        """Count the orders ahead (for a progress bar) and learn how columns are written."""
        for plan in self.plans:
            if plan.layout is None or plan.why_not:
                continue
            plain = uncorrected(plan.sheet)
            marks = plain.marks if isinstance(plain, GridSheet) else Marks()
            part = SheetOrders(plan.sheet, plan.layout, self._read_options(plan.sheet, plan.layout, marks), self.tally)
            if hidden := [row for row in marks.hidden if row in _below_header(plan.sheet, plan.layout)]:
                part.notes.append(
                    TotalNote(plan.sheet.name, hidden[0], "hidden_rows", Decimal(len(hidden)), Decimal(0))
                )
            self.expected += part.survey()
            self._parts.append(part)
        return self.expected

    def _read_options(self, sheet: Sheet, layout: Layout, marks: Marks) -> ReadOptions:
        text = text_of(sheet)
        semicolons = text is not None and text.dialect.delimiter == ";"
        narrow = text is not None and text.narrow(len(layout.labels))
        return ReadOptions(self.source.name, self.options.date_order, semicolons, narrow, marks.struck)

    def orders(self) -> Iterator[ReadOrder]:
        """Every order of every sheet; rows of sheets passed over are booked as no order rows."""
        if not self._parts:
            self.survey()
        for plan in self.plans:
            if plan.layout is None or plan.why_not:
                self._set_aside(plan)
        for part in self._parts:
            yield from part.orders()
            self.notes += part.notes

    def _set_aside(self, plan: SheetPlan) -> None:
        for number, cells in plan.sheet.rows():
            shown = " ".join(texts.text(c) for c in cells if c not in ("", None))[:120]
            self.tally.set_aside(plan.sheet.name, number, plan.why_not if shown else "blank", shown)


def _below_header(sheet: Sheet, layout: Layout) -> range:
    """The numbers of the rows that may hold this table's data."""
    end = sheet.last if isinstance(sheet, SheetPart) and sheet.last else sys.maxsize - 1
    return range(max(layout.header, default=0) + 1, end + 1)


@contextmanager
def open_orders(path: Path, options: FileOptions | None = None, *, name: str = "") -> Generator[OrderFile]:
    """Open a file of orders; raises UnreadableFile when it cannot be read or no sheet holds orders."""
    options = options or FileOptions()
    with open_source(path, name=name) as source:
        book = Book(source)
        try:
            plans = plan_sheets(book, "orders", options)
            yield OrderFile(source, plans, options)
        finally:
            book.close()


def plan_sheets(book: Book, subject: Subject, options: FileOptions) -> list[SheetPlan]:
    """Decide sheet by sheet what is read; raises UnreadableFile when nothing fits."""
    plans: list[SheetPlan] = []
    for plain_sheet in book.sheets():
        sheet = corrected(plain_sheet, options.corrections)
        head = list(islice(sheet.rows(), SEARCH_ROWS))
        layout = find_layout(head, subject, sheet.merges, options.mapping)
        why = "" if layout else ("empty_sheet" if not head else "other_sheet")
        if options.sheet and sheet.name != options.sheet:
            why = "other_sheet"
        elif sheet.hidden and not options.sheet:
            why = "hidden_sheet"
        if layout is None or why or subject != "orders":
            plans.append(SheetPlan(sheet, head, layout, why))
            continue
        for part, columns in tables_of(sheet, layout, options.mapping):
            rows = list(islice(part.rows(), SEARCH_ROWS))
            below = [cells for number, cells in rows if number > max(columns.header, default=0)]
            plans.append(SheetPlan(part, rows, settled(columns, below)))
    if options.sheet and not any(p.sheet.name == options.sheet for p in plans):
        raise UnreadableFile("file.no_sheet", value=options.sheet, detail=several(p.sheet.name for p in plans))
    _drop_lesser(plans, subject)
    if not any(p.layout and not p.why_not for p in plans):
        raise UnreadableFile("file.no_header", detail=_seen(plans))
    return plans


def _drop_lesser(plans: list[SheetPlan], subject: Subject) -> None:
    """Summaries, templates and price lists stand aside when a real order sheet is there."""
    live = [p for p in plans if p.layout and not p.why_not]
    if len(live) < 2:
        return
    named = {"reference", "customer", "customer_code", "customer_po"}
    if subject == "orders":
        listed = [p for p in live if any(p.layout and p.layout.has(n) for n in named)]
        strong = [p for p in live if p in listed or _headed(p, named)]
        # Two tables of one form belong together; a table below a list of orders only sums it up.
        forms = {p.sheet.name for p in strong} - {p.sheet.name for p in listed}
        for plan in live:
            if strong and plan not in strong and plan.sheet.name not in forms:
                plan.why_not = "summary_sheet"
        live = [p for p in live if not p.why_not]
    aside = [p for p in live if _ASIDE.search(p.sheet.name)]
    if len(aside) < len(live):
        for plan in aside:
            plan.why_not = "summary_sheet"


def _headed(plan: SheetPlan, named: set[str]) -> bool:
    return plan.layout is not None and any(named & pairs(cells).keys() for _, cells in plan.layout.preamble)


def _seen(plans: list[SheetPlan]) -> str:
    for plan in plans:
        for _, cells in plan.head:
            shown = [texts.text(c) for c in cells if c not in ("", None)]
            if shown:
                return " | ".join(shown)[:160]
    return ""


def detect_subject(path: Path, *, name: str = "") -> Subject:
    """Whether a file holds orders, products, customers, stock or prices; raises UnreadableFile when it is none."""
    with open_source(path, name=name) as source:
        book = Book(source)
        try:
            best: tuple[float, Subject] = (0.0, "orders")
            heads: list[SheetPlan] = []
            for sheet in book.sheets():
                head = list(islice(sheet.rows(), SEARCH_ROWS))
                heads.append(SheetPlan(sheet, head, None))
                if sheet.hidden:
                    continue
                for subject in SUBJECTS:
                    fit = score(head, subject, sheet.merges)
                    if fit > best[0] + 0.001:
                        best = (fit, subject)
        finally:
            book.close()
    if not best[0]:
        raise UnreadableFile("file.no_header", detail=_seen(heads))
    return best[1]
