"""A hunt for what is masked: every reading endpoint, for a person who may see all but prices, costs and phones."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.fulfilment.bench import ship
from tests.inventory.shop import Shop

from meidan.kernel import relay
from meidan.kernel.permissions import CAPABILITIES, Actor
from meidan.people import commands
from meidan.site.api import api as the_api
from meidan.site.openapi import operations

PHONE, TAIL = "13912345678", "2345678"
PRICE, FLOOR, COST = "739.13", "611.07", "417.19"
SHARE, PERCENT = "0.031719", "3.1719"
MONEY = ("net", "tax", "gross", "unit_price")


class Company:
    """One of everything, with values that stand nowhere else."""

    def __init__(self, api: Any, actor: Actor) -> None:
        shop = Shop(actor)
        self.api, self.order = api, ""
        api.request("PATCH", "/products/P-1", {"price": PRICE, "floor_price": FLOOR, "cost": COST})
        contact = {"name": "王芳", "phone": PHONE}
        address = {"name": "王芳", "phone": PHONE, "region": "浙江省 杭州市 西湖区", "address": "文三路 1 号"}
        status, answer = api.request(
            "PATCH", "/customers/C1",
            {
                "contacts": [contact], "addresses": [{**address, "is_default": True}], "credit_limit": "99117.03",
                "due_day": 25,
            },
        )  # fmt: skip
        assert status == 200, answer["errors"]
        shop.adjust({"P-1": 30})
        shop.announce({"P-1": 5}, on=date(2030, 1, 2))
        body = {"customer": "C1", "confirm": True, "acknowledge": {"codes": ["*"], "reason": "测试"}}
        body |= {"lines": [{"product": "P-1", "quantity": "7", "discount": SHARE}], "ship_to": address}
        self.order = api.post("/orders", body)["number"]
        self.draft = api.post(
            "/orders", {**body, "confirm": False, "lines": [{"product": "P-1", "quantity": "9", "discount": SHARE}]}
        )
        self.quotation = api.post("/quotations", {**_quoted(body), "valid_until": "2099-01-01"})
        self.shipment = f"id:{ship(shop, self.order)[0]}"
        api.post("/payments", {"order": self.order, "amount": "171.31", "method": "银行", "reference": "T-9"})
        relay.catch_up()

    def secrets(self) -> dict[str, set[str]]:
        """What must not be found, by mask."""
        order = self.api.get(f"/orders/{self.order}")
        amounts = {order["totals"][name] for name in ("net", "tax", "gross")}
        amounts |= {line[name] for line in order["lines"] for name in MONEY}
        amounts |= {"171.31", "99117.03", PRICE, FLOOR, SHARE, PERCENT}
        amounts |= {order["facts"][name] for name in ("paid", "open")}
        long = {one for one in amounts if len(Decimal(one).as_tuple().digits) > 3}
        assert len(long) >= 6
        return {"price": long, "cost": {COST}, "phone": {PHONE, PHONE[::-1]}}

    def path(self, path: str) -> str:
        refs = {
            "/products": "P-1", "/customers": "C1", "/orders": self.order, "/shipments": self.shipment,
            "/quotations": self.quotation["number"], "/warehouses": "MAIN", "/receipts": "RC-000002",
        }  # fmt: skip
        start = "/" + path.split("/")[1].partition(":")[0]
        return re.sub(r"\{[a-z_]+\}", refs.get(start, "id:1") if "_id}" not in path else "1", path)


def _quoted(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("customer", "lines")}


def role(api: Any, code: str, capabilities: Iterable[str], masks: Iterable[str]) -> Any:
    """A person with a role of his own."""
    body = {"code": code, "name_zh": code, "name_en": code, "scope": "all"}
    status, answer = api.request("POST", "/roles", {**body, "capabilities": list(capabilities), "masks": list(masks)})
    assert status == 201, answer
    api.post("/users", {"username": code, "name": code, "roles": [code]})
    return type(api)(commands.create_token(username=code, name="masks"))


@pytest.fixture
def company(api: Any, admin: Actor) -> Company:
    return Company(api, admin)


def test_no_reading_endpoint_tells_what_is_masked(company: Company, api: Any) -> None:
    everything = [name for name in CAPABILITIES if not name.startswith(("people.edit", "settings."))]
    person = role(api, "looker", everything, ("price", "cost", "phone"))
    secrets = company.secrets()
    leaks: list[str] = []
    read = 0
    extras = [f"{company.path('/customers:entry')}?customer=C1", "/products:suggest?q=P-1&customer=C1", "/search?q=P-1"]
    extras += [
        "/pick-lists?warehouse=MAIN",
        f"/orders/{company.draft['number']}/input",
        f"/orders/{company.order}/input",
    ]
    paths = [company.path(path) for method, path, _ in operations(the_api) if method == "get"]
    for path in [*paths, *extras]:
        status, content = person.request("GET", path)
        read += status == 200
        text = _text(content)
        leaks += [f"GET {path}: {mask} {one}" for mask, found in secrets.items() for one in found if one in text]
    assert not leaks, "\n".join(leaks)
    assert read > 40


def test_what_is_asked_back_while_working_is_masked_too(company: Company, api: Any) -> None:
    needed = (
        "orders.view", "orders.create", "orders.confirm", "orders.acknowledge_all", "shipments.view",
        "shipments.create", "returns.record", "products.view", "customers.view", "stock.view",
    )  # fmt: skip
    person = role(api, "worker", needed, ("price", "cost", "phone"))
    secrets = company.secrets()
    lines = [{"product": "P-1", "quantity": "7"}]
    order = {"customer": "C1", "lines": lines}
    placed = person.post("/orders", {**order, "confirm": True, "acknowledge": {"codes": ["*"], "reason": "测试"}})
    answers = [
        placed,
        person.request("POST", "/orders:check", order)[1],
        person.request("POST", "/orders:paste", {"text": "P-1 7"})[1],
        person.request("POST", "/orders:batch", {"orders": [order]})[1],
        person.request("POST", "/quotations", {**order, "valid_until": "2099-01-01"})[1],
        person.request("POST", "/shipments", {"order": placed["number"]})[1],
        person.request("POST", f"/shipments/{company.shipment}/events", {"kind": "delivered"})[1],
        person.request("POST", "/returns", {"order": company.order, "lines": lines, "reason": "退"})[1],
    ]
    leaks = [(number, one) for number, told in enumerate(answers) for one in _found(secrets, _text(told))]
    assert not leaks, [answers[number] for number, _ in leaks]


def test_a_masked_field_is_neither_a_filter_nor_a_sort(company: Company, api: Any) -> None:
    person = role(api, "looker", [name for name in CAPABILITIES if name.endswith(".view")], ("price", "cost", "phone"))
    assert company.api.get(f"/orders?q={TAIL}")["items"] != []
    assert company.api.get(f"/customers?q={TAIL}")["items"] != []
    for path in ("/orders", "/customers"):
        assert person.get(f"{path}?q={TAIL}")["items"] == []
    assert person.get(f"/search?q={TAIL}") == {"orders": [], "customers": [], "styles": [], "products": []}
    for sort in ("amount", "-amount"):
        assert person.request("GET", f"/orders?sort={sort}")[0] == 403
        assert person.request("GET", f"/orders:export?sort={sort}")[0] == 403


def _found(secrets: dict[str, set[str]], text: str) -> list[str]:
    return [one for found in secrets.values() for one in found if one in text]


def _text(content: Any) -> str:
    """All that can be read in an answer, packed or not."""
    if isinstance(content, bytes):
        if content[:2] != b"PK":
            return content.decode("utf-8", "replace")
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(_text(packed.read(name)) for name in packed.namelist())
    return str(content)
