"""Cells that somebody put right during an import: they stand in for what the file says, which itself stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from meidan.intake.rules.reading import Cell, Merge, Row, Sheet, SheetPart, TextSheet

Place = tuple[int, int]


class Correction(NamedTuple):
    """One cell: row from 1, column from 0, and what it should have said."""

    sheet: str
    row: int
    column: int
    value: str


@dataclass(slots=True)
class CorrectedSheet:
    """A sheet that reads as if its wrong cells had been written right; merges and names are those of the file."""

    sheet: Sheet
    name: str
    hidden: bool
    merges: list[Merge]
    cells: Mapping[Place, str]

    def rows(self) -> Iterator[Row]:
        by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), value in self.cells.items():
            by_row.setdefault(row, []).append((column, value))
        for number, cells in self.sheet.rows():
            yield number, (_corrected(cells, by_row[number]) if number in by_row else cells)


def corrected(sheet: Sheet, corrections: Iterable[Correction]) -> Sheet:
    """The sheet with its corrections in place; the very same sheet when it has none."""
    cells = {(one.row, one.column): one.value for one in corrections if one.sheet == sheet.name}
    return CorrectedSheet(sheet, sheet.name, sheet.hidden, sheet.merges, cells) if cells else sheet


def uncorrected(sheet: Sheet) -> Sheet:
    """The sheet as the file has it."""
    if isinstance(sheet, SheetPart):
        return uncorrected(sheet.sheet)
    return sheet.sheet if isinstance(sheet, CorrectedSheet) else sheet


def text_of(sheet: Sheet) -> TextSheet | None:
    """The text file that a sheet, corrected or a part of one, is read from."""
    plain = uncorrected(sheet)
    return plain if isinstance(plain, TextSheet) else None


def corrected_places(sheet: Sheet) -> AbstractSet[Place]:
    """Where this sheet does not say what its file says: such a cell is not filled from the merged cell above it."""
    if isinstance(sheet, SheetPart):
        return corrected_places(sheet.sheet)
    return sheet.cells.keys() if isinstance(sheet, CorrectedSheet) else frozenset()


def _corrected(cells: list[Cell], changes: list[tuple[int, str]]) -> list[Cell]:
    cells = list(cells)
    for column, value in changes:
        cells += [""] * (column + 1 - len(cells))
        cells[column] = value
    return cells
