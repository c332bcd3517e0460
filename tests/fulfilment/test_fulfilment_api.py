"""Fulfilment over HTTP: what is answered, what is refused and with which words, who sees what."""

from datetime import timedelta
from typing import Any

import pytest
from tests.fulfilment.bench import kinds
from tests.invariants import assert_consistent
from tests.inventory.shop import Shop, Wish

from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor
from meidan.people import commands as people


@pytest.fixture
def shop(admin: Actor) -> Any:
    made = Shop(admin)
    made.adjust({"P-1": 10, "P-2": 10})
    yield made
    assert_consistent()


def refused(api: Any, path: str, body: Any, **headers: str) -> Any:
    status, answer = api.request("POST", path, body, **headers)
    assert status in (403, 404, 409, 422), (status, answer)
    return answer


def test_a_shipment_names_what_left_and_where_the_order_stands(shop: Shop, api: Any) -> None:
    order = shop.order(Wish({"P-1": 4, "P-2": 2}))
    body = {
        "order": order,
        "lines": [{"product": "P-1", "quantity": "3"}, {"position": 2}],
        "packages": [{"tracking_no": "SF-1", "weight": "2.5"}, {}],
        "carrier": "顺丰",
        "tracking_no": "SF-1",
    }
    made = api.post("/shipments", body, idempotency_key="once")
    assert (made["order"], made["stage"]) == (order, "part_shipped")
    (shipment,) = made["shipments"]
    assert [(line["product"], line["quantity"]) for line in shipment["lines"]] == [("P-1", "3"), ("P-2", "2")]
    assert [(one["position"], one["weight"]) for one in shipment["packages"]] == [(1, "2.5"), (2, None)]
    assert api.post("/shipments", body, idempotency_key="once") == made
    found = api.get(f"/orders/{order}")
    assert (found["version"], found["facts"]["shipped"], found["facts"]["reserved"]) == (made["version"], "5", "1")
    assert api.get(f"/shipments/{shipment['number']}") == shipment
    assert kinds(order) == ["OrderConfirmed", "GoodsIssued"]


def test_what_cannot_ship_is_refused_with_words(shop: Shop, api: Any) -> None:
    order = shop.order(Wish({"P-1": 4}))
    more = refused(api, "/shipments", {"order": order, "lines": [{"product": "P-1", "quantity": "5"}]})
    assert (more["code"], more["errors"][0]["path"]) == ("more_than_reserved", "/lines/0/quantity")
    assert "只备了 4" in more["errors"][0]["message"]
    twice = [{"product": "P-1", "quantity": "3"}, {"position": 1, "quantity": "3"}]
    assert refused(api, "/shipments", {"order": order, "lines": twice})["errors"][0]["path"] == "/lines/1/quantity"
    none = refused(api, "/shipments", {"order": order, "lines": [{"product": "P-1", "quantity": "0"}]})
    assert none["code"] == "not_positive"
    strange = refused(api, "/shipments", {"order": order, "lines": [{"product": "P-3"}, {"position": 9}]})
    assert [one["code"] for one in strange["errors"]] == ["unknown_line", "unknown_line"]
    draft = api.post("/orders", {"customer": "C1", "lines": [{"product": "P-1", "quantity": "1"}]})["number"]
    assert "还没确认" in refused(api, "/shipments", {"order": draft})["title"]
    api.post(f"/orders/{order}/hold", {"reason": "等通知"})
    assert "挂起" in refused(api, "/shipments", {"order": order})["title"]
    api.post(f"/orders/{order}/release")
    api.post(f"/orders/{order}/cancel", {"reason": "不要了"})
    assert "已取消" in refused(api, "/shipments", {"order": order})["title"]
    assert refused(api, "/shipments", {"order": "nowhere"})["code"] == "not_found"
    short = shop.order(Wish({"P-3": 1}))
    assert "没有已备好的货" in refused(api, "/shipments", {"order": short})["title"]


def test_packages_belong_to_one_warehouse(shop: Shop, api: Any) -> None:
    shop.warehouse("EAST", priority=200)
    shop.adjust({"P-1": 5}, warehouse="EAST")
    order = shop.order(Wish({"P-1": 12}))
    assert refused(api, "/shipments", {"order": order, "packages": [{}]})["code"] == "several_warehouses"
    api.post("/shipments", {"order": order, "packages": [{}], "warehouse": "EAST"})
    assert shop.level("P-1", "EAST") == (3, 0)


def test_a_shipment_ends_once(shop: Shop, api: Any) -> None:
    order = shop.order(Wish({"P-1": 4}))
    number = api.post("/shipments", {"order": order})["shipments"][0]["number"]
    path = f"/shipments/{number}/events"
    assert refused(api, path, {"kind": "in_transit", "at": "2990-01-01T00:00:00Z"})["code"] == "time_ahead"
    assert refused(api, path, {"kind": "in_transit", "at": "2001-01-01T00:00:00Z"})["code"] == "time_before_issue"
    api.post(path, {"kind": "in_transit", "place": "杭州转运中心"})
    done = api.post(path, {"kind": "delivered", "proof": "门卫签收"})
    assert (done["state"], [one["kind"] for one in done["events"]]) == ("delivered", ["in_transit", "delivered"])
    again = refused(api, path, {"kind": "delivered"})
    assert (again["code"], "已签收" in again["title"]) == ("not_possible", True)
    assert api.get(f"/orders/{order}")["stage"] == "completed"


def test_lists_are_filtered_and_paged(shop: Shop, api: Any) -> None:
    orders = [shop.order(Wish({"P-1": 2})) for _ in range(3)]
    made = [api.post("/shipments", {"order": order})["shipments"][0]["number"] for order in orders]
    api.post(f"/shipments/{made[0]}/events", {"kind": "delivered"})
    first = api.get("/shipments?limit=2")
    assert [one["number"] for one in first["items"]] == made[:0:-1]
    assert [one["number"] for one in api.get(f"/shipments?cursor={first['next_cursor']}")["items"]] == made[:1]
    assert [one["number"] for one in api.get("/shipments?state=delivered")["items"]] == made[:1]
    assert [one["order"] for one in api.get(f"/shipments?order={orders[1]}&warehouse=MAIN")["items"]] == [orders[1]]
    assert api.request("GET", "/shipments?warehouse=NOWHERE")[0] == 404


def test_a_pick_list_is_sorted_by_urgency_and_sku(shop: Shop, api: Any) -> None:
    calm = shop.order(Wish({"P-2": 1, "P-1": 2}))
    urgent = shop.order(Wish({"P-1": 3}, priority=2))
    held = shop.order(Wish({"P-1": 1}))
    api.post(f"/orders/{held}/hold", {"reason": "等通知"})
    shop.order(Wish({"P-1": 1, "P-3": 1}))
    found = api.get("/pick-lists?warehouse=MAIN")
    assert [one["number"] for one in found["orders"]] == [urgent, calm]
    assert [line["product"] for line in found["orders"][1]["lines"]] == ["P-1", "P-2"]
    assert [(one["product"], one["quantity"], one["lines"]) for one in found["items"]] == [
        ("P-1", "5", 2),
        ("P-2", "1", 1),
    ]
    assert len(api.get("/pick-lists?warehouse=MAIN&limit=1")["orders"]) == 1


def test_what_is_late_stands_before_what_is_urgent_and_says_who_picks_it(shop: Shop, api: Any) -> None:
    urgent = shop.order(Wish({"P-1": 3}, priority=2))
    late = shop.order(Wish({"P-1": 2}))
    db.run("UPDATE sales_order SET due_at = %s WHERE number = %s", (clock.now() - timedelta(hours=1), late))
    db.run("UPDATE app_user SET warehouse_codes = '{MAIN}' WHERE id = %s", (shop.actor.user_id,))
    begun = api.post("/pick-lists", {"warehouse": "MAIN", "orders": [urgent]})["orders"]
    name = db.scalar("SELECT name FROM app_user WHERE id = %s", (shop.actor.user_id,))
    assert [(one["number"], one["picker"]) for one in begun] == [(urgent, name)]
    found = api.get("/pick-lists?warehouse=MAIN")["orders"]
    assert [one["number"] for one in found] == [late, urgent]
    assert [one["picking_at"] is None for one in found] == [True, False]


def test_a_return_is_never_more_than_what_the_customer_has(shop: Shop, api: Any) -> None:
    order = shop.order(Wish({"P-1": 4}))
    body = {"order": order, "lines": [{"product": "P-1", "quantity": "3"}], "reason": "色差", "disposition": "restock"}
    assert "还没有签收" in refused(api, "/returns", body)["title"]
    number = api.post("/shipments", {"order": order})["shipments"][0]["number"]
    assert "还没有签收" in refused(api, "/returns", body)["title"]
    api.post(f"/shipments/{number}/events", {"kind": "delivered"})
    back = api.post("/returns", body)
    assert (back["warehouse"], back["stage"], back["lines"][0]["quantity"]) == ("MAIN", "completed", "3")
    more = refused(api, "/returns", body)
    assert (more["code"], more["errors"][0]["path"]) == ("more_than_delivered", "/lines/0/quantity")
    shop.warehouse("BACK", sellable=False)
    api.post("/returns", {**body, "lines": [{"position": 1}], "warehouse": "BACK"})
    assert shop.level("P-1", "BACK") == (1, 0)
    assert api.get("/stock/moves?product=P-1&warehouse=BACK")["items"][0]["kind"] == "return"


def test_the_warehouse_ships_only_its_own_and_sees_no_price(shop: Shop, api: Any) -> None:
    shop.warehouse("EAST", priority=200)
    shop.adjust({"P-1": 5}, warehouse="EAST")
    order = shop.order(Wish({"P-1": 12}))
    elsewhere = shop.order(Wish({"P-2": 1}))
    api.post("/users", {"username": "east", "name": "东仓", "roles": ["warehouse"], "warehouses": ["EAST"]})
    east = type(api)(people.create_token(username="east", name="scanner"))
    assert refused(east, "/shipments", {"order": order, "warehouse": "MAIN"})["code"] == "warehouse_scope"
    too_much = {"order": order, "lines": [{"product": "P-1", "quantity": "3"}]}
    assert refused(east, "/shipments", too_much)["code"] == "more_than_reserved"
    assert refused(east, "/shipments", {"order": elsewhere})["code"] == "not_found"
    made = east.post("/shipments", {"order": order})
    assert [one["warehouse"] for one in made["shipments"]] == ["EAST"]
    assert shop.reserved(order) == {"P-1": 10}
    number = made["shipments"][0]["number"]
    other = api.post("/shipments", {"order": order})["shipments"][0]["number"]
    assert [one["number"] for one in east.get("/shipments")["items"]] == [number]
    assert east.request("GET", f"/shipments/{other}")[0] == 404
    assert refused(east, f"/shipments/{other}/events", {"kind": "delivered"})["code"] == "not_found"
    east.post(f"/shipments/{number}/events", {"kind": "delivered"})
    assert east.request("GET", "/pick-lists?warehouse=MAIN")[0] == 403
    assert refused(east, "/payments", {"order": order, "amount": "1", "method": "现金"})["code"] == "forbidden"
    assert "paid" in api.get(f"/orders/{order}")["facts"]
    body = {"order": order, "lines": [{"position": 1, "quantity": "1"}], "reason": "破损", "disposition": "restock"}
    assert refused(east, "/returns", {**body, "warehouse": "MAIN"})["code"] == "warehouse_scope"
    assert east.post("/returns", body)["warehouse"] == "EAST"


def test_a_pick_list_says_by_which_codes_a_line_is_recognised(shop: Shop, api: Any) -> None:
    api.request("PATCH", "/products/P-1", {"barcodes": [{"barcode": "CARTON-1", "unit": "箱"}, {"barcode": "ONE-1"}]})
    shop.order(Wish({"P-1": 2}))
    line = api.get("/pick-lists?warehouse=MAIN")["orders"][0]["lines"][0]
    codes = {one["code"]: one["quantity"] for one in line["codes"]}
    assert codes["P-1"] == "1"
    assert codes["ONE-1"] == "1"
    assert line["unit"]


def test_the_ledger_names_what_moved_the_stock(shop: Shop, api: Any) -> None:
    receipt = shop.announce({"P-1": 5})
    api.post(f"/receipts/{receipt}/receive", {})
    order = shop.order(Wish({"P-1": 4}))
    (shipment,) = api.post("/shipments", {"order": order})["shipments"]
    api.post(f"/shipments/{shipment['number']}/events", {"kind": "delivered"})
    body = {"order": order, "lines": [{"position": 1, "quantity": "1"}], "reason": "不合适", "disposition": "restock"}
    back = api.post("/returns", body)
    found = api.get("/stock/moves?product=P-1")["items"]
    named = [(one["kind"], one["origin"]["kind"], one["origin"]["number"], one["origin"]["order"]) for one in found]
    assert named[:4] == [
        ("return", "return", back["number"], order),
        ("issue", "shipment", shipment["number"], order),
        ("reserve", "order", order, order),
        ("receive", "receipt", receipt, None),
    ]
    assert named[-1][1] == "document"


def test_a_return_that_never_came_into_our_stock(shop: Shop, api: Any) -> None:
    order = shop.order(Wish({"P-1": 4}))
    (shipment,) = api.post("/shipments", {"order": order})["shipments"]
    api.post(f"/shipments/{shipment['number']}/events", {"kind": "delivered"})
    before = shop.level("P-1")
    body = {"order": order, "lines": [{"position": 1}], "reason": "直接退给厂家", "disposition": "elsewhere"}
    assert api.post("/returns", body)["warehouse"] is None
    assert shop.level("P-1") == before
