"""The board: stages in order, counts, urgent cards first, what an order waits for, and who may see what."""

from datetime import timedelta
from typing import Any

import pytest
from tests.inventory.shop import Shop, Wish

from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.people.commands import create_token

STAGES = ["on_hold", "draft", "backordered", "ready", "preparing", "part_shipped", "shipped", "delivered"]


@pytest.fixture
def shop(admin: Actor) -> Shop:
    return Shop(admin)


def column(found: Any, stage: str) -> Any:
    return next(one for one in found["columns"] if one["stage"] == stage)


def test_columns_are_the_stages_of_the_process(shop: Shop, api: Any) -> None:
    shop.adjust({"P-1": 10})
    shop.order(Wish({"P-1": 4}))
    short = shop.order(Wish({"P-1": 9, "P-2": 3}))
    held = shop.order(Wish({"P-1": 1}))
    orders.hold_order(number=held, reason="等通知", actor=shop.actor)
    found = api.get("/board")
    assert [one["stage"] for one in found["columns"]] == STAGES
    assert {one["stage"]: one["count"] for one in found["columns"] if one["count"]} == {
        "ready": 1, "backordered": 1, "on_hold": 1,
    }  # fmt: skip
    assert column(found, "backordered")["name_zh"] == "待补货"
    (card,) = column(found, "backordered")["items"]
    assert (card["number"], card["short"], card["short_lines"]) == (short, True, ["P-1 × 3", "P-2 × 3"])
    assert (card["customer"]["code"], card["totals"]["gross"]) == ("C1", "120.00")


def test_the_most_urgent_come_first_and_more_can_be_asked_for(shop: Shop, api: Any) -> None:
    shop.adjust({"P-1": 100})
    today = clock.now().date() + timedelta(days=30)
    numbers = [shop.order(Wish({"P-1": 1 + day}, requested=today - timedelta(days=day))) for day in range(5)]
    first = column(api.get("/board?limit=2"), "ready")
    assert ([card["number"] for card in first["items"]], first["count"]) == ([numbers[4], numbers[3]], 5)
    (more,) = api.get(f"/board?limit=2&stage=ready&cursor={first['next_cursor']}")["columns"]
    assert [card["number"] for card in more["items"]] == [numbers[2], numbers[1]]
    status, refused = api.request("GET", "/board?stage=nowhere")
    assert (status, refused["code"]) == (422, "stage.unknown")


def test_what_is_late_counts_and_what_is_due_soon_shows(shop: Shop, api: Any) -> None:
    shop.adjust({"P-1": 10})
    shop.order(Wish({"P-1": 1}))
    db.run("UPDATE sales_order SET due_at = %s", (clock.now() - timedelta(hours=1),))
    soon = shop.order(Wish({"P-1": 2}))
    db.run("UPDATE sales_order SET due_at = %s WHERE number = %s", (clock.now() + timedelta(hours=1), soon))
    ready = column(api.get("/board"), "ready")
    assert ready["overdue"] == 1
    assert [(card["overdue"], card["due_soon"]) for card in ready["items"]] == [(True, False), (False, True)]
    assert column(api.get("/board?overdue=true"), "ready")["count"] == 1
    assert column(api.get("/board?owner=me"), "ready")["count"] == 2
    assert column(api.get("/board?customer=C9"), "ready")["count"] == 0


def test_the_warehouse_sees_its_orders_without_amounts(shop: Shop, api: Any) -> None:
    shop.warehouse("EAST", priority=200)
    shop.adjust({"P-1": 5})
    shop.adjust({"P-2": 5}, warehouse="EAST")
    shop.order(Wish({"P-1": 1}))
    there = shop.order(Wish({"P-2": 1}))
    person = {"username": "wu", "name": "吴", "roles": ["warehouse"], "warehouses": ["EAST"]}
    api.post("/users", person)
    keeper = type(api)(create_token(username="wu", name="test"))
    ready = column(keeper.get("/board"), "ready")
    assert (ready["count"], [card["number"] for card in ready["items"]]) == (1, [there])
    assert ready["items"][0]["totals"]["gross"] is None


def test_whoever_begins_to_pick_answers_for_the_order(shop: Shop, api: Any) -> None:
    shop.adjust({"P-1": 5})
    order = shop.order(Wish({"P-1": 2}))
    api.post("/users", {"username": "wu", "name": "吴", "roles": ["warehouse"], "warehouses": ["MAIN"]})
    keeper = type(api)(create_token(username="wu", name="test"))
    made = keeper.post("/pick-lists", {"warehouse": "MAIN", "orders": [order]})
    assert (made["orders"][0]["number"], made["items"][0]["quantity"]) == (order, "2")
    shown = api.get(f"/orders/{order}")
    assert (shown["stage"], shown["owner"]["username"]) == ("preparing", "wu")
    assert keeper.post("/pick-lists", {"warehouse": "MAIN", "orders": [order]})["orders"]
    assert [event["kind"] for event in api.get(f"/orders/{order}/events")["items"]] == [
        "OrderConfirmed",
        "PickingBegun",
    ]
    keeper.post("/shipments", {"order": order})
    shown = api.get(f"/orders/{order}")
    assert (shown["stage"], shown["owner"]["username"]) == ("shipped", "admin")
    held = shop.order(Wish({"P-1": 1}))
    orders.hold_order(number=held, reason="等通知", actor=shop.actor)
    assert api.request("POST", "/pick-lists", {"warehouse": "MAIN", "orders": [held]})[0] == 409


def test_without_a_picker_the_least_loaded_of_the_warehouse_answers(shop: Shop, api: Any) -> None:
    """The administrator is tied to no warehouse: the keeper there with the fewest orders gets them."""
    shop.adjust({"P-1": 9})
    for name in ("wu", "xu"):
        api.post("/users", {"username": name, "name": name, "roles": ["warehouse"], "warehouses": ["MAIN"]})
    made = [shop.order(Wish({"P-1": 1 + index})) for index in range(2)]
    for order in made:
        api.post("/pick-lists", {"warehouse": "MAIN", "orders": [order]})
    assert {api.get(f"/orders/{order}")["owner"]["username"] for order in made} == {"wu", "xu"}
