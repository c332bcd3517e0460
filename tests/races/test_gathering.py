"""Orders of one caller that come at the same moment share a call; none has to answer for another."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, deadlocks
from tests.races.test_order_stock import accepted, order

from meidan.customers.models import Customer
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.commands import gathering
from meidan.orders.inputs import OrderInput

HOLD = "SELECT FROM stock_level WHERE product_id = (SELECT id FROM product WHERE sku = 'P-1') FOR UPDATE"
Together = Callable[[Callable[[int], Any], int], list[Any]]


@pytest.fixture
def shop(admin: Actor) -> Iterator[Shop]:
    before = deadlocks()
    made = Shop(admin, products=4)
    Customer.objects.create(code="C2", name="远航", payment_terms="prepaid")  # no credit to be held in turn
    made.adjust(dict.fromkeys(made.skus, 1000))
    yield made
    assert_consistent()
    assert deadlocks() == before


def held_up(shop: Shop, admin: Actor, others: list[OrderInput]) -> tuple[Any, list[Any]]:
    """What becomes of an order whose goods somebody holds, and of `others` that come while it waits."""
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            db.run(
                "SELECT FROM stock_level s JOIN product p ON p.id = s.product_id WHERE p.sku = 'P-1' FOR UPDATE OF s"
            )
            holding.set()
            release.wait(20)
        connection.close()

    def placed(one: OrderInput) -> Any:
        try:
            return orders.place_gathered(one=one, actor=admin)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2 + len(others)) as pool:
        holder = pool.submit(hold)
        assert holding.wait(20)
        first = pool.submit(placed, order([("P-1", 1)]))
        asked = [pool.submit(placed, one) for one in others]
        try:
            outcomes = [one.result(20) for one in asked]
            assert not first.done()
        finally:
            release.set()
        holder.result(20)
        return first.result(20), outcomes


def test_nobody_waits_for_the_goods_of_another(shop: Shop, admin: Actor) -> None:
    first, others = held_up(shop, admin, [order([("P-2", index + 1)], customer="C2") for index in range(6)])
    assert first["stage"] == "ready"
    assert len(accepted(others)) == 6
    assert shop.level("P-2") == (1000, 21)


def test_what_has_gathered_goes_together(shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PATIENCE_SECONDS", 1.0)  # in which all of them arrive on a busy machine, too
    held_up(shop, admin, [order([("P-2", index + 1)], customer="C2") for index in range(6)])
    moments = db.scalar("SELECT count(DISTINCT created_at) FROM sales_order")
    assert 2 <= moments < 7  # the one that was held up, and fewer calls than the others are orders


def test_each_gets_its_own_answer(shop: Shop, admin: Actor, together: Together) -> None:
    outcomes = together(
        lambda index: orders.place_gathered(
            one=order([("P-9" if index % 3 == 0 else "P-1", index + 1)], note=str(index)), actor=admin
        ),
        24,
    )
    refused = [index for index, outcome in enumerate(outcomes) if isinstance(outcome, Refusal)]
    assert refused == list(range(0, 24, 3))
    for index, outcome in enumerate(outcomes):
        if index % 3:
            kept = db.row("SELECT note FROM sales_order WHERE number = %s", (outcome["number"],))
            assert kept == {"note": str(index)}
            assert Decimal(outcome["lines"][0]["quantity"]) == index + 1


def test_a_failure_nobody_foresaw_is_told_to_whom_it_concerns(shop: Shop, admin: Actor, together: Together) -> None:
    def place(index: int) -> Any:
        extra = {"not": object()} if index == 3 else {}
        return orders.place_gathered(one=order([("P-1", index + 1)], extra=extra), actor=admin)

    outcomes = together(place, 8)
    assert [index for index, outcome in enumerate(outcomes) if isinstance(outcome, TypeError)] == [3]
    assert db.scalar("SELECT count(*) FROM sales_order") == 7


def test_inside_a_transaction_it_places_by_itself(shop: Shop, admin: Actor) -> None:
    with transaction.atomic():
        number = orders.place_gathered(one=order([("P-1", 1)]), actor=admin)["number"]
        transaction.set_rollback(True)
    assert db.row("SELECT id FROM sales_order WHERE number = %s", (number,)) is None
