"""The rules through the door: what a clerk and a supervisor are told, and what gets in all the same."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from meidan.catalog.models import Product, ProductBarcode, ProductUnit
from meidan.customers.models import Customer, CustomerItem
from meidan.inventory import commands as stock
from meidan.inventory.inputs import StockLine
from meidan.kernel.permissions import Actor
from meidan.people.commands import UserInput, create_token, create_user

Login = Callable[[str], Any]


@pytest.fixture
def shop(admin: Actor) -> Actor:
    """T恤 at 28.00 (floor 25.00) in 件 and 箱, 50 on hand; screws in hundreds; freight; 锦程 with a limit of 1,000."""
    shirt = Product.objects.create(sku="TS", name="T恤", price=Decimal(28), floor_price=Decimal(25))
    ProductUnit.objects.create(product=shirt, unit="箱", factor=Decimal(40))
    screws = Product.objects.create(sku="M8", name="螺丝", price=Decimal("0.1"), pack=Decimal(100))
    Product.objects.create(sku="FREIGHT", name="运费", kind="charge", base_unit="次", price=Decimal(10))
    Product.objects.create(sku="OLD", name="旧款", price=Decimal(5), active=False)
    Product.objects.create(sku="NEW", name="新款")
    for product in (shirt, screws):
        ProductBarcode.objects.create(product=product, barcode="690")
    customer = Customer.objects.create(code="C1", name="锦程", payment_terms="monthly", credit_limit=Decimal(1000))
    CustomerItem.objects.create(customer=customer, code="JC-1", product=shirt)
    Customer.objects.create(code="C2", name="欠款户", on_hold=True, hold_reason="欠款 90 天")
    Customer.objects.create(code="C3", name="外商", currency="USD")
    stock.adjust_stock(actor=admin, warehouse="MAIN", reason="期初", lines=[StockLine("TS", Decimal(50))])
    stock.adjust_stock(actor=admin, warehouse="MAIN", reason="期初", lines=[StockLine("M8", Decimal(5000))])
    return admin


@pytest.fixture
def login(shop: Actor, api: Any) -> Login:
    """A program with the token of somebody in a built-in role."""

    def made(role: str) -> Any:
        create_user(actor=shop, wanted=UserInput(f"u.{role}", role, roles=(role,), warehouses=("MAIN",)))
        return type(api)(create_token(username=f"u.{role}", name="tests"))

    return made


def body(*lines: dict[str, Any], **head: Any) -> dict[str, Any]:
    return {"customer": "C1", "confirm": True, "lines": list(lines) or [{"product": "TS", "quantity": "1"}], **head}


def line(product: str, quantity: str = "1", **more: Any) -> dict[str, Any]:
    return {"product": product, "quantity": quantity, **more}


def seen(client: Any, order: dict[str, Any]) -> list[tuple[str, str, str]]:
    status, answer = client.request("POST", "/orders:check", {**order, "confirm": False})
    assert status == 200, answer
    return [(one["code"], one["severity"], one["path"]) for one in answer["findings"]]


def stopped(client: Any, order: dict[str, Any]) -> list[str]:
    """The codes that refused a confirmation."""
    status, problem = client.request("POST", "/orders", order)
    assert (status, problem["code"]) == (422, "findings_open"), problem
    return [one["code"] for one in problem["errors"]]


@pytest.mark.parametrize(
    ("lines", "head", "expected"),
    [
        ([], {}, []),
        ([line("JC-1")], {}, []),
        ([], {"customer": None}, [("customer.required", "block", "/customer")]),
        ([], {"customer": "C9"}, [("customer.unknown", "block", "/customer")]),
        ([], {"customer": "C2"}, [("customer.on_hold", "block", "/customer")]),
        ([line("X")], {}, [("line.product_unknown", "block", "/lines/0/product")]),
        ([line("690")], {}, [("line.product_ambiguous", "block", "/lines/0/product")]),
        ([line("OLD")], {"allow": 1}, [("line.product_inactive", "block", "/lines/0/product")]),
        ([line("TS", unit="吨")], {}, [("line.unit_unknown", "block", "/lines/0/unit")]),
        ([line("M8", "150")], {}, [("line.quantity_pack", "block", "/lines/0/quantity")]),
        ([line("TS", "1.5")], {}, [("line.quantity_fraction", "warn", "/lines/0/quantity")]),
        ([line("NEW")], {"allow": 1}, [("price.missing", "block", "/lines/0/unit_price")]),
        ([line("TS", unit_price="26")], {}, [("price.off_list", "block", "/lines/0/unit_price")]),
        ([line("TS", discount="0.05")], {}, [("price.discount", "block", "/lines/0/discount")]),
        ([line("TS", gift=True)], {}, []),
        ([line("TS", gift=True, unit_price="3")], {}, [("gift.priced", "block", "/lines/0/unit_price")]),
        ([line("TS", "36")], {}, [("credit.exceeded", "block", "/customer")]),
        ([line("TS"), line("TS")], {}, [("line.repeated", "warn", "/lines/1")]),
        ([line("TS"), line("FREIGHT")], {}, []),
        ([], {"requested_date": "2020-01-01"}, [("date.past", "warn", "/requested_date")]),
        (
            [],
            {"ship_to": {"region": "广东省广州市天合区", "phone": "1380013800", "postal_code": "100000"}},
            [
                ("address.region", "warn", "/ship_to/region"),
                ("phone.invalid", "warn", "/ship_to/phone"),
                ("postal.invalid", "warn", "/ship_to/postal_code"),
            ],
        ),
    ],
)
def test_what_a_clerk_is_told(login: Login, lines: Any, head: dict[str, Any], expected: Any) -> None:
    clerk = login("clerk")
    short = head.pop("allow", None)
    found = [one for one in seen(clerk, body(*lines, **head)) if not (short and one[0] == "stock.short")]
    assert found == expected
    if [one for one in expected if one[1] != "info"]:
        assert set(stopped(clerk, body(*lines, **head))) == {one[0] for one in expected}


@pytest.mark.parametrize("quantity", ["0", "-3"])
def test_no_quantity_is_neither_confirmed_nor_a_crash(login: Login, quantity: str) -> None:
    clerk = login("clerk")
    assert ("line.quantity_not_positive", "block", "/lines/0/quantity") in seen(clerk, body(line("TS", quantity)))
    assert "line.quantity_not_positive" in stopped(clerk, body(line("TS", quantity)))
    status, _ = clerk.request("POST", "/orders", body(line("TS", quantity), confirm=False))
    assert status in (201, 422)


def test_currencies(login: Login) -> None:
    status, problem = login("followup").request("POST", "/orders:check", body(currency="XXX"))
    assert (status, problem["code"], problem["errors"][0]["path"]) == (422, "currency.unknown", "/currency")
    found = seen(login("clerk"), body(line("TS", unit_price="28"), customer="C3", currency="CNY"))
    assert found == [("currency.mismatch", "block", "/currency")]


def test_backorders_by_channel(login: Login) -> None:
    clerk = login("clerk")
    order = body(line("M8", "5100"))
    assert seen(clerk, order) == [("stock.short", "info", "/lines/0/quantity")]
    assert stopped(clerk, {**order, "channel": "shop"}) == ["stock.short"]
    assert clerk.post("/orders", order)["facts"]["reserved"] == "5000"


def test_a_warning_passes_with_a_reason(login: Login) -> None:
    clerk = login("clerk")
    order = body(requested_date="2020-01-01")
    assert stopped(clerk, order) == ["date.past"]
    status, problem = clerk.request(
        "POST", "/orders", {**order, "acknowledge": {"codes": ["date.past"], "reason": " "}}
    )
    assert (status, problem["errors"][0]["path"]) == (422, "/acknowledge/reason")
    status, problem = clerk.request("POST", "/orders", {**order, "acknowledge": {"codes": ["*"], "reason": "急"}})
    assert (status, problem["capability"]) == (403, "orders.acknowledge_all")
    accepted = clerk.post("/orders", {**order, "acknowledge": {"codes": ["date.past"], "reason": "补录"}})
    assert accepted["state"] == "confirmed"
    assert [one["code"] for one in accepted["findings"]] == ["date.past"]


def test_a_block_passes_only_with_the_capability_and_by_its_name(login: Login) -> None:
    clerk, boss = login("clerk"), login("approver")
    fact = {"acknowledge": {"codes": ["line.product_unknown"], "reason": "老板同意"}}
    assert stopped(boss, {**body(line("X")), **fact}) == ["line.product_unknown"]
    over = body(line("TS", "40"))
    named = {"acknowledge": {"codes": ["credit.exceeded"], "reason": "老板同意"}}
    status, problem = clerk.request("POST", "/orders", {**over, **named})
    assert (status, problem["capability"]) == (403, "orders.override_finding")
    assert stopped(boss, {**over, "acknowledge": {"codes": ["*"], "reason": "急"}}) == ["credit.exceeded"]
    assert boss.post("/orders", {**over, **named})["state"] == "confirmed"


def test_the_same_order_again(login: Login) -> None:
    clerk = login("clerk")
    first = clerk.post("/orders", body(external_reference="PO-1"))
    assert stopped(clerk, body()) == ["order.repeated"]
    assert seen(clerk, body(line("TS", "2"))) == []
    status, problem = clerk.request("POST", "/orders", body(external_reference="PO-1"))
    assert (status, problem["number"]) == (409, first["number"])
    assert ("order.duplicate_reference", "block", "/external_reference") in seen(clerk, body(external_reference="PO-1"))


def test_a_policy_changes_the_next_order(api: Any, login: Login) -> None:
    clerk = login("clerk")
    late = body(requested_date="2020-01-01")
    assert api.request("PATCH", "/checks/rules/date.past", {"severity": "info"})[0] == 200
    assert seen(clerk, late) == [("date.past", "info", "/requested_date")]
    assert clerk.post("/orders", late)["state"] == "confirmed"
    assert api.request("PATCH", "/checks/rules/date.past", {"enabled": False})[0] == 200
    assert seen(clerk, body(line("TS", "3"), requested_date="2020-01-01")) == []
    assert clerk.request("PATCH", "/checks/rules/date.past", {"enabled": True})[0] == 403


def test_findings_are_said_in_the_callers_language(login: Login) -> None:
    clerk = login("clerk")
    clerk.language = "en"
    status, problem = clerk.request("POST", "/orders", body(customer="C2"))
    assert status == 422
    assert problem["errors"][0]["message"] == "Customer 欠款户 is on hold: 欠款 90 天"
    assert problem["findings"][0]["suggestion"]["message"].startswith("Lift the hold")


def test_who_may_not_see_prices_reads_no_figure_in_a_finding(login: Login) -> None:
    over = {"acknowledge": {"codes": ["credit.exceeded", "line.repeated"], "reason": "老板同意"}}
    order = login("approver").post("/orders", {**body(line("TS", "20"), line("TS", "20")), **over})
    assert order["findings"][0]["evidence"]["limit"] == "1000.00"
    shown = login("warehouse").get(f"/orders/{order['number']}")["findings"]
    assert [one["code"] for one in shown] == ["credit.exceeded", "line.repeated"]
    assert (shown[0]["message"], shown[0]["suggestion"], shown[0]["evidence"]) == ("超出信用额度", None, {})
    assert shown[1]["message"].startswith("TS 和第 1 行")
