"""What stands outside a table: label and value pairs of a form, and totals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from meidan.intake.rules.reading import Cell
from meidan.intake.rules.vocabulary import meaning

ORDER_LEVEL = (
    "reference",
    "customer_po",
    "customer_code",
    "customer",
    "contact",
    "phone",
    "address",
    "region",
    "province",
    "city",
    "district",
    "postcode",
    "country",
    "order_date",
    "requested_date",
    "currency",
    "channel",
    "warehouse",
    "order_note",
    "priority",
)
_TOTAL = re.compile(
    r"^(?:本页|本单|本月|以上|订单|金额|数量)?(?:合计|小计|总计|共计|累计|总合计|总数|汇总)(?:[::(（].*)?$|^(?:总|合计)(?:数量|金额|件数|箱数)[::].*$|^大写.*|.{0,20}(?:小计|合计|汇总)[::]?$"
    r"|^(?:grand|sub|order|page|invoice)?-?totals?(?:amount|qty|quantity|due)?[::]?$|^sum[::]?$|^.{0,30}\btotal$",
    re.I,
)
_PAIR = re.compile(
    r"([^\s::]{1,24}(?: [A-Za-z.#]{1,12}){0,2})\s*[::]\s*(.*?)(?=\s+[^\s::]{1,16}(?: [A-Za-z.#]{1,8}){0,2}\s*[::]|$)"
)


def is_total(value: Cell) -> bool:
    """Whether a cell says total, subtotal or the like."""
    return (
        isinstance(value, str)
        and bool(value)
        and bool(_TOTAL.match(unicodedata.normalize("NFKC", value).replace(" ", "").strip()))
    )


class Spoken(NamedTuple):
    """One label with what it says: the field, the value, the label as written, and the column it stands in."""

    name: str
    value: Cell
    label: str
    column: int


def pairs(cells: list[Cell]) -> dict[str, Cell]:
    """Label and value pairs in a row outside the table: 客户:锦程, or 客户 | 锦程 in neighbouring cells."""
    return pairs_of(spoken(cells))


def pairs_of(found: Iterable[Spoken]) -> dict[str, Cell]:
    """{field: value}; of two that name the same field the first counts."""
    values: dict[str, Cell] = {}
    for one in found:
        values.setdefault(one.name, one.value)
    return values


def spoken(cells: list[Cell]) -> Iterator[Spoken]:
    """Every label of the row with its value, from left to right."""
    filled = [(i, c) for i, c in enumerate(cells) if c not in ("", None)]
    position = 0
    while position < len(filled):
        column, cell = filled[position]
        position += 1
        if not isinstance(cell, str):
            continue
        text = unicodedata.normalize("NFKC", cell).strip()
        matches = _PAIR.findall(text) if ":" in text else [(text, "")]
        for label, value in matches:
            known = meaning(label, "orders")
            name = "" if known is None or known.score < 80 or len(known.fields) > 1 else known.field
            name = "order_note" if name == "note" else name
            if name not in ORDER_LEVEL:
                continue
            if value:
                yield Spoken(name, value.strip(), label, column)
            elif position < len(filled) and not is_label(filled[position][1]):
                yield Spoken(name, filled[position][1], label, column)
                position += 1


def is_label(cell: Cell) -> bool:
    """Whether a cell is the name of a field of the order as a whole, such as 订单号 or 客户:."""
    if not isinstance(cell, str):
        return False
    bare = unicodedata.normalize("NFKC", cell).strip()
    known = meaning(bare.removesuffix(":").strip(), "orders")
    return bare.endswith(":") or (known is not None and known.score == 100)
