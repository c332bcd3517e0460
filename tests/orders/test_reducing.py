"""A part of an order is cancelled before it ships: stock, credit, those who wait, and where the order stands."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.fulfilment.bench import kinds, report, ship, state
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish

from meidan.billing.commands import PaymentInput, record_payment
from meidan.customers.models import Customer
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders.commands import Reduction, cancel_quantities


@pytest.fixture
def shop(admin: Actor) -> Iterator[Shop]:
    made = Shop(admin)
    made.warehouse("EAST", priority=9)
    Customer.objects.filter(code="C1").update(credit_limit=10_000)
    yield made
    assert_consistent()


def reduce(shop: Shop, order: str, cut: dict[str, int], reason: str = "客户减量") -> None:
    found = db.rows(
        "SELECT l.id, l.sku, l.order_id FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.number = %s",
        (order,),
    )
    lines = {one["id"]: Decimal(cut[one["sku"]]) for one in found if one["sku"] in cut}
    cancel_quantities(reductions=[Reduction(found[0]["order_id"], lines, reason)], actor=shop.actor)


def test_what_waits_goes_first_then_the_least_preferred_warehouse_and_others_get_it(shop: Shop) -> None:
    shop.adjust({"P-1": 4})
    shop.adjust({"P-1": 4}, "EAST")
    order, waiting = shop.order(Wish({"P-1": 10})), shop.order(Wish({"P-1": 3}))
    used = "SELECT credit_used FROM customer WHERE code = 'C1'"
    assert db.scalar(used) == 130
    reduce(shop, order, {"P-1": 2})
    assert (shop.reserved(order), shop.stage(order)) == ({"P-1": Decimal(8)}, "ready")
    reduce(shop, order, {"P-1": 3})
    assert shop.reserved(order) == {"P-1": Decimal(5)}
    assert (shop.level("P-1")[1], shop.level("P-1", "EAST")[1]) == (4, 4)
    assert (shop.reserved(waiting), shop.stage(waiting)) == ({"P-1": Decimal(3)}, "ready")
    assert db.scalar(used) == 80
    assert kinds(order) == ["OrderConfirmed", "QuantityCancelled", "QuantityCancelled"]
    record_payment(payment=PaymentInput(order, Decimal(50), "银行", "T-1"), actor=shop.actor)
    assert db.scalar(used) == 30


def test_an_order_is_over_when_nothing_is_left_of_it(shop: Shop) -> None:
    shop.adjust({"P-1": 10, "P-2": 10})
    gone, sent = shop.order(Wish({"P-1": 2, "P-2": 1})), shop.order(Wish({"P-1": 2, "P-2": 1}))
    reduce(shop, gone, {"P-1": 2, "P-2": 1})
    assert (state(gone), shop.stage(gone)) == ("cancelled", "cancelled")
    (shipment,) = ship(shop, sent, {"P-1": 2})
    reduce(shop, sent, {"P-2": 1})
    assert shop.stage(sent) == "shipped"
    report(shop, shipment, "delivered")
    assert shop.stage(sent) in ("completed", "delivered")


def test_more_than_is_left_to_ship_is_refused(shop: Shop) -> None:
    shop.adjust({"P-1": 10})
    order = shop.order(Wish({"P-1": 4}))
    ship(shop, order, {"P-1": 3})
    with pytest.raises(Refusal) as refused:
        reduce(shop, order, {"P-1": 2})
    assert "还可取消 1" in refused.value.message("zh")
