"""What is there: goods that are short, by how much, and when more comes. Services and charges are never stocked."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from meidan.checks.engine import BLOCK, INFO, Finding, Rule, Suggestion
from meidan.kernel.values import grouped, plain
from meidan.kernel.words import Words
from meidan.orders.checks.figures import spoken_day
from meidan.orders.checks.lines import WIDE
from meidan.orders.subject import ZERO, LineSubject, OrderSubject, ProductFacts

Parameters = Mapping[str, Any]


def short(subject: OrderSubject, _: Parameters) -> Sequence[Finding]:
    """Lines of one product share what is there, the first line first, as the reservation does it."""
    taken: dict[int, Decimal] = {}
    found: list[Finding] = []
    for line in subject.lines:
        product = line.product
        if product is None or product.kind != "goods" or line.base_quantity <= ZERO:
            continue
        before = taken.get(product.id, ZERO)
        taken[product.id] = total = before + line.base_quantity
        if total > product.available:
            found.append(_finding(subject, line, product, before))
    return found


def _finding(subject: OrderSubject, line: LineSubject, product: ProductFacts, before: Decimal) -> Finding:
    left = max(product.available - before, ZERO)
    missing = line.base_quantity - left
    day = arrival(product, before + line.base_quantity)
    params: dict[str, object] = {
        "short": grouped(missing), "left": grouped(left), "unit": product.base_unit,
        "day": spoken_day(day, subject.today) if day else "",
    }  # fmt: skip
    evidence = {
        "product": product.sku, "short": plain(missing), "available": plain(product.available),
        "expected": day.isoformat() if day else None,
    }  # fmt: skip
    path = f"{line.path}/quantity"
    if subject.allow_backorder:
        if day is None:
            return Finding("stock.short", INFO, path, NO_PLAN, params, Suggestion(NO_PLAN_REPAIR), evidence)
        return Finding("stock.short", INFO, path, LATE if day < subject.today else COMING, params, None, evidence)
    words = REFUSED if day is None or day < subject.today else REFUSED_UNTIL
    return Finding("stock.short", BLOCK, path, words, params, _take_what_is_there(line, left), evidence, False)


def arrival(product: ProductFacts, needed: Decimal) -> date | None:
    """The announced day on which `needed` base units are covered, those who wait before us served first."""
    missing = needed - max(product.available, ZERO) + product.waiting
    for day, quantity in product.incoming:
        missing -= quantity
        if missing <= 0:
            return day
    return None


def _take_what_is_there(line: LineSubject, left: Decimal) -> Suggestion:
    """As many whole units of the line as are left."""
    whole = WIDE.divide(left, line.factor or 1).to_integral_value(ROUND_FLOOR, WIDE)
    if whole <= 0:
        return Suggestion(TAKE_OUT, {}, line.path, remove=True)
    return Suggestion(TAKE, {"quantity": grouped(whole), "unit": line.unit}, f"{line.path}/quantity", plain(whole))


COMING = Words("还差 {short} {unit},预计 {day} 到货", "{short} {unit} short, expected {day}")
LATE = Words("还差 {short} {unit},原定 {day} 到货,还没到", "{short} {unit} short; due {day}, not arrived yet")
NO_PLAN = Words("还差 {short} {unit},还没有到货安排", "{short} {unit} short, no receipt is planned")
NO_PLAN_REPAIR = Words("请采购安排到货", "Ask the buyer to plan a receipt")
REFUSED = Words("只有 {left} {unit},还差 {short} {unit}", "Only {left} {unit} left, {short} {unit} short")
REFUSED_UNTIL = Words(
    "只有 {left} {unit},还差 {short} {unit},预计 {day} 到货",
    "Only {left} {unit} left, {short} {unit} short, expected {day}",
)
TAKE = Words("改为 {quantity} {unit}", "Change to {quantity} {unit}")
TAKE_OUT = Words("去掉这一行,或换一个商品", "Take the line out, or choose another product")

RULES: tuple[Rule[OrderSubject], ...] = (
    Rule("stock.short", Words("库存不够", "Not enough stock"), short, severities=(BLOCK, INFO)),
)
