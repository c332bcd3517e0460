"""Where an order stands is a function of facts, the same in Python and in the database."""

from decimal import Decimal
from itertools import product

import pytest
from tests.conftest import Template

from meidan.fulfilment.rules import Held, draw, state_after
from meidan.kernel import db
from meidan.orders.rules import stage_of

STATES = ("draft", "confirmed", "closed", "cancelled")


def test_the_database_has_the_same_function(database: Template) -> None:
    facts = [
        (state, held, short, shipped, remaining, on_way)
        for state in STATES
        for held, short, shipped, remaining, on_way in product((False, True), repeat=5)
    ]
    columns = [list(column) for column in zip(*facts, strict=True)]
    found = db.rows(
        "SELECT orders_stage_of(a, b, c, d, e, f) AS stage FROM unnest(%s::text[], %s::boolean[], %s::boolean[],"
        " %s::boolean[], %s::boolean[], %s::boolean[]) WITH ORDINALITY AS x(a, b, c, d, e, f, place) ORDER BY place",
        columns,
    )
    expected = [
        stage_of(state=state, held=held, short=short, shipped=shipped, remaining=remaining, on_way=on_way)
        for state, held, short, shipped, remaining, on_way in facts
    ]
    assert [one["stage"] for one in found] == expected
    assert set(expected) == {
        "draft", "on_hold", "backordered", "ready", "part_shipped", "shipped", "delivered", "completed", "cancelled",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "kind", "after"),
    [
        ("issued", "in_transit", "issued"),
        ("issued", "delivered", "delivered"),
        ("issued", "refused", "refused"),
        ("issued", "returned", "refused"),
        ("refused", "returned", "refused"),
        ("refused", "delivered", None),
        ("delivered", "refused", None),
        ("delivered", "in_transit", None),
    ],
)
def test_a_shipment_ends_once(state: str, kind: str, after: str | None) -> None:
    assert state_after(state, kind) == after


def test_goods_are_drawn_in_the_order_in_which_they_are_held() -> None:
    held = [Held(1, 10, 100, amount(3)), Held(2, 10, 100, amount(2)), Held(1, 11, 101, amount(5))]
    assert draw([(1, amount(4)), (2, amount(1))], held) == [
        Held(1, 10, 100, amount(3)),
        Held(1, 11, 101, amount(1)),
        Held(2, 10, 100, amount(1)),
    ]
    assert draw([(2, amount(9))], held) == [Held(2, 10, 100, amount(2))]


def amount(number: int) -> Decimal:
    return Decimal(number)
