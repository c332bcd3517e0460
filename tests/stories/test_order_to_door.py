"""Whole business cases, as a person of the company would tell them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.fulfilment.bench import bring_back, facts, kinds, report, ship, state
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish

from meidan.billing.commands import PaymentInput, record_payment
from meidan.catalog.models import Product
from meidan.customers.models import Customer
from meidan.fulfilment.commands import begin_picking
from meidan.inventory import commands as stock
from meidan.inventory.inputs import Reception
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.people import commands as people
from meidan.people.models import User


@pytest.fixture
def shop(admin: Actor) -> Iterator[Shop]:
    """Afterwards every promise of the system still holds."""
    yield Shop(admin)
    assert_consistent()


def test_an_order_goes_out_in_one_shipment(shop: Shop) -> None:
    shop.adjust({"P-1": 10, "P-2": 5})
    order = shop.order(Wish({"P-1": 4, "P-2": 5}))
    assert shop.stage(order) == "ready"
    (shipment,) = ship(shop, order, carrier="顺丰", tracking_no="SF123")
    assert shop.stage(order) == "shipped"
    assert shop.level("P-1") == (6, 0)
    for kind in ("picked_up", "in_transit", "out_for_delivery"):
        report(shop, shipment, kind)
    assert shop.stage(order) == "shipped"
    report(shop, shipment, "delivered", proof="前台 王女士 签收")
    assert (state(order), shop.stage(order)) == ("closed", "completed")
    assert kinds(order) == ["OrderConfirmed", "GoodsIssued", *["ShipmentTracked"] * 3, "GoodsDelivered"]


def test_three_shipments_from_two_warehouses(shop: Shop) -> None:
    shop.warehouse("EAST", priority=200)
    shop.adjust({"P-1": 6})
    shop.adjust({"P-1": 10}, warehouse="EAST")
    order = shop.order(Wish({"P-1": 12}))
    (first,) = ship(shop, order, {"P-1": 2}, warehouse="MAIN")
    assert shop.stage(order) == "part_shipped"
    second, third = ship(shop, order)
    assert shop.stage(order) == "shipped"
    assert shop.level("P-1") == (0, 0)
    assert shop.level("P-1", "EAST") == (4, 0)
    for shipment in (third, first):
        report(shop, shipment, "delivered")
    assert (state(order), shop.stage(order)) == ("confirmed", "shipped")
    report(shop, second, "delivered")
    assert shop.stage(order) == "completed"


def test_short_goods_wait_and_the_urgent_order_gets_them_first(shop: Shop) -> None:
    shop.adjust({"P-1": 3})
    patient = shop.order(Wish({"P-1": 5}))
    urgent = shop.order(Wish({"P-1": 4}, priority=2))
    assert (shop.stage(patient), shop.stage(urgent)) == ("backordered", "backordered")
    (first,) = ship(shop, patient)
    assert shop.stage(patient) == "part_shipped"
    receipt = shop.announce({"P-1": 5}, on=date(2030, 1, 2))
    stock.receive(actor=shop.actor, receipt=receipt, reception=Reception())
    assert shop.reserved(urgent) == {"P-1": 4}
    assert shop.reserved(patient) == {"P-1": 1}
    assert shop.stage(urgent) == "ready"
    receipt = shop.announce({"P-1": 1}, on=date(2030, 1, 3))
    stock.receive(actor=shop.actor, receipt=receipt, reception=Reception())
    (second,) = ship(shop, patient)
    assert shop.stage(patient) == "shipped"
    report(shop, first, "delivered")
    report(shop, second, "delivered")
    assert shop.stage(patient) == "completed"


def test_a_refused_delivery_comes_back_and_serves_who_waits(shop: Shop) -> None:
    shop.adjust({"P-1": 5})
    order = shop.order(Wish({"P-1": 5}))
    waiting = shop.order(Wish({"P-1": 2}))
    (shipment,) = ship(shop, order)
    report(shop, shipment, "refused", note="外箱破损")
    assert facts(shop, order)["returned"] == "5"
    assert shop.stage(order) == "completed"
    assert kinds(order)[-1] == "DeliveryRefused"
    assert shop.level("P-1") == (5, 2)
    assert shop.stage(waiting) == "ready"
    report(shop, shipment, "returned")
    assert shop.level("P-1") == (5, 2)


def test_the_customer_returns_a_part(shop: Shop) -> None:
    shop.adjust({"P-1": 5, "P-2": 2})
    order = shop.order(Wish({"P-1": 5, "P-2": 2}))
    (shipment,) = ship(shop, order)
    report(shop, shipment, "delivered")
    bring_back(shop, order, {"P-1": 2})
    bring_back(shop, order, {"P-2": 1}, "write_off")
    assert shop.level("P-1") == (2, 0)
    assert shop.level("P-2") == (0, 0)
    with pytest.raises(Refusal, match="最多还能退 3"):
        bring_back(shop, order, {"P-1": 4})
    assert shop.stage(order) == "completed"


def test_a_deposit_then_the_balance(shop: Shop) -> None:
    shop.adjust({"P-1": 10})
    order = shop.order(Wish({"P-1": 10}))
    gross = Decimal(facts(shop, order)["open"])
    used = "SELECT credit_used FROM customer WHERE code = 'C1'"
    assert db.scalar(used) == gross
    deposit = PaymentInput(order, Decimal(30), "银行转账", "T-1")
    assert record_payment(payment=deposit, actor=shop.actor)["facts"]["paid"] == "30.00"
    assert db.scalar(used) == gross - 30
    (shipment,) = ship(shop, order)
    report(shop, shipment, "delivered")
    assert db.scalar(used) == gross - 30
    record_payment(payment=PaymentInput(order, gross - 30, "银行转账", "T-2"), actor=shop.actor)
    assert (facts(shop, order)["open"], db.scalar(used)) == ("0.00", 0)
    assert kinds(order).count("PaymentReceived") == 2


def test_a_service_is_accepted_not_shipped(shop: Shop) -> None:
    Product.objects.create(sku="S-1", name="安装", kind="service", price=Decimal(80))
    shop.adjust({"P-1": 1})
    order = shop.order(Wish({"P-1": 1, "S-1": 1}))
    (shipment,) = ship(shop, order)
    report(shop, shipment, "delivered")
    assert (state(order), shop.stage(order)) == ("confirmed", "delivered")
    orders.accept_services(number=order, note="验收单 17", actor=shop.actor)
    assert (state(order), shop.stage(order)) == ("closed", "completed")


def test_an_order_on_hold_does_not_ship_until_it_is_released(shop: Shop) -> None:
    shop.adjust({"P-1": 3})
    order = shop.order(Wish({"P-1": 3}))
    orders.hold_order(number=order, reason="等客户通知", actor=shop.actor)
    with pytest.raises(Refusal, match="挂起"):
        ship(shop, order)
    orders.release_order(number=order, actor=shop.actor)
    (shipment,) = ship(shop, order)
    orders.hold_order(number=order, reason="地址有疑问", actor=shop.actor)
    report(shop, shipment, "delivered")
    assert (state(order), shop.stage(order)) == ("confirmed", "on_hold")
    orders.release_order(number=order, actor=shop.actor)
    assert (state(order), shop.stage(order)) == ("closed", "completed")


def test_who_pays_beforehand_has_an_open_order_until_the_money_is_in(shop: Shop) -> None:
    """Goods delivered and money in: only both together complete the order of a customer without monthly terms."""
    Customer.objects.filter(code="C1").update(payment_terms="cod")
    shop.adjust({"P-1": 5})
    order = shop.order(Wish({"P-1": 5}))
    (shipment,) = ship(shop, order)
    report(shop, shipment, "delivered")
    assert (state(order), shop.stage(order)) == ("confirmed", "delivered")
    # What the customer is asked to pay later changes nothing for an order that is under way.
    Customer.objects.filter(code="C1").update(payment_terms="monthly")
    bring_back(shop, order, {"P-1": 2})
    record_payment(payment=PaymentInput(order, Decimal(20), "微信", "A-1"), actor=shop.actor)
    assert shop.stage(order) == "delivered"
    record_payment(payment=PaymentInput(order, Decimal(10), "微信", "A-2"), actor=shop.actor)
    assert (state(order), shop.stage(order)) == ("closed", "completed")


def test_the_orders_of_an_owner_who_leaves_go_to_others_at_once(shop: Shop) -> None:
    """周敏 answers for her customer's orders; when she leaves, each goes to whom the process names instead."""
    for username, role in (("zhou", "followup"), ("wu", "warehouse"), ("xu", "warehouse")):
        places = ("MAIN",) if role == "warehouse" else ()
        people.create_user(
            actor=shop.actor, wanted=people.UserInput(username, username, roles=(role,), warehouses=places)
        )
    Customer.objects.filter(code="C1").update(owner=User.objects.get(username="zhou"))
    shop.adjust({"P-1": 10})
    waiting, picked = shop.order(Wish({"P-1": 2})), shop.order(Wish({"P-1": 3}))
    begin_picking(warehouse="MAIN", orders=[picked], actor=shop.actor)
    assert (owner(waiting), owner(picked)) == ("zhou", "wu")
    due = facts_of(waiting)["due_at"]
    for username in ("zhou", "wu"):
        people.deactivate_user(actor=shop.actor, ref=username)
    assert (owner(waiting), owner(picked)) == ("admin", "xu")
    assert facts_of(waiting)["due_at"] == due
    assert (kinds(waiting)[-1], kinds(picked)[-1]) == ("OrderAssigned", "OrderAssigned")
    later = shop.order(Wish({"P-1": 1}))
    assert owner(later) == "admin"
    ship(shop, waiting)
    assert owner(waiting) == "admin"


def test_somebody_is_made_responsible_by_hand(shop: Shop) -> None:
    people.create_user(actor=shop.actor, wanted=people.UserInput("chen", "陈晓", roles=("clerk",)))
    shop.adjust({"P-1": 2})
    order = shop.order(Wish({"P-1": 2}))
    orders.assign_order(number=order, username="chen", actor=shop.actor)
    assert owner(order) == "chen"
    assert kinds(order) == ["OrderConfirmed", "OrderAssigned"]
    with pytest.raises(Refusal):
        orders.assign_order(number=order, username="nobody", actor=shop.actor)


def facts_of(order: str) -> dict[str, Any]:
    return db.rows("SELECT * FROM sales_order WHERE number = %s", (order,))[0]


def owner(order: str) -> str:
    return str(User.objects.get(pk=facts_of(order)["owner_id"]).username)
