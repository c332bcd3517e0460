"""Stock, warehouses and receipts over HTTP."""

from typing import Any

import pytest
from tests.inventory.shop import Shop, Wish

from meidan.kernel import db
from meidan.kernel.permissions import Actor


@pytest.fixture
def shop(admin: Actor) -> Shop:
    return Shop(admin)


def adjustment(quantity: str, **line: Any) -> dict[str, Any]:
    return {"warehouse": "MAIN", "reason": "期初", "lines": [{"product": "P-1", "quantity": quantity, **line}]}


def test_stock_says_why_it_is_not_available(shop: Shop, api: Any) -> None:
    made = api.post("/stock/adjustments", adjustment("2", unit="箱"))
    assert made["kind"] == "adjustment"
    assert made["lines"] == [{"product": "P-1", "lot": "", "quantity": "24", "counted": None, "before": None}]
    number = shop.order(Wish({"P-1": 10}))
    receipt = api.post("/receipts", {"expected_at": "2030-01-02", "lines": [{"product": "P-1", "quantity": "5.5"}]})
    (item,) = api.get("/stock?product=P-1")["items"]
    assert item == {
        "product": "P-1",
        "name": "商品 P-1",
        "unit": "件",
        "warehouse": "MAIN",
        "on_hand": "24",
        "reserved": "10",
        "available": "14",
        "incoming": "5.5",
        "waiting": "0",
        "reorder_point": None,
        "lots": [],
        "why": {
            "reservations": [{"order": number, "quantity": "10", "requested_date": None}],
            "receipts": [{"receipt": receipt["number"], "expected_at": "2030-01-02", "quantity": "5.5"}],
        },
    }


def test_stock_is_found_and_narrowed_to_what_is_short(shop: Shop, api: Any) -> None:
    api.post("/products", {"sku": "Q-9", "name": "会找到的"})
    shop.adjust({"P-1": 5, "Q-9": 50})
    shop.order(Wish({"P-1": 8}))
    shop.order(Wish({"P-3": 4}))  # no warehouse ever held it

    def seen(query: str) -> list[tuple[str, str, str, str]]:
        items = api.get(f"/stock?{query}")["items"]
        return [(one["product"], one["warehouse"], one["available"], one["waiting"]) for one in items]

    assert seen("q=hzd") == [("Q-9", "MAIN", "50", "0")]
    assert seen("q=nothing") == []
    assert seen("short=true") == [("P-1", "MAIN", "0", "3"), ("P-3", "", "0", "4")]
    assert seen("short=true&warehouse=MAIN") == [("P-1", "MAIN", "0", "3")]
    assert seen("short=true&q=Q-9") == []
    page = api.get("/stock?short=true&limit=1")
    assert seen(f"short=true&cursor={page['next_cursor']}") == [("P-3", "", "0", "4")]


def test_stock_of_several_products_is_asked_for_at_once(shop: Shop, api: Any) -> None:
    shop.adjust(dict.fromkeys(shop.skus, 1))

    def seen(query: str) -> list[str]:
        return [one["product"] for one in api.get(f"/stock?{query}")["items"]]

    assert seen("products=P-3&products=P-1") == ["P-1", "P-3"]
    assert seen("products=P-1&products=P-1&q=P-2") == []
    status, problem = api.request("GET", "/stock?products=P-1&products=X")
    assert (status, problem["code"]) == (404, "not_found")
    assert api.request("GET", "/stock?" + "&".join(["products=P-1"] * 101))[0] == 422


def test_stock_is_paged_by_product_and_warehouse(shop: Shop, api: Any) -> None:
    shop.warehouse("EAST")
    shop.adjust(dict.fromkeys(shop.skus, 1))
    shop.adjust(dict.fromkeys(shop.skus, 1), warehouse="EAST")
    seen = [(item["product"], item["warehouse"]) for item in api.whole("/stock?limit=2")]
    assert seen == [(sku, code) for sku in shop.skus for code in ("EAST", "MAIN")]
    assert api.request("GET", "/stock?product=X")[0] == 404
    assert api.request("GET", "/stock?warehouse=X")[0] == 404
    assert api.request("GET", "/stock?cursor=x")[0] == 422


def test_products_are_named_by_sku_id_or_barcode(shop: Shop, api: Any) -> None:
    product_id = db.scalar("SELECT id FROM product WHERE sku = 'P-1'")
    db.run("INSERT INTO product_barcode (product_id, barcode, unit) VALUES (%s, '6901234567892', '箱')", (product_id,))
    api.post("/stock/adjustments", adjustment("1", product=f"id:{product_id}"))
    api.post("/stock/adjustments", adjustment("1", product="6901234567892"))
    assert api.get("/stock?product=6901234567892")["items"][0]["on_hand"] == "13"
    other = db.scalar("SELECT id FROM product WHERE sku = 'P-2'")
    db.run("INSERT INTO product_barcode (product_id, barcode, unit) VALUES (%s, '6901234567892', '')", (other,))
    status, problem = api.request("POST", "/stock/adjustments", adjustment("1", product="6901234567892"))
    assert (status, problem["errors"][0]["code"]) == (422, "product_ambiguous")
    assert "P-1" in problem["errors"][0]["message"]


def test_a_refusal_names_the_place_in_both_languages(shop: Shop, api: Any) -> None:
    shop.adjust({"P-1": 15})
    shop.order(Wish({"P-1": 12}))
    status, problem = api.request("POST", "/stock/adjustments", adjustment("-4"))
    assert status == 422
    assert problem["errors"] == [
        {
            "path": "/lines/0/quantity",
            "code": "below_reserved",
            "message": "仓库 MAIN 里有 12 件已留给订单,最多能减 3 件",
        }
    ]
    api.language = "en"
    status, problem = api.request("POST", "/stock/adjustments", adjustment("-4"))
    assert "12 件 in warehouse MAIN are reserved" in problem["errors"][0]["message"]


def test_receiving_with_an_empty_body_takes_everything_once(shop: Shop, api: Any) -> None:
    receipt = api.post("/receipts", {"lines": [{"product": "P-1", "quantity": "5"}]})
    assert (receipt["warehouse"], receipt["state"], receipt["lines"][0]["open"]) == ("MAIN", "open", "5")
    path = f"/receipts/{receipt['id']}/receive"
    done = api.post(path, idempotency_key="k1")
    assert (done["state"], done["lines"][0]["received"], done["lines"][0]["open"]) == ("received", "5", "0")
    assert api.post(path, idempotency_key="k1") == done
    status, problem = api.request("POST", path, {})
    assert (status, problem["code"]) == (409, "receipt_closed")
    assert api.get(f"/receipts/{receipt['number']}") == done
    assert api.get("/stock?product=P-1")["items"][0]["on_hand"] == "5"


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:00", "2030-01-02"])
def test_any_day_of_the_calendar_can_be_announced(shop: Shop, api: Any, at: str) -> None:
    api.post("/receipts", {"expected_at": at, "lines": [{"product": "P-1", "quantity": "1"}]})
    assert api.get("/stock?product=P-1")["items"][0]["incoming"] == "1"


def test_receiving_parts_and_cancelling_the_rest(shop: Shop, api: Any) -> None:
    lines = [{"product": "P-1", "quantity": "1", "unit": "箱"}, {"product": "P-2", "quantity": "3"}]
    receipt = api.post("/receipts", {"warehouse": "MAIN", "expected_at": "2030-01-02T08:00:00+08:00", "lines": lines})
    part = api.post(f"/receipts/{receipt['number']}/receive", {"lines": [{"line": 1, "quantity": "5", "lot": "L1"}]})
    assert [line["open"] for line in part["lines"]] == ["7", "3"]
    assert api.get("/stock?product=P-1")["items"][0]["lots"] == [{"lot": "L1", "on_hand": "5", "reserved": "0"}]
    stale = {"reason": "不来了", "version": 1}
    assert api.request("POST", f"/receipts/{receipt['number']}/cancel", stale)[0] == 409
    done = api.post(f"/receipts/{receipt['number']}/cancel", {"reason": "不来了"}, if_match="2")
    assert (done["state"], [line["open"] for line in done["lines"]]) == ("received", ["0", "0"])
    assert [one["number"] for one in api.get("/receipts?state=received&product=P-2")["items"]] == [receipt["number"]]
    assert api.get("/receipts?state=open")["items"] == []


def test_counts_transfers_documents_and_moves(shop: Shop, api: Any) -> None:
    api.post("/warehouses", {"code": "东/1", "name": "东仓"})
    api.post("/stock/counts", {"warehouse": "MAIN", "lines": [{"product": "P-1", "counted": "9"}]})
    body = {"from": "MAIN", "to": "东/1", "lines": [{"product": "P-1", "quantity": "4"}]}
    api.post("/stock/transfers", body)
    kinds = [(one["kind"], one["lines"][0]["quantity"]) for one in api.get("/stock/documents")["items"]]
    assert kinds == [("transfer", "4"), ("count", "9")]
    moves = api.get("/stock/moves?product=P-1&since=2020-01-01T00:00:00Z")["items"]
    assert [(one["kind"], one["warehouse"], one["on_hand_change"]) for one in moves] == [
        ("transfer", "东/1", "4"),
        ("transfer", "MAIN", "-4"),
        ("count", "MAIN", "9"),
    ]
    assert moves[0]["document"].startswith("TRF-")
    first = api.get("/stock/moves?limit=1")
    rest = api.get(f"/stock/moves?limit=5&cursor={first['next_cursor']}")
    assert [one["id"] for one in first["items"] + rest["items"]] == [one["id"] for one in moves]
    assert api.get("/stock/moves?since=2999-01-01T00:00:00Z")["items"] == []


def test_warehouses(shop: Shop, api: Any) -> None:
    made = api.post("/warehouses", {"code": "东/1", "name": "东仓", "priority": 5, "address": {"region": "浙江 杭州"}})
    assert (made["code"], made["priority"], made["address"]["region"]) == ("东/1", 5, "浙江 杭州")
    assert api.request("POST", "/warehouses", {"code": "东/1", "name": "又一个"})[0] == 409
    status, changed = api.request("PATCH", "/warehouses/东/1", {"name": "东仓一号"}, if_match="1")
    assert (status, changed["name"], changed["version"]) == (200, "东仓一号", 2)
    assert api.request("PATCH", "/warehouses/东/1", {"name": "x", "version": 1})[0] == 409
    assert api.get("/warehouses/东/1") == changed
    assert api.get(f"/warehouses/id:{made['id']}") == changed
    assert [one["code"] for one in api.get("/warehouses")["items"]] == ["MAIN", "东/1"]
    receipt = api.post("/receipts", {"lines": [{"product": "P-1", "quantity": "5"}]})
    assert receipt["warehouse"] == "东/1"


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("/stock/adjustments", {"warehouse": "MAIN", "reason": "r", "lines": []}, "/lines"),
        ("/stock/adjustments", adjustment("1e3"), "/lines/0/quantity"),
        ("/stock/adjustments", {**adjustment("1"), "warehouse": "X"}, "/warehouse"),
        ("/stock/adjustments", {**adjustment("1"), "more": 1}, "/more"),
        ("/stock/counts", {"warehouse": "MAIN", "lines": [{"product": "P-1", "counted": "-1"}]}, "/lines/0/counted"),
        ("/stock/transfers", {"from": "MAIN", "to": "X", "lines": [{"product": "P-1", "quantity": "1"}]}, "/to"),
        ("/receipts", {"expected_at": 5, "lines": [{"product": "P-1", "quantity": "1"}]}, "/expected_at"),
        ("/receipts", {"supplier": "X", "lines": [{"product": "P-1", "quantity": "1"}]}, "/supplier"),
        ("/warehouses", {"code": "A", "name": "A", "entity": "X"}, "/entity"),
        ("/warehouses", {"code": "A", "name": ""}, "/name"),
    ],
)
def test_wrong_input_is_refused_at_its_place(shop: Shop, api: Any, path: str, body: Any, place: str) -> None:
    status, problem = api.request("POST", path, body)
    assert status == 422
    assert any(error["path"].startswith(place) for error in problem["errors"]), problem
