"""What a line costs: a price at all, against the list, against the floor, with whose permission.

Gifts cost nothing and trip none of these, only the rule that they must cost nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from meidan.checks.engine import BLOCK, INFO, WARN, Finding, Parameter, Policy, Rule, Suggestion
from meidan.kernel.values import plain
from meidan.kernel.words import Words
from meidan.orders.checks.figures import amount, percent, spoken_amount, spoken_price
from meidan.orders.pricing import AMOUNT_LIMIT
from meidan.orders.subject import ZERO, LineSubject, OrderSubject

Parameters = Mapping[str, Any]
Found = Sequence[Finding]

SET_PRICES, SELL_BELOW_FLOOR = "orders.price", "orders.price_below_floor"
ONE = Decimal(1)
DEVIATION = Parameter(
    "deviation", Words("偏离价目多少才提醒(0.5 即 50%)", "Share of the list price from which on it warns (0.5 = 50 %)"),
    Decimal("0.5"), Decimal("0.01"), Decimal(10),
)  # fmt: skip


def missing(subject: OrderSubject, _: Parameters) -> Found:
    return [
        Finding(
            "price.missing", BLOCK, f"{line.path}/unit_price", MISSING, {"sku": product.sku, "unit": line.unit},
            Suggestion(MISSING_REPAIR), {"product": product.sku, "currency": subject.currency}, overridable=False,
        )
        for line in subject.lines
        if line.priced.unit_price is None
        and not line.input.gift
        and line.factor is not None
        and (product := line.product) is not None
    ]  # fmt: skip


def below_floor(subject: OrderSubject, _: Parameters) -> Found:
    return [
        _floor(subject, line, line.priced.floor_price)
        for line in subject.lines
        if line.priced.floor_price is not None
        and not line.input.price_is_settled
        and (price := _price(line)) is not None
        and price < line.priced.floor_price
    ]


def _floor(subject: OrderSubject, line: LineSubject, floor: Decimal) -> Finding:
    severity = INFO if subject.actor.may(SELL_BELOW_FLOOR) else BLOCK
    price = _price(line) or ZERO
    params = {
        "price": spoken_price(price, subject.currency), "unit": line.unit,
        "floor": spoken_price(floor, subject.currency),
    }  # fmt: skip
    suggestion = Suggestion(PRICE_REPAIR, {"price": params["floor"]}, f"{line.path}/unit_price", plain(floor))
    if line.input.discount:
        suggestion = Suggestion(FLOOR_REPAIR)
    evidence = {"price": plain(price), "floor_price": plain(floor), "currency": subject.currency}
    return Finding("price.below_floor", severity, f"{line.path}/unit_price", FLOOR, params, suggestion, evidence)


def off_list(subject: OrderSubject, _: Parameters) -> Found:
    """Whoever may set prices gets a note, and none where the rule for large deviations speaks already."""
    may = subject.actor.may(SET_PRICES)
    found: list[Finding] = []
    for line in _typed_prices(subject):
        listed = line.priced.list_price
        if listed is None:
            if not may:
                found.append(_unlisted(subject, line))
        elif line.input.unit_price != listed and not (may and _is_far(line, _threshold(subject.policies))):
            found.append(_deviation(subject, line, listed, INFO if may else BLOCK))
    return found


def far_off_list(subject: OrderSubject, parameters: Parameters) -> Found:
    """Only for those who may set prices: for everybody else any deviation is a block already."""
    lines = [line for line in subject.lines if line.input.unit_price is not None or line.input.discount]
    if not lines or not subject.actor.may(SET_PRICES):
        return ()
    limit = DEVIATION.read(parameters)
    return [_far(subject, line, line.priced.list_price or ZERO) for line in lines if _is_far(line, limit)]


def discount(subject: OrderSubject, _: Parameters) -> Found:
    return [
        _discount(subject, line, line.input.discount)
        for line in subject.lines
        if line.input.discount and not line.input.price_is_settled
    ]


def _discount(subject: OrderSubject, line: LineSubject, share: Decimal) -> Finding:
    path = f"{line.path}/discount"
    evidence = {"discount": plain(share)}
    if not ZERO <= share <= ONE:
        params = {"discount": plain(share)}
        return Finding("price.discount", BLOCK, path, NO_DISCOUNT, params, Suggestion(SHARE_REPAIR), evidence, False)
    may = subject.actor.may(SET_PRICES)
    words, severity = (DISCOUNT, INFO) if may else (DISCOUNT_FORBIDDEN, BLOCK)
    suggestion = None if may else Suggestion(DISCOUNT_REPAIR, {}, path, None)
    return Finding("price.discount", severity, path, words, {"share": percent(share)}, suggestion, evidence)


def gift_priced(subject: OrderSubject, _: Parameters) -> Found:
    return [
        Finding(
            "gift.priced", BLOCK, f"{line.path}/unit_price", GIFT,
            {"price": spoken_price(line.input.unit_price, subject.currency)},
            Suggestion(GIFT_REPAIR, {}, f"{line.path}/unit_price", "0"),
            {"unit_price": plain(line.input.unit_price), "currency": subject.currency}, overridable=False,
        )
        for line in subject.lines
        if line.input.gift and line.input.unit_price
    ]  # fmt: skip


def too_large(subject: OrderSubject, _: Parameters) -> Found:
    found = [
        _large(subject, f"{line.path}/quantity", line.priced.gross)
        for line in subject.lines
        if line.priced.gross >= AMOUNT_LIMIT
    ]
    if not found and subject.gross >= AMOUNT_LIMIT:
        return (_large(subject, "/lines", subject.gross),)
    return found


def _large(subject: OrderSubject, path: str, gross: Decimal) -> Finding:
    params = {"amount": spoken_amount(gross, subject.currency)}
    evidence = {"amount": amount(gross, subject.currency), "limit": plain(AMOUNT_LIMIT), "currency": subject.currency}
    return Finding("amount.too_large", BLOCK, path, LARGE, params, Suggestion(LARGE_REPAIR), evidence, False)


def _typed_prices(subject: OrderSubject) -> Iterator[LineSubject]:
    for line in subject.lines:
        typed = line.input.unit_price is not None and not line.input.price_is_settled
        if typed and line.factor is not None and line.product:
            yield line


def _price(line: LineSubject) -> Decimal | None:
    """Per the line's unit, after the discount."""
    price, share = line.priced.unit_price, line.input.discount
    return price * (ONE - share) if price is not None and share else price


def _is_far(line: LineSubject, limit: Decimal | None) -> bool:
    listed, price = line.priced.list_price, _price(line)
    if limit is None or not listed or price is None or line.input.price_is_settled or line.factor is None:
        return False
    return abs(price - listed) > listed * limit


def _threshold(policies: Mapping[str, Policy]) -> Decimal | None:
    policy = policies.get("price.far_off_list")
    if policy is None:
        return Decimal(DEVIATION.default)
    return DEVIATION.read(policy.parameters) if policy.enabled else None


def _unlisted(subject: OrderSubject, line: LineSubject) -> Finding:
    price = line.input.unit_price or ZERO
    params = {"price": spoken_price(price, subject.currency), "unit": line.unit}
    evidence = {"price": plain(price), "list_price": None, "currency": subject.currency}
    path = f"{line.path}/unit_price"
    return Finding("price.off_list", BLOCK, path, UNLISTED, params, Suggestion(UNLISTED_REPAIR), evidence)


def _deviation(subject: OrderSubject, line: LineSubject, listed: Decimal, severity: str) -> Finding:
    price = line.input.unit_price or ZERO
    words = OFF_LIST if severity == INFO else OFF_LIST_FORBIDDEN
    return _against_list(subject, line, (price, listed), ("price.off_list", severity, words))


def _far(subject: OrderSubject, line: LineSubject, listed: Decimal) -> Finding:
    price = _price(line) or ZERO
    words = FAR_BELOW if price < listed else FAR_ABOVE
    return _against_list(subject, line, (price, listed), ("price.far_off_list", WARN, words))


def _against_list(
    subject: OrderSubject, line: LineSubject, prices: tuple[Decimal, Decimal], kind: tuple[str, str, Words]
) -> Finding:
    price, listed = prices
    code, severity, words = kind
    off = percent(abs(price - listed) / listed) if listed else ""
    params = {
        "price": spoken_price(price, subject.currency), "list": spoken_price(listed, subject.currency),
        "unit": line.unit, "off": off,
    }  # fmt: skip
    suggestion = Suggestion(PRICE_REPAIR, {"price": params["list"]}, f"{line.path}/unit_price", plain(listed))
    evidence = {
        "price": plain(price), "list_price": plain(listed), "currency": subject.currency,
        "list": line.priced.source.get("list"),
    }  # fmt: skip
    return Finding(code, severity, f"{line.path}/unit_price", words, params, suggestion, evidence)


MISSING = Words("{sku} 没有 {unit} 的价格", "{sku} has no price per {unit}")
MISSING_REPAIR = Words("填上单价,或先在价目表里定价", "Enter the unit price, or put it on a price list first")
FLOOR = Words("{price}/{unit} 低于底价 {floor}", "{price} per {unit} is below the floor price {floor}")
FLOOR_REPAIR = Words("少打一点折,或请有权限的同事来定", "Give less discount, or ask a colleague who may go lower")
PRICE_REPAIR = Words("改为 {price}", "Change to {price}")
OFF_LIST = Words("{price}/{unit},价目是 {list}", "{price} per {unit}; the list says {list}")
OFF_LIST_FORBIDDEN = Words(
    "{price}/{unit} 与价目 {list} 不同,改价要有权限",
    "{price} per {unit} is not the list price {list}; that takes permission",
)
UNLISTED = Words(
    "这个商品没有价目,手填单价 {price}/{unit} 要有权限",
    "No list has a price; typing in {price} per {unit} takes permission",
)
UNLISTED_REPAIR = Words("请有改价权限的同事来定价", "Ask a colleague who may set prices")
FAR_BELOW = Words(
    "{price}/{unit} 比价目 {list} 低了 {off},单位填对了吗?",
    "{price} per {unit} is {off} below the list price {list}; is the unit right?",
)
FAR_ABOVE = Words(
    "{price}/{unit} 比价目 {list} 高了 {off},单位填对了吗?",
    "{price} per {unit} is {off} above the list price {list}; is the unit right?",
)
DISCOUNT = Words("这一行减 {share}", "{share} off on this line")
DISCOUNT_FORBIDDEN = Words("这一行减 {share},给折扣要有权限", "{share} off on this line; that takes permission")
DISCOUNT_REPAIR = Words("去掉折扣,或请有权限的同事来给", "Take the discount off, or ask a colleague who may give one")
NO_DISCOUNT = Words("折扣 {discount} 不对", "{discount} is no discount")
SHARE_REPAIR = Words("填 0 到 1 之间的数,0.1 是减 10%", "Enter a number between 0 and 1; 0.1 takes 10 % off")
GIFT = Words("赠品不收钱,这里却填了单价 {price}", "A gift is free, yet its unit price is {price}")
GIFT_REPAIR = Words("单价改为 0,或去掉“赠品”", "Set the price to 0, or unmark the gift")
LARGE = Words("金额 {amount} 太大了,存不下", "{amount} is too large to be kept")
LARGE_REPAIR = Words("核对数量和单价", "Check quantity and unit price")

RULES: tuple[Rule[OrderSubject], ...] = (
    Rule("price.missing", Words("没有价格", "No price"), missing, False, (BLOCK,)),
    Rule("price.below_floor", Words("低于底价", "Below the floor price"), below_floor, severities=(BLOCK, INFO)),
    Rule("price.off_list", Words("与价目不同", "Off the price list"), off_list, severities=(BLOCK, INFO)),
    Rule("price.far_off_list", Words("与价目相差很大", "Far off the price list"), far_off_list,
         severities=(WARN,), parameters=(DEVIATION,)),
    Rule("price.discount", Words("打折", "Discount"), discount, severities=(BLOCK, INFO)),
    Rule("gift.priced", Words("赠品填了单价", "Gift with a price"), gift_priced, False, (BLOCK,)),
    Rule("amount.too_large", Words("金额太大", "Amount too large"), too_large, False, (BLOCK,)),
)  # fmt: skip
