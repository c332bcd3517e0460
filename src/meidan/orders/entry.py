"""What somebody needs at hand while typing an order in: the customer at a glance, products as he asks for them, the
sizes and colours of a style, an earlier order to start from."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product as combinations
from typing import Any

import orjson

from meidan.catalog.queries.products import ProductFilter, list_products
from meidan.catalog.queries.references import get_record
from meidan.catalog.queries.terms import HIGHEST
from meidan.customers.queries.customers import get_customer
from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain
from meidan.orders.availability import units_of
from meidan.orders.filters import OrderFilter
from meidan.orders.inputs import LineInput, OrderInput
from meidan.orders.listing import SQL, list_orders
from meidan.orders.queries import visible_order
from meidan.orders.reading import read_subject
from meidan.orders.subject import LineSubject

LAST_ORDERS, HABITS, SUGGESTED = 5, 30, 20
_ACROSS = ("size", "尺码", "尺寸", "规格", "码")
_BY_OWN_CODE = """
SELECT i.product_id, i.code, i.unit FROM customer_item i JOIN customer c ON c.id = i.customer_id
WHERE c.code = %s AND i.code >= %s AND i.code < %s ORDER BY i.code LIMIT %s
"""
_BY_BARCODE = "SELECT product_id, barcode AS code, unit FROM product_barcode WHERE barcode = %s ORDER BY id LIMIT %s"


def customer_at_entry(*, customer: str, actor: Actor) -> dict[str, Any]:
    """{customer, credit, last_orders, habits}: see `shown.EntryOut`. Raises 403, 404."""
    require(actor, "customers.view")
    require(actor, "orders.view")
    found = get_customer(ref=customer, actor=actor)
    wanted = OrderFilter(customer=found["code"])
    last = list_orders(actor=actor, wanted=wanted, limit=LAST_ORDERS, cursor=None)["items"]
    limit, used = found["credit_limit"], found["credit_used"]
    left = None if limit is None else plain(Decimal(limit) - Decimal(used))
    return {
        "customer": found,
        "credit": {"limit": limit, "used": used, "left": left} if actor.sees("price") else None,
        "last_orders": last,
        "habits": [_habit(row, actor) for row in db.rows(SQL["habits"], {"customer": found["id"], "limit": HABITS})],
    }


def suggest_products(*, q: str, customer: str, limit: int, actor: Actor) -> list[dict[str, Any]]:
    """Products that what was typed may mean, the nearest first, each with units, price for this customer and stock.

    By the customer's own code, barcode, code, name and pinyin initials. Raises 403.
    """
    require(actor, "products.view")
    text = q.strip()
    if not text:
        return []
    customer = _known(customer, actor)
    found: dict[int, dict[str, str]] = {}
    own = db.rows(_BY_OWN_CODE, (customer, text, text + HIGHEST, limit)) if customer else []
    for match, rows in (("own_code", own), ("barcode", db.rows(_BY_BARCODE, (text, limit)))):
        for row in rows:
            found.setdefault(row["product_id"], {"match": match, "code": row["code"], "unit": row["unit"]})
    if len(found) < limit:
        wanted = ProductFilter(q=text, active=True)
        for one in list_products(wanted=wanted, limit=limit, cursor=None, actor=actor)["items"]:
            found.setdefault(one["id"], {"match": "name", "code": one["sku"], "unit": ""})
    chosen = list(found.items())[:limit]
    lines = _priced([(id_, told["unit"]) for id_, told in chosen], customer, actor)
    return [
        {**_offer(line, actor), "match": told["match"], "code": told["code"]}
        for (_, told), line in zip(chosen, lines, strict=True)
    ]


def style_matrix(*, style: str, customer: str, actor: Actor) -> dict[str, Any]:
    """A style's variants as a table: see `shown.MatrixOut`. Raises 403, 404."""
    require(actor, "products.view")
    customer = _known(customer, actor)
    found = get_record(table="style", ref=style, actor=actor)
    axes: dict[str, list[str]] = found["axes"]
    across = next((name for name in axes if name.lower() in _ACROSS), next(iter(axes), ""))
    down = [name for name in axes if name != across]
    variants = [one for one in found["variants"] if one["active"]]
    lines = _priced([(one["id"], "") for one in variants], customer, actor)
    cells = {
        tuple(one["attributes"].get(name, "") for name in (*down, across)): _offer(line, actor)
        for one, line in zip(variants, lines, strict=True)
    }
    columns = axes.get(across, [])
    rows = [list(values) for values in combinations(*(axes[name] for name in down))]
    return {
        "style": found["code"],
        "name": found["name"],
        "row_axes": down,
        "column_axis": across,
        "columns": columns,
        "rows": [{"values": values, "cells": [cells.get((*values, column)) for column in columns]} for values in rows],
    }


def order_input(*, number: str, actor: Actor) -> dict[str, Any]:
    """{number, draft, version, input}: a draft's own content to go on with, or an earlier order to repeat.

    A repeat takes products, units and quantities, gifts and address; prices are those of today, no date is asked for.
    Raises 403, 404.
    """
    require(actor, "orders.view")
    order = visible_order(number, actor)
    kept: str | None = order["input"] if order["state"] == "draft" else None
    content = _repeated(order) if kept is None else _kept(orjson.loads(kept))
    if not actor.sees("phone"):
        content["ship_to"] = None
    if not actor.sees("price"):
        content["lines"] = [{**line, "unit_price": None, "discount": None} for line in content["lines"]]
    return {"number": order["number"], "draft": kept is not None, "version": order["version"], "input": content}


def _kept(stored: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "customer", "channel", "external_reference", "entity", "currency", "tax_included", "requested_date", "ship_to",
        "priority", "note", "extra",
    )  # fmt: skip
    of_line = ("product", "quantity", "unit", "unit_price", "discount", "gift", "note", "extra")
    lines = [{name: line[name] for name in of_line} for line in stored["lines"]]
    return {**{name: stored[name] for name in names}, "lines": lines}


def _repeated(order: db.Row) -> dict[str, Any]:
    names = ("name", "phone", "region", "address")
    given = {name: order[f"ship_{name}"] for name in names}
    lines: list[dict[str, Any]] = [
        {
            "product": row["sku"], "quantity": plain(row["quantity"]), "unit": row["unit"] or None, "unit_price": None,
            "discount": None, "gift": row["is_gift"], "note": row["note"], "extra": {},
        } for row in db.rows(SQL["lines"], (order["id"],))
    ]  # fmt: skip
    return {
        "customer": order["customer_code"],
        "channel": "manual",
        "external_reference": None,
        "entity": None,
        "currency": order["currency"],
        "tax_included": None,
        "requested_date": None,
        "ship_to": {**given, "postal_code": ""} if any(given.values()) else None,
        "priority": 0,
        "note": "",
        "extra": {},
        "lines": lines,
    }


def _known(customer: str, actor: Actor) -> str:
    """Whose prices are shown: nobody's to those who may not see customers."""
    return customer if actor.may("customers.view") else ""


def _priced(wanted: Sequence[tuple[int, str]], customer: str, actor: Actor) -> Sequence[LineSubject]:
    """One of each product (in a unit, else its base unit) as an order line of this customer would be priced now."""
    lines = tuple(LineInput(f"id:{id_}", Decimal(1), unit or None) for id_, unit in wanted)
    one = OrderInput(lines=lines, customer=customer or None, channel="manual")
    return read_subject(one, actor, clock.now()).lines if lines else ()


def _offer(line: LineSubject, actor: Actor) -> dict[str, Any]:
    facts, priced = line.matches[0], line.priced
    sees = actor.sees("price")
    return {
        "product": facts.sku,
        "name": facts.name,
        "kind": facts.kind,
        "unit": line.unit,
        "base_unit": facts.base_unit,
        "units": units_of(facts),
        "pack": None if facts.pack is None else plain(facts.pack),
        "unit_price": plain(priced.unit_price) if sees and priced.unit_price is not None else None,
        "price_source": dict(priced.source) if sees else {},
        "tax_included": priced.tax_included,
        "available": plain(facts.available) if facts.kind == "goods" and actor.may("stock.view") else None,
        "expected": facts.incoming[0][0].isoformat() if facts.incoming else None,
    }


def _habit(row: db.Row, actor: Actor) -> dict[str, Any]:
    return {
        "product": row["sku"],
        "name": row["name"],
        "unit": row["unit"],
        "times": row["times"],
        "last_quantity": plain(row["quantity"]),
        "last_price": plain(row["unit_price"]) if actor.sees("price") and row["unit_price"] is not None else None,
        "last_ordered_at": row["ordered_at"].isoformat().replace("+00:00", "Z"),
    }
