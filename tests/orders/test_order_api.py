"""The order path over HTTP, from the outside."""

from typing import Any


def test_an_order_is_priced_and_reserved(api: Any) -> None:
    api.post("/warehouses", {"code": "W1", "name": "一号仓"})
    api.post(
        "/products",
        {
            "sku": "TS/100",
            "name": "纯棉T恤",
            "base_unit": "件",
            "units": [{"unit": "箱", "factor": "40"}],
            "tax_rate": "0.13",
            "price": "28.00",
            "currency": "CNY",
        },
    )
    api.post("/customers", {"code": "C001", "name": "锦程服饰商行"})
    api.post(
        "/stock/adjustments", {"warehouse": "W1", "reason": "期初", "lines": [{"product": "TS/100", "quantity": "50"}]}
    )
    order = api.post(
        "/orders",
        {"customer": "C001", "confirm": True, "lines": [{"product": "TS/100", "unit": "箱", "quantity": "1"}]},
    )
    assert order["totals"]["gross"] == "1120.00"
    assert order["facts"]["reserved"] == "40"
    line = api.get(f"/orders/{order['number']}")["lines"][0]
    assert (line["unit"], line["base_unit"], line["facts"]["ordered"]) == ("箱", "件", "40")
    assert api.get("/stock?product=TS/100")["items"][0]["available"] == "10"
