"""Many hands on the same goods at the same moment: nothing leaves twice, nothing is lost."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.fulfilment.bench import bring_back, facts, report, ship
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish, deadlocks, idle_stock

from meidan.billing.commands import PaymentInput, record_payment
from meidan.inventory import commands as stock
from meidan.inventory.inputs import Reception
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import Wanted

Together = Callable[[Callable[[int], Any], int], list[Any]]


@pytest.fixture
def shop(admin: Actor) -> Iterator[Shop]:
    before = deadlocks()
    yield Shop(admin)
    assert_consistent()
    assert deadlocks() == before


def through(outcomes: list[Any], *codes: str) -> list[Any]:
    """Those that came through; whatever else happened must be a refusal with one of the codes."""
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not (isinstance(outcome, Refusal) and outcome.code in codes):
            raise outcome
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def test_the_same_reservation_ships_once(shop: Shop, together: Together) -> None:
    shop.adjust({"P-1": 10})
    order = shop.order(Wish({"P-1": 6}))
    outcomes = together(lambda _: ship(shop, order), 6)
    assert len(through(outcomes, "not_possible")) == 1
    assert shop.level("P-1") == (4, 0)
    assert db.scalar("SELECT sum(quantity) FROM shipment_line") == 6


def test_parts_of_a_reservation_never_exceed_it(shop: Shop, together: Together) -> None:
    shop.adjust({"P-1": 10})
    order = shop.order(Wish({"P-1": 7}))
    outcomes = together(lambda _: ship(shop, order, {"P-1": 2}), 6)
    assert len(through(outcomes, "more_than_reserved")) == 3
    assert shop.level("P-1") == (4, 1)
    assert shop.stage(order) == "part_shipped"


def test_shipping_against_cancelling(shop: Shop, admin: Actor, together: Together) -> None:
    shop.adjust({"P-1": 40})
    numbers = [shop.order(Wish({"P-1": 5})) for _ in range(4)]

    def work(index: int) -> Any:
        number = numbers[index // 2]
        if index % 2:
            return ship(shop, number)
        return orders.cancel_order(number=number, reason="不要了", actor=admin)

    assert len(through(together(work, 8), "not_possible")) == 4
    gone = sum(1 for number in numbers if shop.stage(number) == "shipped")
    assert gone + sum(1 for number in numbers if shop.stage(number) == "cancelled") == 4
    assert shop.level("P-1") == (40 - 5 * gone, 0)


def reduce(order: str, quantity: int, actor: Actor) -> None:
    wanted = [Wanted(Decimal(quantity), product="P-1")]
    orders.reduce_order(number=order, lines=wanted, reason="客户减量", actor=actor)


def test_a_part_cancelled_by_many_is_never_more_than_is_left(shop: Shop, admin: Actor, together: Together) -> None:
    shop.adjust({"P-1": 4})
    order = shop.order(Wish({"P-1": 7}))  # three of them wait
    assert len(through(together(lambda _: reduce(order, 2, admin), 6), "more_than_open")) == 3
    assert (facts(shop, order)["cancelled"], facts(shop, order)["reserved"]) == ("6", "1")
    assert shop.level("P-1") == (4, 1)


def test_shipping_against_cancelling_a_part(shop: Shop, admin: Actor, together: Together) -> None:
    """What has left cannot be cancelled, what is cancelled cannot leave; whoever waits gets what is set free."""
    shop.adjust({"P-1": 20})
    numbers = [shop.order(Wish({"P-1": 5})) for _ in range(4)]
    waiting = shop.order(Wish({"P-1": 12}))

    def work(index: int) -> Any:
        number = numbers[index // 2]
        return ship(shop, number, {"P-1": 3}) if index % 2 else reduce(number, 3, admin)

    codes = ("not_possible", "more_than_open", "nothing_open", "more_than_reserved")
    assert len(through(together(work, 8), *codes)) == 4
    shipped = sum(int(facts(shop, number)["shipped"]) for number in numbers)
    cancelled = sum(int(facts(shop, number)["cancelled"]) for number in numbers)
    assert shipped + cancelled == 12
    assert shop.reserved(waiting) == {"P-1": Decimal(cancelled)}
    assert idle_stock() == []


def test_receiving_while_shipping(shop: Shop, admin: Actor, together: Together) -> None:
    shop.adjust({"P-1": 4, "P-2": 4})
    waiting = [shop.order(Wish({"P-1": 2, "P-2": 2})) for _ in range(4)]
    receipts = [shop.announce({"P-1": 2, "P-2": 2}) for _ in range(2)]

    def work(index: int) -> Any:
        if index < 2:
            return stock.receive(actor=admin, receipt=receipts[index], reception=Reception())
        return ship(shop, waiting[index - 2])

    through(together(work, 6), "not_possible")
    assert idle_stock() == []
    for number in waiting:
        through(together(lambda _, n=number: ship(shop, n), 1), "not_possible")
    assert shop.level("P-1") == shop.level("P-2") == (0, 0)
    assert {shop.stage(number) for number in waiting} == {"shipped"}


def test_delivered_against_refused(shop: Shop, together: Together) -> None:
    shop.adjust({"P-1": 5})
    order = shop.order(Wish({"P-1": 5}))
    (shipment,) = ship(shop, order)
    outcomes = together(lambda index: report(shop, shipment, "refused" if index % 2 else "delivered"), 6)
    assert len(through(outcomes, "not_possible")) == 1
    assert shop.level("P-1")[0] == Decimal(facts(shop, order)["returned"])


def test_returns_at_once_are_never_more_than_was_delivered(shop: Shop, together: Together) -> None:
    shop.adjust({"P-1": 5})
    order = shop.order(Wish({"P-1": 5}))
    (shipment,) = ship(shop, order)
    report(shop, shipment, "delivered")
    outcomes = together(lambda _: bring_back(shop, order, {"P-1": 2}), 5)
    assert len(through(outcomes, "more_than_delivered")) == 2
    assert shop.level("P-1") == (4, 0)


def test_payments_and_orders_of_one_customer_at_once(shop: Shop, admin: Actor, together: Together) -> None:
    shop.adjust({"P-1": 100})
    numbers = [shop.order(Wish({"P-1": 1})) for _ in range(4)]

    def work(index: int) -> Any:
        if index < 4:
            return record_payment(payment=PaymentInput(numbers[index], Decimal(4), "现金"), actor=admin)
        return shop.order(Wish({"P-1": 1})) if index % 2 else ship(shop, numbers[index - 4])

    assert len(through(together(work, 8))) == 8
    assert db.scalar("SELECT credit_used FROM customer WHERE code = 'C1'") == 60 - 16
