"""Prices against list, floor and permission; gifts; amounts beyond reason."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.orders.build import BOSS, CLERK, SHIRT, Around, Asked, found, order, the

from meidan.checks.engine import Policy
from meidan.kernel.permissions import Actor
from meidan.orders.checks.figures import percent, spoken_amount, spoken_price

FREE_PRICE = replace(SHIRT, price=None)
FLOORED = replace(SHIRT, floor_price=Decimal(25))
PRICE = "/lines/0/unit_price"
SELLER = Actor(8, "小李", CLERK.capabilities | {"orders.price"})


def by(actor: Actor) -> Around:
    return Around(actor=actor)


def test_a_price_is_needed_and_nobody_can_do_without() -> None:
    subject = order(Asked(product=FREE_PRICE))
    assert found(subject) == [("price.missing", "block", PRICE)]
    assert not the("price.missing", subject).overridable
    assert found(order(Asked(product=FREE_PRICE, gift=True))) == []
    assert found(order(Asked(product=FREE_PRICE, price="20"), around=by(SELLER))) == []


def test_typing_in_a_price_where_no_list_has_one_takes_permission() -> None:
    finding = the("price.off_list", order(Asked(product=FREE_PRICE, price="20")))
    assert (finding.severity, finding.overridable, finding.evidence["list_price"]) == ("block", True, None)


@pytest.mark.parametrize("price", ["28", "28.00", "28.000000"])
def test_the_list_price_typed_in_is_the_list_price(price: str) -> None:
    assert found(order(Asked(price=price))) == []


@pytest.mark.parametrize(
    ("actor", "price", "expected"),
    [
        (CLERK, "27.99", [("price.off_list", "block", PRICE)]),
        (CLERK, "28.01", [("price.off_list", "block", PRICE)]),
        (CLERK, "1", [("price.off_list", "block", PRICE)]),
        (SELLER, "27.99", [("price.off_list", "info", PRICE)]),
        (SELLER, "14", [("price.off_list", "info", PRICE)]),
        (SELLER, "42", [("price.off_list", "info", PRICE)]),
        (SELLER, "13.99", [("price.far_off_list", "warn", PRICE)]),
        (SELLER, "42.01", [("price.far_off_list", "warn", PRICE)]),
        (SELLER, "0", [("price.far_off_list", "warn", PRICE)]),
    ],
)
def test_off_the_list(actor: Actor, price: str, expected: list[tuple[str, str, str]]) -> None:
    subject = order(Asked(price=price), around=by(actor))
    assert found(subject) == expected
    finding = the(expected[0][0], subject)
    assert finding.suggestion is not None
    assert finding.suggestion.value == "28"
    assert finding.evidence["list_price"] == "28"


def test_prices_are_compared_per_unit_of_the_line() -> None:
    assert found(order(Asked(unit="箱", price="1120"))) == []
    assert found(order(Asked(unit="箱", price="28"), around=by(SELLER))) == [("price.far_off_list", "warn", PRICE)]
    message = the("price.far_off_list", order(Asked(unit="箱", price="28"), around=by(SELLER))).as_json("zh")["message"]
    assert message == "¥28.00/箱 比价目 ¥1,120.00 低了 97.5%,单位填对了吗?"


def test_how_far_is_far_can_be_set() -> None:
    strict = Around(actor=SELLER, policies={"price.far_off_list": Policy(parameters={"deviation": "0.1"})})
    assert found(order(Asked(price="25.2"), around=strict)) == [("price.off_list", "info", PRICE)]
    assert found(order(Asked(price="25.19"), around=strict)) == [("price.far_off_list", "warn", PRICE)]
    off = Around(actor=SELLER, policies={"price.far_off_list": Policy(enabled=False)})
    assert found(order(Asked(price="1"), around=off)) == [("price.off_list", "info", PRICE)]


def test_discounts() -> None:
    assert found(order(Asked(discount="0.1"))) == [("price.discount", "block", "/lines/0/discount")]
    assert found(order(Asked(discount="0"))) == []
    assert found(order(Asked(discount="0.1"), around=by(SELLER))) == [("price.discount", "info", "/lines/0/discount")]
    assert (
        the("price.discount", order(Asked(discount="0.125"), around=by(SELLER))).as_json("zh")["message"]
        == "这一行减 12.5%"
    )
    far = found(order(Asked(discount="0.51"), around=by(SELLER)))
    assert far == [("price.far_off_list", "warn", PRICE), ("price.discount", "info", "/lines/0/discount")]
    impossible = the("price.discount", order(Asked(discount="1.1"), around=by(SELLER)))
    assert (impossible.severity, impossible.overridable) == ("block", False)


@pytest.mark.parametrize(
    ("actor", "price", "discount", "severity"),
    [
        (SELLER, "25", None, None),
        (SELLER, "24.99", None, "block"),
        (BOSS, "24.99", None, "info"),
        (SELLER, None, "0.1", None),
        (SELLER, None, "0.11", "block"),
        (BOSS, None, "0.11", "info"),
    ],
)
def test_the_floor(actor: Actor, price: str | None, discount: str | None, severity: str | None) -> None:
    subject = order(Asked(product=FLOORED, price=price, discount=discount), around=by(actor))
    seen = [level for code, level, _ in found(subject) if code == "price.below_floor"]
    assert seen == ([severity] if severity else [])


def test_a_list_price_below_the_floor_is_stopped_too() -> None:
    assert found(order(Asked(product=replace(SHIRT, floor_price=Decimal(30))))) == [
        ("price.below_floor", "block", PRICE)
    ]


def test_gifts_cost_nothing() -> None:
    assert found(order(Asked(product=FLOORED, gift=True))) == []
    assert found(order(Asked(product=FLOORED, gift=True, price="0"))) == []
    subject = order(Asked(product=FLOORED, gift=True, price="5"))
    assert found(subject) == [("gift.priced", "block", PRICE)]
    finding = the("gift.priced", subject)
    assert not finding.overridable
    assert finding.suggestion is not None
    assert finding.suggestion.value == "0"


def test_amounts_that_cannot_be_kept() -> None:
    gold = replace(SHIRT, price=Decimal(10) ** 11, available=Decimal(10) ** 12)
    assert found(order(Asked(product=gold, quantity=9999))) == []
    subject = order(Asked(product=gold, quantity=10000))
    assert ("amount.too_large", "block", "/lines/0/quantity") in found(subject)
    assert not the("amount.too_large", subject).overridable
    second = replace(gold, id=99, sku="GOLD-2")
    both = order(Asked(product=gold, quantity=6000), Asked(product=second, quantity=6000))
    assert found(both) == [("amount.too_large", "block", "/lines")]


def test_figures_as_people_read_them() -> None:
    assert spoken_amount(Decimal("12400"), "CNY") == "¥12,400.00"
    assert spoken_amount(Decimal("-0.5"), "USD") == "-0.50 USD"
    assert spoken_amount(Decimal("1234567"), "JPY") == "1,234,567 JPY"
    assert spoken_amount(Decimal("5"), "XXX") == "5 XXX"
    assert spoken_price(Decimal("0.0125"), "CNY") == "¥0.0125"
    assert spoken_price(Decimal("28.500000"), "CNY") == "¥28.50"
    assert percent(Decimal("0.5")) == "50%"
    assert percent(Decimal("0.33333")) == "33.3%"
