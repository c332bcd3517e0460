from typing import Any

import pytest

from meidan.kernel import db


def shirt(**changes: Any) -> dict[str, Any]:
    return {
        "sku": "TS-100-WH-M",
        "name": "纯棉圆领T恤 白色 M",
        "base_unit": "件",
        "units": [{"unit": "箱", "factor": "40"}],
        "barcodes": ["6901234567892"],
        "tax_rate": "13%",
        "price": "28.00",
        "attributes": {"colour": "白色", "size": "M"},
        **changes,
    }


def test_a_product_is_added_shown_and_told(api: Any) -> None:
    made = api.post("/products", shirt())
    assert made["units"] == [{"unit": "箱", "factor": "40"}]
    assert made["price"] == "28"
    assert made["tax_rate"] == "0.13"
    assert made["duplicates"] == []
    assert api.get("/products/TS-100-WH-M")["id"] == made["id"]
    assert api.get(f"/products/id:{made['id']}")["sku"] == "TS-100-WH-M"
    assert db.scalar("SELECT kind FROM event WHERE stream = %s", (f"product:{made['id']}",)) == "product.created"


def test_the_code_is_taken_once_and_cases_differ(api: Any) -> None:
    api.post("/products", shirt())
    status, problem = api.request("POST", "/products", shirt())
    assert (status, problem["code"]) == (409, "exists")
    api.post("/products", shirt(sku="ts-100-wh-m"))
    api.post("/products", shirt(sku="A/B 1"))
    assert api.get("/products/A/B%201")["sku"] == "A/B 1"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"barcodes": ["6901234567891"]}, "/barcodes/0"),
        ({"price": 28}, "/price"),
        ({"price": "1e3"}, "/price"),
        ({"units": [{"unit": "箱", "factor": "0"}]}, "/units"),
        ({"category": "NONE"}, "/category"),
        ({"name": ""}, "/name"),
        ({"floor_price": "30"}, "/floor_price"),
        ({"currency": "RMB"}, "/currency"),
        ({"pack": "0"}, "/pack"),
        ({"colour": "red"}, "/colour"),
        ({"sku": " A"}, "/sku"),
        ({"tax_rate": "0.9"}, "/tax_rate"),
        ({"tax_rate": 13}, "/tax_rate"),
    ],
)
def test_wrong_fields_are_named(api: Any, changes: dict[str, Any], path: str) -> None:
    status, problem = api.request("POST", "/products", shirt(**changes))
    assert status == 422
    assert problem["errors"][0]["path"].startswith(path)


def test_change_and_version(api: Any) -> None:
    made = api.post("/products", shirt(style=None))
    status, changed = api.request("PATCH", "/products/TS-100-WH-M", {"price": "30", "version": 1})
    assert (status, changed["price"], changed["version"]) == (200, "30", 2)
    assert changed["units"] == made["units"]
    assert changed["barcodes"] == made["barcodes"]
    status, problem = api.request("PATCH", "/products/TS-100-WH-M", {"price": "31"}, if_match='"1"')
    assert (status, problem["version"]) == (409, 2)
    status, same = api.request("PATCH", "/products/TS-100-WH-M", {"price": "30.00"})
    assert (status, same["version"]) == (200, 2)
    status, problem = api.request("PATCH", "/products/TS-100-WH-M", {"base_unit": "个"})
    assert (status, problem["errors"][0]["code"]) == (422, "base_unit_fixed")
    status, _ = api.request("PATCH", "/products/NONE", {"price": "1"})
    assert status == 404
    api.post("/products", shirt(sku="OTHER"))
    status, problem = api.request("PATCH", "/products/OTHER", {"sku": "TS-100-WH-M"})
    assert status == 409


def test_the_same_request_twice_makes_one_product(api: Any) -> None:
    first = api.request("POST", "/products", shirt(), idempotency_key="k1")
    assert api.request("POST", "/products", shirt(), idempotency_key="k1") == first
    assert first[0] == 201
    status, _ = api.request("POST", "/products", shirt(sku="X"), idempotency_key="k1")
    assert status == 409


@pytest.mark.parametrize(
    "query", ["TS-100", "圆领", "cmyl", "白色", "bs", "6901234567892", "白色 T恤", "wh-m", "chunmian"]
)
def test_products_are_found(api: Any, query: str) -> None:
    api.post("/products", shirt())
    api.post("/products", {"sku": "SC-M8", "name": "六角螺丝 M8×20"})
    found = api.get(f"/products?q={query}")["items"]
    assert [one["sku"] for one in found] == ["TS-100-WH-M"]


def test_suspects_are_shown(api: Any) -> None:
    api.post("/products", shirt())
    same = api.post("/products", shirt(sku="TS-100-WHITE-M", barcodes=[]))
    assert [one["code"] for one in same["duplicates"]] == ["TS-100-WH-M"]
    shared = api.post("/products", {"sku": "Z", "name": "别的东西", "barcodes": ["6901234567892"]})
    assert {one["why"] for one in shared["duplicates"]} == {"barcode"}
    other_size = api.post("/products", shirt(sku="TS-100-WH-L", name="纯棉圆领T恤 白色 L", barcodes=[]))
    assert other_size["duplicates"] == []


def test_a_batch_judges_each_on_its_own(api: Any) -> None:
    api.post("/products", shirt())
    answer = api.post(
        "/products:batch",
        {
            "products": [
                {"sku": "A", "name": "甲"},
                {"sku": "B"},
                shirt(),
                {"sku": "A", "name": "又"},
                {"sku": "C", "name": "丙"},
            ]
        },
    )
    results = answer["results"]
    assert [one["index"] for one in results] == [0, 1, 2, 3, 4]
    assert ["problem" in one for one in results] == [False, True, True, True, False]
    assert results[2]["problem"]["code"] == "exists"
    assert results[1]["problem"]["errors"][0]["path"] == "/name"


def test_a_batch_may_change_what_exists(api: Any) -> None:
    api.post("/products", shirt())
    body = {"products": [{"sku": "TS-100-WH-M", "name": "新名字"}, {"sku": "N", "name": "新"}], "on_existing": "update"}
    assert [one["action"] for one in api.post("/products:batch", body)["results"]] == ["updated", "created"]
    assert [one["action"] for one in api.post("/products:batch", body)["results"]] == ["unchanged", "unchanged"]
    kept = api.get("/products/TS-100-WH-M")
    assert (kept["name"], kept["price"]) == ("新名字", "28")


def test_pages_hold_every_product_once(api: Any) -> None:
    api.post("/products:batch", {"products": [{"sku": f"P{i:03}", "name": f"产品{i}"} for i in range(25)]})
    seen = [one["sku"] for one in api.whole("/products?limit=10&q=cp")]
    assert seen == [f"P{i:03}" for i in range(25)]
    status, _ = api.request("GET", "/products?cursor=xx")
    assert status == 422


def test_categories_suppliers_and_styles(api: Any) -> None:
    api.post("/categories", {"code": "CL", "name": "服装"})
    api.post("/categories", {"code": "CL-T", "name": "T恤", "parent": "CL"})
    status, _ = api.request("PATCH", "/categories/CL", {"parent": "CL-T"})
    assert status == 422
    api.post("/suppliers", {"code": "S1", "name": "明达纺织", "phone": "020-88888888", "lead_days": 7})
    status, supplier = api.request("PATCH", "/suppliers/S1", {"lead_days": 9, "version": 1})
    assert (status, supplier["lead_days"], supplier["version"]) == (200, 9, 2)
    style = api.post(
        "/styles",
        {
            "code": "TS-200",
            "name": "圆领衫",
            "axes": {"colour": ["白色", "黑色"], "size": ["M", "L", "XL"]},
            "codes": {"colour": {"白色": "WH", "黑色": "BK"}},
            "product": {"price": "28", "category": "CL-T", "supplier": "S1", "units": [{"unit": "箱", "factor": "40"}]},
        },
    )
    assert [one["sku"] for one in style["variants"]][:2] == ["TS-200-WH-M", "TS-200-WH-L"]
    assert len(style["variants"]) == 6
    product = api.get("/products/TS-200-BK-XL")
    assert (product["style"], product["category"], product["supplier"]) == ("TS-200", "CL-T", "S1")
    assert product["attributes"] == {"colour": "黑色", "size": "XL"}
    api.request("PATCH", "/products/TS-200-BK-XL", {"price": "29"})
    assert api.get("/products/TS-200-BK-XL")["style"] == "TS-200"
    assert len(api.get("/products?style=TS-200")["items"]) == 6
    status, _ = api.request("POST", "/styles", {"code": "TS-200", "name": "再来"})
    assert status == 409


def test_price_lists(api: Any) -> None:
    api.post("/products", shirt())
    head = api.post(
        "/price-lists",
        {
            "code": "VIP",
            "name": "大客户价",
            "tax_included": False,
            "valid_from": "2026-01-01",
            "valid_to": "2026-12-31",
            "items": [
                {"product": "TS-100-WH-M", "price": "26"},
                {"product": "TS-100-WH-M", "unit": "箱", "price": "1000", "min_quantity": "5"},
            ],
        },
    )
    assert head["item_count"] == 2
    stored = api.post("/price-lists/VIP/items", {"items": [{"product": "TS-100-WH-M", "price": "25"}]})
    assert stored == {"stored": 1}
    assert [one["price"] for one in api.get("/price-lists/VIP/items")["items"]] == ["25", "1000"]
    status, changed = api.request("PATCH", "/price-lists/VIP", {"items": [], "name": "新", "version": 2})
    assert (status, changed["item_count"], changed["name"]) == (200, 0, "新")
    status, problem = api.request(
        "POST", "/price-lists/VIP/items", {"items": [{"product": "TS-100-WH-M", "unit": "盒", "price": "1"}]}
    )
    assert (status, problem["errors"][0]["path"]) == (422, "/items/0/unit")
    api.post("/price-lists", {"code": "STD", "name": "标准", "is_default": True})
    status, problem = api.request("POST", "/price-lists", {"code": "STD2", "name": "标准2", "is_default": True})
    assert (status, problem["code"]) == (409, "default_exists")
    status, problem = api.request("POST", "/price-lists", {"code": "STD", "name": "标准"})
    assert (status, problem["code"]) == (409, "exists")
    status, _ = api.request("PATCH", "/price-lists/VIP", {"valid_to": "2025-01-01"})
    assert status == 422
