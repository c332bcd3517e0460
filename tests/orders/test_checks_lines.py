"""Products, units and quantities, and the same thing twice."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.orders.build import BOSS, CUSTOMER, NOW, SHIRT, Around, Asked, found, order, product, the

from meidan.orders.inputs import OrderInput
from meidan.orders.subject import Repeat

SCREWS = replace(SHIRT, id=30, sku="M8", name="螺丝", pack=Decimal(100))
RICE = replace(SHIRT, id=31, sku="RICE", base_unit="kg", units={"kg": Decimal(1), "袋": Decimal(25)})


def test_an_order_has_lines() -> None:
    finding = the("order.no_lines", order())
    assert (finding.severity, finding.path, finding.overridable) == ("block", "/lines", False)


def test_products_that_are_not_one_product() -> None:
    subject = order(Asked(), Asked(product=()), Asked(product=(SHIRT, SCREWS)))
    assert found(subject) == [
        ("line.product_unknown", "block", "/lines/1/product"),
        ("line.product_ambiguous", "block", "/lines/2/product"),
    ]
    assert the("line.product_ambiguous", subject).evidence == {"codes": ["TS-100-WH-M", "M8"]}
    assert not the("line.product_unknown", subject).overridable


def test_an_inactive_product_may_be_let_pass() -> None:
    finding = the("line.product_inactive", order(Asked(product=replace(SHIRT, active=False))))
    assert (finding.severity, finding.overridable) == ("block", True)


def test_a_unit_of_another_product() -> None:
    subject = order(Asked(unit="吨"))
    finding = the("line.unit_unknown", subject)
    assert found(subject) == [("line.unit_unknown", "block", "/lines/0/unit")]
    assert finding.evidence["units"] == ["件", "箱"]
    assert finding.suggestion is not None
    assert (finding.suggestion.path, finding.suggestion.value) == ("/lines/0/unit", "件")
    assert finding.as_json("zh")["message"] == "TS-100-WH-M 没有单位“吨”,可用:件、箱"


@pytest.mark.parametrize("quantity", ["0", "-1", "-0.000001"])
def test_quantity_must_be_above_nothing(quantity: str) -> None:
    subject = order(Asked(quantity=quantity, price="28", product=RICE), around=Around(actor=BOSS))
    assert ("line.quantity_not_positive", "block", "/lines/0/quantity") in found(subject)
    assert not the("line.quantity_not_positive", subject).overridable


def test_less_than_the_smallest_base_quantity_is_nothing() -> None:
    dust = replace(RICE, units={"kg": Decimal(1), "粉": Decimal("0.000001")})
    assert "line.quantity_not_positive" in [
        c for c, _, _ in found(order(Asked(product=dust, quantity="0.5", unit="粉")))
    ]
    assert found(order(Asked(product=RICE, quantity="0.000001"))) == []


def test_a_quantity_that_the_database_cannot_keep() -> None:
    huge = replace(
        RICE, available=Decimal(10) ** 13, units={"kg": Decimal(1), "船": Decimal(10) ** 6}, price=Decimal("0.01")
    )
    assert found(order(Asked(product=huge, quantity="999999.9", unit="船"))) == []
    assert "line.quantity_too_large" in [c for c, _, _ in found(order(Asked(product=huge, quantity=10**6, unit="船")))]


@pytest.mark.parametrize(
    ("quantity", "unit", "suggested"),
    [("100", "", None), ("300", "", None), ("101", "", "200"), ("99", "", "100"), ("5", "箱", None), ("4", "箱", "5")],
)
def test_packs(quantity: str, unit: str, suggested: str | None) -> None:
    subject = order(Asked(product=SCREWS, quantity=quantity, unit=unit))
    if suggested is None:
        assert found(subject) == []
        return
    finding = the("line.quantity_pack", subject)
    assert (finding.severity, finding.path, finding.overridable) == ("block", "/lines/0/quantity", True)
    assert finding.suggestion is not None
    assert finding.suggestion.value == suggested


def test_a_multiple_that_is_no_number_of_boxes_is_only_said() -> None:
    odd = replace(SCREWS, pack=Decimal(30))
    finding = the("line.quantity_pack", order(Asked(product=odd, quantity=1, unit="箱")))
    assert finding.suggestion is not None
    assert finding.suggestion.value is None
    assert finding.as_json("zh")["suggestion"]["message"] == "改为 60 件"


def test_packs_of_a_size_far_from_the_quantity() -> None:
    tiny = replace(RICE, pack=Decimal("0.000007"), units={"kg": Decimal(1), "船": Decimal(10) ** 11}, price=None)
    the(
        "line.quantity_pack",
        order(Asked(product=tiny, quantity="9.999999", unit="船", price="0"), around=Around(actor=BOSS)),
    )


@pytest.mark.parametrize(
    ("goods", "quantity", "unit", "severity"),
    [
        (SHIRT, "1.5", "", "warn"),
        (SHIRT, "0.5", "箱", "info"),
        (SHIRT, "0.51", "箱", "warn"),
        (SHIRT, "2.000000", "", None),
        (RICE, "1.5", "", None),
        (RICE, "0.5", "袋", "info"),
    ],
)
def test_halves(goods: object, quantity: str, unit: str, severity: str | None) -> None:
    assert isinstance(goods, type(SHIRT))
    subject = order(Asked(product=goods, quantity=quantity, unit=unit))
    expected = [] if severity is None else [("line.quantity_fraction", severity, "/lines/0/quantity")]
    assert found(subject) == expected


def test_the_same_line_twice() -> None:
    subject = order(Asked(), Asked(product=product(1)), Asked())
    assert found(subject) == [("line.repeated", "warn", "/lines/2")]
    assert the("line.repeated", subject).evidence["first"] == "/lines/0"
    assert the("line.repeated", subject).as_json("zh")["message"] == "TS-100-WH-M 和第 1 行一模一样,是不是录重了?"


def test_the_same_product_on_several_lines_is_a_note() -> None:
    assert found(order(Asked(), Asked(quantity=11))) == [("line.same_product", "info", "/lines/1")]
    assert found(order(Asked(), Asked(quantity=10, unit="箱"))) == [("line.same_product", "info", "/lines/1")]
    assert found(order(Asked(), Asked(quantity=11), Asked(quantity=11))) == [
        ("line.repeated", "warn", "/lines/2"),
        ("line.same_product", "info", "/lines/1"),
    ]


def test_a_gift_beside_what_was_bought_is_no_repetition() -> None:
    assert found(order(Asked(), Asked(gift=True))) == []


def test_unknown_products_are_not_compared() -> None:
    assert {code for code, _, _ in found(order(Asked(product=()), Asked(product=())))} == {"line.product_unknown"}


def test_a_reference_taken_in_before() -> None:
    one = OrderInput(lines=(), customer="C001", channel="shop", external_reference="TB-1")
    finding = the("order.duplicate_reference", order(Asked(), one=one, around=Around(existing_number="SO-1042")))
    assert (finding.severity, finding.overridable, finding.evidence["number"]) == ("block", False, "SO-1042")


def test_the_same_order_again() -> None:
    earlier = (Repeat("SO-1", NOW - timedelta(days=2)), Repeat("SO-2", NOW - timedelta(days=1)))
    finding = the("order.repeated", order(Asked(), around=Around(repeats=earlier)))
    assert finding.severity == "warn"
    assert [one["number"] for one in finding.evidence["orders"]] == ["SO-1", "SO-2"]
    assert finding.as_json("zh")["message"] == "和 3月3日 的 SO-2 商品、数量完全一样,是不是录重了?"
    unnamed = the("order.repeated", order(Asked(), around=Around(repeats=(Repeat("", NOW),))))
    assert "同一批" in unnamed.as_json("zh")["message"]


def test_at_the_counter_the_same_is_sold_all_day() -> None:
    walk_in = replace(CUSTOMER, walk_in=True)
    assert found(order(Asked(), around=Around(customers=(walk_in,), repeats=(Repeat("SO-1", NOW),)))) == []
