"""Quotations: what was offered is what is paid, and whose offer it is."""

from collections.abc import Callable
from typing import Any

import pytest

from meidan.kernel.permissions import Actor
from meidan.people import commands as people
from meidan.people.commands import create_token

SEEN = {"codes": ["*"], "reason": "谈好的"}
OFFER = {"valid_until": "2099-01-01", "lines": [{"product": "A", "quantity": "2"}]}


@pytest.fixture
def shop(api: Any) -> Any:
    """A costs 113 with tax; the list of C1 says 90 without."""
    api.post("/products", {"sku": "A", "name": "甲", "base_unit": "件", "tax_rate": "0.13", "price": "113"})
    prices = [{"product": "A", "price": "90"}]
    api.post("/price-lists", {"code": "OWN", "name": "专用", "tax_included": False, "items": prices})
    api.post("/customers", {"code": "C1", "name": "锦程", "price_list": "OWN"})
    api.post("/customers", {"code": "C2", "name": "新客"})
    return api


def offered_without_tax(shop: Any) -> str:
    """A quotation of 180 + 23.40 at prices without tax, whose list is taken from the customer afterwards."""
    quotation = shop.post("/quotations", {"customer": "C1", **OFFER})
    assert quotation["gross"] == "203.40"
    shop.request("PATCH", "/customers/C1", {"price_list": None})
    return quotation["number"]


def test_what_was_offered_without_tax_is_ordered_without_tax(shop: Any) -> None:
    number = offered_without_tax(shop)
    order = shop.post(f"/quotations/{number}/order", {"confirm": True, "acknowledge": SEEN})
    assert (order["totals"]["net"], order["totals"]["gross"]) == ("180.00", "203.40")


def test_a_quoted_price_stays_one_when_the_draft_is_saved(shop: Any) -> None:
    order = shop.post(f"/quotations/{offered_without_tax(shop)}/order")
    again = shop.get(f"/orders/{order['number']}/input")["input"]
    again["note"] = "送到后门"
    checked = shop.post("/orders:check", {**again, "number": order["number"]})
    assert checked["totals"]["gross"] == "203.40"
    status, saved = shop.request("PUT", f"/orders/{order['number']}", again)
    assert (status, saved["totals"]["gross"]) == (200, "203.40")
    assert saved["lines"][0]["price_source"]["kind"] == "quotation"
    again["lines"][0]["quantity"] = "1"
    _, changed = shop.request("PUT", f"/orders/{order['number']}", again)
    assert (changed["totals"]["gross"], changed["lines"][0]["price_source"]["kind"]) == ("101.70", "manual")


@pytest.fixture
def seller(shop: Any, admin: Actor, client_of: Callable[[str], Any]) -> Callable[..., Any]:
    """`seller(name, masks=…)`: a program of somebody who sees only his own."""

    def made(name: str, **more: Any) -> Any:
        may = ["orders.view", "orders.create", "orders.confirm", "customers.view", "products.view"]
        shop.post(
            "/roles",
            {"code": f"R-{name}", "name_zh": name, "name_en": name, "capabilities": may, "scope": "own", **more},
        )
        wanted = people.UserInput(name, name, "correct horse battery", roles=(f"R-{name}",))
        people.create_user(actor=admin, wanted=wanted)
        return client_of(create_token(username=name, name="tests"))

    return made


@pytest.mark.parametrize("deed", ["order", "lose"])
def test_nobody_ends_the_offer_of_somebody_else(shop: Any, seller: Callable[..., Any], deed: str) -> None:
    first, second = seller("first"), seller("second")
    number = first.post("/quotations", {"customer": "C2", **OFFER})["number"]
    status, _ = second.request("POST", f"/quotations/{number}/{deed}", {"reason": "x"} if deed == "lose" else {})
    assert status == 404
    assert first.get(f"/quotations/{number}")["state"] == "open"


def test_who_makes_an_offer_sees_it_although_a_colleague_answers_for_the_customer(
    shop: Any, seller: Callable[..., Any]
) -> None:
    first = seller("first")
    seller("second")
    shop.request("PATCH", "/customers/C2", {"owner": "second"})
    quotation = first.post("/quotations", {"customer": "C2", **OFFER})
    assert [one["number"] for one in first.get("/quotations")["items"]] == [quotation["number"]]


def test_an_offer_made_without_seeing_prices_has_them_all_the_same(shop: Any, seller: Callable[..., Any]) -> None:
    blind = seller("blind", masks=["price"])
    quotation = blind.post("/quotations", {"customer": "C2", **OFFER})
    assert (quotation["gross"], "priced" in quotation) == (None, False)
    order = shop.post(f"/quotations/{quotation['number']}/order", {"confirm": True, "acknowledge": SEEN})
    assert order["totals"]["gross"] == "226.00"
