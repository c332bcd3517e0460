"""Reads of the order room: one order and its events."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from meidan.checks.engine import patch
from meidan.kernel import db
from meidan.kernel.errors import not_found
from meidan.kernel.money import round_money
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import mask_phone
from meidan.kernel.values import money_text, plain
from meidan.orders import rules
from meidan.orders.answers import COUNTERS, instant, money_facts, tracking_url
from meidan.orders.checks.masking import for_reader
from meidan.orders.listing import summary_json
from meidan.orders.scope import visible

SQL = db.statements(Path(__file__).parent / "queries.sql")


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
        **summary_json(order, actor),
        "facts": {
            **{name: plain(value) for name, value in sums.items()},
            "short": plain(short),
            **money_facts(order["paid"], owed_of(order), order["currency"], actor),
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


def _line(row: db.Row, currency: str, actor: Actor) -> dict[str, Any]:
    sees = actor.sees("price")
    open_need = row["ordered"] - row["cancelled"] - row["shipped"] - row["reserved"]
    return {
        "position": row["position"],
        "product": row["sku"],
        "name": row["name"],
        "kind": row["kind"],
        "unit": row["unit"],
        "base_unit": row["base_unit"],
        "factor": plain(row["factor"]),
        "quantity": plain(row["quantity"]),
        "unit_price": plain(row["unit_price"]) if sees and row["unit_price"] is not None else None,
        "price_source": _json(row["price_source"]) if sees else {},
        "discount": plain(row["discount"]) if sees else None,
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


def owed_of(order: db.Row) -> Decimal:
    """What the customer has to pay in all: the value of what was neither cancelled nor came back."""
    if order["state"] == rules.CANCELLED:
        return Decimal(0)
    owed = db.scalar("SELECT owed FROM order_fact WHERE order_id = %s", (order["id"],))
    return Decimal(0) if owed is None else round_money(owed, order["currency"])


def _finding(stored: dict[str, Any], lang: str) -> dict[str, Any]:
    """A stored finding in the reader's language; the English texts ride along in it."""
    english = stored.get("message_en")
    suggestion = stored.get("suggestion")
    if suggestion:
        suggestion = {**suggestion, "message": suggestion.get("message_en") if lang == "en" else suggestion["message"]}
        suggestion.pop("message_en", None)
        suggestion.setdefault("patch", patch(suggestion["path"], suggestion["value"]))  # older ones have none
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
