"""What stands outside a table: label and value pairs of a form, and totals."""

from __future__ import annotations

import re
import unicodedata

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
    r"^(?:本页|本单|本月|以上|订单|金额|数量)?(?:合计|小计|总计|共计|累计|总合计|总数|汇总)(?:[::(（].*)?$|^大写.*|.{0,20}(?:小计|合计|汇总)[::]?$"
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


def pairs(cells: list[Cell]) -> dict[str, Cell]:
    """Label and value pairs in a row outside the table: 客户:锦程, or 客户 | 锦程 in neighbouring cells."""
    found: dict[str, Cell] = {}
    filled = [(i, c) for i, c in enumerate(cells) if c not in ("", None)]
    position = 0
    while position < len(filled):
        cell = filled[position][1]
        position += 1
        if not isinstance(cell, str):
            continue
        spoken = unicodedata.normalize("NFKC", cell).strip()
        matches = _PAIR.findall(spoken) if ":" in spoken else [(spoken, "")]
        for label, value in matches:
            known = meaning(label, "orders")
            name = "" if known is None or known.score < 80 or len(known.fields) > 1 else known.field
            name = "order_note" if name == "note" else name
            if name not in ORDER_LEVEL:
                continue
            if value:
                found.setdefault(name, value.strip())
            elif position < len(filled) and not is_label(filled[position][1]):
                found.setdefault(name, filled[position][1])
                position += 1
    return found


def is_label(cell: Cell) -> bool:
    """Whether a cell is the name of a field of the order as a whole, such as 订单号 or 客户:."""
    if not isinstance(cell, str):
        return False
    bare = unicodedata.normalize("NFKC", cell).strip()
    known = meaning(bare.removesuffix(":").strip(), "orders")
    return bare.endswith(":") or (known is not None and known.score == 100)
