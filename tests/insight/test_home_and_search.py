"""The desk and the search box: every number equals its list, nobody sees more than his scope and masks allow."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from tests.inventory.shop import Shop

from meidan.insight import schemas
from meidan.kernel import clock
from meidan.kernel.permissions import Actor
from meidan.people.commands import create_token

# Late morning of the company's day: shipments are noted by the clock of the database, on the same day.
NOW = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=11).astimezone(UTC)


def order(number: int, **given: Any) -> dict[str, Any]:
    return {
        "customer": "C1",
        "lines": [{"product": f"P-{1 + number % 3}", "quantity": str(1 + number)}],
        "ship_to": {"name": "王五", "phone": f"1380000{1000 + number}", "address": "文三路 1 号"},
        "acknowledge": {"codes": ["*"], "reason": "测试"},
        **given,
    }


@pytest.fixture
def shop(api: Any, admin: Actor) -> Shop:
    made = Shop(admin, products=3)
    made.adjust({"P-1": 100, "P-2": 20})
    for number in range(9):
        with clock.stopped_at(NOW - timedelta(days=number // 2, hours=1)):
            api.post("/orders", order(number, confirm=number % 4 != 3))
    with clock.stopped_at(NOW):
        api.post("/orders", order(9, lines=[{"product": "unknown", "quantity": "1"}]))
        ready = api.get("/orders?stage=ready")["items"]
        api.post("/shipments", {"order": ready[0]["number"]})
        api.post(f"/orders/{ready[1]['number']}/hold", {"reason": "等客户"})
    return made


def test_every_number_is_as_long_as_its_list(shop: Shop, api: Any) -> None:
    with clock.stopped_at(NOW):
        home = api.get("/home")
        schemas.HomeOut.model_validate(home)
        seen: set[str] = set()
        for one in (*home["mine"], *home["counts"]):
            assert len(api.get(f"/orders?limit=200&{one['query']}")["items"]) == one["count"], one
            assert api.get(f"/orders:summary?{one['query']}")["count"] == one["count"], one
            seen |= {one["key"]} if one["count"] else set()
        assert {"overdue", "today", "next", "findings", "held", "short"} <= seen
        for one in home["figures"]:
            sums = api.get(f"/orders:summary?{one['query']}")
            by_currency = {total["currency"]: total["gross"] for total in sums["totals"]}
            assert one["value"] == (by_currency.get(one["currency"], "0.00") if one["currency"] else str(sums["count"]))
            assert len(one["trend"]) == 14
        figures = {one["key"]: one for one in home["figures"]}
        assert figures["shipped"]["value"] == "1"
        assert figures["intercepted"]["value"] != "0"
        assert any(day["value"] != "0" for day in figures["orders"]["trend"])
        listed = [one["number"] for one in api.get(f"/orders?{home['mine'][0]['query']}&limit=8")["items"]]
        assert [order["number"] for order in home["mine"][0]["orders"]] == listed


def test_the_days_before_are_counted_like_today(shop: Shop, api: Any) -> None:
    with clock.stopped_at(NOW):
        before = api.get("/home")["figures"]
    with clock.stopped_at(NOW - timedelta(days=1)):
        then = api.get("/home")["figures"]
    for now, earlier in zip(before, then, strict=True):
        if now["key"] in ("orders", "amount", "intercepted"):
            assert now["trend"][-1]["value"] == earlier["value"], now["key"]


def test_one_box_finds_all_kinds(shop: Shop, api: Any) -> None:
    done = api.request("PATCH", "/customers/C1", {"due_day": 5, "item_codes": [{"code": "KH-77", "product": "P-2"}]})
    assert done[0] == 200, done[1]["errors"]
    for sku in shop.skus:
        api.request("PATCH", f"/products/{sku}", {"name": f"商品甲 {sku}"})
    api.request("PATCH", "/products/P-1", {"barcodes": [{"barcode": "6901234567892"}]})
    cases = {
        "SO-10": ("orders", 8), "1003": ("orders", 1), "锦程": ("customers", 1), "jc": ("customers", 1),
        "C1": ("customers", 1), "P-": ("products", 3), "sp": ("products", 3), "6901234567892": ("products", 1),
        "KH-77": ("products", 1),
    }  # fmt: skip
    for q, (kind, count) in cases.items():
        found = api.get(f"/search?{urlencode({'q': q})}")
        schemas.SearchOut.model_validate(found)
        assert len(found[kind]) == count, (q, found)
    assert api.get("/search?q=KH-77")["products"][0]["own_code"] == "C1: KH-77"
    assert api.get("/search?q=") == {"orders": [], "customers": [], "styles": [], "products": []}


def test_a_style_is_found_by_its_name_and_by_its_products(api: Any) -> None:
    axes = {"颜色": ["白", "黑"]}
    api.post("/styles", {"code": "TS-9", "name": "圆领衫", "axes": axes})
    api.post("/styles", {"code": "HD-1", "name": "卫衣"})
    for q in ("ts-9", "圆领", "ylsb"):  # the last: pinyin of one of its products
        found = api.get(f"/search?{urlencode({'q': q})}")
        assert [(one["code"], one["active"]) for one in found["styles"]] == [("TS-9", True)], q
        assert found["products"]
    assert [one["product"] for one in api.get("/stock?style=TS-9")["items"]] == []
    api.post("/stock/adjustments", {
        "warehouse": "MAIN", "reason": "期初", "lines": [{"product": "TS-9-白", "quantity": "5"}],
    })  # fmt: skip
    assert [one["product"] for one in api.get("/stock?style=TS-9")["items"]] == ["TS-9-白"]
    assert api.get("/stock?style=HD-1")["items"] == []


def test_masks_and_scopes_hold(shop: Shop, api: Any) -> None:
    api.post("/users", {"username": "ck", "name": "仓管", "roles": ["warehouse"], "warehouses": ["MAIN"]})
    keeper = type(api)(create_token(username="ck", name="t"))
    found = keeper.get("/search?q=SO-")
    assert found["customers"] == []
    assert {one["totals"]["gross"] for one in found["orders"]} <= {None}
    assert keeper.get("/search?q=jc")["customers"] == []
    assert "amount" not in {one["key"] for one in keeper.get("/home")["figures"]}
    api.post("/users", {"username": "xin", "name": "新人", "roles": ["clerk"]})
    stranger = type(api)(create_token(username="xin", name="t"))
    assert stranger.get("/search?q=SO-")["orders"] == []
    assert {one["count"] for one in stranger.get("/home")["counts"]} == {0}
