"""Hands refused rows back: in a copy of the same workbook, or alone where a copy would be too large or too plain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet as Page

from meidan.intake.rules import texts
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.corrections import Correction, corrected
from meidan.intake.rules.layout import Layout, column_letter
from meidan.intake.rules.reading import Book, Cell
from meidan.intake.rules.unpack import Source
from meidan.kernel.words import Words

# openpyxl needs about 3.5 kB per row of ten cells; above this the refused rows are written alone.
IN_PLACE_ROWS = 50_000
_TINT = PatternFill("solid", fgColor="FFFDE68A")
_CORRECTED = PatternFill("solid", fgColor="FFBBF7D0")
_WAS = Words(zh="导入时改过,原来是:{was}", en="Corrected during the import; it was: {was}")
_WORDS = {
    "zh": ("问题", "建议", "位置", "处理结果", "已拒绝的行"),
    "en": ("Problem", "Suggestion", "Where", "Result", "Refused rows"),
}


@dataclass(frozen=True, slots=True)
class Notes:
    """What the copy shows: rows handed back by how their sheets were read, and cells that were corrected."""

    refused: Sequence[Refused]
    layouts: Mapping[str, Layout]
    corrections: Sequence[Correction] = ()


def annotate(source: Source, notes: Notes, target: Path, lang: str = "zh") -> None:
    """Write the copy to `target` (always XLSX): in place for small workbooks, else the refused rows alone."""
    if source.kind == "xlsx" and _rows(source, IN_PLACE_ROWS) <= IN_PLACE_ROWS:
        _in_place(source.path, notes, target, lang)
    else:
        _alone(source, notes, target, lang)


def _rows(source: Source, enough: int) -> int:
    book = Book(source)
    try:
        return sum(sum(1 for _ in islice(sheet.rows(), enough + 1)) for sheet in book.sheets())
    finally:
        book.close()


def _by_sheet(refused: Iterable[Refused]) -> dict[str, dict[int, list[Refused]]]:
    found: dict[str, dict[int, list[Refused]]] = defaultdict(lambda: defaultdict(list))
    for one in refused:
        found[one.sheet][one.row].append(one)
    return found


def _in_place(path: Path, notes: Notes, target: Path, lang: str) -> None:
    # Opened as a stream: what a file is called says nothing about what it is.
    with path.open("rb") as stream:
        book = openpyxl.load_workbook(stream)
    words = _WORDS[lang[:2]] if lang[:2] in _WORDS else _WORDS["zh"]
    for one in notes.corrections:
        if one.sheet in book.sheetnames:
            _correct(book[one.sheet], one, lang)
    for name, rows in _by_sheet(notes.refused).items():
        if name not in book.sheetnames:
            continue
        sheet = book[name]
        first = (sheet.max_column or 0) + 1
        layout = notes.layouts.get(name)
        header = max(layout.header, default=1) if layout else 1
        for offset, word in enumerate(words[:2]):
            sheet.cell(header, first + offset, word).fill = _TINT
            sheet.column_dimensions[column_letter(first - 1 + offset)].width = 42
        for row, problems in rows.items():
            for offset, said in enumerate((_said(problems, lang), _advice(problems, lang))):
                cell = sheet.cell(row, first + offset)
                # The value is our own sentence but quotes the file: it is stored as text, never as a formula.
                if isinstance(cell, MergedCell):
                    continue
                cell.value, cell.data_type = said, "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.fill = _TINT
            for one in problems:
                _mark(sheet, one, lang)
    book.save(target)


def _correct(sheet: Worksheet, one: Correction, lang: str) -> None:
    cell = sheet.cell(one.row, one.column + 1)
    if isinstance(cell, MergedCell):
        return
    was = "" if cell.value is None else str(cell.value)
    # What somebody typed is text, never a formula.
    cell.value, cell.data_type = one.value, "s"
    cell.fill = _CORRECTED
    cell.comment = Comment(_WAS.say(lang, was=was[:200]), "Meidan")


def _mark(sheet: Worksheet, one: Refused, lang: str) -> None:
    if one.column < 0:
        return
    cell = sheet.cell(one.row, one.column + 1)
    if isinstance(cell, MergedCell):
        return
    cell.fill = _TINT
    if cell.comment is None:
        cell.comment = Comment(one.problem.say(lang), "Meidan")


def _said(problems: Sequence[Refused], lang: str) -> str:
    return ";".join(dict.fromkeys(one.problem.say(lang) for one in problems))


def _advice(problems: Sequence[Refused], lang: str) -> str:
    return ";".join(dict.fromkeys(one.problem.suggest(lang) for one in problems))


def _alone(source: Source, notes: Notes, target: Path, lang: str) -> None:
    words = _WORDS[lang[:2]] if lang[:2] in _WORDS else _WORDS["zh"]
    wanted = _by_sheet(notes.refused)
    book = xlsxwriter.Workbook(
        str(target), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    tint = book.add_format({"bg_color": "#FDE68A"})
    reading = Book(source)
    try:
        for sheet in (corrected(one, notes.corrections) for one in reading.sheets()):
            rows = wanted.get(sheet.name)
            if not rows:
                continue
            page = book.add_worksheet((sheet.name or words[4])[:31])
            layout = notes.layouts.get(sheet.name)
            labels = list(layout.labels) if layout else []
            for index, label in enumerate([*labels, words[2], words[0], words[1]]):
                page.write_string(0, index, label)
            line = 1
            for number, cells in sheet.rows():
                problems = rows.get(number)
                if not problems:
                    continue
                marked = {one.column for one in problems}
                width = max(len(labels), len(cells))
                for index in range(width):
                    cell = cells[index] if index < len(cells) else ""
                    _put(page, line, index, cell, tint if index in marked else None)
                for offset, said in enumerate((str(number), _said(problems, lang), _advice(problems, lang))):
                    page.write_string(
                        line, len(labels) + offset if width == len(labels) else width + offset, said, tint
                    )
                line += 1
        if not book.worksheets():
            book.add_worksheet(words[4])
    finally:
        reading.close()
        book.close()


def _put(page: Page, row: int, column: int, cell: Cell, look: Format | None) -> None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        page.write_number(row, column, cell, look)
    else:
        page.write_string(row, column, texts.text(cell)[:32_000], look)
