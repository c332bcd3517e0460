"""Workbooks made on the spot for the tests, and the short form in which read orders are compared."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from meidan.intake.rules.buckets import Tally
from meidan.intake.rules.orderfile import FileOptions, OrderFile, open_orders
from meidan.intake.rules.readorder import ReadOrder


def workbook(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merges: Iterable[str] = (), hidden: Iterable[str] = ()
) -> Path:
    """An XLSX with these sheets; `merges` apply to the first one."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for area in merges:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def text_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


class Seen:
    """Everything that came out of one file, booked like the import books it."""

    def __init__(self, path: Path, **options: Any) -> None:
        with open_orders(path, FileOptions(**options)) as file:
            self.file: OrderFile = file
            self.orders: list[ReadOrder] = list(file.orders())
        self.tally: Tally = file.tally
        for order in self.orders:
            for refused in order.refused:
                self.tally.refuse(refused)
            self.tally.add("accepted", len(order.good_rows), order.value)

    @property
    def by_reference(self) -> dict[str, ReadOrder]:
        return {order.reference: order for order in self.orders}

    @property
    def lines(self) -> dict[str, list[tuple[str, str, str, str]]]:
        """{reference: [(product, quantity, unit, price)]}"""
        return {order.reference: [short(line) for line in order.lines] for order in self.orders}

    @property
    def refused(self) -> list[tuple[int, str]]:
        return sorted((r.row, r.problem.code) for order in self.orders for r in order.refused)


def short(line: Any) -> tuple[str, str, str, str]:
    item = line.product
    name = item.sku or item.product or item.name or item.barcode or item.style
    extra = "/".join(part for part in (item.colour, item.size) if part)
    price = "" if line.price is None else plain(line.price)
    return (f"{name} {extra}".strip(), plain(line.quantity), line.unit, price)


def plain(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
