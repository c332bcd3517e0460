"""Walks a sheet below its header and says of every row what it is: an order row, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from meidan.intake.rules import texts
from meidan.intake.rules.corrections import corrected_places
from meidan.intake.rules.headings import ORDER_LEVEL, is_label, is_total, pairs
from meidan.intake.rules.layout import Layout
from meidan.intake.rules.parties import Parties, only_says
from meidan.intake.rules.reading import Cell, Sheet
from meidan.intake.rules.vocabulary import plain

Other = Literal["header", "title", "blank", "total", "note", "heading"]

PRODUCT_FIELDS = ("sku", "customer_sku", "product", "name", "barcode", "spec", "style", "colour", "size")
_NAMES_PRODUCT = ("sku", "customer_sku", "product", "name", "barcode", "style")
# A merged quantity stands once for all its rows; filling it down would multiply it.
_NEVER_FILLED = frozenset({"quantity", "cartons", "amount"})
# What programs repeat on every line of an order although its number stands on the first one only.
_PER_LINE = frozenset({"requested_date", "address", "warehouse", "currency", "contact", "phone", "channel"})
_NOTE_MARK = re.compile(r"^\s*(?:注|备注|说明|附注|提示|温馨提示|note|remark|nb|n\.b\.|ps|\*)\s*[::.、\d]?", re.I)


@dataclass(slots=True)
class Found:
    """One order row: cells after filling down, the group it belongs to, and what headings said above it."""

    row: int
    cells: list[Cell]
    key: object
    heading: dict[str, Cell]
    loose: bool = False


@dataclass(slots=True)
class Skipped:
    """A row that is no order row, and why; `key` names the order that a line below its rows still speaks of."""

    row: int
    why: Other
    cells: list[Cell]
    key: object = None


@dataclass(slots=True)
class Walker:
    """Reads one sheet by its layout; each call of `walk` starts over and gives the same rows."""

    sheet: Sheet
    layout: Layout
    use_reference: bool = True
    order_columns: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    product_columns: list[int] = field(default_factory=list[int])
    amount_columns: list[int] = field(default_factory=list[int])
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict[int, list[tuple[int, int]]])
    labels: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        layout = self.layout
        for column in layout.columns:
            for name in column.fields:
                if name in ORDER_LEVEL:
                    self.order_columns.append((name, column.index))
                elif name in _NAMES_PRODUCT:
                    self.product_columns.append(column.index)
                elif name in ("quantity", "cartons"):
                    self.amount_columns.append(column.index)
        self.amount_columns += [index for index, _ in layout.sizes]
        self.labels = [plain(label) for label in layout.labels]
        never = {c.index for c in layout.columns if set(c.fields) & _NEVER_FILLED} | {i for i, _ in layout.sizes}
        fixed = corrected_places(self.sheet)
        for top, left, bottom, _ in self.sheet.merges:
            if bottom > top and left not in never and top > max(layout.header, default=0):
                for row in (n for n in range(top, bottom + 1) if n == top or (n, left) not in fixed):
                    self.merged.setdefault(row, []).append((left, top))

    def walk(self) -> Iterator[Found | Skipped]:
        """Every row of the sheet in order, each exactly once."""
        state = _State(self)
        first_row = min(self.layout.header, default=1)
        last_header = max(self.layout.header, default=0)
        reference = self.layout.index("reference") if self.use_reference else -1
        product = self.product_columns[0] if self.product_columns else -1
        quantity = self.amount_columns[0] if self.amount_columns and not self.layout.sizes else -1
        fast = reference >= 0 and product >= 0 and quantity >= 0
        need = max(reference, product, quantity) + 1
        label = self.layout.labels[quantity] if fast and self.layout.header else None
        merged = self.merged
        for row, cells in self.sheet.rows():
            if row <= last_header:
                yield state.above(row, cells, first_row)
            elif (
                fast
                and len(cells) >= need
                and (text := cells[reference]) not in ("", None)
                and cells[product] not in ("", None)
                and cells[quantity] not in ("", None, label)
                and row not in merged
                and not (isinstance(text, str) and text.isspace())
            ):
                # The common row: complete by itself, nothing to fill or to doubt.
                yield state.whole(row, cells, text)
            else:
                yield state.doubtful(row, cells)


@dataclass(slots=True)
class _State:
    walker: Walker
    parties: Parties = field(default_factory=Parties)
    heading: dict[str, Cell] = field(default_factory=dict[str, Cell])
    carried: dict[int, Cell] = field(default_factory=dict[int, Cell])
    key: object = None
    block: int = 0
    lines_since_heading: bool = False
    above_values: dict[int, Cell] = field(default_factory=dict[int, Cell])
    merge_values: dict[tuple[int, int], Cell] = field(default_factory=dict[tuple[int, int], Cell])

    def above(self, row: int, cells: list[Cell], first_header: int) -> Skipped:
        if row >= first_header:
            return Skipped(row, "header", cells)
        if not any(c not in ("", None) for c in cells):
            return Skipped(row, "blank", cells)
        ours = self.parties.read(cells)
        if pairs(cells):
            self.heading.update(ours)
            return Skipped(row, "heading", cells)
        return Skipped(row, "title", cells)

    def whole(self, row: int, cells: list[Cell], reference: Cell) -> Found:
        key = reference.strip() if isinstance(reference, str) and reference.isascii() else texts.text(reference)
        if key != self.key:
            self.key = key
            self.carried = {i: cells[i] for _, i in self.walker.order_columns if i < len(cells)}
        self.lines_since_heading = True
        return Found(row, cells, key, self.heading)

    def doubtful(self, row: int, cells: list[Cell]) -> Found | Skipped:
        walker = self.walker
        filled = [i for i, c in enumerate(cells) if c not in ("", None) and not (isinstance(c, str) and not c.strip())]
        if row in walker.merged:
            cells = self._fill_merged(row, cells)
        elif not filled:
            return Skipped(row, "blank", cells)
        if self._is_header(cells):
            return Skipped(row, "header", cells)
        if any(is_total(cells[i]) for i in filled) and not self._complete(cells):
            return Skipped(row, "total", cells)
        if not self._has_line(cells, filled):
            return self._outside(row, cells, filled)
        return self._line(row, cells)

    def _fill_merged(self, row: int, cells: list[Cell]) -> list[Cell]:
        cells = list(cells)
        for column, top in self.walker.merged[row]:
            if column >= len(cells):
                cells += [""] * (column + 1 - len(cells))
            if row == top:
                self.merge_values[column, top] = cells[column]
            else:
                cells[column] = self.merge_values.get((column, top), "")
        return cells

    def _is_header(self, cells: list[Cell]) -> bool:
        labels = self.walker.labels
        named = [i for i, label in enumerate(labels) if label]
        if not named or not self.walker.layout.header:
            return False
        same = sum(
            1 for i in named if i < len(cells) and isinstance(cells[i], str) and plain(str(cells[i])) == labels[i]
        )
        return same >= max(2, 0.6 * len(named))

    def _complete(self, cells: list[Cell]) -> bool:
        walker = self.walker
        columns = [*walker.product_columns[:1], *walker.amount_columns[:1]]
        if walker.use_reference and (reference := walker.layout.index("reference")) >= 0:
            columns.append(reference)
        values = [cells[i] if i < len(cells) else "" for i in columns]
        return len(columns) >= 2 and all(v not in ("", None) and not is_total(v) for v in values)

    def _has_line(self, cells: list[Cell], filled: list[int]) -> bool:
        walker = self.walker
        if only_says(cells):
            return False
        amounts = any(i in filled for i in walker.amount_columns)
        products = [i for i in walker.product_columns if i in filled]
        if amounts and products:
            # A form further down the same sheet begins with its labels in the very columns of the table.
            named = walker.layout.index("reference") >= 0 or not is_label(cells[products[0]])
            return named or not pairs(cells)
        if len(filled) == 1:
            return False
        if products:
            spoken = texts.text(cells[products[0]])
            return not (_NOTE_MARK.match(spoken) and len(filled) <= 2) and not (
                len(filled) <= 2 and ":" in spoken.replace(":", ":")
            )
        if amounts:
            return not pairs(cells)
        # Size, unit or price without product and quantity: still somebody's order row, to be explained.
        columns = [walker.layout.index(name) for name in ("price", "unit", "colour", "size", "spec")]
        return sum(1 for i in columns if i in filled) >= 2 and not pairs(cells)

    def _outside(self, row: int, cells: list[Cell], filled: list[int]) -> Skipped:
        layout = self.walker.layout
        reference = layout.index("reference") if self.walker.use_reference else -1
        order_cells = {i for _, i in self.walker.order_columns} & set(filled)
        found = pairs(cells)
        begins = bool({"reference", "customer", "customer_code"} & found.keys())
        if self.lines_since_heading and begins and found.keys() <= {"customer"}:
            # The two sides sign below a contract; they begin no other form.
            begins = not only_says(cells) or not self.parties.two_sided
        if self.lines_since_heading and begins:
            self.parties.reset()
        ours = self.parties.read(cells)
        if found and not (reference >= 0 and reference in filled and not found.get("reference")):
            if self.lines_since_heading and begins:
                self.heading, self.lines_since_heading, self.carried, self.key = {}, False, {}, None
                self.block += 1
            if not self.lines_since_heading:
                self.heading = {**self.heading, **ours}
            else:
                # Below the lines: signatures and remarks of the same form.
                for name, value in ours.items():
                    self.heading.setdefault(name, value)
                return Skipped(row, "heading", cells, None if reference >= 0 else self.key)
            return Skipped(row, "heading", cells)
        if reference in order_cells and len(order_cells) >= 2:
            self.key = texts.text(cells[reference])
            self.carried = {i: cells[i] for i in order_cells}
            return Skipped(row, "heading", cells)
        return Skipped(row, "note", cells)

    def _line(self, row: int, cells: list[Cell]) -> Found:
        walker = self.walker
        cells = list(cells)
        width = len(walker.layout.labels)
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        self._fill_product(cells)
        self.lines_since_heading = True
        loose = False
        reference = walker.layout.index("reference") if walker.use_reference else -1
        own = [i for _, i in walker.order_columns if cells[i] not in ("", None)]
        if reference >= 0 and cells[reference] not in ("", None):
            self.key = texts.text(cells[reference])
            self.carried = {i: cells[i] for i in own}
        elif own and reference >= 0 and self._names_order(own, cells):
            # Other order columns are filled but the reference is not: missing, not left blank on purpose.
            loose = True
            self.key = ("?", row) if self.key is None else self.key
        elif self.carried and (not own or reference >= 0):
            for index, value in self.carried.items():
                cells[index] = value if cells[index] in ("", None) else cells[index]
        elif own:
            self.carried = {i: cells[i] for i in own}
            self.key = self._key_without_reference(cells)
        elif self.key is None:
            self.key = self._key_without_reference(cells)
        return Found(row, cells, self.key, self.heading, loose)

    def _names_order(self, own: list[int], cells: list[Cell]) -> bool:
        """Whether a row without a reference is no continuation: it names customer or day, or says other than above."""
        names = {index: name for name, index in self.walker.order_columns}
        return any(
            self.carried.get(i) not in ("", None)
            and (names[i] not in _PER_LINE or (names[i] != "requested_date" and cells[i] != self.carried[i]))
            for i in own
        )

    def _fill_product(self, cells: list[Cell]) -> None:
        """Sizes under a style that is written once: the style holds for the rows below it."""
        columns = self.walker.product_columns
        if any(cells[i] not in ("", None) for i in columns):
            self.above_values = {i: cells[i] for i in columns}
        elif any(
            (i := self.walker.layout.index(name)) >= 0 and cells[i] not in ("", None)
            for name in ("size", "colour", "spec")
        ):
            for index, value in self.above_values.items():
                cells[index] = value

    def _key_without_reference(self, cells: list[Cell]) -> tuple[object, ...]:
        if reference := self.heading.get("reference"):
            return ("", texts.text(reference), self.block)
        values = {name: texts.text(cells[i]) for name, i in self.walker.order_columns}
        # Lines of one order may be wanted on different days: that day tells orders apart only when there is no other.
        day = "order_date" if "order_date" in values else "requested_date"
        names = ("customer_code", "customer", "contact", "phone", "address", day)
        return ("", self.block, *(values.get(name, "") for name in names))
