"""A part of an order is cancelled before it ships: stock, credit, those who wait, and where the order stands."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.fulfilment.bench import kinds, report, ship, state
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish

from meidan.billing.commands import PaymentInput, record_payment
from meidan.catalog.models import Product
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


def refused(api: Any, order: str, body: dict[str, Any], **headers: str) -> Any:
    status, answer = api.request("POST", f"/orders/{order}/reduce", {"reason": "客户减量", **body}, **headers)
    assert status in (403, 404, 409, 422), (status, answer)
    return answer


def test_a_part_is_cancelled_over_http(shop: Shop, api: Any) -> None:
    shop.adjust({"P-1": 10, "P-2": 10})
    order = shop.order(Wish({"P-1": 4, "P-2": 2}))
    body = {"reason": "客户减量", "version": 1, "lines": [{"product": "P-1", "quantity": "3"}, {"position": 2}]}
    done = api.post(f"/orders/{order}/reduce", body, idempotency_key="once")
    assert (done["facts"]["cancelled"], done["facts"]["reserved"], done["version"]) == ("5", "1", 2)
    assert api.post(f"/orders/{order}/reduce", body, idempotency_key="once") == done
    (event,) = [one for one in api.get(f"/orders/{order}/events")["items"] if one["kind"] == "QuantityCancelled"]
    assert event["data"]["reason"] == "客户减量"
    assert [(one["line"], one["quantity"]) for one in event["data"]["lines"]] == [(1, "3"), (2, "2")]
    ended = api.post(f"/orders/{order}/reduce", {"reason": "都不要了", "lines": [{"position": 1}]}, if_match="2")
    assert (ended["state"], ended["cancel_reason"]) == ("cancelled", "都不要了")


def test_what_cannot_be_cancelled_is_refused_with_the_place_and_what_to_do(shop: Shop, api: Any) -> None:
    shop.adjust({"P-1": 10, "P-2": 10})
    order = shop.order(Wish({"P-1": 4, "P-2": 1}))
    ship(shop, order, {"P-1": 3, "P-2": 1})
    more = refused(api, order, {"lines": [{"product": "P-1", "quantity": "2"}, {"position": 2}]})
    assert [(one["code"], one["path"]) for one in more["errors"]] == [
        ("more_than_open", "/lines/0/quantity"), ("nothing_open", "/lines/1/quantity"),
    ]  # fmt: skip
    assert "请改为 1 或更少" in more["errors"][0]["message"]
    twice = [{"product": "P-1", "quantity": "1"}, {"position": 1, "quantity": "1"}]
    assert refused(api, order, {"lines": twice})["errors"][0]["path"] == "/lines/1/quantity"
    assert refused(api, order, {"lines": [{"position": 1, "quantity": "0"}]})["code"] == "not_positive"
    strange = refused(api, order, {"lines": [{"product": "P-3"}, {"position": 9}]})
    assert [one["code"] for one in strange["errors"]] == ["unknown_line", "unknown_line"]
    assert refused(api, order, {"lines": [{"position": 1}], "reason": " "})["errors"][0]["path"] == "/reason"
    assert refused(api, order, {"lines": []})["errors"][0]["path"] == "/lines"
    stale = refused(api, order, {"lines": [{"position": 1}], "version": 1})
    assert (stale["code"], stale["version"]) == ("version_conflict", 2)
    draft = api.post("/orders", {"customer": "C1", "lines": [{"product": "P-1", "quantity": "1"}]})["number"]
    assert "还是草稿" in refused(api, draft, {"lines": [{"position": 1}]})["title"]
    api.post(f"/orders/{draft}/cancel", {"reason": "不要了"})
    assert refused(api, draft, {"lines": [{"position": 1}]})["code"] == "not_possible"
    assert refused(api, "nowhere", {"lines": [{"position": 1}]})["code"] == "not_found"


def test_services_are_cancelled_too(shop: Shop, api: Any) -> None:
    Product.objects.create(sku="S-1", name="安装", kind="service", price=Decimal(80))
    shop.adjust({"P-1": 10})
    order = shop.order(Wish({"P-1": 1, "S-1": 2}))
    (shipment,) = ship(shop, order)
    report(shop, shipment, "delivered")
    done = api.post(f"/orders/{order}/reduce", {"reason": "自己装", "lines": [{"product": "S-1", "quantity": "1"}]})
    assert done["state"] == "confirmed"
    done = api.post(f"/orders/{order}/reduce", {"reason": "自己装", "lines": [{"product": "S-1"}]})
    assert (done["state"], done["stage"], done["facts"]["cancelled"]) == ("closed", "completed", "2")
