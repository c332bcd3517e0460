"""What a row takes off its price: a share (9折, 10%) or an amount of money."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from meidan.intake.rules import amounts
from meidan.intake.rules.amounts import NumberStyle
from meidan.intake.rules.cells import CENT, ZERO, money, show
from meidan.intake.rules.layout import Column
from meidan.intake.rules.problems import Problem

_SHARE = Decimal("0.000001")
_ZHE = re.compile(r"^(\d{1,2}(?:\.\d+)?|[一二三四五六七八九]{1,2})\s*折$")
_FULL_PRICE = frozenset({"无", "没有", "-", "—", "/", "全价", "原价", "不打折", "无折扣", "none", "no", "nil", "n/a"})


def share_off(
    spoken: str, column: Column, style: NumberStyle, gross: Decimal, stated: Decimal | None
) -> Decimal | Problem:
    """The share that a discount cell takes off; where it can be read two ways the row's own amount decides."""
    readings = _readings(spoken, column, style)
    if stated is not None and gross:
        readings = [d for d in readings if abs(gross * (1 - d) - stated) <= CENT] or readings
    if len(set(readings)) == 1:
        return readings[0]
    return Problem("row.bad_discount", "discount", spoken)


def money_off(spoken: str, style: NumberStyle, quantity: Decimal, price: Decimal | None) -> Decimal | Problem:
    """An amount of money taken off the row, as the share that gives the same to the cent."""
    if not spoken.strip() or spoken.strip().lower() in _FULL_PRICE:
        return ZERO
    found = amounts.price(spoken, style)
    if isinstance(found, Problem):
        return Problem("row.bad_discount", "discount_amount", spoken)
    off = abs(found.value)
    if not off:
        return ZERO
    gross = money(quantity, price)
    if off > gross:
        return Problem("row.bad_discount", "discount_amount", spoken)
    share = (off / gross).quantize(_SHARE, ROUND_HALF_UP)
    if money(quantity, price, share) != gross - off:
        return Problem("row.discount_unsplit", "discount_amount", show(off))
    return share


def _readings(spoken: str, column: Column, style: NumberStyle) -> list[Decimal]:
    """Every way to read a discount: 9折 and 95折 have one, 0.9 and 90% two, the amount then decides."""
    if spoken.strip().lower() in _FULL_PRICE:
        return [ZERO]
    if (found := _ZHE.match(spoken)) and (digits := amounts.number(found.group(1), style)) is not None:
        return [1 - digits / (10 if digits < 10 else 100)]
    percent = "%" in spoken or "%" in column.label
    value = amounts.number(spoken.replace("%", ""), style)
    if value is None or value < 0 or value > 100:
        return []
    share = value / 100 if percent or value > 10 else value
    if share > 1:
        return [1 - share / 10] if any("一" <= sign <= "鿿" for sign in column.label) else [share / 100]
    if share in (ZERO, Decimal(1)):
        return [ZERO]
    chinese = "折扣" in column.label
    if share > Decimal("0.5"):
        return [1 - share] if chinese else [share, 1 - share]
    return [share, 1 - share] if chinese and not percent else [share]
