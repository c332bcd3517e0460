"""Many orders at a glance: how many and how much, in all, by stage and by day; the filters are those of the list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from meidan.kernel import clock, db
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import money_text
from meidan.kernel.words import Words
from meidan.orders.filters import OPEN, OrderFilter, condition, default_zone

LONGEST = 62
_SUMS = """
SELECT o.currency, o.stage, count(*) AS count, sum(o.net) AS net, sum(o.tax) AS tax, sum(o.gross) AS gross
FROM sales_order o WHERE {where} GROUP BY 1, 2
"""
_BY_ORDERED_DAY = """
SELECT (o.ordered_at AT TIME ZONE %s)::date AS day, o.currency, count(*) AS count, sum(o.gross) AS gross
FROM sales_order o WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2
"""
_BY_DAY = """
SELECT {day} AS day, o.currency, count(*) AS count, sum(o.gross) AS gross,
       count(*) FILTER (WHERE {open} AND NOT o.history AND o.due_at < %s) AS overdue,
       count(*) FILTER (WHERE {open}) AS open
FROM sales_order o WHERE {where} AND {day} BETWEEN %s AND %s GROUP BY 1, 2 ORDER BY 1, 2
"""
_DAYS = {
    "promised": "o.promised_date",
    "requested": "o.requested_date",
    "due": "(o.due_at AT TIME ZONE (SELECT time_zone FROM legal_entity WHERE is_default))::date",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, of the kind promised, requested or due."""

    by: str
    first: date
    last: date


def summarize_orders(*, actor: Actor, wanted: OrderFilter) -> dict[str, Any]:
    """{count, stages: {stage: count}, totals: [{currency, count, net, tax, gross}]} of the whole filter.

    Amounts are null where they are hidden. Raises 403, 422.
    """
    require(actor, "orders.view")
    where, values = condition(wanted, actor)
    stages: dict[str, int] = {}
    totals: dict[str, dict[str, Any]] = {}
    for row in db.rows(_SUMS.format(where=where), values):
        stages[row["stage"]] = stages.get(row["stage"], 0) + row["count"]
        total = totals.setdefault(row["currency"], dict.fromkeys(("count", "net", "tax", "gross"), 0))
        for name in total:
            total[name] += row[name]
    shown = [
        {"currency": currency, "count": total["count"], **_amounts(total, ("net", "tax", "gross"), currency, actor)}
        for currency, total in sorted(totals.items(), key=lambda one: (-one[1]["count"], one[0]))
    ]
    return {"count": sum(stages.values()), "stages": stages, "totals": shown}


def count_orders(*, actor: Actor, wanted: OrderFilter) -> int:
    """How many orders the filter finds for this actor."""
    require(actor, "orders.view")
    where, values = condition(wanted, actor)
    return int(db.scalar(f"SELECT count(*) FROM sales_order o WHERE {where}", values))


def ordered_by_day(*, actor: Actor, wanted: OrderFilter) -> list[db.Row]:
    """{day, currency, count, gross} of the filter by local day of ordering."""
    require(actor, "orders.view")
    where, values = condition(wanted, actor)
    return db.rows(_BY_ORDERED_DAY.format(where=where), [default_zone(), *values])


def calendar(*, actor: Actor, wanted: OrderFilter, span: Span) -> dict[str, Any]:
    """{days: [{date, count, open, overdue, totals}]}: days without any order are left out.

    Raises 403, 422 for a span of more than two months.
    """
    require(actor, "orders.view")
    if not 0 <= (span.last - span.first).days < LONGEST:
        raise bad_input("span", SPAN, "/query/end", days=LONGEST)
    where, values = condition(wanted, actor)
    sql = _BY_DAY.format(day=_DAYS[span.by], open=OPEN, where=where)
    by_day: dict[date, list[db.Row]] = {}
    for row in db.rows(sql, (clock.now(), *values, span.first, span.last)):
        by_day.setdefault(row["day"], []).append(row)
    return {"days": [_day(day, rows, actor) for day, rows in by_day.items()]}


def _day(day: date, rows: list[db.Row], actor: Actor) -> dict[str, Any]:
    numbers = {name: sum(row[name] for row in rows) for name in ("count", "open", "overdue")}
    totals = [
        {"currency": row["currency"], "count": row["count"], **_amounts(row, ("gross",), row["currency"], actor)}
        for row in rows
    ]
    return {"date": day.isoformat(), **numbers, "totals": totals}


def _amounts(row: dict[str, Any], names: tuple[str, ...], currency: str, actor: Actor) -> dict[str, str | None]:
    return {name: money_text(row[name], currency) if actor.sees("price") else None for name in names}


SPAN = Words(zh="一次最多看 {days} 天,开始不能晚于结束", en="At most {days} days at once, and the start before the end")
