"""Several tables on one sheet: where another header begins, another table begins, with columns of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from meidan.intake.rules.headings import is_total, pairs
from meidan.intake.rules.layout import Layout, find_layout
from meidan.intake.rules.reading import Cell, Row, Sheet, SheetPart
from meidan.intake.rules.vocabulary import is_size, meaning, plain

_ABOVE = 12
_SHARE = 0.6
_LONGEST = 24
_PRODUCT = frozenset({"sku", "customer_sku", "product", "name", "barcode", "style"})
_BEGINS = frozenset({"reference", "customer", "customer_code"})


def tables_of(sheet: Sheet, main: Layout, mapping: Mapping[str, str]) -> list[tuple[Sheet, Layout]]:
    """The tables of a sheet in order, each with its layout; the sheet itself where it holds but one."""
    found: list[tuple[int, Layout]] = []
    for start, layout in _headers(sheet, main, mapping):
        if not found or _names(found[-1][1]) != _names(layout):
            found.append((start, layout))
    if not found or (len(found) == 1 and _names(found[0][1]) == _names(main)):
        return [(sheet, main)]
    starts = [1, *(start for start, _ in found[1:])]
    ends = [*(start - 1 for start in starts[1:]), 0]
    return [
        (SheetPart(sheet, sheet.name, sheet.hidden, sheet.merges, first, last), layout)
        for first, last, (_, layout) in zip(starts, ends, found, strict=True)
    ]


def _headers(sheet: Sheet, main: Layout, mapping: Mapping[str, str]) -> Iterator[tuple[int, Layout]]:
    """(first row of the table with what stands above its header, layout) for every header of the sheet."""
    at = max(main.index("quantity"), main.index("cartons"), *(index for index, _ in main.sizes), 0)
    recent: deque[Row] = deque(maxlen=_ABOVE)
    waiting: Row | None = None
    for row in sheet.rows():
        if waiting is not None:
            number = waiting[0]
            if layout := find_layout([waiting, row], "orders", sheet.merges, mapping):
                preamble = tuple(recent)
                yield _start(preamble, number), replace(layout, preamble=preamble)
            recent.append(waiting)
            waiting = None
        if row[0] in main.header:
            if row[0] == main.header[0]:
                yield _start(tuple(recent), row[0]), main
        elif _may_head(row[1], at):
            waiting = row
            continue
        recent.append(row)


def _names(layout: Layout) -> tuple[str, ...]:
    return tuple(plain(label) for label in layout.labels if label)


def _may_head(cells: list[Cell], at: int) -> bool:
    """Whether a row is made of column names, among them one for the product and one for the quantity."""
    cell = cells[at] if at < len(cells) else ""
    if isinstance(cell, (int, float)) or (isinstance(cell, str) and cell.lstrip("+-. ")[:1].isdigit()):
        return False
    filled = [c for c in cells if c not in ("", None)]
    words = [c for c in filled if isinstance(c, str) and len(c) <= _LONGEST]
    if len(filled) < 2 or len(words) < len(filled) * _SHARE:
        return False
    plainly = [w for w in words if not any(sign.isdigit() for sign in w) or is_size(w)]
    if len(plainly) < len(filled) * _SHARE:
        return False
    fields: set[str] = set()
    known = sizes = 0
    for word in plainly:
        found = meaning(word, "orders")
        sizes += is_size(word)
        if found is not None and found.score >= 90:
            known += 1
            fields.add(found.field)
    amount = bool(fields & {"quantity", "cartons"}) or sizes >= 2
    return amount and bool(fields & _PRODUCT) and known + sizes >= len(filled) * _SHARE


def _start(above: Sequence[Row], header: int) -> int:
    """The first row that belongs to this table: its own heading (客户:乙), not what closes the table above."""
    start, begun = header, False
    for number, cells in reversed(above):
        filled = [c for c in cells if c not in ("", None)]
        if any(is_total(c) for c in filled):
            break
        found = pairs(cells)
        if found.keys() & _BEGINS:
            start, begun = number, True
        elif (begun and (not filled or not found)) or (filled and not found and len(filled) > 1):
            break
    return start
