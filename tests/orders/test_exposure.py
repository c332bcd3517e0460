"""A customer's first credit limit, given while orders of his are open: what they owe counts from the first moment."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish, deadlocks

from meidan.billing.commands import PaymentInput, record_payment
from meidan.customers.commands.customers import save_customers, update_customer
from meidan.customers.inputs import CustomerInput
from meidan.customers.models import Customer
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.inputs import LineInput, OrderInput

USED = "SELECT credit_used FROM customer WHERE code = 'C1'"


@pytest.fixture
def shop(admin: Actor) -> Shop:
    """C1 pays beforehand and has no limit yet."""
    made = Shop(admin)
    Customer.objects.filter(code="C1").update(payment_terms="prepaid")
    made.adjust({"P-1": 1000})
    return made


def limit(shop: Shop, amount: int) -> None:
    wanted = CustomerInput("C1", "锦程", credit_limit=Decimal(amount), given=frozenset(("credit_limit",)))
    update_customer(ref="C1", customer=wanted, version=None, actor=shop.actor)


def test_open_orders_use_up_the_first_limit(shop: Shop) -> None:
    first, second = shop.order(Wish({"P-1": 10})), shop.order(Wish({"P-1": 20}))
    gone, draft = shop.order(Wish({"P-1": 5})), OrderInput(lines=(LineInput("P-1", Decimal(9)),), customer="C1")
    orders.cancel_order(number=gone, reason="不要了", actor=shop.actor)
    orders.place_order(one=draft, actor=shop.actor)
    record_payment(payment=PaymentInput(first, Decimal(40), "银行", "T-1"), actor=shop.actor)
    assert db.scalar(USED) == 0
    limit(shop, 350)
    assert db.scalar(USED) == 260
    assert_consistent()
    one = OrderInput(lines=(LineInput("P-1", Decimal(10)),), customer="C1", confirm=True)
    with pytest.raises(Refusal) as refused:
        orders.place_order(one=one, actor=shop.actor)
    assert refused.value.code == "findings_open"
    record_payment(payment=PaymentInput(first, Decimal(60), "银行", "T-2"), actor=shop.actor)
    orders.cancel_order(number=second, reason="不要了", actor=shop.actor)
    assert db.scalar(USED) == 0
    assert_consistent()


def test_monthly_terms_and_imports_count_too_and_a_second_limit_changes_nothing(shop: Shop) -> None:
    shop.order(Wish({"P-1": 10}))
    monthly = CustomerInput(
        "C1",
        "锦程",
        payment_terms="monthly",
        due_day=25,
        given=frozenset(
            (
                "payment_terms",
                "due_day",
            )
        ),
    )
    save_customers(customers=[monthly], actor=shop.actor, on_existing="update")
    assert db.scalar(USED) == 100
    limit(shop, 500)
    limit(shop, 900)
    assert db.scalar(USED) == 100
    assert_consistent()


def test_a_limit_given_while_orders_are_paid_and_cancelled(shop: Shop, together: Callable[..., list[Any]]) -> None:
    numbers = [shop.order(Wish({"P-1": number + 1})) for number in range(6)]
    before = deadlocks()

    def work(index: int) -> None:
        if index == 0:
            limit(shop, 10_000)
        elif index % 2:
            orders.cancel_order(number=numbers[index], reason="不要了", actor=shop.actor)
        else:
            record_payment(payment=PaymentInput(numbers[index], Decimal(10), "银行", f"T-{index}"), actor=shop.actor)

    assert together(work, 6) == [None] * 6
    assert deadlocks() == before
    assert_consistent()
