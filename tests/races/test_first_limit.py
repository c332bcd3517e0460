"""The first credit limit is set at the very moment when orders come in: each order counts, before it or after it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish, deadlocks

from meidan.customers.commands.customers import update_customer
from meidan.customers.inputs import CustomerInput
from meidan.customers.models import Customer
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput

Together = Callable[[Callable[[int], Any], int], list[Any]]
_USED = "SELECT credit_used FROM customer WHERE code = 'C1'"
_OWED = "SELECT sum(gross) FROM sales_order WHERE state = 'confirmed'"
ROUNDS = 6


@pytest.fixture
def shop(admin: Actor) -> Shop:
    made = Shop(admin)
    made.adjust({"P-1": 10_000})
    return made


def forget_the_limit(shop: Shop) -> None:
    """C1 pays beforehand, as on the first day; what he ordered so far is over."""
    found = db.rows("SELECT number FROM sales_order WHERE state IN ('draft', 'confirmed')")
    for row in found:
        orders.cancel_order(number=row["number"], reason="下一轮", actor=shop.actor)
    Customer.objects.filter(code="C1").update(payment_terms="prepaid", credit_limit=None)


def limit(shop: Shop) -> None:
    wanted = CustomerInput("C1", "锦程", credit_limit=Decimal(1_000_000), given=frozenset(("credit_limit",)))
    update_customer(ref="C1", customer=wanted, version=None, actor=shop.actor)


def test_orders_that_come_in(shop: Shop, together: Together) -> None:
    before = deadlocks()
    for _ in range(ROUNDS):
        forget_the_limit(shop)

        def work(index: int) -> Any:
            return limit(shop) if index == 0 else shop.order(Wish({"P-1": index}))

        found = together(work, 6)
        assert not [one for one in found if isinstance(one, Exception)]
        assert db.scalar(_USED) == db.scalar(_OWED)
    assert deadlocks() == before
    assert_consistent()


def test_drafts_that_are_confirmed(shop: Shop, together: Together) -> None:
    seen = Acknowledgement(("*",), "测试")
    for _ in range(ROUNDS):
        forget_the_limit(shop)
        drafts = [
            str(orders.place_order(
                one=OrderInput(lines=(LineInput("P-1", Decimal(number)),), customer="C1"), actor=shop.actor
            )["number"])
            for number in range(1, 6)
        ]  # fmt: skip

        def work(index: int, drafts: list[str] = drafts) -> Any:
            if index == 0:
                return limit(shop)
            return orders.confirm_order(number=drafts[index - 1], actor=shop.actor, acknowledge=seen)

        found = together(work, 6)
        assert not [one for one in found if isinstance(one, Exception)], found
        assert db.scalar(_USED) == db.scalar(_OWED)
    assert_consistent()
