"""What is there for each line of an order that is being typed, why not all of it can go, and in which units."""

from decimal import Decimal
from typing import Any

from meidan.kernel.values import grouped, plain
from meidan.kernel.words import Words
from meidan.orders.checks.figures import spoken_day
from meidan.orders.checks.stock import arrival
from meidan.orders.subject import ZERO, LineSubject, OrderSubject, ProductFacts


def stock_of_lines(subject: OrderSubject, lang: str) -> list[dict[str, Any]]:
    """Per line {path, state, available, missing, expected, reason}, in base units.

    Lines of one product share what is there, the first line first, as the reservation does it.
    """
    taken: dict[int, Decimal] = {}
    return [_stock(line, subject, taken, lang) for line in subject.lines]


def units_of(product: ProductFacts | None) -> list[dict[str, str]]:
    """[{unit, factor}] that a product may be ordered in, its base unit first; none for an unknown product."""
    return [{"unit": unit, "factor": plain(factor)} for unit, factor in product.units.items()] if product else []


def _stock(line: LineSubject, subject: OrderSubject, taken: dict[int, Decimal], lang: str) -> dict[str, Any]:
    product = line.product
    answer: dict[str, Any] = {"path": line.path, "available": None, "missing": "0", "expected": None}
    if product is None:
        return {**answer, "state": "unknown", "reason": ""}
    if product.kind != "goods":
        return {**answer, "state": "unlimited", "reason": NOT_STOCKED.say(lang)}
    before = taken.get(product.id, ZERO)
    left = max(product.available - before, ZERO)
    taken[product.id] = before + max(line.base_quantity, ZERO)
    missing = max(line.base_quantity, ZERO) - left
    answer["available"] = plain(left)
    if missing <= ZERO:
        return {**answer, "state": "enough", "reason": ""}
    day = arrival(product, taken[product.id])
    words = TAKEN if before > ZERO and product.available >= line.base_quantity else SHORT if day else NOT_PLANNED
    params = {
        "missing": grouped(missing), "left": grouped(left), "unit": product.base_unit,
        "day": spoken_day(day, subject.today) if day else "",
    }  # fmt: skip
    return {
        **answer,
        "state": "short",
        "missing": plain(missing),
        "expected": day.isoformat() if day else None,
        "reason": words.say(lang, **params),
    }


NOT_STOCKED = Words("不占库存", "Not stocked")
TAKEN = Words(
    "还剩 {left} {unit}:其余被本单上面的行用掉,差 {missing} {unit}",
    "{left} {unit} left: lines above take the rest, {missing} {unit} short",
)
SHORT = Words(
    "可用 {left} {unit},还差 {missing} {unit},预计 {day} 到货",
    "{left} {unit} available, {missing} {unit} short, expected {day}",
)
NOT_PLANNED = Words(
    "可用 {left} {unit},还差 {missing} {unit},还没有到货安排",
    "{left} {unit} available, {missing} {unit} short, no receipt is planned",
)
