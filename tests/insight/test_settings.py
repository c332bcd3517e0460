"""Views, audit, first steps, the state of the system, and the history of an order in words."""

from typing import Any

from django.conf import settings
from tests.inventory.shop import Shop

from meidan.insight import settings_api
from meidan.kernel.permissions import Actor
from meidan.orders import shown
from meidan.people.commands import create_token
from meidan.site import lastrun
from meidan.site.health_api import SystemOut


def client(api: Any, username: str, role: str, language: str = "zh") -> Any:
    api.post("/users", {"username": username, "name": username, "roles": [role]})
    return type(api)(create_token(username=username, name="t"), language)


def test_views_are_ones_own_or_shared(api: Any) -> None:
    view = {"screen": "orders", "name": "缺货", "filters": {"short": True, "stage": ["ready"]}, "columns": ["number"]}
    made = api.post("/views", view)
    settings_api.ViewOut.model_validate(made)
    assert api.request("POST", "/views", view)[0] == 409
    clerk = client(api, "li", "clerk")
    assert clerk.get("/views?screen=orders")["items"] == []
    status, changed = api.request("PATCH", f"/views/{made['id']}", {"shared": True, "version": 1})
    assert (status, changed["version"], changed["filters"]) == (200, 2, view["filters"])
    assert api.request("PATCH", f"/views/{made['id']}", {"shared": True, "version": 1})[0] == 409
    assert [one["mine"] for one in clerk.get("/views?screen=orders")["items"]] == [False]
    assert clerk.request("DELETE", f"/views/{made['id']}")[0] == 404
    assert api.request("DELETE", f"/views/{made['id']}")[0] == 204


def test_history_in_words_with_what_changed(api: Any, admin: Actor) -> None:
    Shop(admin, products=1).adjust({"P-1": 10})
    body = {"customer": "C1", "lines": [{"product": "P-1", "quantity": "1"}]}
    number = api.post("/orders", body)["number"]
    body["lines"] = [{"product": "P-1", "quantity": "3"}]
    assert api.request("PUT", f"/orders/{number}", body)[0] == 200
    api.post(f"/orders/{number}/hold", {"reason": "等客户"})
    found = api.get(f"/orders/{number}/events")
    shown.EventsOut.model_validate(found)
    assert [one["text"] for one in found["items"]][:3] == ["录入草稿", "修改草稿", "挂起:等客户"]
    changed = {one["field"]: (one["before"], one["after"]) for one in found["items"][1]["changes"]}
    assert changed["第 1 行 数量"] == ("1", "3")
    boss = client(api, "boss", "owner", "en")
    entries = boss.get(f"/audit?q={number}")["items"]
    settings_api.AuditEntry.model_validate(entries[0])
    assert [one["text"] for one in entries][-1] == "Entered as a draft"
    assert {one["order"] for one in entries} == {number}
    assert boss.get("/audit?kind=OrderHeld&actor=admin")["items"][0]["text"] == "Put on hold"
    assert client(api, "li", "clerk").request("GET", "/audit")[0] == 403


def test_the_state_of_the_system_and_the_first_steps(api: Any, admin: Actor) -> None:
    SystemOut.model_validate(api.get("/health/system"))
    data_dir = settings.CONFIG.data_dir
    lastrun.note(data_dir, "backup", {"path": "/backup/a.meidan", "bytes": 7, "encrypted": True})
    lastrun.note(data_dir, "doctor", {"ok": False, "checks": 30, "failed": ["orders.credit"]})
    seen = SystemOut.model_validate(api.get("/health/system"))
    assert (seen.last_backup and seen.last_backup.path, seen.last_doctor and seen.last_doctor.failed) == (
        "/backup/a.meidan",
        ["orders.credit"],
    )
    steps = {one["key"]: one["done"] for one in api.get("/setup")["steps"]}
    assert (steps["warehouse"], steps["products"], steps["customers"]) == (True, False, False)
    Shop(admin, products=1)
    assert {one["key"]: one["done"] for one in api.get("/setup")["steps"]}["products"]
    assert api.get("/colleagues?q=adm")["items"][0]["username"] == "admin"


def test_payments_and_returns_of_an_order(api: Any, admin: Actor) -> None:
    Shop(admin, products=1).adjust({"P-1": 10})
    body: dict[str, Any] = {"customer": "C1", "lines": [{"product": "P-1", "quantity": "2"}], "confirm": True}
    body["acknowledge"] = {"codes": ["*"], "reason": "t"}
    number = api.post("/orders", body)["number"]
    api.post("/payments", {"order": number, "amount": "5", "method": "转账"})
    assert [one["amount"] for one in api.get(f"/payments?order={number}")["items"]] == ["5.00"]
    made = api.post("/shipments", {"order": number})["shipments"][0]
    api.post(f"/shipments/{made['number']}/events", {"kind": "delivered"})
    lines = [{"position": 1, "quantity": "1"}]
    api.post("/returns", {"order": number, "lines": lines, "reason": "色差", "disposition": "restock"})
    found = api.get(f"/returns?order={number}")["items"]
    assert [(one["reason"], one["lines"][0]["quantity"]) for one in found] == [("色差", "1")]
