"""How a shipment ends, and in which order goods are drawn."""

from decimal import Decimal

import pytest

from meidan.fulfilment.rules import Held, draw, state_after


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
