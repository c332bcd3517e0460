"""Low stock: what is available is less than the reorder point of its product and warehouse."""

from typing import Any

from tests.inventory.shop import Shop

from meidan.kernel.permissions import Actor


def test_low_stock_is_listed(api: Any, admin: Actor) -> None:
    shop = Shop(admin, products=3)
    shop.adjust({"P-1": 5, "P-2": 50, "P-3": 1})
    items = [{"product": sku, "warehouse": "MAIN", "quantity": "10"} for sku in ("P-1", "P-2")]
    assert api.request("PUT", "/stock/reorder-points", {"items": items}) == (200, {"changed": 2})
    assert api.request("PUT", "/stock/reorder-points", {"items": items}) == (200, {"changed": 0})
    low = api.get("/stock?low=true")["items"]
    assert [(one["product"], one["available"], one["reorder_point"]) for one in low] == [("P-1", "5", "10")]
    assert [one["reorder_point"] for one in api.get("/stock")["items"]] == ["10", "10", None]
    gone = [{"product": "P-1", "warehouse": "MAIN", "quantity": "0"}]
    assert api.request("PUT", "/stock/reorder-points", {"items": gone}) == (200, {"changed": 1})
    assert api.get("/stock?low=true")["items"] == []
    unknown = [{"product": "no", "warehouse": "MAIN", "quantity": "1"}]
    assert api.request("PUT", "/stock/reorder-points", {"items": unknown})[0] == 404
