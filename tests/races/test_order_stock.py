"""Many orders for the same stock or credit at the same moment: nothing is sold twice, nobody deadlocks."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish, deadlocks

from meidan.customers.models import Customer
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput

Together = Callable[[Callable[[int], Any], int], list[Any]]
Place = Callable[..., dict[str, Any]]
SEEN = Acknowledgement(("*",), "测试")
SHOP_CHANNEL = "shop"


@pytest.fixture
def shop(admin: Actor) -> Iterator[Shop]:
    """Afterwards everything adds up, and the database has counted no deadlock."""
    before = deadlocks()
    yield Shop(admin, products=4)
    assert_consistent()
    assert deadlocks() == before


def order(lines: Sequence[tuple[str, int]], channel: str = "api", customer: str = "C1", **given: Any) -> OrderInput:
    """A confirmed order whose warnings were seen."""
    wanted = tuple(LineInput(sku, Decimal(quantity)) for sku, quantity in lines)
    return OrderInput(lines=wanted, customer=customer, channel=channel, confirm=True, acknowledge=SEEN, **given)


def accepted(outcomes: list[Any], *codes: str) -> list[Any]:
    """Those that came through; whatever else happened must be a refusal with one of the codes."""
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not (isinstance(outcome, Refusal) and outcome.code in codes):
            raise outcome
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def test_fifty_buyers_for_ten_units(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    shop.adjust({"P-1": 10})
    outcomes = together(lambda _: place(one=order([("P-1", 1)], SHOP_CHANNEL), actor=admin), 50)
    assert len(accepted(outcomes, "findings_open")) == 10
    assert shop.level("P-1") == (10, 10)
    assert db.scalar("SELECT count(*) FROM sales_order") == 10


def test_fifty_buyers_who_may_wait(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    shop.adjust({"P-1": 10})
    outcomes = together(lambda _: place(one=order([("P-1", 1)]), actor=admin), 50)
    stages = [outcome["stage"] for outcome in accepted(outcomes)]
    assert (stages.count("ready"), stages.count("backordered")) == (10, 40)
    assert shop.level("P-1") == (10, 10)


def test_opposite_line_order_never_deadlocks(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    shop.adjust(dict.fromkeys(shop.skus, 10_000))

    def work(index: int) -> None:
        skus = shop.skus if index % 2 else shop.skus[::-1]
        for _ in range(12):
            place(one=order([(sku, 1) for sku in skus]), actor=admin)

    accepted(together(work, 6))
    assert {shop.level(sku) for sku in shop.skus} == {(10_000, 72)}


def test_the_same_product_on_two_lines(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    shop.adjust({"P-1": 10, "P-2": 100})
    twice = [("P-1", 2), ("P-2", 1), ("P-1", 1)]
    outcomes = together(lambda _: place(one=order(twice, SHOP_CHANNEL), actor=admin), 8)
    assert len(accepted(outcomes, "findings_open")) == 3
    assert shop.level("P-1") == (10, 9)


def test_a_batch_with_two_orders_for_one_unit(shop: Shop, admin: Actor, together: Together) -> None:
    shop.adjust({"P-1": 1})

    def work(_: int) -> list[Any]:
        return orders.place_orders(inputs=[order([("P-1", 1)], SHOP_CHANNEL)] * 2, actor=admin)

    alone = work(0)
    assert [isinstance(outcome, Refusal) for outcome in alone] == [False, True]
    shop.adjust({"P-1": 3})
    outcomes = [outcome for batch in accepted(together(work, 4)) for outcome in batch]
    assert len(accepted(outcomes, "findings_open")) == 3
    assert shop.level("P-1") == (4, 4)


def test_a_refused_order_leaves_the_rest_of_its_batch_alone(shop: Shop, admin: Actor) -> None:
    shop.adjust({"P-1": 1, "P-2": 5})
    wanted = [order([("P-1", 1)], SHOP_CHANNEL), order([("P-1", 1)], SHOP_CHANNEL), order([("P-2", 2)], SHOP_CHANNEL)]
    outcomes = orders.place_orders(inputs=wanted, actor=admin)
    assert [isinstance(outcome, Refusal) for outcome in outcomes] == [False, True, False]
    refusal = outcomes[1]
    assert isinstance(refusal, Refusal)
    assert [fault.code for fault in refusal.faults] == ["stock.short"]


def test_cancelling_against_reserving(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    shop.adjust({"P-1": 20, "P-2": 20})
    numbers = [shop.order(Wish({"P-1": 5, "P-2": 5})) for _ in range(4)]

    def work(index: int) -> Any:
        if index < 4:
            return orders.cancel_order(number=numbers[index], reason="不要了", actor=admin)
        return place(one=order([("P-2", 5), ("P-1", 5)]), actor=admin)

    accepted(together(work, 10))
    reserved = [sum(shop.reserved(row["number"]).values()) for row in db.rows("SELECT number FROM sales_order")]
    assert sum(reserved) == 40
    assert shop.level("P-1") == shop.level("P-2") == (20, 20)


def test_one_order_cancelled_by_many(shop: Shop, admin: Actor, together: Together) -> None:
    shop.adjust({"P-1": 5})
    number = shop.order(Wish({"P-1": 5}))
    outcomes = together(lambda _: orders.cancel_order(number=number, reason="不要了", actor=admin), 6)
    assert len(accepted(outcomes, "not_possible")) == 1
    assert shop.level("P-1") == (5, 0)


def test_two_orders_against_one_credit_limit(shop: Shop, admin: Actor, together: Together, place: Place) -> None:
    shop.adjust({"P-1": 100, "P-2": 100})
    Customer.objects.filter(code="C1").update(credit_limit=Decimal(100))
    clerk = clerk_of(admin)

    def work(index: int) -> Any:
        one = order([("P-1" if index % 2 else "P-2", 6)])
        return place(one=OrderInput(lines=one.lines, customer="C1", confirm=True), actor=clerk)

    outcomes = together(work, 6)
    assert len(accepted(outcomes, "findings_open")) == 1
    assert db.scalar("SELECT credit_used FROM customer WHERE code = 'C1'") == 60


def clerk_of(admin: Actor) -> Actor:
    """Somebody who may not override a block."""
    return Actor(
        admin.user_id,
        admin.name,
        frozenset({"orders.create", "orders.confirm", "orders.view"}),
        "all",
        username="admin",
    )


def test_credit_and_stock_together_never_deadlock(shop: Shop, admin: Actor, together: Together) -> None:
    shop.adjust(dict.fromkeys(shop.skus, 1000))
    Customer.objects.create(code="C2", name="远航", payment_terms="monthly", credit_limit=Decimal(10) ** 9)
    Customer.objects.filter(code="C1").update(credit_limit=Decimal(10) ** 9)

    def work(index: int) -> None:
        for turn in range(6):
            customers = ("C1", "C2") if (index + turn) % 2 else ("C2", "C1")
            skus = shop.skus if index % 3 else shop.skus[::-1]
            batch = [order([(sku, 1) for sku in skus], customer=customer) for customer in customers]
            accepted(orders.place_orders(inputs=batch, actor=admin))

    accepted(together(work, 6))
    assert {shop.level(sku) for sku in shop.skus} == {(1000, 72)}
    assert db.scalar("SELECT sum(credit_used) FROM customer") == 72 * 4 * 10
