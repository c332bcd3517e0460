"""Lists of orders: each filter alone against a plain statement, sums that agree, every sort page by page."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.inventory.shop import Shop

from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders import shown
from meidan.orders.filters import SORTS, OrderFilter
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput
from meidan.orders.listing import every_order, list_orders
from meidan.orders.overviews import Span, calendar, count_orders, summarize_orders

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)


@pytest.fixture
def shop(admin: Actor) -> Shop:
    with clock.stopped_at(NOW - timedelta(days=2)):
        made = Shop(admin, products=3)
        made.adjust({"P-1": 50})
        made.announce({"P-2": 100}, on=TODAY + timedelta(days=9))
        for index in range(12):
            with clock.stopped_at(NOW - timedelta(hours=48 - index)):
                orders.place_order(one=wish(index), actor=admin)
    with clock.stopped_at(NOW):
        orders.hold_order(number=numbers("true")[0], reason="等客户", actor=admin)
    return made


def wish(index: int) -> OrderInput:
    """Drafts with findings, orders that can go, orders short with and without a receipt announced."""
    sku = ("P-1", "P-2", "P-3", "P-9")[index % 4]
    return OrderInput(
        lines=(LineInput(sku, Decimal(1 + index)),),
        customer="C1",
        channel="shop" if index == 4 else "api",
        requested_date=TODAY + timedelta(days=index % 5),
        acknowledge=Acknowledgement(("*",), "测试"),
        confirm=index % 4 != 3 and index != 4,
    )


def numbers(condition: str, *values: Any) -> list[str]:
    sql = f"SELECT o.number FROM sales_order o WHERE {condition} ORDER BY o.id"
    return [row["number"] for row in db.rows(sql, values)]


def pages(actor: Actor, wanted: OrderFilter) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = list_orders(actor=actor, wanted=wanted, limit=5, cursor=cursor)
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


SHORT = "o.state = 'confirmed' AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting)"
CASES: dict[str, tuple[OrderFilter, str]] = {
    "stages": (OrderFilter(stages=("draft", "ready")), "o.stage IN ('draft', 'ready')"),
    "closed stage": (OrderFilter(stages=("draft", "completed")), "o.stage = 'draft'"),
    "states": (OrderFilter(states=("draft", "confirmed")), "o.state IN ('draft', 'confirmed')"),
    "short": (OrderFilter(short=True), SHORT),
    "not short": (OrderFilter(short=False), f"NOT ({SHORT})"),
    "findings": (OrderFilter(with_findings=True, states=("draft",)), "o.state = 'draft' AND o.findings <> '[]'"),
    "held": (OrderFilter(held=True), "o.held"),
    "channel": (OrderFilter(channel="shop"), "o.channel = 'shop'"),
    "promised": (
        OrderFilter(promised_from=TODAY + timedelta(days=9), promised_to=TODAY + timedelta(days=9)),
        "o.promised_date = '2026-03-13'",
    ),
    "requested": (OrderFilter(requested_from=TODAY, requested_to=TODAY), "o.requested_date = '2026-03-04'"),
    "overdue": (OrderFilter(overdue=True), "o.due_at < '2026-03-04T02:00Z'"),
    "due": (OrderFilter(due_from=TODAY, due_to=TODAY), "(o.due_at AT TIME ZONE 'Asia/Shanghai')::date = '2026-03-04'"),
    "mine": (OrderFilter(owner="me"), "true"),
    "nobody's": (OrderFilter(team="none"), "false"),
    "event": (OrderFilter(event="OrderHeld", event_from=TODAY), "o.held"),
    "event before": (OrderFilter(event="OrderHeld", event_to=TODAY - timedelta(days=1)), "false"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_filter(shop: Shop, admin: Actor, case: str) -> None:
    wanted, condition = CASES[case]
    with clock.stopped_at(NOW):
        found = pages(admin, wanted)
        assert sorted(item["number"] for item in found) == sorted(numbers(condition))
        sums = summarize_orders(actor=admin, wanted=wanted)
        assert sums["count"] == len(found) == count_orders(actor=admin, wanted=wanted)
        assert [item["number"] for item in every_order(actor=admin, wanted=wanted)] == [i["number"] for i in found]
        assert sum(sums["stages"].values()) == sums["count"]
        total = sum(Decimal(item["totals"]["gross"]) for item in found)
        assert sum(Decimal(one["gross"]) for one in sums["totals"]) == total


def test_the_calendar_lays_the_same_orders_out_by_day(shop: Shop, admin: Actor) -> None:
    span = Span("requested", TODAY, TODAY + timedelta(days=30))
    with clock.stopped_at(NOW):
        days = calendar(actor=admin, wanted=OrderFilter(states=("confirmed",)), span=span)["days"]
    found = {day["date"]: day["count"] for day in days}
    plain = db.rows("SELECT requested_date d, count(*) n FROM sales_order WHERE state = 'confirmed' GROUP BY 1")
    assert found == {row["d"].isoformat(): row["n"] for row in plain}
    with pytest.raises(Refusal):
        calendar(actor=admin, wanted=OrderFilter(), span=replace(span, last=TODAY + timedelta(days=63)))


def test_flags_of_a_row_are_the_filters(shop: Shop, admin: Actor) -> None:
    with clock.stopped_at(NOW):
        everything = pages(admin, OrderFilter())
        for flag in ("at_risk", "overdue", "short", "held"):
            wanted = OrderFilter(**{flag: True})  # pyright: ignore[reportArgumentType]
            assert [i["number"] for i in pages(admin, wanted)] == [i["number"] for i in everything if i[flag]], flag
    risky = [item for item in everything if item["at_risk"]]
    assert risky
    assert all(item["promised_date"] is None or item["promised_date"] > item["requested_date"] for item in risky)
    first = next(item for item in everything if item["finding_count"])["first_findings"][0]
    assert set(first) == {"code", "severity", "path", "message"}


@pytest.mark.parametrize("name", SORTS)
def test_every_sort_is_whole_page_by_page(shop: Shop, admin: Actor, name: str) -> None:
    with clock.stopped_at(NOW):
        found = pages(admin, OrderFilter(sort=name))
        once = list_orders(actor=admin, wanted=OrderFilter(sort=name), limit=200, cursor=None)["items"]
    assert [item["number"] for item in found] == [item["number"] for item in once]
    assert len({item["number"] for item in found}) == 12
    keys = [Decimal(item["totals"]["gross"]) for item in found]
    if name.endswith("amount"):
        assert keys == sorted(keys, reverse=name.startswith("-"))


def test_hidden_amounts_are_neither_summed_nor_sorted_by(shop: Shop, admin: Actor) -> None:
    masked = replace(admin, masks=frozenset(("price",)))
    assert {one["gross"] for one in summarize_orders(actor=masked, wanted=OrderFilter())["totals"]} == {None}
    with pytest.raises(Refusal) as refused:
        list_orders(actor=masked, wanted=OrderFilter(sort="-amount"), limit=5, cursor=None)
    assert refused.value.status == 403


def test_answers_have_the_documented_shape(shop: Shop, api: Any) -> None:
    for item in api.get("/orders?stage=ready&stage=backordered&stage=draft")["items"]:
        shown.SummaryOut.model_validate(item)
        whole = api.get(f"/orders/{item['number']}")
        shown.OrderOut.model_validate(whole)
        shown.Revisions.model_validate(api.get(f"/orders/{item['number']}/revisions"))
        shown.EventsOut.model_validate(api.get(f"/orders/{item['number']}/events"))
    body = {"customer": "C1", "channel": "shop", "lines": [{"product": "P-1", "quantity": "500"}, {"product": "no"}]}
    body["lines"][1]["quantity"] = "1"  # type: ignore[index]
    checked = shown.CheckOut.model_validate(api.post("/orders:check", body))
    assert [line.stock.state for line in checked.lines] == ["short", "unknown"]
    assert [[one.unit for one in line.units] for line in checked.lines] == [["件", "箱"], []]
    patches = [finding.suggestion.patch for finding in checked.findings if finding.suggestion]
    assert {op.path for patch in patches for op in patch} == {"/lines/0/quantity"}
    shown.OrderTaken.model_validate(api.post("/orders", body))
    results = api.post("/orders:batch", {"orders": [body, {"lines": "none"}]})
    shown.OrderBatchOut.model_validate(results)
    shown.SumsOut.model_validate(api.get("/orders:summary?stage=draft"))
