"""Searching orders: everything that matches is found, page by page, whichever way the database goes about it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.inventory.shop import Shop

from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders import search
from meidan.orders.filters import SORTS, OrderFilter
from meidan.orders.inputs import LineInput, OrderInput, ShipTo
from meidan.orders.listing import list_orders

ORDERS = 24


@pytest.fixture
def shop(api: Any, admin: Actor) -> Shop:
    made = Shop(admin, products=4)
    made.adjust(dict.fromkeys(made.skus, 30))
    api.post(
        "/customers", {"code": "C-200", "name": "远航贸易", "contacts": [{"name": "李四", "phone": "13900001234"}]}
    )
    outcomes = orders.place_orders(inputs=[make(index) for index in range(ORDERS)], actor=admin)
    assert all(isinstance(outcome, dict) for outcome in outcomes)
    return made


def make(index: int) -> OrderInput:
    phone = f"1380000{1000 + index % 5}"
    return OrderInput(
        lines=tuple(LineInput(f"P-{1 + (index + step) % 4}", Decimal(1 + index)) for step in range(1 + index % 2)),
        customer="C-200" if index % 3 else "C1",
        external_reference=f"TB/{index:03d}" if index % 4 else None,
        ship_to=ShipTo(name="王五", phone=phone, address="文三路 1 号"),
        confirm=index % 2 == 0,
    )


def pages(actor: Actor, wanted: OrderFilter) -> list[str]:
    """Numbers of all orders of all pages."""
    numbers: list[str] = []
    cursor: str | None = None
    while True:
        page = list_orders(actor=actor, wanted=wanted, limit=5, cursor=cursor)
        numbers += [item["number"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return numbers


def expected(condition: str) -> set[str]:
    found = db.rows(
        f"SELECT o.number FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id WHERE {condition}"
    )
    return {row["number"] for row in found}


CASES = {
    "SO-": "true",
    "so-": "true",
    "TB/01": "o.external_reference LIKE 'TB/01%%'",
    "C-200": "c.code = 'C-200'",
    "远航": "c.code = 'C-200'",
    "yhmy": "c.code = 'C-200'",
    "1234": "c.code = 'C-200'",
    "1003": "o.ship_phone LIKE '%%1003'",
    "P-2": "EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.sku = 'P-2')",
    "P-": "true",
    "没有": "false",
    "%": "false",
}


@pytest.mark.parametrize("few", [search.FEW, 3])
def test_each_way_of_searching(shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(search, "FEW", few)
    for q, condition in CASES.items():
        for sort in SORTS:
            found = pages(admin, OrderFilter(q=q, sort=sort))
            assert len(found) == len(set(found)), (q, sort)
            assert set(found) == expected(condition), (q, sort, few)


@pytest.mark.parametrize("few", [search.FEW, 3])
def test_filters_narrow_a_search(shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(search, "FEW", few)
    found = pages(admin, OrderFilter(q="P-2", stages=("draft",), customer="C-200"))
    condition = "o.stage = 'draft' AND c.code = 'C-200'"
    assert set(found) == expected(f"{CASES['P-2']} AND {condition}")
    assert found == sorted(found, key=lambda number: int(number.removeprefix("SO-")), reverse=True)


def test_who_may_not_see_phones_finds_nothing_by_them(shop: Shop, admin: Actor) -> None:
    masked = replace(admin, masks=frozenset({"phone"}))
    assert pages(admin, OrderFilter(q="1003"))
    assert not pages(masked, OrderFilter(q="1003"))
    assert not pages(masked, OrderFilter(q="1234"))
