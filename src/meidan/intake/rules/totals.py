"""Total rows compared with what stands above them: a total that disagrees is worth a look."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from meidan.intake.rules import amounts
from meidan.intake.rules.amounts import NumberStyle
from meidan.intake.rules.cells import ratio_is_tax
from meidan.intake.rules.headings import is_total
from meidan.intake.rules.layout import Layout
from meidan.intake.rules.reading import Cell
from meidan.intake.rules.walking import Skipped

_GRAND = re.compile(r"总\s*计|合\s*计|共\s*计|grand|^\s*total", re.I)
_SLACK = Decimal("0.05")


class TotalNote(NamedTuple):
    """A total row that disagrees: what it says and what the rows above it add up to."""

    sheet: str
    row: int
    what: str
    stated: Decimal
    summed: Decimal


@dataclass(slots=True)
class RunningTotals:
    """Sums of the quantity and amount columns since the start and since the last subtotal."""

    layout: Layout
    sheet: str
    _columns: dict[str, int] = field(default_factory=dict[str, int])
    _all: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    _part: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    _wanted: bool = True

    def __post_init__(self) -> None:
        for name in ("quantity", "amount"):
            if (index := self.layout.index(name)) >= 0:
                self._columns[name] = index
                self._all[name] = self._part[name] = Decimal(0)
        # Without an amount column there is nothing that a total row could contradict in money.
        self._wanted = "amount" in self._columns

    def add(self, cells: list[Cell], value: Decimal) -> None:
        """Count one order row; a row without its own amount counts with quantity × price."""
        if not self._wanted:
            return
        for name, index in self._columns.items():
            found = _plain(cells[index]) if index < len(cells) else None
            if found is None:
                found = value if name == "amount" else Decimal(0)
            self._all[name] += found
            self._part[name] += found

    def check(self, skipped: Skipped) -> list[TotalNote]:
        """Notes for a total row that fits neither sum; other rows give none."""
        if skipped.why != "total" or not self._wanted:
            return []
        notes: list[TotalNote] = []
        for name, index in self._columns.items():
            stated = _plain(skipped.cells[index]) if index < len(skipped.cells) else None
            if stated is None:
                continue
            sums = (self._all[name], self._part[name])
            taxed = name == "amount" and any(ratio_is_tax(stated, total) for total in sums)
            if not taxed and all(abs(stated - total) > _SLACK for total in sums):
                label = next((str(c) for c in skipped.cells if is_total(c)), "")
                summed = sums[0] if _GRAND.search(label) else sums[1]
                notes.append(TotalNote(self.sheet, skipped.row, name, stated, summed))
        self._part = dict.fromkeys(self._part, Decimal(0))
        return notes


def _plain(cell: Cell) -> Decimal | None:
    if isinstance(cell, str):
        found = amounts.price(cell, NumberStyle()) if cell.strip() else None
        return found.value if isinstance(found, amounts.Amount) else None
    return amounts.from_cell(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None
