"""What a list shows is what its export holds: same rows, same order, nothing hidden, nothing that computes."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.inventory.shop import Shop

from meidan.kernel.permissions import Actor
from meidan.people.commands import create_token


@pytest.fixture
def shop(api: Any, admin: Actor) -> Shop:
    made = Shop(admin, products=3)
    made.adjust({"P-1": 100})
    for number in range(7):
        body = {
            "customer": "C1",
            "external_reference": f"=1+{number}",
            "lines": [{"product": f"P-{1 + number % 3}", "quantity": str(1 + number)}],
            "acknowledge": {"codes": ["*"], "reason": "测试"},
            "confirm": number % 2 == 0,
        }
        api.post("/orders", body)
    return made


def rows(client: Any, path: str) -> list[list[Any]]:
    status, content = client.request("GET", path)
    assert status == 200, content
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("filters", ["", "state=draft", "sort=-amount&state=confirmed", "q=P-1", "short=true"])
def test_orders_are_those_of_the_list(shop: Shop, api: Any, filters: str) -> None:
    listed = api.get(f"/orders?limit=200&{filters}")["items"]
    head, *found = rows(api, f"/orders:export?{filters}")
    assert [row[0] for row in found] == [one["number"] for one in listed]
    amounts = [row[head.index("含税金额")] for row in found]
    assert amounts == [float(one["totals"]["gross"]) for one in listed]


def test_text_that_looks_like_a_formula_stays_text(shop: Shop, api: Any) -> None:
    head, first, *_ = rows(api, "/orders:export?sort=created")
    assert first[head.index("外部单号")] == "=1+0"


def test_the_columns_speak_the_callers_language_and_hide_what_he_may_not_see(shop: Shop, api: Any) -> None:
    api.post("/users", {"username": "ck", "name": "仓管", "roles": ["warehouse"], "warehouses": ["MAIN"]})
    keeper = type(api)(create_token(username="ck", name="t"), "en")
    head, *found = rows(keeper, "/orders:export")
    assert "Number" in head
    assert not {"Gross", "Net", "Tax"} & set(head)
    assert len(found) == len(keeper.get("/orders?limit=200")["items"])
    assert "Price" not in rows(keeper, "/products:export")[0]
    assert keeper.request("GET", "/customers:export")[0] == 403


def test_products_customers_and_stock(shop: Shop, api: Any) -> None:
    assert [row[0] for row in rows(api, "/products:export")[1:]] == shop.skus
    assert len(rows(api, "/customers:export")) - 1 == len(api.get("/customers?limit=200")["items"])
    head, *found = rows(api, "/stock:export?product=P-1")
    stock = api.get("/stock?product=P-1")["items"][0]
    assert found[0][head.index("可用")] == float(stock["available"])
