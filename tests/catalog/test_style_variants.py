"""An existing style gets new colours and sizes: what the new variants take over, and what is refused."""

from typing import Any

import pytest

from meidan.catalog.variants import Variant, nearest, short_codes
from meidan.kernel import db
from meidan.people.commands import create_token

GTIN, OTHER = "6901234567892", "6901234567908"


@pytest.fixture
def style(api: Any) -> Any:
    """TS-200 in white and black × M and L, at 28; L of both colours costs 30."""
    api.post("/categories", {"code": "CL", "name": "服装"})
    made = api.post(
        "/styles",
        {
            "code": "TS-200",
            "name": "圆领衫",
            "axes": {"颜色": ["白色", "黑色"], "尺码": ["M", "L"]},
            "codes": {"颜色": {"白色": "WH", "黑色": "BK"}},
            "product": {
                "price": "28", "cost": "11", "floor_price": "20", "tax_rate": "13%", "category": "CL", "pack": "2",
                "units": [{"unit": "箱", "factor": "40"}], "attributes": {"材质": "棉"},
            },
        },
    )  # fmt: skip
    for sku in ("TS-200-WH-L", "TS-200-BK-L"):
        api.request("PATCH", f"/products/{sku}", {"price": "30"})
    return made


def cell(colour: str, size: str, **members: Any) -> dict[str, Any]:
    return {"values": {"颜色": colour, "尺码": size}, **members}


def codes_of(problem: Any) -> list[tuple[str, str]]:
    return [(one["path"], one["code"]) for one in problem["errors"]]


def test_a_new_colour_takes_after_its_neighbours(api: Any, style: Any) -> None:
    api.post(
        "/price-lists",
        {"code": "VIP", "name": "大客户", "items": [{"product": "TS-200-BK-L", "unit": "箱", "price": "1000"}]},
    )
    body = {
        "axes": {"颜色": ["雾霾蓝"]}, "codes": {"颜色": {"雾霾蓝": "BL"}}, "version": style["version"],
        "variants": [cell("雾霾蓝", "M", barcodes=[GTIN]), cell("雾霾蓝", "L")],
    }  # fmt: skip
    preview = api.post("/styles/TS-200/variants:check", body)
    assert preview["errors"] == []
    assert [(one["sku"], one["taken_after"], one["price"]) for one in preview["variants"]] == [
        ("TS-200-BL-M", "TS-200-BK-M", "28"),
        ("TS-200-BL-L", "TS-200-BK-L", "30"),
    ]
    after = api.post("/styles/TS-200/variants", body)
    assert after["axes"] == {"颜色": ["白色", "黑色", "雾霾蓝"], "尺码": ["M", "L"]}
    assert after["version"] == style["version"] + 1
    assert after["codes"]["颜色"] == {"白色": "WH", "黑色": "BK", "雾霾蓝": "BL"}
    made = api.get("/products/TS-200-BL-L")
    old = api.get("/products/TS-200-BK-L")
    same = ("base_unit", "units", "price", "floor_price", "cost", "tax_rate", "category", "pack", "currency", "style")
    assert {name: made[name] for name in same} == {name: old[name] for name in same}
    assert (made["name"], made["attributes"]) == ("圆领衫 雾霾蓝 L", {"材质": "棉", "颜色": "雾霾蓝", "尺码": "L"})
    assert made["barcodes"] == []
    assert api.get(f"/products?q={GTIN}")["items"][0]["sku"] == "TS-200-BL-M"
    items = api.get("/price-lists/VIP/items")["items"]
    assert [(one["product"], one["unit"], one["price"]) for one in items] == [
        ("TS-200-BK-L", "箱", "1000"), ("TS-200-BL-L", "箱", "1000"),
    ]  # fmt: skip


def test_it_is_told_in_the_log(api: Any, style: Any) -> None:
    api.post("/styles/TS-200/variants", {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL")]})
    sql = "SELECT body FROM event WHERE stream = %s ORDER BY sequence DESC LIMIT 1"
    told = str(db.scalar(sql, (f"style:{style['id']}",)))
    assert '"style.extended"' in told
    assert '"added":{"尺码":["XL"]}' in told
    assert '"after":"TS-200-WH-L"' in told
    assert api.get("/products/TS-200-WH-XL")["price"] == "30"
    newest = api.get("/audit?limit=1")["items"][0]
    assert "TS-200" in str(newest)


def test_what_is_given_goes_before_what_is_taken_over(api: Any, style: Any) -> None:
    body = {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL", sku="TS/200 XL")], "product": {"price": "33"}}
    api.post("/styles/TS-200/variants", body)
    made = api.get("/products/TS/200%20XL")
    assert (made["price"], made["tax_rate"], made["category"]) == ("33", "0.13", "CL")


def test_the_same_key_makes_it_once(api: Any, style: Any) -> None:
    body = {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL")]}
    first = api.post("/styles/TS-200/variants", body, idempotency_key="k-1")
    assert api.post("/styles/TS-200/variants", body, idempotency_key="k-1") == first
    assert len(api.get("/styles/TS-200")["variants"]) == 5


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"axes": {"颜色": ["白色"]}, "variants": [cell("白色", "M")]}, 409, ("/axes/颜色/0", "value_exists")),
        ({"axes": {"尺码": ["m"]}, "variants": [cell("白色", "M")]}, 409, ("/axes/尺码/0", "value_exists")),
        ({"axes": {"尺码": ["XL", "XL"]}, "variants": [cell("白色", "XL")]}, 409, ("/axes/尺码/1", "value_exists")),
        ({"axes": {"款型": ["长"]}, "variants": [{"values": {"款型": "长"}}]}, 422, ("/axes/款型", "axis_unknown")),
        ({"variants": [cell("白色", "M")]}, 409, ("/variants/0", "variant_exists")),
        ({"variants": [cell("红色", "M")]}, 422, ("/variants/0/values/颜色", "value_unknown")),
        ({"variants": [{"values": {"颜色": "白色"}}]}, 422, ("/variants/0/values", "required")),
        ({"variants": [{"values": {"a/b": "白色"}}]}, 422, ("/variants/0/values/a~1b", "axis_unknown")),
        (
            {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL", sku="TS-200-BK-M")]},
            409, ("/variants/0/sku", "exists"),
        ),
        (
            {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL", sku="A"), cell("黑色", "XL", sku="A")]},
            422, ("/variants/1/sku", "twice"),
        ),
        (
            {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL"), cell("白色", "XL", sku="A")]},
            409, ("/variants/1", "variant_exists"),
        ),
        (
            {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL", barcodes=[OTHER])]},
            409, ("/variants/0/barcodes/0", "barcode_taken"),
        ),
        (
            {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL", barcodes=["6901234567891"])]},
            422, ("/variants/0/barcodes/0", "barcode.check_digit"),
        ),
        (
            {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL")], "product": {"category": "NONE"}},
            422, ("/variants/0/category", "unknown"),
        ),
        ({"variants": []}, 422, ("/variants", "too_short")),
    ],
)  # fmt: skip
def test_refusals_name_the_place_and_store_nothing(
    api: Any, style: Any, body: dict[str, Any], status: int, told: tuple[str, str]
) -> None:
    api.post("/products", {"sku": "OTHER", "name": "别的", "barcodes": [OTHER]})
    before = db.scalar("SELECT count(*) FROM event")
    answered, problem = api.request("POST", "/styles/TS-200/variants", body)
    assert answered == status, problem
    paths = codes_of(problem)
    assert any(path.startswith(told[0]) and code == told[1] for path, code in paths), paths
    assert api.get("/styles/TS-200") == style | {"version": style["version"]}
    assert db.scalar("SELECT count(*) FROM event") == before
    if body["variants"] and told[1] != "barcode.check_digit":
        assert codes_of(api.post("/styles/TS-200/variants:check", body)) == paths


def test_a_style_out_of_sale_gets_nothing_new(api: Any, style: Any) -> None:
    for one in style["variants"]:
        api.request("PATCH", f"/products/{one['sku']}", {"active": False})
    assert api.get("/styles/TS-200")["active"] is False
    body = {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL")]}
    status, problem = api.request("POST", "/styles/TS-200/variants", body)
    assert (status, problem["code"]) == (409, "style_inactive")
    api.request("PATCH", "/products/TS-200-WH-M", {"active": True})
    assert len(api.post("/styles/TS-200/variants", body)["variants"]) == 5


def test_whoever_looked_earlier_is_told(api: Any, style: Any) -> None:
    body = {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL")], "version": style["version"]}
    api.post("/styles/TS-200/variants", body)
    status, problem = api.request("POST", "/styles/TS-200/variants", {**body, "variants": [cell("黑色", "XL")]})
    assert (status, problem["code"], problem["version"]) == (409, "version_conflict", 2)
    status, _ = api.request("POST", "/styles/NONE/variants", body)
    assert status == 404


def test_a_style_without_variants_gets_its_first(api: Any) -> None:
    api.post("/styles", {"code": "A/B", "name": "新款"})
    status, problem = api.request("POST", "/styles/A/B/variants", {"variants": [{"values": {"颜色": "红"}}]})
    assert (status, codes_of(problem)[0][1]) == (422, "axes_missing")
    product = {"price": "9", "base_unit": "条"}
    body = {"axes": {"颜色": ["红"]}, "variants": [{"values": {"颜色": "红"}}], "product": product}
    made = api.post("/styles/A/B/variants", body)
    assert made["axes"] == {"颜色": ["红"]}
    first = api.get("/products/A/B-%E7%BA%A2")
    assert (first["price"], first["base_unit"], first["style"]) == ("9", "条", "A/B")


def test_a_value_that_only_a_product_has_stands_on_the_axis(api: Any, style: Any) -> None:
    extra = {"sku": "TS-200-GR-M", "name": "圆领衫 灰 M", "style": "TS-200", "attributes": {"颜色": "灰", "尺码": "M"}}
    api.post("/products", extra)
    assert api.get("/styles/TS-200")["axes"]["颜色"] == ["白色", "黑色", "灰"]
    api.post("/styles/TS-200/variants", {"variants": [cell("灰", "L")]})
    assert api.get("/products/TS-200-GR-L")["price"] == "30"


def test_whoever_may_not_see_costs_adds_them_unseen(api: Any, style: Any) -> None:
    api.post(
        "/roles",
        {"code": "keeper", "name_zh": "档案", "name_en": "Keeper", "capabilities": ["products.view", "products.edit"]},
    )
    api.post("/users", {"username": "li", "name": "李", "roles": ["keeper"]})
    person = type(api)(create_token(username="li", name="t"))
    person.post("/styles/TS-200/variants", {"axes": {"尺码": ["XL"]}, "variants": [cell("白色", "XL")]})
    assert person.get("/products/TS-200-WH-XL")["cost"] is None
    assert api.get("/products/TS-200-WH-XL")["cost"] == "11"
    body = {"axes": {"尺码": ["S"]}, "variants": [cell("白色", "S")], "product": {"cost": "1"}}
    status, problem = person.request("POST", "/styles/TS-200/variants", body)
    assert (status, codes_of(problem)[0][1]) == (422, "masked")


def test_the_nearest_by_size_then_by_colour() -> None:
    axes = {"颜色": ["白", "黑"], "尺码": ["M", "L", "XL"]}
    there = [
        Variant(n, f"S-{c}-{s}", {"颜色": c, "尺码": s}, active)
        for n, (c, s, active) in enumerate(
            [("白", "M", True), ("白", "L", True), ("黑", "M", True), ("黑", "L", False)]
        )
    ]
    found = {place: nearest(axes, place, there) for place in (("黑", "XL"), ("白", "XL"), ("黑", "L"))}
    assert {place: one.sku if one else None for place, one in found.items()} == {
        ("黑", "XL"): "S-黑-M", ("白", "XL"): "S-白-L", ("黑", "L"): "S-白-L",
    }  # fmt: skip
    assert nearest(axes, ("白", "XL"), []) is None


def test_short_codes_are_read_out_of_codes_made_by_the_rule() -> None:
    there = [
        Variant(1, "S-1-WH-M", {"c": "白", "s": "M"}, True), Variant(2, "OTHER", {"c": "黑", "s": "M"}, True),
        Variant(3, "S-1-A-B-M", {"c": "红", "s": "M"}, True),
    ]  # fmt: skip
    assert short_codes("S-1", ("c", "s"), there) == {"c": {"白": "WH"}, "s": {"M": "M"}}
