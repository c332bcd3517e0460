"""Files of products, customers, stock and prices: one record per row, or the reason why it is none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from meidan.catalog.rules import check_barcode, parse_tax_rate, parse_units
from meidan.intake.rules import amounts, dates, texts
from meidan.intake.rules.amounts import Amount, NumberStyle
from meidan.intake.rules.buckets import Refused, Tally
from meidan.intake.rules.cells import price_hint, too_wide, unit_of
from meidan.intake.rules.corrections import corrected_places, text_of
from meidan.intake.rules.headings import is_total
from meidan.intake.rules.layout import Column, Layout
from meidan.intake.rules.orderfile import FileOptions, SheetPlan, plan_sheets
from meidan.intake.rules.problems import Problem, both, said
from meidan.intake.rules.reading import Book, Cell, Sheet
from meidan.intake.rules.unpack import Source, open_source
from meidan.intake.rules.vocabulary import Subject, plain
from meidan.kernel.values import ValueProblem

Value = str | Decimal | bool | dt.date | tuple[str, ...] | tuple[tuple[str, Decimal], ...]

_SEVERAL = re.compile(r"[,;、|\s]+")
_NO = frozenset({"停用", "禁用", "停产", "下架", "否", "no", "n", "false", "0", "inactive", "disabled", "discontinued"})
_NO_END = frozenset({"长期", "长期有效", "永久", "无限期", "不限", "-", "/", "无"})
_CODES = frozenset({"sku", "code", "barcode", "customer_code", "customer_sku", "lot"})
_REQUIRED: dict[Subject, tuple[tuple[str, ...], ...]] = {
    "products": (("sku",), ("name",)),
    "customers": (("code", "name"), ("name",)),
    "stock": (("sku", "barcode", "name"), ("quantity",)),
    "prices": (("sku", "barcode", "name"), ("price",)),
    "orders": (),
}
_FIELD_WORDS = {
    "sku": both("商品编码", "The product code"), "name": both("名称", "The name"), "code": both("编码", "The code"),
    "quantity": both("数量", "The quantity"), "price": both("价格", "The price"),
    "barcode": both("条码", "The barcode"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One row of master data, typed; fields that the file leaves empty are not in `values`."""

    sheet: str
    row: int
    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        found = self.values.get(name, "")
        return found if isinstance(found, str) else ""

    def number(self, name: str) -> Decimal | None:
        found = self.values.get(name)
        return found if isinstance(found, Decimal) else None

    def day(self, name: str) -> dt.date | None:
        found = self.values.get(name)
        return found if isinstance(found, dt.date) else None


@dataclass(slots=True)
class RecordFile:
    """An opened file of master data. `records` yields each good row; the others go to `tally` and `refused`."""

    source: Source
    subject: Subject
    plans: list[SheetPlan]
    tally: Tally = field(default_factory=Tally)
    refused: list[Refused] = field(default_factory=list[Refused])

    def records(self) -> Iterator[Record]:
        """Every record in file order; rows that are none are booked on the way."""
        for plan in self.plans:
            if plan.layout is None or plan.why_not:
                for number, cells in plan.sheet.rows():
                    shown = " ".join(texts.text(c) for c in cells if c not in ("", None))[:120]
                    self.tally.set_aside(plan.sheet.name, number, plan.why_not if shown else "blank", shown)
            else:
                yield from self._sheet(plan.sheet, plan.layout)

    def refuse(self, refused: Refused) -> None:
        """Hand one row back."""
        self.refused.append(refused)
        self.tally.refuse(refused)

    def _sheet(self, sheet: Sheet, layout: Layout) -> Iterator[Record]:
        styles = _Styles.of(sheet, layout)
        labels = [plain(label) for label in layout.labels]
        filler = _Filler(sheet, layout)
        last = max(layout.header, default=0)
        text = text_of(sheet)
        narrow = text is not None and text.narrow(len(layout.labels))
        for number, raw in sheet.rows():
            cells = filler.fill(number, raw)
            why = _not_a_record(number, cells, layout, labels, last)
            if why:
                shown = " ".join(texts.text(c) for c in cells if c not in ("", None))[:120]
                self.tally.set_aside(sheet.name, number, why, shown)
                continue
            values, problem = _read(cells, layout, styles, self.subject)
            if narrow:
                problem = too_wide(cells, layout) or problem
            if problem:
                column = layout.column(problem.field)
                self.refuse(Refused(sheet.name, number, column.index if column else -1, problem, Decimal(0)))
            else:
                yield Record(sheet.name, number, values)


@contextmanager
def open_records(
    path: Path, subject: Subject, options: FileOptions | None = None, *, name: str = ""
) -> Generator[RecordFile]:
    """Open a file of master data; raises UnreadableFile when it cannot be read or holds nothing of the subject."""
    with open_source(path, name=name) as source:
        book = Book(source)
        try:
            yield RecordFile(source, subject, plan_sheets(book, subject, options or FileOptions()))
        finally:
            book.close()


@dataclass(slots=True)
class _Styles:
    numbers: NumberStyle
    days: dates.DateStyle

    @classmethod
    def of(cls, sheet: Sheet, layout: Layout) -> _Styles:
        numeric = [
            i for n in ("price", "quantity", "credit_limit", "min_quantity", "pack") if (i := layout.index(n)) >= 0
        ]
        dated = [i for n in ("valid_from", "valid_to") if (i := layout.index(n)) >= 0]
        numbers: dict[Cell, None] = {}
        days: dict[Cell, None] = {}
        for _, cells in sheet.rows():
            for index in numeric:
                if index < len(cells) and len(numbers) < 20_000:
                    numbers[cells[index]] = None
            for index in dated:
                if index < len(cells) and len(days) < 20_000:
                    days[cells[index]] = None
        titles = [texts.text(c) for _, cells in layout.preamble for c in cells if isinstance(c, str)]
        return cls(
            amounts.infer_style(numbers), dates.infer_style(list(days), year=dates.year_in([*titles, sheet.name]))
        )


@dataclass(slots=True)
class _Filler:
    """Fills merged cells down; nothing else is filled in master data."""

    sheet: Sheet
    layout: Layout
    _at: dict[int, list[tuple[int, int]]] = field(default_factory=dict[int, list[tuple[int, int]]])
    _values: dict[tuple[int, int], Cell] = field(default_factory=dict[tuple[int, int], Cell])

    def __post_init__(self) -> None:
        fixed = corrected_places(self.sheet)
        for top, left, bottom, _ in self.sheet.merges:
            if bottom > top > max(self.layout.header, default=0):
                for row in (n for n in range(top, bottom + 1) if n == top or (n, left) not in fixed):
                    self._at.setdefault(row, []).append((left, top))

    def fill(self, row: int, cells: list[Cell]) -> list[Cell]:
        if row not in self._at:
            return cells
        cells = list(cells)
        for column, top in self._at[row]:
            cells += [""] * max(0, column + 1 - len(cells))
            if row == top:
                self._values[column, top] = cells[column]
            else:
                cells[column] = self._values.get((column, top), "")
        return cells


def _not_a_record(number: int, cells: list[Cell], layout: Layout, labels: list[str], last: int) -> str:
    filled = [c for c in cells if c not in ("", None) and str(c).strip()]
    if number <= last:
        return "header" if number >= min(layout.header, default=1) else ("title" if filled else "blank")
    if not filled:
        return "blank"
    same = sum(1 for c, label in zip(cells, labels, strict=False) if label and isinstance(c, str) and plain(c) == label)
    if same >= max(2, 0.6 * sum(1 for label in labels if label)):
        return "header"
    if any(is_total(c) for c in filled[:2]) and len(filled) <= max(3, len(labels) // 2):
        return "total"
    # A customer of whom only the name is known is one; a single cell elsewhere is a remark.
    named = layout.index("name") if layout.subject == "customers" else -1
    alone = len(filled) == 1 and not (0 <= named < len(cells) and cells[named] in filled)
    return "note" if alone and len(layout.columns) > 2 else ""


def _read(
    cells: list[Cell], layout: Layout, styles: _Styles, subject: Subject
) -> tuple[dict[str, Value], Problem | None]:
    values: dict[str, Value] = {}
    beside: dict[str, Value] = {}
    for column in layout.columns:
        cell = cells[column.index] if column.index < len(cells) else ""
        if cell in ("", None) or (isinstance(cell, str) and not cell.strip()) or column.field == "ignored":
            continue
        if column.combined:
            parts = texts.split_contact(cell) if {"contact", "phone"} & set(column.fields) else {}
            for name, part in parts.items():
                values.setdefault(name, part)
            continue
        found = _value(column.field, cell, styles)
        if isinstance(found, Problem):
            return {}, found
        if found not in ("", ()):
            values[column.field] = found
        if isinstance(found, Decimal) and column.field in ("price", "quantity"):
            beside |= _beside(column, cell, styles)
    unit_field = "base_unit" if subject == "products" else "unit"
    if (unit := beside.pop("unit", "")) and str(values.setdefault(unit_field, unit)).lower() != str(unit).lower():
        return {}, Problem("row.unit_twice", unit_field, str(unit), f"{unit} / {values[unit_field]}")
    for name, said_there in beside.items():
        values.setdefault(name, said_there)
    for names in _REQUIRED[subject]:
        if not any(name in values for name in names):
            return {}, Problem("row.missing", names[0], detail=_FIELD_WORDS.get(names[0], names[0]))
    return values, None


def _beside(column: Column, cell: Cell, styles: _Styles) -> dict[str, Value]:
    """What stands beside the number, in its cell or its header: 10箱 has a unit, USD 3/个 a currency and a unit."""
    if column.field == "quantity":
        found = amounts.quantities(cell, styles.numbers) if isinstance(cell, str) else []
        unit = (found[0].unit if isinstance(found, list) and found else "") or unit_of(column.hint)
        return {"unit": unit} if unit else {}
    hint = price_hint(column.hint)
    priced = amounts.price(cell, styles.numbers) if isinstance(cell, str) else hint
    priced = hint if isinstance(priced, Problem) else priced
    said_there: dict[str, Value] = {"unit": priced.unit or hint.unit, "currency": priced.currency or hint.currency}
    said_there = {name: text for name, text in said_there.items() if text}
    return said_there if priced.taxed is None else {**said_there, "tax_included": priced.taxed}


def _value(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    if broken := texts.fault(cell, name):
        return broken
    if name in _CODES:
        found = texts.code(cell)
        return found if isinstance(found, Problem) or not texts.is_broken(found) else Problem("row.not_text", name)
    reader = _READERS.get(name)
    if reader is not None:
        return reader(name, cell, styles)
    spoken = texts.phone(cell) if name == "phone" else texts.text(cell)
    if name == "phone" and texts.is_scientific(spoken):
        return Problem("row.code_lost_digits", name, spoken)
    if texts.is_broken(spoken):
        return Problem("row.not_text", name)
    return spoken if len(spoken) <= texts.MAX_TEXT else Problem("row.too_long", name, detail=str(len(spoken)))


def _number(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = amounts.from_cell(cell)
    else:
        found = amounts.price(texts.text(cell), styles.numbers)
        if isinstance(found, Problem):
            return Problem(found.code, name, found.value, found.detail)
        value = found.value
    if value < 0 and name != "quantity":
        return Problem("row.negative_price", name, str(value))
    return value


def _quantity(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    found = (
        amounts.quantities(texts.text(cell), styles.numbers) if isinstance(cell, str) else _number(name, cell, styles)
    )
    if isinstance(found, list):
        if len(found) != 1:
            return Problem("row.not_a_number", name, texts.text(cell))
        one: Amount = found[0]
        return one.value
    return found


def _rate(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    try:
        return parse_tax_rate(texts.text(cell))
    except ValueProblem as problem:
        return Problem("row.refused", name, texts.text(cell), said(problem.words))


def _units(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    try:
        return tuple((unit.unit, unit.factor) for unit in parse_units(texts.text(cell)))
    except ValueProblem:
        return Problem("row.bad_units", name, texts.text(cell))


def _barcodes(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    whole = texts.code(cell)
    if isinstance(whole, Problem):
        return whole
    try:
        return tuple(dict.fromkeys(check_barcode(part) for part in _SEVERAL.split(whole) if part))
    except ValueProblem as problem:
        return Problem("row.refused", name, whole, said(problem.words))


def _day(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    if texts.text(cell) in _NO_END:
        return ""
    found = dates.read(cell, styles.days)
    if isinstance(found, dates.Unclear):
        return Problem("row.two_readings", name, texts.text(cell), str(found))
    if found is None:
        return Problem("row.bad_date", name, texts.text(cell))
    return found.date() if isinstance(found, dt.datetime) else found


def _flag(name: str, cell: Cell, styles: _Styles) -> Value | Problem:
    return texts.text(cell).strip().lower() not in _NO


_Reader = Callable[[str, Cell, _Styles], Value | Problem]
_READERS: dict[str, _Reader] = {
    "price": _number,
    "credit_limit": _number,
    "min_quantity": _number,
    "pack": _number,
    "quantity": _quantity,
    "tax_rate": _rate,
    "units": _units,
    "barcodes": _barcodes,
    "valid_from": _day,
    "valid_to": _day,
    "active": _flag,
    "tax_included": _flag,
}
