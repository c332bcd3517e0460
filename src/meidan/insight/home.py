"""The desk: what waits for whoever looks at it, and how today goes; every number with the filter that lists it."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import money_text
from meidan.orders.filters import OrderFilter, default_zone
from meidan.orders.listing import list_orders
from meidan.orders.overviews import count_orders, ordered_by_day, summarize_orders
from meidan.orders.scope import visible

TREND_DAYS = 14
LISTED = 8
_TAKEN = ("confirmed", "closed")
_QUERY_NAMES = {"stages": "stage", "states": "state", "from_date": "from", "to_date": "to"}
_ISSUED = "GoodsIssued"
_SHIPPED_BY_DAY = """
SELECT (s.issued_at AT TIME ZONE %s)::date AS day, count(DISTINCT s.order_id) AS value
FROM shipment s JOIN sales_order o ON o.id = s.order_id
WHERE s.issued_at >= %s AND s.issued_at < %s AND {visible} GROUP BY 1
"""


def home(*, actor: Actor) -> dict[str, Any]:
    """{today, mine, counts, figures}: see `insight.schemas.HomeOut`. Raises 403."""
    require(actor, "orders.view")
    zone = default_zone()
    today = clock.local_date(clock.now(), zone)
    return {
        "today": today.isoformat(),
        "mine": [_group(key, wanted, actor) for key, wanted in _my_orders(today)],
        "counts": [
            {"key": key, "count": count_orders(actor=actor, wanted=wanted), "query": query_of(wanted)}
            for key, wanted in _worries()
        ],
        "figures": [*_taken(today, actor), _shipped(today, zone, actor), _intercepted(today, actor)],
    }


def query_of(wanted: OrderFilter) -> str:
    """The query string with which GET /orders answers this filter."""
    pairs: list[tuple[str, str]] = []
    for one in fields(wanted):
        value: Any = getattr(wanted, one.name)
        if value != one.default:
            values: list[Any] = list(value) if isinstance(value, tuple) else [value]  # pyright: ignore[reportUnknownArgumentType]
            name = _QUERY_NAMES.get(one.name, one.name)
            pairs += [(name, str(text).lower() if isinstance(text, bool) else str(text)) for text in values]
    return urlencode(pairs)


def _my_orders(today: date) -> tuple[tuple[str, OrderFilter], ...]:
    return (
        ("overdue", OrderFilter(owner="me", overdue=True, sort="due")),
        ("today", OrderFilter(owner="me", overdue=False, due_to=today, sort="due")),
        ("next", OrderFilter(owner="me", due_from=today + timedelta(days=1), sort="due")),
    )


def _worries() -> tuple[tuple[str, OrderFilter], ...]:
    return (
        ("overdue", OrderFilter(overdue=True, sort="due")),
        ("at_risk", OrderFilter(at_risk=True, sort="due")),
        ("short", OrderFilter(short=True, sort="due")),
        ("findings", OrderFilter(states=("draft",), with_findings=True, sort="due")),
        ("held", OrderFilter(held=True, sort="due")),
    )


def _group(key: str, wanted: OrderFilter, actor: Actor) -> dict[str, Any]:
    orders = list_orders(actor=actor, wanted=wanted, limit=LISTED, cursor=None)["items"]
    count = len(orders) if len(orders) < LISTED else count_orders(actor=actor, wanted=wanted)
    return {"key": key, "count": count, "query": query_of(wanted), "orders": orders}


def _taken(today: date, actor: Actor) -> list[dict[str, Any]]:
    """How many orders were agreed, and what they come to per currency (left out where amounts are hidden)."""
    wanted = OrderFilter(states=_TAKEN, from_date=today, to_date=today)
    sums = summarize_orders(actor=actor, wanted=wanted)
    before = ordered_by_day(actor=actor, wanted=_before(OrderFilter(states=_TAKEN), today))
    counts: dict[date, int] = {}
    amounts: dict[str, dict[date, Decimal]] = {}
    for row in before:
        counts[row["day"]] = counts.get(row["day"], 0) + row["count"]
        amounts.setdefault(row["currency"], {})[row["day"]] = row["gross"]
    figures = [_figure("orders", str(sums["count"]), wanted, _trend(today, counts))]
    if actor.sees("price"):
        now = {one["currency"]: one["gross"] for one in sums["totals"]}
        main = db.scalar("SELECT currency FROM legal_entity WHERE is_default")
        for currency in dict.fromkeys((main, *now, *amounts)):
            days = {day: money_text(amount, currency) for day, amount in amounts.get(currency, {}).items()}
            value = now.get(currency) or money_text(Decimal(0), currency)
            trend = _trend(today, days, money_text(Decimal(0), currency))
            figures.append({**_figure("amount", value, wanted, trend), "currency": currency})
    return figures


def _shipped(today: date, zone: str, actor: Actor) -> dict[str, Any]:
    """Orders of which goods left the house."""
    wanted = OrderFilter(event=_ISSUED, event_from=today, event_to=today)
    condition, values = visible(actor)
    start = clock.day_bounds(today - timedelta(days=TREND_DAYS), zone)[0]
    span = (zone, start, clock.day_bounds(today, zone)[0])
    days = {row["day"]: row["value"] for row in db.rows(_SHIPPED_BY_DAY.format(visible=condition), (*span, *values))}
    return _figure("shipped", str(count_orders(actor=actor, wanted=wanted)), wanted, _trend(today, days))


def _intercepted(today: date, actor: Actor) -> dict[str, Any]:
    """Orders that the rules stopped or questioned when they were taken in."""
    wanted = OrderFilter(with_findings=True, from_date=today, to_date=today)
    days: dict[date, int] = {}
    for row in ordered_by_day(actor=actor, wanted=_before(OrderFilter(with_findings=True), today)):
        days[row["day"]] = days.get(row["day"], 0) + row["count"]
    return _figure("intercepted", str(count_orders(actor=actor, wanted=wanted)), wanted, _trend(today, days))


def _before(wanted: OrderFilter, today: date) -> OrderFilter:
    return replace(wanted, from_date=today - timedelta(days=TREND_DAYS), to_date=today - timedelta(days=1))


def _figure(key: str, value: str, wanted: OrderFilter, trend: list[dict[str, str]]) -> dict[str, Any]:
    return {"key": key, "value": value, "currency": None, "query": query_of(wanted), "trend": trend}


def _trend(today: date, days: dict[date, Any], nothing: str = "0") -> list[dict[str, str]]:
    """The days before today, oldest first."""
    past = [today - timedelta(days=back) for back in range(TREND_DAYS, 0, -1)]
    return [{"date": day.isoformat(), "value": str(days.get(day, nothing))} for day in past]
