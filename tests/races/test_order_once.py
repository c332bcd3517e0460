"""The same order asked for twice, one after the other and at the same moment: it exists once."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, deadlocks
from tests.races.test_order_stock import accepted, order

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import LineInput, OrderInput

Together = Callable[[Callable[[int], Any], int], list[Any]]
Place = Callable[..., dict[str, Any]]


@pytest.fixture
def shop(admin: Actor) -> Iterator[Shop]:
    """Plenty of everything, so that only repetition can refuse."""
    before = deadlocks()
    made = Shop(admin, products=4)
    made.adjust(dict.fromkeys(made.skus, 1000))
    yield made
    assert_consistent()
    assert deadlocks() == before


def keyed(body: str, key: str = "k-1", **given: Any) -> OrderInput:
    return order([("P-1", 2), ("P-2", 1)], key=(key, hashlib.sha256(body.encode()).digest()), **given)


def codes(outcomes: list[Any]) -> list[str]:
    return [outcome.code if isinstance(outcome, Refusal) else "" for outcome in outcomes]


def test_a_replayed_key_gets_the_same_answer(shop: Shop, admin: Actor) -> None:
    first = orders.place_order(one=keyed("a"), actor=admin)
    again = orders.place_order(one=keyed("a"), actor=admin)
    assert again == first
    assert db.scalar("SELECT count(*) FROM sales_order") == 1
    with pytest.raises(Refusal) as caught:
        orders.place_order(one=keyed("b"), actor=admin)
    assert (caught.value.status, caught.value.code) == (409, "idempotency_key_reused")


def test_one_key_at_the_same_moment(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    for turn in range(3):
        outcomes = together(lambda _, turn=turn: place(one=keyed("a", f"k-{turn}"), actor=admin), 8)
        answers = accepted(outcomes)
        assert len(answers) == 8
        assert all(answer == answers[0] for answer in answers)
    assert db.scalar("SELECT count(*) FROM sales_order") == 3
    assert shop.level("P-1") == (1000, 6)


def test_one_key_with_two_bodies_at_the_same_moment(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    outcomes = together(lambda index: place(one=keyed("ab"[index % 2]), actor=admin), 6)
    assert sorted(codes(outcomes)) == ["", "", ""] + ["idempotency_key_reused"] * 3
    assert db.scalar("SELECT count(*) FROM sales_order") == 1


def test_a_batch_repeated_at_the_same_moment(shop: Shop, admin: Actor, together: Together) -> None:
    batch = [keyed(f"body {index}", f"b#{index}") for index in range(5)]
    results = accepted(together(lambda _: orders.place_orders(inputs=batch, actor=admin), 4))
    numbers = {tuple(answer["number"] for answer in accepted(result)) for result in results}
    assert len(numbers) == 1
    assert db.scalar("SELECT count(*) FROM sales_order") == 5


def test_one_reference_at_the_same_moment(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    one = order([("P-1", 1)], "shop", external_reference="TB-1")
    outcomes = together(lambda _: place(one=one, actor=admin), 8)
    assert sorted(codes(outcomes)) == [""] + ["duplicate_reference"] * 7
    number = accepted(outcomes, "duplicate_reference")[0]["number"]
    assert {o.extra["number"] for o in outcomes if isinstance(o, Refusal)} == {number}
    assert db.scalar("SELECT count(*) FROM sales_order") == 1


def test_a_reference_stays_taken_after_cancelling(shop: Shop, admin: Actor) -> None:
    one = order([("P-1", 1)], external_reference="TB-2")
    number = orders.place_order(one=one, actor=admin)["number"]
    orders.cancel_order(number=number, reason="不要了", actor=admin)
    with pytest.raises(Refusal) as caught:
        orders.place_order(one=one, actor=admin)
    assert (caught.value.status, caught.value.extra["number"]) == (409, number)


def test_one_draft_confirmed_by_two(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    draft = place(one=replace(order([("P-1", 3)]), confirm=False), actor=admin)
    outcomes = together(lambda _: orders.confirm_order(number=draft["number"], actor=admin), 4)
    assert len(accepted(outcomes, "not_possible")) == 1
    assert shop.level("P-1") == (1000, 3)


def test_a_draft_revised_while_it_is_confirmed(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    for _ in range(4):
        draft = place(one=replace(order([("P-1", 3)]), confirm=False), actor=admin)
        number, version = draft["number"], draft["version"]
        other = OrderInput(lines=(LineInput("P-2", Decimal(5)),), customer="C1")

        def work(index: int, number: str = number, version: int = version, other: OrderInput = other) -> Any:
            if index % 2:
                return orders.revise_draft(number=number, one=other, actor=admin, version=version)
            return orders.confirm_order(number=number, actor=admin, version=version)

        outcomes = together(work, 4)
        assert len(accepted(outcomes, "version_conflict", "not_possible", "findings_open")) == 1
    lines = db.rows("SELECT count(*) AS lines FROM order_line GROUP BY order_id")
    assert [row["lines"] for row in lines] == [1] * 4
