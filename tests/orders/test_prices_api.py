"""Prices from end to end: which one counts, with or without tax in it, in which currency, above which floor."""

from collections.abc import Callable
from typing import Any

import pytest

SEEN = {"codes": ["*"], "reason": "谈好的"}


@pytest.fixture
def shop(api: Any) -> Any:
    """A: 113 with tax, floor 100; B: no price; both 13 %. C1 and C2 buy, prices of the company hold the tax."""
    box = [{"unit": "箱", "factor": "12"}]
    api.post(
        "/products",
        {"sku": "A", "name": "甲", "base_unit": "件", "tax_rate": "0.13", "price": "113", "floor_price": "100",
         "units": box},
    )  # fmt: skip
    api.post("/products", {"sku": "B", "name": "乙", "base_unit": "件", "tax_rate": "0.13", "units": box})
    for code in ("C1", "C2"):
        api.post("/customers", {"code": code, "name": f"客户{code}"})
    return api


@pytest.fixture
def check(shop: Any) -> Callable[..., Any]:
    """`check(product, quantity, customer=…, **line)`: the dry run's answer for one line."""

    def asked(product: str, quantity: str, *, head: dict[str, Any] | None = None, **line: Any) -> Any:
        lines = [{"product": product, "quantity": quantity, **line}]
        return shop.post("/orders:check", {"customer": "C1", "lines": lines, **(head or {})})

    return asked


def own_list(shop: Any, *items: dict[str, Any], customer: str = "C1", **head: Any) -> None:
    shop.post("/price-lists", {"code": "OWN", "name": "专用", "items": list(items), **head})
    status, answer = shop.request("PATCH", f"/customers/{customer}", {"price_list": "OWN"})
    assert status == 200, answer


def sold(shop: Any, price: str, **more: Any) -> Any:
    line = {"product": "B", "quantity": more.pop("quantity", "1"), "unit_price": price, **more.pop("line", {})}
    body = {"customer": "C1", "confirm": True, "acknowledge": SEEN, "lines": [line], **more}
    return shop.post("/orders", body)


def codes(answer: Any) -> list[str]:
    return [finding["code"] for finding in answer["findings"] if finding["code"].startswith("price.")]


# The floor of A is 100 with tax, which is 88.50 without.
@pytest.mark.parametrize(("price", "below"), [("95", False), ("88.6", False), ("88", True)])
def test_a_floor_with_tax_is_compared_with_a_price_without(
    shop: Any, check: Callable[..., Any], price: str, below: bool
) -> None:
    own_list(shop, {"product": "A", "price": price}, currency="CNY", tax_included=False)
    assert ("price.below_floor" in codes(check("A", "1"))) is below


def test_a_floor_in_another_currency_says_nothing(shop: Any, check: Callable[..., Any]) -> None:
    own_list(shop, {"product": "A", "price": "16"}, currency="USD", tax_included=True)
    assert codes(check("A", "1", head={"currency": "USD"})) == []


def test_a_typed_price_meets_the_floor_where_no_list_has_a_price(shop: Any, check: Callable[..., Any]) -> None:
    shop.post("/products", {"sku": "F", "name": "丙", "base_unit": "件", "floor_price": "50"})
    assert codes(check("F", "1", unit_price="1")) == ["price.below_floor"]
    assert codes(check("F", "1", unit_price="50")) == []


def test_the_base_unit_by_name_is_the_base_unit(shop: Any, check: Callable[..., Any]) -> None:
    """A price "per 件" serves boxes, too, and a later one without a unit takes its place."""
    own_list(shop, {"product": "B", "price": "10", "unit": "件"})
    assert check("B", "2", unit="箱")["totals"]["gross"] == "240.00"
    shop.post("/price-lists/OWN/items", {"items": [{"product": "B", "price": "9"}]})
    assert check("B", "2", unit="件")["totals"]["gross"] == "18.00"


def test_an_amount_is_worked_out_from_the_price_that_is_shown(shop: Any, check: Callable[..., Any]) -> None:
    unit = {"units": [{"unit": "捆", "factor": "0.333333"}]}
    shop.post("/products", {"sku": "W", "name": "线", "base_unit": "米", "price": "0.12345", **unit})
    line = check("W", "1000000", unit="捆")["lines"][0]
    assert (line["unit_price"], line["gross"]) == ("0.04115", "41150.00")


def test_the_last_agreed_price_keeps_its_tax(shop: Any, check: Callable[..., Any]) -> None:
    sold(shop, "100", tax_included=False)
    again = check("B", "1")
    assert (again["totals"]["net"], again["totals"]["gross"]) == ("100.00", "113.00")
    turned = check("B", "1", head={"tax_included": True})
    assert (turned["lines"][0]["unit_price"], turned["totals"]["gross"]) == ("113", "113.00")


def test_the_last_agreed_price_is_what_was_paid(shop: Any, check: Callable[..., Any]) -> None:
    sold(shop, "100", line={"discount": "0.2"})
    assert check("B", "3")["totals"]["gross"] == "240.00"


def test_last_agreed_prices_of_two_currencies_are_kept_apart(shop: Any) -> None:
    sold(shop, "70", currency="CNY")
    sold(shop, "10", currency="USD", quantity="2")
    lines = [{"product": "B", "quantity": "5"}]
    orders = [{"customer": "C1", "currency": currency, "lines": lines} for currency in ("CNY", "USD", "CNY")]
    results = shop.post("/orders:batch", {"orders": orders})["results"]
    assert [one["totals"]["gross"] for one in results] == ["350.00", "50.00", "350.00"]


def test_the_last_agreed_price_is_one_in_the_currency_of_the_company(shop: Any, check: Callable[..., Any]) -> None:
    shop.post("/entities", {"code": "US", "name": "美国公司", "currency": "USD"})
    sold(shop, "70", currency="CNY")
    assert codes(check("B", "1", head={"entity": "US"})) == ["price.missing"]


def test_a_list_that_is_over_does_not_hide_the_last_agreed_price(shop: Any, check: Callable[..., Any]) -> None:
    own_list(shop, {"product": "B", "price": "77"}, valid_to="2020-01-01")
    sold(shop, "70")
    assert check("B", "1")["lines"][0]["price_source"]["kind"] == "last_agreed"


def test_a_discount_is_kept_as_exactly_as_it_counts(shop: Any) -> None:
    taken = sold(shop, "1000000", line={"discount": "12.3456789"[:9]})
    kept = shop.get(f"/orders/{taken['number']}")["lines"][0]
    assert (kept["discount"], kept["gross"]) == ("0.123457", "876543.00")


def test_too_large_a_discount_is_refused_in_the_callers_words(shop: Any) -> None:
    body = {"customer": "C1", "lines": [{"product": "A", "quantity": "1", "discount": "101"}]}
    status, problem = shop.request("POST", "/orders:check", body)
    assert (status, problem["errors"][0]["code"]) == (422, "discount.too_large")
    assert problem["errors"][0]["message"] == "折扣最多 100%"
