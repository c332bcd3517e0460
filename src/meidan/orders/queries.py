"""Reads of the order room: one order, the list with its filters, its events."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from meidan.kernel import clock, db
from meidan.kernel.errors import bad_input, not_found
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import mask_phone
from meidan.kernel.values import money_text, plain
from meidan.kernel.words import Words
from meidan.orders.answers import COUNTERS, instant, money_facts, tracking_url
from meidan.orders.checks.masking import for_reader
from meidan.orders.scope import visible
from meidan.orders.search import arms

SQL = db.statements(Path(__file__).parent / "queries.sql")
SORTS = {
    "-created": ("o.id", "DESC", int),
    "created": ("o.id", "ASC", int),
    "due": ("o.due_at", "ASC", str),
    "-ordered": ("o.ordered_at", "DESC", str),
    "ordered": ("o.ordered_at", "ASC", str),
}
_OPEN = "o.state IN ('draft', 'confirmed')"
_OPEN_STAGES = ("draft", "ready", "backordered", "on_hold", "part_shipped", "shipped", "delivered")


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """`from_date` and `to_date` are local days of the default legal entity; `owner` is a user name or `me`."""

    q: str = ""
    stage: str = ""
    state: str = ""
    owner: str = ""
    customer: str = ""
    channel: str = ""
    overdue: bool | None = None
    from_date: date | None = None
    to_date: date | None = None
    sort: str = "-created"


def list_orders(*, actor: Actor, wanted: OrderFilter, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of orders the actor may see, each as a summary. Raises 422 for a bad sort or cursor."""
    require(actor, "orders.view")
    if wanted.sort not in SORTS:
        raise bad_input("sort", UNKNOWN_SORT, "/query/sort", sorts=", ".join(SORTS))
    column, direction, kind = SORTS[wanted.sort]
    condition, params = visible(actor)
    where, values = [condition], list(params)
    for clause, arguments in _clauses(wanted, actor):
        where.append(clause)
        values.extend(arguments)
    if column == "o.due_at":
        where.append(_OPEN)
    if column == "o.id" and wanted.from_date and wanted.to_date:
        bound, arguments = _id_bound(wanted.from_date, wanted.to_date, direction)
        where.append(bound)
        values.extend(arguments)
    if cursor:
        after = decode_cursor(cursor, (kind, int))
        where.append(f"({column}, o.id) {'<' if direction == 'DESC' else '>'} (%s, %s)")
        values.extend(_cursor_values(after, kind))
    order = f"ORDER BY {column} {direction}, o.id {direction} LIMIT %s"
    found: dict[int, db.Row] = {}
    for arm, arguments in arms(wanted.q, actor) if wanted.q.strip() else [("true", [])]:
        sql = f"{SQL['summary']} WHERE {' AND '.join([*where, arm])} {order}"
        found.update((row["id"], row) for row in db.rows(sql, (*values, *arguments, limit + 1)))
    key = column.removeprefix("o.")
    ranked = sorted(found.values(), key=lambda row: (row[key], row["id"]), reverse=direction == "DESC")
    result = page(
        ranked[: limit + 1], limit, lambda row: (row[key] if kind is int else row[key].isoformat(), row["id"])
    )
    result["items"] = [_summary(row, actor) for row in result["items"]]
    return result


def get_order(*, number: str, actor: Actor) -> dict[str, Any]:
    """One order with lines, facts, totals, findings. Raises 404."""
    require(actor, "orders.view")
    order = visible_order(number, actor)
    return order_json(order, actor)


def visible_order(number: str, actor: Actor) -> db.Row:
    """The row of an order (by number or `id:1`) that the actor may see. Raises 404."""
    condition, params = visible(actor)
    column, value = "o.number", number
    if number.startswith("id:") and number[3:].isascii() and number[3:].isdigit() and len(number) < 22:
        column, value = "o.id", number[3:]
    found = db.row(f"{SQL['detail']} WHERE {column} = %s AND {condition}", (value, *params))
    if found is None:
        raise not_found("订单", "order", number)
    return found


def order_json(order: db.Row, actor: Actor) -> dict[str, Any]:
    """The API's order: a summary plus lines, addresses, findings, promise."""
    lines = [_line(row, order["currency"], actor) for row in db.rows(SQL["lines"], (order["id"],))]
    sums = {name: sum((Decimal(line["facts"][name]) for line in lines), Decimal(0)) for name in COUNTERS}
    short = sum((Decimal(line["facts"]["short"]) for line in lines), Decimal(0))
    return {
        **_summary(order, actor),
        "requested_date": order["requested_date"] and order["requested_date"].isoformat(),
        "facts": {
            **{name: plain(value) for name, value in sums.items()},
            "short": plain(short),
            **money_facts(order["paid"], _owed(order), order["currency"], actor),
        },
        "lines": lines,
        "ship_to": {
            "name": order["ship_name"],
            "phone": order["ship_phone"] if actor.sees("phone") else mask_phone(order["ship_phone"]),
            "region": order["ship_region"],
            "address": order["ship_address"],
        },
        "note": order["note"],
        "extra": _json(order["extra"]),
        "findings": [for_reader(_finding(f, actor.lang), actor) for f in _json(order["findings"])],
        "acknowledged": _json(order["acknowledged"]),
        "source": _json(order["source"]),
        "promise": {"date": order["promised_date"] and order["promised_date"].isoformat(), "short": []},
        "created_by": order["created_by"],
        "hold_reason": order["hold_reason"],
        "cancel_reason": order["cancel_reason"],
        "tracking_url": tracking_url(order["id"]),
    }


def order_events(*, number: str, actor: Actor) -> list[dict[str, Any]]:
    """The order's own history, oldest first, personal values filled in where the actor may see them."""
    require(actor, "orders.view")
    order = visible_order(number, actor)
    found = db.rows(SQL["events"], (f"order:{order['id']}",))
    return [
        {
            "id": row["id"],
            "sequence": row["sequence"],
            "at": instant(row["at"]),
            "actor": row["actor"] or "",
            "kind": row["kind"],
            "data": _unmasked(orjson.loads(row["body"])["data"], row["private"] or {}, actor),
            "hash": bytes(row["hash"]).hex(),
        }
        for row in found
    ]


def _clauses(wanted: OrderFilter, actor: Actor) -> list[tuple[str, list[Any]]]:
    clauses: list[tuple[str, list[Any]]] = []
    if wanted.stage:
        clauses.append(("o.stage = %s", [wanted.stage]))
        if wanted.stage in _OPEN_STAGES:  # says what the partial index asks for
            clauses.append((_OPEN, []))
    if wanted.state:
        clauses.append(("o.state = %s", [wanted.state]))
    if wanted.channel:
        clauses.append(("o.channel = %s", [wanted.channel]))
    if wanted.owner:
        username = actor.username if wanted.owner == "me" else wanted.owner
        clauses.append(("o.owner_id = (SELECT id FROM app_user WHERE username = %s)", [username]))
        clauses.append((_OPEN, []))
    if wanted.customer:
        clauses.append(("o.customer_id = (SELECT id FROM customer WHERE code = %s)", [wanted.customer]))
    if wanted.overdue is not None:
        late = f"({_OPEN} AND NOT o.history AND o.due_at < %s)"
        clauses.append((late if wanted.overdue else f"NOT {late}", [clock.now()]))
    zone = (
        db.scalar("SELECT time_zone FROM legal_entity WHERE is_default") if wanted.from_date or wanted.to_date else ""
    )
    if wanted.from_date:
        clauses.append(("o.ordered_at >= %s", [_bound(wanted.from_date, zone, 0)]))
    if wanted.to_date:
        clauses.append(("o.ordered_at < %s", [_bound(wanted.to_date, zone, 1)]))
    return clauses


def _id_bound(start: date, end: date, direction: str) -> tuple[str, list[Any]]:
    """Where to begin walking by number: days go with numbers, which the planner cannot know. Changes no result."""
    zone = db.scalar("SELECT time_zone FROM legal_entity WHERE is_default")
    sign, furthest = ("<=", "max") if direction == "DESC" else (">=", "min")
    inside = "SELECT {0}(d.id) FROM sales_order d WHERE d.ordered_at >= %s AND d.ordered_at < %s"
    return f"o.id {sign} ({inside.format(furthest)})", [_bound(start, zone, 0), _bound(end, zone, 1)]


def _bound(day: date, zone: str, which: int) -> datetime:
    try:
        return clock.day_bounds(day, zone)[which]
    except OverflowError:
        raise bad_input("date", BAD_DATE, "/query/from") from None


def _cursor_values(after: list[Any], kind: type) -> list[Any]:
    if kind is int:
        return after
    try:
        return [datetime.fromisoformat(after[0]), after[1]]
    except ValueError:
        raise bad_input("cursor", BAD_DATE, "/query/cursor") from None


def _summary(row: db.Row, actor: Actor) -> dict[str, Any]:
    currency = row["currency"]
    amounts = {
        name: money_text(row[name], currency) if actor.sees("price") else None for name in ("net", "tax", "gross")
    }
    has_customer = row["customer_code"] is not None
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
        "currency": currency,
        "ordered_at": instant(row["ordered_at"]),
        "promised_date": row["promised_date"] and row["promised_date"].isoformat(),
        "priority": row["priority"],
        "totals": {**amounts, "currency": currency},
        "owner": {"username": row["owner_username"], "name": row["owner_name"]} if row["owner_username"] else None,
        "due_at": row["due_at"] and instant(row["due_at"]),
        "overdue": row["state"] in ("draft", "confirmed") and row["due_at"] < clock.now(),
        "history": row["history"],
    }


def _line(row: db.Row, currency: str, actor: Actor) -> dict[str, Any]:
    sees = actor.sees("price")
    open_need = row["ordered"] - row["cancelled"] - row["shipped"] - row["reserved"]
    return {
        "position": row["position"],
        "product": row["sku"],
        "name": row["name"],
        "kind": row["kind"],
        "unit": row["unit"],
        "factor": plain(row["factor"]),
        "quantity": plain(row["quantity"]),
        "unit_price": plain(row["unit_price"]) if sees and row["unit_price"] is not None else None,
        "price_source": _json(row["price_source"]) if sees else {},
        "discount": plain(row["discount"]),
        "gift": row["is_gift"],
        "tax_rate": plain(row["tax_rate"]),
        "tax_included": row["tax_included"],
        **{name: money_text(row[name], currency) if sees else None for name in ("net", "tax", "gross")},
        "note": row["note"],
        "extra": _json(row["extra"]),
        "source": _json(row["source"]),
        "promised_date": row["promised_date"] and row["promised_date"].isoformat(),
        "reservations": [
            {"warehouse": warehouse, "lot": lot, "quantity": plain(Decimal(quantity))}
            for warehouse, lot, quantity in row["reservations"] or ()
        ],
        "facts": {
            **{name: plain(row[name]) for name in COUNTERS},
            "short": plain(open_need) if row["waiting"] else "0",
        },
    }


def _owed(order: db.Row) -> Decimal:
    return Decimal(0) if order["state"] == "cancelled" else order["gross"]


def _finding(stored: dict[str, Any], lang: str) -> dict[str, Any]:
    """A stored finding in the reader's language; the English texts ride along in it."""
    english = stored.get("message_en")
    suggestion = stored.get("suggestion")
    if suggestion:
        suggestion = {**suggestion, "message": suggestion.get("message_en") if lang == "en" else suggestion["message"]}
        suggestion.pop("message_en", None)
    shown = {**stored, "message": english if lang == "en" and english else stored["message"], "suggestion": suggestion}
    shown.pop("message_en", None)
    return shown


def _unmasked(data: Any, private: dict[str, str], actor: Actor, path: str = "") -> Any:
    """Fills committed personal values in; money and phones stay hidden from those who may not see them."""
    if isinstance(data, dict):
        if set(data) == {"commitment"}:  # pyright: ignore[reportUnknownArgumentType]
            value = private.get(path)
            return mask_phone(value) if value and path.endswith("phone") and not actor.sees("phone") else value
        hidden = (
            () if actor.sees("price") else ("net", "tax", "gross", "unit_price", "discount", "amount", "paid", "open")
        )
        return {k: _unmasked(v, private, actor, f"{path}/{k}") for k, v in data.items() if k not in hidden}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(data, list):
        return [_unmasked(v, private, actor, f"{path}/{i}") for i, v in enumerate(data)]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return data


def _json(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


UNKNOWN_SORT = Words(zh="不能这样排序,可用:{sorts}", en="Unknown sort; use one of {sorts}")
BAD_DATE = Words(zh="日期超出范围", en="The date is out of range")
