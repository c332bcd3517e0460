"""Workbooks and text tables behind one face: sheets whose rows can be walked as often as needed."""

from __future__ import annotations

import datetime as dt
import pickle
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import openpyxl
import python_calamine as calamine

from meidan.intake.rules import csvtext
from meidan.intake.rules.marks import Marks, marks_of
from meidan.intake.rules.problems import UnreadableFile
from meidan.intake.rules.unpack import Source

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Row = tuple[int, list[Cell]]
Merge = tuple[int, int, int, int]

# The fast reader holds a sheet in memory (about 1.7 bytes per byte of XML); above this the slow one streams.
_STREAM_ABOVE = 220 * 1024**2
_SPOOL_ROWS = 500


class Sheet(Protocol):
    """One table: `rows` yields (row number from 1, cells) and may be called again."""

    name: str
    hidden: bool
    merges: list[Merge]

    def rows(self) -> Iterator[Row]: ...


@dataclass(slots=True)
class TextSheet:
    """A CSV file as a sheet, streamed from disk each time."""

    path: Path
    dialect: csvtext.Dialect
    name: str = ""
    hidden: bool = False
    merges: list[Merge] = field(default_factory=list[Merge])

    def narrow(self, labels: int) -> bool:
        """Whether rows end where a header of so many columns ends, as far as most of them go."""
        return bool(self.dialect.width) and self.dialect.width <= labels

    def rows(self) -> Iterator[Row]:
        return csvtext.rows(self.path, self.dialect)  # type: ignore[return-value]  # list[str] is read only


@dataclass(slots=True)
class GridSheet:
    """A worksheet held by the fast reader; row numbers and columns are those of the file."""

    sheet: calamine.CalamineSheet
    name: str
    hidden: bool
    merges: list[Merge]
    marks: Marks = field(default_factory=Marks)

    def rows(self) -> Iterator[Row]:
        start, marked = self.sheet.start, self.marks.cells
        # The reader drops empty columns on the left but keeps empty rows on top.
        pad: list[Cell] = [""] * (start[1] if start else 0)
        number = 0
        for number, cells in enumerate(self.sheet.iter_rows(), 1):
            found: list[Cell] = pad + cells if pad else cells  # type: ignore[assignment]
            yield number, (_with_marks(found, marked[number]) if number in marked else found)
        for below in sorted(row for row in marked if row > number):
            yield below, _with_marks([], marked[below])


@dataclass(slots=True)
class SheetPart:
    """The rows from `first` to `last` of a sheet that holds several tables; 0 is its end."""

    sheet: Sheet
    name: str
    hidden: bool
    merges: list[Merge]
    first: int
    last: int

    def rows(self) -> Iterator[Row]:
        for row in self.sheet.rows():
            if self.last and row[0] > self.last:
                return
            if row[0] >= self.first:
                yield row


@dataclass(slots=True)
class SpooledSheet:
    """A worksheet too large to hold: written once to a temporary file, then walked from there."""

    path: Path
    name: str
    hidden: bool
    merges: list[Merge] = field(default_factory=list[Merge])

    def rows(self) -> Iterator[Row]:
        with self.path.open("rb") as file:
            while True:
                try:
                    block: list[Row] = pickle.load(file)  # noqa: S301 - our own temporary file
                except EOFError:
                    return
                yield from block


@dataclass(slots=True)
class Book:
    """Every sheet of one file, opened one after another so that only one is in memory."""

    source: Source
    _folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="meidan-sheets-")
    )

    def sheets(self) -> Iterator[Sheet]:
        """The sheets in file order; raises UnreadableFile for a damaged or protected file."""
        if self.source.kind == "csv":
            yield TextSheet(self.source.path, csvtext.sniff(self.source.path))
        elif self.source.kind == "xlsx" and _sheet_bytes(self.source.path) > _STREAM_ABOVE:
            yield from self._streamed()
        else:
            yield from self._held()

    def close(self) -> None:
        """Remove the temporary files."""
        self._folder.cleanup()

    def _held(self) -> Iterator[Sheet]:
        marks = marks_of(self.source.path) if self.source.kind == "xlsx" else {}
        try:
            book = calamine.CalamineWorkbook.from_path(str(self.source.path))
            for index, meta in enumerate(book.sheets_metadata):
                if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(index)
                merges = [(a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in sheet.merged_cell_ranges or []]
                hidden = meta.visible != calamine.SheetVisibleEnum.Visible
                yield GridSheet(sheet, meta.name, hidden, merges, marks.get(meta.name, Marks()))
        except calamine.PasswordError as error:
            raise UnreadableFile("file.encrypted") from error
        except (calamine.CalamineError, OSError) as error:
            raise UnreadableFile("file.damaged", detail=str(error)) from error

    def _streamed(self) -> Iterator[Sheet]:
        try:
            # Opened as a stream: what a file is called says nothing about what it is. It stays open while rows come.
            stream = self.source.path.open("rb")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise UnreadableFile("file.damaged", detail=str(error)) from error
        for index, sheet in enumerate(book.worksheets):
            path = Path(self._folder.name) / f"{index}.rows"
            block: list[Row] = []
            with path.open("wb") as file:
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    block.append((number, ["" if cell is None else cell for cell in cells]))  # type: ignore[misc]
                    if len(block) == _SPOOL_ROWS:
                        pickle.dump(block, file, pickle.HIGHEST_PROTOCOL)
                        block = []
                pickle.dump(block, file, pickle.HIGHEST_PROTOCOL)
            yield SpooledSheet(path, sheet.title, sheet.sheet_state != "visible")
        book.close()
        stream.close()


def _with_marks(cells: list[Cell], marked: list[tuple[int, str]]) -> list[Cell]:
    cells = [*cells, *[""] * (max(column for column, _ in marked) + 1 - len(cells))]
    for column, shown in marked:
        cells[column] = shown
    return cells


def _sheet_bytes(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        sizes = [i.file_size for i in archive.infolist() if i.filename.startswith("xl/worksheets/")]
    return sum(sizes)
