"""Many orders at a glance: how many and how much, in all, by stage and by day."""

from datetime import date
from typing import Any

from meidan.kernel import clock, db
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor
from meidan.kernel.values import money_text
from meidan.kernel.words import Words
from meidan.orders.filters import OPEN, OrderFilter, selection, zone

LONGEST = 62
_BY_STAGE = (
    "SELECT o.stage, o.currency, count(*) AS count, sum(o.gross) AS gross FROM sales_order o WHERE {} GROUP BY 1, 2"
)
_BY_DAY = """
SELECT {day} AS day, o.currency, count(*) AS count, sum(o.gross) AS gross,
       count(*) FILTER (WHERE {open} AND NOT o.history AND o.due_at < %s) AS overdue,
       count(*) FILTER (WHERE {open}) AS open
FROM sales_order o WHERE {where} AND {day} BETWEEN %s AND %s GROUP BY 1, 2 ORDER BY 1, 2
"""
_DAYS = {
    "promised": "o.promised_date",
    "requested": "o.requested_date",
    "due": "(o.due_at AT TIME ZONE '{zone}')::date",
}


def count_orders(*, actor: Actor, wanted: OrderFilter) -> dict[str, Any]:
    """How many orders match, their gross per currency, and how many stand in each stage. Raises 403, 422."""
    where, values = selection(wanted, actor)
    found = db.rows(_BY_STAGE.format(where), values)
    stages: dict[str, int] = {}
    for row in found:
        stages[row["stage"]] = stages.get(row["stage"], 0) + row["count"]
    return {"count": sum(stages.values()), "sums": _sums(found, actor), "stages": stages}


def calendar(*, actor: Actor, wanted: OrderFilter, by: str, days: tuple[date, date]) -> dict[str, Any]:
    """The days (first to last) on which orders are promised, requested or due: {days: [{date, count, overdue, sums}]}.

    Days without any are left out. Raises 403, 422 for a span of more than two months.
    """
    first, last = days
    if not 0 <= (last - first).days < LONGEST:
        raise bad_input("span", SPAN, "/query/end", days=LONGEST)
    where, values = selection(wanted, actor)
    sql = _BY_DAY.format(day=_DAYS[by].format(zone=zone().replace("'", "")), open=OPEN, where=where)
    by_day: dict[date, list[db.Row]] = {}
    for row in db.rows(sql, (clock.now(), *values, first, last)):
        by_day.setdefault(row["day"], []).append(row)
    return {"days": [_day(day, rows, actor) for day, rows in by_day.items()]}


def _day(day: date, rows: list[db.Row], actor: Actor) -> dict[str, Any]:
    numbers = {name: sum(row[name] for row in rows) for name in ("count", "open", "overdue")}
    return {"date": day.isoformat(), **numbers, "sums": _sums(rows, actor)}


def _sums(rows: list[db.Row], actor: Actor) -> list[dict[str, str]] | None:
    if not actor.sees("price"):
        return None
    totals: dict[str, Any] = {}
    for row in rows:
        totals[row["currency"]] = totals.get(row["currency"], 0) + row["gross"]
    return [
        {"currency": currency, "gross": money_text(gross, currency)}
        for currency, gross in sorted(totals.items(), key=lambda one: -one[1])
    ]


SPAN = Words(zh="一次最多看 {days} 天,开始不能晚于结束", en="At most {days} days at once, and the start before the end")
