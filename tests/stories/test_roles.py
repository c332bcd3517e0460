"""A day at the demo company: each login does its own work over HTTP, and is refused what is not his."""

from collections.abc import Callable
from typing import Any

import pytest

from meidan.kernel import db, relay
from meidan.people.commands import create_token
from meidan.site import demo

SEEN = {"codes": ["*"], "reason": "客户已确认"}


@pytest.fixture(scope="module")
def staff(module_database: Any, client_of: Callable[[str], Any]) -> Callable[[str], Any]:
    """`staff("chen")` speaks for a colleague of the demo company."""
    demo.load(lambda _: None)
    relay.catch_up()
    return lambda name: client_of(create_token(username=name, name="story"))


def test_the_clerk_takes_orders_of_her_team_and_sees_no_cost(staff: Any) -> None:
    chen = staff("chen")
    product, customer = _goods(chen), chen.get("/customers?limit=1")["items"][0]["code"]
    assert (product["cost"], product["price"] is not None) == (None, True)
    order = _order(chen, customer, product["sku"])
    assert chen.get(f"/orders/{order['number']}")["totals"]["gross"] is not None
    assert chen.get("/home")["today"]
    assert chen.get("/shipments")["items"] is not None
    _refused(chen, "POST", "/shipments", {"order": order["number"]})
    _refused(chen, "POST", "/payments", {"order": order["number"], "amount": "1", "method": "现金"})
    _refused(chen, "POST", "/stock/adjustments", {})
    _refused(chen, "POST", "/products", {})
    _refused(chen, "POST", f"/orders/{order['number']}/assign", {})
    _refused(chen, "GET", "/events")
    theirs = "SELECT id FROM app_user WHERE username = 'boss'"
    others = "UPDATE sales_order SET team_id = NULL, owner_id = ({0}), created_by_id = ({0}) WHERE number = %s"
    db.run(others.format(theirs), (order["number"],))
    for path in ("", "/events", "/input", "/evidence"):
        assert chen.request("GET", f"/orders/{order['number']}{path}")[0] == 404
    assert chen.get(f"/orders?q={order['number']}")["items"] == []


def test_the_approver_holds_prices_and_overrides(staff: Any) -> None:
    lin = staff("lin")
    product, customer = _goods(lin), lin.get("/customers?limit=1")["items"][0]["code"]
    assert product["cost"] is not None
    order = _order(lin, customer, product["sku"], unit_price="0.5")
    lin.post(f"/orders/{order['number']}/hold", {"reason": "等合同"})
    lin.post(f"/orders/{order['number']}/release", {})
    assert lin.get("/events?limit=1")["items"]
    _refused(lin, "POST", "/shipments", {"order": order["number"]})
    _refused(lin, "POST", "/users", {})
    _refused(lin, "PUT", "/checks/rules/stock.short", {})


def test_the_warehouse_ships_from_its_own_place_and_sees_no_price(staff: Any) -> None:
    wu = staff("wu")
    assert [one["code"] for one in wu.get("/warehouses")["items"]] == ["GZ"]
    assert {one["warehouse"] for one in wu.get("/stock?limit=200")["items"]} == {"GZ"}
    picks = wu.get("/pick-lists?warehouse=GZ")
    assert picks["orders"]
    number = picks["orders"][0]["number"]
    shown = wu.get(f"/orders/{number}")
    assert (shown["totals"]["gross"], {line["unit_price"] for line in shown["lines"]}) == (None, {None})
    shipped = wu.post("/shipments", {"order": number, "warehouse": "GZ"})["shipments"]
    assert {one["warehouse"] for one in shipped} == {"GZ"}
    wu.post(f"/shipments/{shipped[0]['id']}/events", {"kind": "picked_up"})
    assert wu.request("GET", "/pick-lists?warehouse=HZ")[0] in (403, 404)
    adjustment = {"warehouse": "HZ", "reason": "试", "lines": [{"product": _goods(wu)["sku"], "quantity": "1"}]}
    assert wu.request("POST", "/stock/adjustments", adjustment)[0] in (403, 404, 422)
    assert wu.request("GET", "/orders?sort=amount")[0] == 403
    for path in ("/customers", "/price-lists", f"/orders/{number}/evidence"):
        _refused(wu, "GET", path)
    _refused(wu, "POST", "/orders", {})


def test_the_buyer_announces_and_receives_and_sees_no_phone(staff: Any) -> None:
    he = staff("he")
    product = _goods(he)
    assert product["cost"] is not None
    lines = [{"product": product["sku"], "quantity": "5"}]
    receipt = he.post("/receipts", {"warehouse": "GZ", "expected_at": "2099-01-02", "lines": lines})
    he.post(f"/receipts/{receipt['number']}/receive", {})
    order = he.get("/orders?limit=1")["items"][0]["number"]
    phone = he.get(f"/orders/{order}")["ship_to"]["phone"]
    assert not phone or "*" in phone
    for path in ("/customers", "/events"):
        _refused(he, "GET", path)
    _refused(he, "POST", "/orders", {})
    _refused(he, "POST", "/shipments", {"order": order})


def test_finance_takes_money_and_sets_limits(staff: Any) -> None:
    fang = staff("fang")
    order = next(o for o in fang.get("/orders?state=confirmed&limit=50")["items"] if o["totals"]["gross"] != "0.00")
    paid = fang.post("/payments", {"order": order["number"], "amount": "1.00", "method": "银行", "reference": "S-1"})
    assert paid["facts"]["paid"]
    fang.post("/payments", {"order": order["number"], "amount": "-1.00", "method": "银行", "reference": "S-2"})
    for path, body in (("/orders", {}), ("/shipments", {"order": order["number"]}), ("/products", {}), ("/users", {})):
        _refused(fang, "POST", path, body)


def test_service_records_what_comes_back(staff: Any) -> None:
    sun = staff("sun")
    delivered = db.scalar(
        "SELECT o.number FROM sales_order o JOIN order_line l ON l.order_id = o.id"
        " WHERE l.delivered - l.returned >= 1 AND l.kind = 'goods' ORDER BY o.id LIMIT 1"
    )
    line = next(x for x in sun.get(f"/orders/{delivered}")["lines"] if float(x["facts"]["delivered"]) >= 1)
    returned = {"order": delivered, "reason": "尺码不合", "lines": [{"position": line["position"], "quantity": "1"}]}
    assert sun.request("POST", "/returns", returned)[0] in (201, 422)
    assert _goods(sun)["cost"] is None
    _refused(sun, "POST", "/orders", {})
    _refused(sun, "POST", "/payments", {"order": delivered, "amount": "1", "method": "现金"})


def test_the_owner_reads_all_and_writes_nothing(staff: Any) -> None:
    boss = staff("boss")
    order = boss.get("/orders?limit=1")["items"][0]
    assert order["totals"]["gross"] is not None
    for path in (
        "/home",
        "/board",
        "/customers",
        "/stock",
        "/shipments",
        "/price-lists",
        "/users",
        "/events",
        "/tasks",
    ):
        assert boss.get(path) is not None
    assert boss.request("GET", f"/orders/{order['number']}/evidence")[0] == 200
    for path in ("/orders", "/shipments", "/payments", "/returns", "/products", "/customers", "/users", "/receipts"):
        _refused(boss, "POST", path, {})


def test_the_admin_may_do_all_of_it(staff: Any) -> None:
    admin = staff("admin")
    order = _order(admin, admin.get("/customers?limit=1")["items"][0]["code"], _goods(admin)["sku"])
    admin.post("/shipments", {"order": order["number"]})
    assert admin.get("/users")["items"]


def _goods(person: Any) -> dict[str, Any]:
    """A product that lies in the warehouse of Guangzhou."""
    sku = db.scalar(
        "SELECT p.sku FROM product p JOIN stock_level s ON s.product_id = p.id"
        " JOIN warehouse w ON w.id = s.warehouse_id"
        " WHERE w.code = 'GZ' AND s.on_hand - s.reserved > 20 AND p.active ORDER BY p.id LIMIT 1"
    )
    found: dict[str, Any] = person.get(f"/products/{sku}")
    return found


def _order(person: Any, customer: str, sku: str, **line: str) -> dict[str, Any]:
    body = {
        "customer": customer,
        "confirm": True,
        "acknowledge": SEEN,
        "lines": [{"product": sku, "quantity": "1", **line}],
    }
    status, answer = person.request("POST", "/orders", body)
    if status != 201:  # who may not acknowledge all at once names each
        codes = sorted({f["code"] for f in person.post("/orders:check", body)["findings"] if f["severity"] == "warn"})
        status, answer = person.request(
            "POST", "/orders", {**body, "acknowledge": {"codes": codes, "reason": "客户已确认"}}
        )
    assert status == 201, answer
    return answer


def _refused(person: Any, method: str, path: str, body: Any = None) -> None:
    status, answer = person.request(method, path, body)
    assert (status, answer["code"]) == (403, "forbidden"), (method, path, status, answer)
