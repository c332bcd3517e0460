"""What the filters, counts and the calendar of orders find, on orders that stand differently."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import ApiClient

from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders.filters import SORTS, OrderFilter
from meidan.orders.overviews import calendar, count_orders
from meidan.orders.queries import list_orders

TODAY = clock.local_date(clock.now(), "Asia/Shanghai")


@pytest.fixture
def numbers(api: ApiClient) -> dict[str, str]:
    """Orders by what is special about them: there is enough of A, none of B."""
    assert api.request("POST", "/warehouses", {"code": "W1", "name": "仓"})[0] == 201
    for sku in ("A", "B"):
        body = {"sku": sku, "name": sku, "base_unit": "件", "price": "10"}
        assert api.request("POST", "/products", body)[0] == 201
    stock = {"warehouse": "W1", "reason": "期初", "lines": [{"product": "A", "quantity": "100"}]}
    assert api.request("POST", "/stock/adjustments", stock)[0] == 201
    for code in ("C1", "C2"):
        assert api.request("POST", "/customers", {"code": code, "name": f"客户{code}"})[0] == 201
    made = {
        "plain": placed(api, customer="C1", quantity="1"),
        "big": placed(api, customer="C1", quantity="9"),
        "short": placed(api, customer="C2", product="B"),
        "held": placed(api, customer="C2", quantity="2"),
        "draft": placed(api, customer="C2", confirm=False, quantity="3"),
    }
    assert api.request("POST", f"/orders/{made['held']}/hold", {"reason": "等款"})[0] == 200
    return made


def placed(api: ApiClient, *, customer: str, product: str = "A", quantity: str = "5", confirm: bool = True) -> str:
    body: dict[str, Any] = {
        "customer": customer,
        "confirm": confirm,
        "requested_date": (TODAY + timedelta(days=3)).isoformat(),
        "acknowledge": {"codes": ["*"], "reason": "试"},
        "ship_to": {"name": "王先生", "phone": "13800001003", "region": "广东省广州市天河区", "address": "体育西路1号"},
        "lines": [{"product": product, "quantity": quantity}],
    }
    status, order = api.request("POST", "/orders", body)
    assert status == 201, order
    return order["number"]


def names(actor: Actor, numbers: dict[str, str], **wanted: Any) -> set[str]:
    by_number = {number: name for name, number in numbers.items()}
    found = list_orders(actor=actor, wanted=OrderFilter(**wanted), limit=50, cursor=None)["items"]
    assert count_orders(actor=actor, wanted=OrderFilter(**wanted))["count"] == len(found)
    return {by_number[one["number"]] for one in found}


def test_each_filter(numbers: dict[str, str], admin: Actor) -> None:
    nobody: set[str] = set()
    soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=4)
    for wanted, expected in (
        ({"stage": "ready,backordered"}, {"plain", "big", "short"}),
        ({"state": "open"}, set(numbers)),
        ({"held": True}, {"held"}),
        ({"held": False}, set(numbers) - {"held"}),
        ({"short": True}, {"short"}),
        ({"at_risk": True}, {"short"}),
        ({"at_risk": False}, set(numbers) - {"short"}),
        ({"overdue": True}, nobody),
        ({"team": "没有"}, nobody),
        ({"channel": "api,shop"}, set(numbers)),
        ({"requested": (soon, soon)}, set(numbers)),
        ({"requested": (later, None)}, nobody),
        ({"promised": (None, TODAY)}, {"plain", "big", "held"}),
        ({"due": (later, None)}, nobody),
        ({"q": "C2", "short": True}, {"short"}),
        ({"q": "没有这个"}, nobody),
        ({"from_date": TODAY, "to_date": TODAY}, set(numbers)),
    ):
        found = names(admin, numbers, **wanted)
        assert found == expected or (wanted.get("promised") and found >= expected), wanted


def test_findings_on_record(numbers: dict[str, str], admin: Actor) -> None:
    found = names(admin, numbers, findings=True)
    db.run("""UPDATE sales_order SET findings = '[{"severity": "info"}]' WHERE number = %s""", (numbers["plain"],))
    db.run("""UPDATE sales_order SET findings = '[{"severity": "warn"}]' WHERE number = %s""", (numbers["big"],))
    assert names(admin, numbers, findings=True) == (found - {"plain"}) | {"big"}


def test_goods_that_come_in_time_are_no_risk(numbers: dict[str, str], admin: Actor) -> None:
    set_promise = "UPDATE sales_order SET promised_date = %s WHERE number = %s"
    db.run(set_promise, (TODAY + timedelta(days=3), numbers["short"]))
    assert names(admin, numbers, at_risk=True) == set()
    db.run(set_promise, (TODAY + timedelta(days=4), numbers["short"]))
    assert names(admin, numbers, at_risk=True) == {"short"}
    shown = list_orders(actor=admin, wanted=OrderFilter(short=True), limit=9, cursor=None)["items"][0]
    assert shown["short"]
    assert shown["at_risk"]


@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_turns_pages(numbers: dict[str, str], admin: Actor, sort: str) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = list_orders(actor=admin, wanted=OrderFilter(sort=sort), limit=2, cursor=cursor)
        seen += [one["number"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(numbers.values())
    if sort == "-gross":
        assert seen[0] == numbers["big"]


def test_hidden_money_neither_sorts_nor_sums(numbers: dict[str, str], admin: Actor) -> None:
    masked = replace(admin, masks=frozenset({"price"}))
    assert count_orders(actor=masked, wanted=OrderFilter())["sums"] is None
    with pytest.raises(Refusal):
        list_orders(actor=masked, wanted=OrderFilter(sort="gross"), limit=9, cursor=None)


def test_count_says_where_they_stand(numbers: dict[str, str], api: ApiClient) -> None:
    status, found = api.request("GET", "/orders:count?customer=C1")
    assert status == 200
    assert found == {"count": 2, "sums": [{"currency": "CNY", "gross": "100.00"}], "stages": {"ready": 2}}
    assert api.request("GET", "/orders?sort=nonsense")[0] == 422


def test_calendar(numbers: dict[str, str], admin: Actor, api: ApiClient) -> None:
    day = TODAY + timedelta(days=3)
    asked = f"/orders:calendar?by=requested&start={TODAY}&end={TODAY + timedelta(days=30)}"
    status, found = api.request("GET", asked)
    assert status == 200
    (one,) = found["days"]
    assert (one["date"], one["count"], one["open"], one["overdue"]) == (day.isoformat(), 5, 5, 0)
    due = calendar(actor=admin, wanted=OrderFilter(), by="due", days=(TODAY, TODAY + timedelta(days=30)))
    assert sum(one["count"] for one in due["days"]) == 5
    assert api.request("GET", f"/orders:calendar?start={TODAY}&end={date(2100, 1, 1)}")[0] == 422


def test_a_team_sees_and_counts_its_own(numbers: dict[str, str], admin: Actor) -> None:
    stranger = replace(admin, user_id=999_999, scope="own")
    assert count_orders(actor=stranger, wanted=OrderFilter())["count"] == 0
    assert calendar(actor=stranger, wanted=OrderFilter(), by="due", days=(TODAY, TODAY))["days"] == []
