from dataclasses import replace
from typing import Any

import pytest

from meidan.customers.commands.customers import update_customer
from meidan.customers.inputs import CustomerInput
from meidan.customers.queries.customers import CustomerFilter, get_customer, list_customers
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor


def shop(**changes: Any) -> dict[str, Any]:
    return {
        "code": "C001",
        "name": "广州市天河区锦程服饰商行",
        "short_name": "锦程服饰",
        "tax_number": "91110000600037341l",
        "contacts": [{"name": "张建国", "phone": "138 0013 8000"}],
        "addresses": [
            {"name": "张建国", "phone": "020-88888888转801", "region": "广东 广州 天河", "address": "中山大道西88号"}
        ],
        "payment_terms": "monthly",
        "due_day": 25,
        "credit_limit": "50000",
        **changes,
    }


def test_a_customer_is_added_in_its_tidy_form(api: Any) -> None:
    made = api.post("/customers", shop())
    assert made["tax_number"] == "91110000600037341L"
    assert made["contacts"][0]["phone"] == "13800138000"
    address = made["addresses"][0]
    assert (address["province"], address["city"], address["district"]) == ("广东省", "广州市", "天河区")
    assert (address["address"], address["phone"], address["is_default"]) == (
        "中山大道西88号",
        "020-88888888转801",
        True,
    )
    assert made["duplicates"] == []
    assert api.get(f"/customers/id:{made['id']}")["code"] == "C001"
    event = db.row("SELECT kind, body FROM event WHERE stream = %s", (f"customer:{made['id']}",))
    assert event is not None
    assert event["kind"] == "customer.created"
    assert "13800138000" not in event["body"]
    assert "锦程" not in event["body"]


def test_a_whole_address_in_one_field_is_taken_apart(api: Any) -> None:
    made = api.post("/customers", shop(addresses=[{"address": "上海市浦东新区世纪大道100号"}]))
    address = made["addresses"][0]
    assert (address["province"], address["district"], address["address"]) == ("上海市", "浦东新区", "世纪大道100号")
    assert address["region"] == "上海市 浦东新区"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"tax_number": "91110000600037342L"}, "/tax_number"),
        ({"contacts": [{"name": "甲", "phone": "1380013800"}]}, "/contacts/0/phone"),
        ({"addresses": [{"region": "广东省 杭州市 西湖区"}]}, "/addresses/0/region"),
        ({"addresses": [{"region": "朝阳区"}]}, "/addresses/0/region"),
        ({"addresses": [{"region": "广东省 广州市", "postal_code": "100000"}]}, "/addresses/0/postal_code"),
        ({"payment_terms": "cod"}, "/due_day"),
        ({"due_day": None}, "/due_day"),
        ({"due_day": 32}, "/due_day"),
        ({"price_list": "NONE"}, "/price_list"),
        ({"owner": "nobody"}, "/owner"),
        ({"item_codes": [{"code": "X", "product": "NONE"}]}, "/item_codes/0/product"),
        ({"credit_limit": 5}, "/credit_limit"),
        ({"currency": "RMB"}, "/currency"),
        ({"contacts": [{"name": "甲", "email": "x"}]}, "/contacts/0/email"),
    ],
)
def test_wrong_fields_are_named(api: Any, changes: dict[str, Any], path: str) -> None:
    status, problem = api.request("POST", "/customers", shop(**changes))
    assert status == 422
    assert problem["errors"][0]["path"].startswith(path)


def test_foreign_customers_are_not_measured_by_chinese_rules(api: Any) -> None:
    made = api.post(
        "/customers",
        {
            "code": "UK1",
            "name": "Acme Ltd.",
            "country": "GB",
            "tax_number": "GB 999 9999 73",
            "contacts": [{"name": "John Smith", "phone": "020 7946 0958"}],
            "addresses": [
                {"country": "GB", "address": "221B Baker Street", "city": "London", "postal_code": "nw1 6xe"}
            ],
        },
    )
    assert made["contacts"][0]["phone"] == "+44 20 7946 0958"
    assert made["addresses"][0]["postal_code"] == "NW1 6XE"


def test_change_version_hold_and_release(api: Any) -> None:
    api.post("/products", {"sku": "TS", "name": "T恤"})
    api.post("/price-lists", {"code": "VIP", "name": "大客户价"})
    api.post("/customers", shop())
    status, changed = api.request(
        "PATCH",
        "/customers/C001",
        {"price_list": "VIP", "item_codes": [{"code": "客料/1", "product": "TS"}], "owner": "admin", "version": 1},
    )
    assert (status, changed["version"], changed["price_list"], changed["owner"]) == (200, 2, "VIP", "admin")
    assert changed["item_codes"] == [{"code": "客料/1", "product": "TS", "unit": ""}]
    assert changed["contacts"][0]["name"] == "张建国"
    status, problem = api.request("PATCH", "/customers/C001", {"name": "新", "version": 1})
    assert (status, problem["version"]) == (409, 2)
    status, same = api.request("PATCH", "/customers/C001", {"due_day": 25})
    assert (status, same["version"]) == (200, 2)
    status, cash = api.request("PATCH", "/customers/C001", {"payment_terms": "prepaid"})
    assert (status, cash["due_day"]) == (200, None)
    held = api.post("/customers/C001/hold", {"reason": "欠款"})
    assert (held["on_hold"], held["hold_reason"]) == (True, "欠款")
    assert [one["code"] for one in api.get("/customers?on_hold=true")["items"]] == ["C001"]
    released = api.post("/customers/C001/release", {})
    assert (released["on_hold"], released["hold_reason"]) == (False, "")
    kinds = db.rows("SELECT kind FROM event WHERE stream = %s ORDER BY sequence", (f"customer:{held['id']}",))
    assert [one["kind"] for one in kinds][-2:] == ["customer.held", "customer.released"]
    assert db.scalar("SELECT credit_used FROM customer WHERE code = 'C001'") == 0


@pytest.mark.parametrize(
    "query",
    ["C001", "c0", "锦程", "jc", "jcfs", "天河", "zjg", "张建国", "8000", "13800138000", "8888", "91110000600037341L"],
)
def test_customers_are_found(api: Any, query: str) -> None:
    api.post("/customers", shop())
    api.post("/customers", {"code": "D9", "name": "佛山市南海明达五金有限公司"})
    assert [one["code"] for one in api.get(f"/customers?q={query}")["items"]] == ["C001"]


def test_suspects_are_shown(api: Any) -> None:
    api.post("/customers", shop())
    tax = api.post("/customers", {"code": "C2", "name": "别家", "tax_number": "91110000600037341L"})
    assert [(one["code"], one["why"]) for one in tax["duplicates"]] == [("C001", "tax_number")]
    phone = api.post(
        "/customers", {"code": "C3", "name": "另一家", "contacts": [{"name": "张", "phone": "+8613800138000"}]}
    )
    assert [(one["code"], one["why"]) for one in phone["duplicates"]] == [("C001", "phone")]
    name = api.post("/customers", {"code": "C4", "name": "广州锦程服饰商行"})
    assert [(one["code"], one["why"]) for one in name["duplicates"]] == [("C001", "name")]
    other = api.post("/customers", {"code": "C5", "name": "广州锦绣办公用品经营部"})
    assert other["duplicates"] == []


def test_a_batch_judges_each_on_its_own(api: Any) -> None:
    body = {"customers": [shop(), {"code": "B"}, shop(code="C7", tax_number="1"), {"code": "D", "name": "丁"}, shop()]}
    results = api.post("/customers:batch", body)["results"]
    assert ["problem" in one for one in results] == [False, True, True, False, True]
    again = api.post("/customers:batch", {"customers": [shop(name="新名")], "on_existing": "update"})["results"]
    assert again[0]["action"] == "updated"
    assert api.get("/customers?q=新名")["items"][0]["short_name"] == "锦程服饰"


def test_capabilities_scope_and_masks_hold(api: Any, admin: Actor) -> None:
    api.post("/customers", shop(owner="admin"))
    masked = replace(admin, masks=frozenset({"phone"}))
    assert get_customer(ref="C001", actor=masked)["contacts"][0]["phone"] == "138******00"
    for query in ("8000", "tel:0008"):
        found = list_customers(wanted=CustomerFilter(q=query), limit=10, cursor=None, actor=masked)
        assert found["items"] == []
    other = replace(admin, user_id=admin.user_id + 1, scope="own")
    with pytest.raises(Refusal) as refused:
        get_customer(ref="C001", actor=other)
    assert refused.value.status == 404
    limit = CustomerInput(code="C001", credit_limit=None, given=frozenset({"credit_limit"}))
    for actor, status in (
        (replace(admin, capabilities=admin.capabilities - {"customers.credit"}), 422),
        (replace(admin, capabilities=frozenset({"customers.view"})), 403),
        (other, 404),
    ):
        with pytest.raises(Refusal) as refused:
            update_customer(ref="C001", customer=limit, version=None, actor=actor)
        assert refused.value.status == status


def test_a_dry_run_stores_nothing(api: Any) -> None:
    api.post("/customers", shop())
    answer = api.post("/customers:check", shop(name="锦程服饰商行", contacts=[{"name": "锦程公司", "phone": "123"}]))
    assert {one["path"] for one in answer["errors"]} == {"/code", "/contacts/0/phone"}
    assert [one["path"] for one in answer["doubts"]] == ["/contacts/0/name"]
    assert [one["code"] for one in answer["duplicates"]] == ["C001"]
    assert [one["code"] for one in api.get("/customers?q=锦程")["items"]] == ["C001"]
    api.post("/products", {"sku": "P", "name": "保温杯 500ml"})
    product = api.post("/products:check", {"sku": "P2", "name": "保温杯500ml", "category": "NONE"})
    assert [one["path"] for one in product["errors"]] == ["/category"]
    assert [one["code"] for one in product["duplicates"]] == ["P"]


def test_divisions_and_pasted_addresses(api: Any) -> None:
    assert len(api.get("/divisions")["items"]) == 34
    assert "广州市" in api.get("/divisions?province=广东省")["items"]
    assert "天河区" in api.get("/divisions?province=广东省&city=广州市")["items"]
    assert api.get("/divisions?province=无")["items"] == []
    read = api.post("/addresses:parse", {"text": "广州市天合区中山大道西88号"})
    assert (read["city"], read["suggestion"]) == ("广州市", "广东省广州市天河区")
    assert "天合区" in read["problem"]


def test_a_price_list_in_another_currency_would_never_serve(api: Any) -> None:
    """It was taken, and the customer silently paid other prices than those on it."""
    api.post("/price-lists", {"code": "USD", "name": "Export", "currency": "USD"})
    customer = {"code": "C9", "name": "外贸客户", "currency": "CNY", "price_list": "USD"}
    status, problem = api.request("POST", "/customers", customer)
    assert (status, problem["errors"][0]["path"]) == (422, "/price_list")
    assert problem["errors"][0]["code"] == "price_list.currency"
    api.post("/customers", {**customer, "currency": "USD"})
    status, _ = api.request("PATCH", "/customers/C9", {"currency": "CNY"})
    assert status == 422
    assert api.request("PATCH", "/customers/C9", {"currency": "", "short_name": "外贸"})[0] == 200
