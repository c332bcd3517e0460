"""Orders in lists: pages and whole exports, narrowed down by one filter."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from meidan.kernel import clock, db
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import money_text
from meidan.orders.answers import instant
from meidan.orders.checks.masking import for_reader
from meidan.orders.filters import OrderFilter, Sort, clauses, cursor_values, id_bound, sort_of
from meidan.orders.search import Clause, arms

SQL = db.statements(Path(__file__).parent / "queries.sql")
AT_ONCE = 1000
_ANY: Clause = ("true", [])


def list_orders(*, actor: Actor, wanted: OrderFilter, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of orders the actor may see, each as a summary. Raises 403, and 422 for a bad sort or cursor."""
    require(actor, "orders.view")
    sort = sort_of(wanted, actor)
    after = decode_cursor(cursor, (sort.kind, int)) if cursor else None
    found = _found(actor, wanted, limit + 1, cursor_values(after, sort) if after else None)
    result = page(found, limit, lambda row: _place(row, sort))
    result["items"] = [summary_json(row, actor) for row in result["items"]]
    return result


def every_order(*, actor: Actor, wanted: OrderFilter) -> Iterator[dict[str, Any]]:
    """All orders of the filter in its order, as summaries, read in portions. Raises 403, 422."""
    require(actor, "orders.view")
    after: list[Any] | None = None
    while True:
        found = _found(actor, wanted, AT_ONCE, after)
        yield from (summary_json(row, actor) for row in found)
        if len(found) < AT_ONCE:
            return
        after = [found[-1]["sort_key"], found[-1]["id"]]


def _found(actor: Actor, wanted: OrderFilter, limit: int, after: list[Any] | None) -> list[db.Row]:
    """The first rows of the filter after a place in its order."""
    sort = sort_of(wanted, actor)
    parts = clauses(wanted, actor)
    if bound := id_bound(wanted, sort):
        parts.append(bound)
    if after:
        parts.append((f"({sort.column}, o.id) {'<' if sort.descending else '>'} (%s, %s)", after))
    order = f"ORDER BY {sort.column} {sort.direction}, o.id {sort.direction} LIMIT %s"
    select = SQL["summary"].replace("SELECT o.id,", f"SELECT {sort.column} AS sort_key, o.id,", 1)
    found: dict[int, db.Row] = {}
    # Each way of searching is walked along the sort's index by itself; together they are sorted here.
    for arm in arms(wanted.q, actor) if wanted.q.strip() else [_ANY]:
        every = [*parts, arm]
        where = " AND ".join(text for text, _ in every)
        values = [value for _, arguments in every for value in arguments]
        found.update((row["id"], row) for row in db.rows(f"{select} WHERE {where} {order}", (*values, limit)))
    ranked = sorted(found.values(), key=lambda row: (row["sort_key"], row["id"]), reverse=sort.descending)
    return ranked[:limit]


def _place(row: db.Row, sort: Sort) -> tuple[Any, int]:
    key = row["sort_key"]
    if sort.read is None:
        return key, row["id"]
    return str(key) if isinstance(key, Decimal) else key.isoformat(), row["id"]


def is_at_risk(row: db.Row, now: datetime) -> bool:
    """Late by what is known today although not overdue yet: promised after the day asked for, or short of goods
    that nobody has announced."""
    if row["state"] != "confirmed" or row["history"] or row["stage"] in ("shipped", "delivered"):
        return False
    if row["due_at"] < now:
        return False
    promised, requested = row["promised_date"], row["requested_date"]
    if promised is None:
        return bool(row["short"])
    return requested is not None and promised > requested


def summary_json(row: db.Row, actor: Actor) -> dict[str, Any]:
    """An order as a list shows it, from a row of the statement `summary` or `detail`."""
    now = clock.now()
    currency = row["currency"]
    amounts = {
        name: money_text(row[name], currency) if actor.sees("price") else None for name in ("net", "tax", "gross")
    }
    has_customer = row["customer_code"] is not None
    open_order = row["state"] in ("draft", "confirmed") and not row["history"]
    return {
        "id": row["id"],
        "number": row["number"],
        "version": row["version"],
        "state": row["state"],
        "stage": row["stage"],
        "held": row["held"],
        "channel": row["channel"],
        "external_reference": row["external_reference"],
        "customer": {"code": row["customer_code"], "name": row["customer_name"]} if has_customer else None,
        "customer_name": row["customer_name"],
        "currency": currency,
        "ordered_at": instant(row["ordered_at"]),
        "requested_date": row["requested_date"] and row["requested_date"].isoformat(),
        "promised_date": row["promised_date"] and row["promised_date"].isoformat(),
        "priority": row["priority"],
        "totals": {**amounts, "currency": currency},
        "owner": {"username": row["owner_username"], "name": row["owner_name"]} if row["owner_username"] else None,
        "team": row["team_code"],
        "due_at": row["due_at"] and instant(row["due_at"]),
        "overdue": open_order and row["due_at"] < now,
        "at_risk": is_at_risk(row, now),
        "short": row["short"],
        "line_count": row["line_count"],
        "finding_count": row["finding_count"],
        "first_findings": [_headline(f, actor) for f in orjson.loads(row["first_findings"])],
        "history": row["history"],
    }


def _headline(stored: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """{code, severity, path, message} of a stored finding, as this actor may see it."""
    english = stored.get("message_en")
    shown = for_reader({**stored, "message": english if actor.lang == "en" and english else stored["message"]}, actor)
    return {name: shown[name] for name in ("code", "severity", "path", "message")}
