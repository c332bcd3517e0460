"""What the entry screen gets while an order is typed: customer, suggestions, style table, repeats, pasted blocks."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.inventory.shop import Shop

from meidan.kernel.permissions import Actor
from meidan.orders.pasting import find_columns, split_rows
from meidan.orders.shown import entry as shapes
from meidan.people.commands import create_token

PRODUCTS: list[dict[str, Any]] = [
    {
        "sku": "TS-100", "name": "纯棉短袖", "base_unit": "件", "units": [{"unit": "箱", "factor": "40"}],
        "barcodes": [{"barcode": "6901234567892"}], "price": "28",
    },
    {"sku": "BT-500", "name": "保温杯 500ml", "base_unit": "个", "price": "35"},
    {"sku": "SV-1", "name": "安装服务", "kind": "service", "base_unit": "次", "price": "100"},
]  # fmt: skip


@pytest.fixture
def shop(api: Any, admin: Actor) -> Shop:
    made = Shop(admin, products=1)
    for product in PRODUCTS:
        api.post("/products", product)
    api.post(
        "/customers",
        {
            "code": "KH-1", "name": "锦程服饰商行", "payment_terms": "monthly", "due_day": 5, "credit_limit": "50000",
            "contacts": [{"name": "陈总", "phone": "13800001234"}],
            "addresses": [{"name": "陈总", "phone": "13800001234", "region": "广东省 广州市 天河区",
                           "address": "中山大道西88号", "is_default": True}],
            "item_codes": [{"code": "JC-短袖", "product": "TS-100", "unit": "箱"}],
        },
    )  # fmt: skip
    api.post("/price-lists", {"code": "VIP", "name": "大客户价", "currency": "CNY"})
    api.post("/price-lists/VIP/items", {"items": [{"product": "TS-100", "price": "25"}]})
    assert api.request("PATCH", "/customers/KH-1", {"price_list": "VIP"})[0] == 200
    made.adjust({"TS-100": 860})
    return made


def order(api: Any, *lines: tuple[str, str, str], **given: Any) -> Any:
    asked = [{"product": sku, "quantity": quantity, "unit": unit} for sku, quantity, unit in lines]
    body = {"customer": "KH-1", "lines": asked, "acknowledge": {"codes": ["*"], "reason": "测试"}, **given}
    return api.post("/orders", body)


def test_a_customer_at_a_glance(shop: Shop, api: Any) -> None:
    for _ in range(3):
        order(api, ("TS-100", "2", "箱"), ("BT-500", "10", "个"), confirm=True)
    order(api, ("BT-500", "5", "个"), confirm=True)
    found = api.get("/customers:entry?customer=KH-1")
    shapes.EntryOut.model_validate(found)
    assert found["credit"]["left"] == str(50000 - 3 * (2 * 40 * 25 + 350) - 175)
    habits = [(one["product"], one["unit"], one["times"], one["last_quantity"]) for one in found["habits"]]
    assert habits == [("BT-500", "个", 4, "5"), ("TS-100", "箱", 3, "2")]
    assert len(found["last_orders"]) == 4
    assert found["customer"]["item_codes"][0]["code"] == "JC-短袖"
    assert api.request("GET", "/customers:entry?customer=nobody")[0] == 404


CASES = {
    "JC": "TS-100",
    "TS-1": "TS-100",
    "cmdx": "TS-100",
    "6901234567892": "TS-100",
    "bwb": "BT-500",
    "保温": "BT-500",
}


@pytest.mark.parametrize("q", CASES)
def test_suggestions(shop: Shop, api: Any, q: str) -> None:
    found = api.get(f"/products:suggest?{urlencode({'q': q, 'customer': 'KH-1'})}")
    shapes.SuggestionsOut.model_validate(found)
    assert found["items"][0]["product"] == CASES[q]


def test_a_suggestion_has_this_customers_price_and_what_is_there(shop: Shop, api: Any) -> None:
    own = api.get(f"/products:suggest?{urlencode({'q': 'JC', 'customer': 'KH-1'})}")["items"][0]
    assert (own["match"], own["unit"], own["unit_price"], own["available"]) == ("own_code", "箱", "1000", "860")
    assert own["price_source"]["kind"] == "customer_list"
    other = api.get("/products:suggest?q=TS-100")["items"][0]
    assert (other["unit_price"], other["unit"]) == ("28", "件")
    assert api.get("/products:suggest?q=JC")["items"] == []


def test_suggestions_are_quick(shop: Shop, api: Any) -> None:
    took: list[float] = []
    for _ in range(12):
        started = time.perf_counter()
        api.get("/products:suggest?q=ts&customer=KH-1")
        took.append(time.perf_counter() - started)
    # 5 ms on a quiet machine; the bound only catches another order of magnitude.
    assert sorted(took)[2] < 0.08


def test_a_style_is_a_table(shop: Shop, api: Any) -> None:
    axes = {"colour": ["白", "黑"], "size": ["M", "L"]}
    api.post("/styles", {"code": "T", "name": "T恤", "axes": axes, "product": {"price": "30"}})
    found = api.get("/styles:matrix?style=T&customer=KH-1")
    shapes.MatrixOut.model_validate(found)
    assert (found["column_axis"], found["columns"], found["row_axes"]) == ("size", ["M", "L"], ["colour"])
    assert [row["values"] for row in found["rows"]] == [["白"], ["黑"]]
    assert all(cell["product"].startswith("T") for row in found["rows"] for cell in row["cells"])


def test_a_draft_goes_on_and_an_order_is_repeated(shop: Shop, api: Any) -> None:
    draft = order(api, ("TS-100", "2", "箱"), note="急", requested_date="2030-01-02")
    kept = api.get(f"/orders/{draft['number']}/input")
    shapes.InputOut.model_validate(kept)
    assert kept["draft"]
    assert kept["input"]["note"] == "急"
    saved = api.request("PUT", f"/orders/{draft['number']}", {**kept["input"], "version": kept["version"]})
    assert saved[0] == 200, saved
    assert api.request("PUT", f"/orders/{draft['number']}", {**kept["input"], "version": kept["version"]})[0] == 409
    sent = order(api, ("TS-100", "2", "箱"), ("BT-500", "10", "个"), confirm=True, external_reference="X-1")
    again = api.get(f"/orders/{sent['number']}/input")
    assert (again["draft"], again["input"]["external_reference"], again["input"]["requested_date"]) == (
        False,
        None,
        None,
    )
    made = api.post("/orders", again["input"])
    assert [line["product"] for line in made["lines"]] == ["TS-100", "BT-500"]


def test_a_pasted_block(shop: Shop, api: Any) -> None:
    text = "序号\t货号\t品名\t数量\t单位\n1\tTS-100\t短袖\t2\t箱\n2\tJC-短袖\t\t3\t\n"
    text += "3\tBT-5OO\t杯子\t10\t个\n4\tBT-500\t\t若干\t"
    found = api.post("/orders:paste", {"text": text, "customer": "KH-1"})
    shapes.PastedOut.model_validate(found)
    lines = [(one["line"]["product"], one["line"]["quantity"], one["line"]["unit"]) for one in found["lines"]]
    assert lines == [("TS-100", "2", "箱"), ("TS-100", "3", "箱"), ("BT-5OO", "10", None), ("BT-500", None, "个")]
    assert [one["problem"] is None for one in found["lines"]] == [True, True, False, False]
    assert found["matched"] == 2
    assert api.post("/orders:paste", {"text": ""}) == {"lines": [], "matched": 0}
    assert api.request("POST", "/orders:paste", {"text": "a\n" * 1001})[0] == 422


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("TS-100\t10", ["TS-100", "10"]),
        ("TS-100 × 10箱", ["TS-100", "10箱"]),
        ("TS-100 10", ["TS-100", "10"]),
        ("TS-100,10", ["TS-100", "10"]),
        ("保温杯 500ml  10", ["保温杯 500ml", "10"]),
    ],
)
def test_rows_come_apart(text: str, cells: list[str]) -> None:
    assert split_rows(text) == [cells]


def test_columns_are_found_without_headings() -> None:
    columns = find_columns([["1", "A", "3", "9.50"], ["2", "B", "4", "8"]], {"A", "B"})
    assert (columns.product, columns.quantity, columns.head) == (1, 2, False)


def test_masks_hold(shop: Shop, api: Any) -> None:
    draft = order(api, ("TS-100", "2", "箱"))
    role = {"code": "blind", "name_zh": "无价", "name_en": "Blind", "scope": "all", "masks": ["price", "phone"]}
    api.post("/roles", {**role, "capabilities": ["orders.view", "orders.create", "products.view", "customers.view"]})
    api.post("/users", {"username": "b", "name": "b", "roles": ["blind"]})
    blind = type(api)(create_token(username="b", name="t"))
    found = blind.get("/customers:entry?customer=KH-1")
    assert found["credit"] is None
    assert "13800001234" not in str(found)
    assert blind.get("/products:suggest?q=TS&customer=KH-1")["items"][0]["unit_price"] is None
    assert blind.get(f"/orders/{draft['number']}/input")["input"]["ship_to"] is None


def test_a_draft_is_no_repeat_of_itself_while_it_is_edited(shop: Shop, api: Any) -> None:
    line = {"product": "TS-100", "quantity": "2", "unit": "箱"}
    body = {"customer": "KH-1", "channel": "manual", "external_reference": "KH-77", "lines": [line]}
    number = api.post("/orders", body)["number"]

    def said(**given: Any) -> set[str]:
        return {one["code"] for one in api.post("/orders:check", {**body, **given})["findings"]}

    assert "order.duplicate_reference" in said()
    assert "order.repeated" in said(external_reference=None)
    assert not {"order.duplicate_reference", "order.repeated"} & (
        said(number=number) | said(number=number, external_reference=None)
    )


def test_a_draft_keeps_what_is_hidden_from_whoever_saves_it(shop: Shop, api: Any) -> None:
    role = {"code": "blind", "name_zh": "无价", "name_en": "Blind", "scope": "all", "masks": ["price", "phone"]}
    api.post("/roles", {**role, "capabilities": ["orders.view", "orders.create", "products.view", "customers.view"]})
    api.post("/users", {"username": "blind", "name": "小李", "roles": ["blind"]})
    blind = type(api)(create_token(username="blind", name="t"))
    api.post("/customers", {"code": "C2", "name": "别家"})
    address = {"name": "王芳", "phone": "13912345678", "region": "浙江省 杭州市 西湖区", "address": "文三路 1 号"}
    line = {"product": "P-1", "quantity": "3", "unit_price": "7.5", "discount": "0.05"}
    draft = api.post(
        "/orders", {"customer": "C1", "lines": [line, {"product": "P-2", "quantity": "1"}], "ship_to": address}
    )
    path = f"/orders/{draft['number']}"
    kept = blind.get(f"{path}/input")
    assert (kept["input"]["ship_to"], kept["input"]["lines"][0]["unit_price"]) == (None, None)
    first, second = kept["input"]["lines"]
    lines = [second, {**first, "quantity": "4"}]
    sent: dict[str, Any] = {**kept["input"], "note": "加急", "version": kept["version"], "lines": lines}
    status, saved = blind.request("PUT", path, sent)
    assert status == 200, saved
    assert (saved["lines"][1]["discount"], saved["ship_to"]["phone"]) == (None, "139******78")
    now = api.get(f"{path}/input")["input"]
    assert now["ship_to"] == {**address, "postal_code": ""}
    assert [(one["product"], one["quantity"], one["unit_price"], one["discount"]) for one in now["lines"]] == [
        ("P-2", "1", None, None), ("P-1", "4", "7.5", "0.05"),
    ]  # fmt: skip
    # The telephone as he sees it is no telephone; another customer is not sent to this address.
    masked = {**address, "phone": "139******78", "address": "文三路 2 号"}
    assert blind.request("PUT", path, {**sent, "ship_to": masked, "version": saved["version"]})[0] == 200
    assert api.get(f"{path}/input")["input"]["ship_to"] == {**masked, "phone": "13912345678", "postal_code": ""}
    assert blind.request("PUT", path, {**sent, "customer": "C2", "version": saved["version"] + 1})[0] == 200
    assert api.get(f"{path}/input")["input"]["ship_to"] is None
