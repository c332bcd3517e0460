"""A block copied from a spreadsheet as order lines: which column is the product, which the quantity, by content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from meidan.catalog.queries.products import ProductFilter, list_products
from meidan.kernel import clock
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import ValueProblem, parse_decimal, plain
from meidan.kernel.words import Words
from meidan.orders.inputs import LineInput, OrderInput
from meidan.orders.reading import read_subject
from meidan.orders.subject import ProductFacts

MOST_ROWS, MOST_CELLS = 1000, 12
GUESSES = 3
_QUANTITY_HEADS = ("数量", "件数", "订货数", "订购数", "qty", "quantity", "pcs")
_PRICE_HEADS = ("单价", "价格", "price")
_NUMBER_WITH_UNIT = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*([^\d\s.,]{0,8})")
_TIMES = re.compile(r"(.+?)\s*[x×*]\s*([0-9]+(?:\.[0-9]+)?\s*\S{0,8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Amount:
    number: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class _Columns:
    """Places of what a line needs; -1: there is none. `head`: the first row only names the columns."""

    product: int
    quantity: int
    price: int
    head: bool


def read_pasted(*, text: str, customer: str, actor: Actor) -> dict[str, Any]:
    """{lines: [{row, cells, line, product, problem, candidates}], matched}: see `shown.PastedOut`.

    Raises 403, and 422 for more than MOST_ROWS rows.
    """
    require(actor, "orders.create")
    rows = split_rows(text)
    if len(rows) > MOST_ROWS:
        raise bad_input("paste.too_long", TOO_LONG, "/text", most=MOST_ROWS)
    known = _lookup({cell for row in rows for cell in row if cell}, customer, actor)
    columns = find_columns(rows, known.keys())
    body = rows[1:] if columns.head else rows
    first = 2 if columns.head else 1
    lines = [_line(number, row, columns, known, actor) for number, row in enumerate(body, start=first) if any(row)]
    return {"lines": lines, "matched": sum(1 for line in lines if line["problem"] is None)}


def split_rows(text: str) -> list[list[str]]:
    """Cells by tab where there are any, else by comma or wide gaps; `TS-100 × 10` is two cells."""
    rows: list[list[str]] = []
    for raw in text.splitlines():
        if "\t" in raw:
            cells = [cell.strip().strip('"').strip() for cell in raw.split("\t")]
        elif times := _TIMES.fullmatch(raw.strip()):
            cells = [times[1], times[2]]
        else:
            cells = [cell.strip() for cell in re.split(r"[,，;；]|\s{2,}", raw.strip())]
            if len(cells) == 1 and len(parts := cells[0].rsplit(maxsplit=1)) == 2 and _amount(parts[1]):
                cells = parts
        rows.append(cells[:MOST_CELLS])
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def find_columns(rows: Sequence[Sequence[str]], known: Any) -> _Columns:
    """The product is where most cells name one; the quantity where its heading says so, else the first numbers."""
    width = max((len(row) for row in rows), default=0)
    hits = [sum(1 for row in rows if len(row) > place and row[place] in known) for place in range(width)]
    product = hits.index(max(hits)) if hits and max(hits) else 0
    heads = [cell.lower() for cell in rows[0]] if rows else []
    is_head = bool(heads) and not any(cell in known or _amount(cell) for cell in heads if cell) and len(rows) > 1
    numbers = [place for place in range(width) if place != product and _is_numeric(rows[is_head:], place)]
    price = next((p for p in numbers if is_head and _says(heads, p, _PRICE_HEADS)), -1)
    quantity = next((p for p in numbers if is_head and _says(heads, p, _QUANTITY_HEADS)), -1)
    if quantity < 0:
        after = sorted(numbers, key=lambda place: (place < product, place))
        quantity = next((place for place in after if place != price), -1)
    return _Columns(product, quantity, price, is_head)


def _says(heads: Sequence[str], place: int, words: Sequence[str]) -> bool:
    return place < len(heads) and any(word in heads[place] for word in words)


def _is_numeric(rows: Sequence[Sequence[str]], place: int) -> bool:
    filled = [row[place] for row in rows if len(row) > place and row[place]]
    return bool(filled) and sum(1 for cell in filled if _amount(cell)) * 2 > len(filled)


def _amount(cell: str) -> _Amount | None:
    found = _NUMBER_WITH_UNIT.fullmatch(cell.strip().lstrip("¥￥$"))
    if found is None:
        return None
    try:
        return _Amount(parse_decimal(found[1].replace(",", "")), found[2])
    except ValueProblem:
        return None


def _lookup(cells: set[str], customer: str, actor: Actor) -> dict[str, tuple[ProductFacts, str]]:
    """{cell: (product, unit that the code stands for)} of all cells that name exactly one product."""
    asked = sorted(cell for cell in cells if len(cell) <= 200)
    lines = tuple(LineInput(cell, Decimal(1)) for cell in asked)
    one = OrderInput(lines=lines, customer=customer or None, channel="manual", by_name=True)
    found = read_subject(one, actor, clock.now()).lines if lines else ()
    return {line.input.product: (line.product, line.unit) for line in found if line.product is not None}


def _line(
    number: int, row: Sequence[str], columns: _Columns, known: dict[str, tuple[ProductFacts, str]], actor: Actor
) -> dict[str, Any]:
    def cell(place: int) -> str:
        return row[place] if 0 <= place < len(row) else ""

    named = cell(columns.product)
    hit = known.get(named)
    amount = _amount(cell(columns.quantity))
    price = _amount(cell(columns.price))
    facts, unit = hit if hit else (None, "")
    if amount and amount.unit and facts and amount.unit in facts.units:
        unit = amount.unit
    elif facts:
        unit = next((text for text in row if text in facts.units), unit)
    problem = None if facts and amount else (NO_QUANTITY if facts else NO_PRODUCT).say(actor.lang, text=named)
    return {
        "row": number,
        "cells": list(row),
        "line": {
            "product": facts.sku if facts else named,
            "quantity": plain(amount.number) if amount else None,
            "unit": unit or None,
            "unit_price": plain(price.number) if price and actor.may("orders.price") else None,
        },
        "product": {"code": facts.sku, "name": facts.name} if facts else None,
        "problem": problem,
        "candidates": _candidates(named, actor) if facts is None and named else [],
    }


def _candidates(text: str, actor: Actor) -> list[dict[str, str]]:
    wanted = ProductFilter(q=text[:40], active=True)
    found = list_products(wanted=wanted, limit=GUESSES, cursor=None, actor=actor)["items"]
    return [{"code": one["sku"], "name": one["name"]} for one in found]


TOO_LONG = Words(zh="一次最多粘贴 {most} 行,更多请用导入", en="At most {most} rows at once; import a file for more")
NO_PRODUCT = Words(zh="没有认出商品“{text}”", en="“{text}” is not a product we know")
NO_QUANTITY = Words(zh="没有读到“{text}”的数量", en="No quantity found for “{text}”")
