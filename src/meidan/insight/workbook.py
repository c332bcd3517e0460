"""A list as an XLSX file, written row by row: text stays text, so that no cell of ours can be a formula."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Literal
from zoneinfo import ZoneInfo

import xlsxwriter

from meidan.kernel.errors import Refusal
from meidan.kernel.words import Words

MOST_ROWS = 200_000
Kind = Literal["text", "number", "date", "time"]


@dataclass(frozen=True, slots=True)
class Column:
    """`value` takes the cell's content out of a list's item; decimals and days are texts as the API shows them."""

    title: Words
    value: Callable[[dict[str, Any]], Any]
    kind: Kind = "text"
    width: int = 14


def write_workbook(title: str, columns: Sequence[Column], items: Iterable[dict[str, Any]], lang: str) -> IO[bytes]:
    """An open temporary file with the workbook, at its beginning. Raises 422 for more than MOST_ROWS items."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    head = book.add_format({"bold": True, "bottom": 1})
    looks = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    page = book.add_worksheet(title[:31])
    page.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title.say(lang), head)
    for row, item in enumerate(items, start=1):
        if row > MOST_ROWS:
            raise Refusal("export_too_large", TOO_MANY, params={"most": MOST_ROWS})
        for place, column in enumerate(columns):
            value = column.value(item)
            if value is None or value == "":
                continue
            if column.kind == "text":
                page.write_string(row, place, str(value)[:32_767])
            elif column.kind == "number":
                page.write_number(row, place, float(value))
            else:
                page.write_datetime(row, place, value, looks[column.kind])
    book.close()
    file.seek(0)
    return file


def local_time(text: str | None, zone: str) -> datetime | None:
    """An instant as the clock on the wall shows it there: a spreadsheet knows no zones."""
    return None if text is None else datetime.fromisoformat(text).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def day(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


TOO_MANY = Words(
    zh="超过 {most} 行,请把条件收窄后再导出", en="More than {most} rows; narrow the filter down and export again"
)
