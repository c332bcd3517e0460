"""The same thing twice: a reference taken in before, an order like a recent one, a line like another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meidan.checks.engine import BLOCK, INFO, WARN, Finding, Rule, Suggestion
from meidan.kernel.clock import local_date
from meidan.kernel.words import Words
from meidan.orders.checks.figures import spoken_day
from meidan.orders.subject import LineSubject, OrderSubject

Parameters = Mapping[str, Any]
Found = Sequence[Finding]


def duplicate_reference(subject: OrderSubject, _: Parameters) -> Found:
    number = subject.existing_number
    if number is None:
        return ()
    params = {"reference": subject.input.external_reference, "number": number}
    evidence = {"number": number, "channel": subject.input.channel, "external_reference": params["reference"]}
    return (
        Finding(
            "order.duplicate_reference", BLOCK, "/external_reference", DUPLICATE, params,
            Suggestion(DUPLICATE_REPAIR, {"number": number}), evidence, overridable=False,
        ),
    )  # fmt: skip


def repeated(subject: OrderSubject, _: Parameters) -> Found:
    """At the counter the same goods are sold all day, so not for the walk-in customer."""
    if not subject.repeats or (subject.customer is not None and subject.customer.walk_in):
        return ()
    latest = max(subject.repeats, key=lambda repeat: repeat.ordered_at)
    day = local_date(latest.ordered_at, subject.entity.time_zone)
    params = {"number": latest.number, "day": spoken_day(day, subject.today)}
    evidence = {
        "orders": [
            {"number": one.number, "ordered_at": one.ordered_at.isoformat()} for one in subject.repeats[:10]
        ],
        "within_days": subject.entity.repeat_days,
    }  # fmt: skip
    words = REPEATED if latest.number else REPEATED_IN_FILE
    return (Finding("order.repeated", WARN, "", words, params, Suggestion(REPEATED_REPAIR), evidence),)


def line_repeated(subject: OrderSubject, _: Parameters) -> Found:
    if _all_different(subject):
        return ()
    return [
        Finding(
            "line.repeated", WARN, line.path, LINE_REPEATED, {"first": first.index + 1, "sku": line.matches[0].sku},
            Suggestion(LINE_REPAIR, {"line": line.index + 1}), {"first": first.path, "product": line.matches[0].sku},
        )
        for line, first, exactly in _seen_before(subject)
        if exactly
    ]  # fmt: skip


def same_product(subject: OrderSubject, _: Parameters) -> Found:
    if _all_different(subject):
        return ()
    return [
        Finding(
            "line.same_product", INFO, line.path, SAME, {"first": first.index + 1, "sku": line.matches[0].sku},
            Suggestion(SAME_REPAIR), {"first": first.path, "product": line.matches[0].sku},
        )
        for line, first, exactly in _seen_before(subject)
        if not exactly
    ]  # fmt: skip


def _all_different(subject: OrderSubject) -> bool:
    lines = subject.lines
    return len({line.matches[0].id for line in lines if line.matches}) == len(lines)


def _seen_before(subject: OrderSubject) -> Iterator[tuple[LineSubject, LineSubject, bool]]:
    """(line, the first one like it, whether it is exactly the same). A gift beside what was bought is no repetition."""
    products: dict[tuple[int, bool], LineSubject] = {}
    exact: dict[tuple[object, ...], LineSubject] = {}
    for line in subject.lines:
        product = line.product
        if product is None:
            continue
        one = line.input
        same = (product.id, one.gift, line.unit, one.quantity, one.unit_price, one.discount or 0)
        twin = exact.setdefault(same, line)
        first = products.setdefault((product.id, one.gift), line)
        if twin is not line:
            yield line, twin, True
        elif first is not line:
            yield line, first, False


DUPLICATE = Words("来源单号 {reference} 已录过,是 {number}", "Reference {reference} was taken in before as {number}")
DUPLICATE_REPAIR = Words("打开 {number} 看看,不用再录", "Open {number}; there is no need to enter it again")
REPEATED = Words(
    "和 {day} 的 {number} 商品、数量完全一样,是不是录重了?",
    "Same products and quantities as {number} of {day}; was it entered twice?",
)
REPEATED_IN_FILE = Words(
    "和同一批里 {day} 的另一单商品、数量完全一样,是不是重复了?",
    "Same products and quantities as another order of {day} in this batch; is it there twice?",
)
REPEATED_REPAIR = Words("向客户核对;确实再要一次就写明原因", "Ask the customer; if wanted again, say why")
LINE_REPEATED = Words(
    "{sku} 和第 {first} 行一模一样,是不是录重了?", "{sku}: the same as line {first}; was it entered twice?"
)
LINE_REPAIR = Words("删掉第 {line} 行;确实要两行就写明原因", "Delete line {line}; if both are wanted, say why")
SAME = Words("{sku} 在第 {first} 行已经有了", "{sku} is on line {first} already")
SAME_REPAIR = Words("可以合成一行", "The lines could be one")

RULES: tuple[Rule[OrderSubject], ...] = (
    Rule("order.duplicate_reference", Words("来源单号已录过", "Reference taken in before"), duplicate_reference, False,
         (BLOCK,)),
    Rule("order.repeated", Words("可能重复下单", "Possibly the same order again"), repeated, severities=(WARN,)),
    Rule("line.repeated", Words("两行一模一样", "Two lines exactly alike"), line_repeated, severities=(WARN,)),
    Rule("line.same_product", Words("同一商品有几行", "One product on several lines"), same_product,
         severities=(INFO,)),
)  # fmt: skip
