"""Reads of fulfilment: shipments, and what is to be picked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from meidan.fulfilment.reading import SQL
from meidan.fulfilment.scope import shipments_in_reach
from meidan.inventory import references
from meidan.kernel import clock, db
from meidan.kernel.errors import not_found
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import mask_phone, ref_id
from meidan.kernel.values import plain
from meidan.orders.answers import instant
from meidan.orders.queries import visible_order


@dataclass(frozen=True, slots=True)
class ShipmentFilter:
    """Empty means any; `order` is a number or `id:1`, `warehouse` a code or `id:1`."""

    order: str = ""
    warehouse: str = ""
    state: str = ""


def list_shipments(*, actor: Actor, wanted: ShipmentFilter, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of shipments the actor may see, newest first. Raises 403, 404 for an unknown warehouse, 422."""
    require(actor, "shipments.view")
    condition, params = shipments_in_reach(actor)
    where, values = [condition], list(params)
    if wanted.order:
        where.append("(o.number = %s OR o.id = %s)")
        values.extend((wanted.order, ref_id(wanted.order)))
    if wanted.warehouse:
        where.append("s.warehouse_id = %s")
        values.append(references.find_warehouse(actor, wanted.warehouse).id)
    if wanted.state:
        where.append("s.state = %s")
        values.append(wanted.state)
    if cursor:
        where.append("s.id < %s")
        values.extend(decode_cursor(cursor, (int,)))
    sql = f"{SQL['shipments']} WHERE {' AND '.join(where)} ORDER BY s.id DESC LIMIT %s"
    result = page(db.rows(sql, (*values, limit + 1)), limit, lambda one: (one["id"],))
    result["items"] = [_shipment(one, actor) for one in result["items"]]
    return result


def get_shipment(*, ref: str, actor: Actor) -> dict[str, Any]:
    """One shipment by number or `id:1`, with lines, packages and tracking events. Raises 403, 404."""
    require(actor, "shipments.view")
    condition, params = shipments_in_reach(actor)
    found = db.row(
        f"{SQL['shipments']} WHERE (s.number = %s OR s.id = %s) AND {condition}", (ref, ref_id(ref), *params)
    )
    if found is None:
        raise not_found("发货单", "shipment", ref)
    return _shipment(found, actor)


def shipments_made(ids: list[int], actor: Actor) -> list[dict[str, Any]]:
    """The shipments that the actor has just made."""
    return [_shipment(one, actor) for one in db.rows(f"{SQL['shipments']} WHERE s.id = ANY (%s) ORDER BY s.id", (ids,))]


def pick_list(*, actor: Actor, warehouse: str, limit: int, numbers: Sequence[str] | None = None) -> dict[str, Any]:
    """What to take from a warehouse for the orders that can go: {warehouse, orders, items}.

    `orders` in the order of urgency (past due, priority, date, number), their lines by SKU and lot; `items` are the
    sums to fetch in one round, by SKU and lot. Base units. `numbers` asks for these orders only. Raises 403, 404.
    """
    require(actor, "shipments.view")
    place = references.find_warehouse(actor, warehouse)
    chosen = {"every": numbers is None, "numbers": list(numbers or ())}
    rows = db.rows(SQL["picks"], {"warehouse": place.id, "limit": limit, "now": clock.now(), **chosen})
    orders = [_pick(list(group)) for _, group in groupby(rows, key=lambda one: one["number"])]
    sums: dict[tuple[str, str], list[Any]] = {}
    for one in rows:
        total = sums.setdefault((one["sku"], one["lot"]), [one["name"], Decimal(0), 0, one["base_unit"]])
        total[1] += one["quantity"]
        total[2] += 1
    items = [
        {"product": sku, "name": name, "lot": lot, "quantity": plain(quantity), "unit": unit, "lines": lines}
        for (sku, lot), (name, quantity, lines, unit) in sorted(sums.items())
    ]
    return {"warehouse": place.code, "orders": orders, "items": items}


def _pick(rows: list[db.Row]) -> dict[str, Any]:
    first = rows[0]
    lines = [
        {
            "position": one["position"],
            "product": one["sku"],
            "name": one["name"],
            "lot": one["lot"],
            "quantity": plain(one["quantity"]),
            "unit": one["base_unit"],
            "codes": [{"code": one["sku"], "quantity": "1"}]
            + [{"code": code, "quantity": plain(Decimal(factor))} for code, factor in one["barcodes"] or ()],
        }
        for one in rows
    ]
    return {
        "number": first["number"],
        "customer": first["customer_name"],
        "priority": first["priority"],
        "requested_date": first["requested_date"] and first["requested_date"].isoformat(),
        "due_at": first["due_at"] and instant(first["due_at"]),
        "picking_at": first["picking_at"] and instant(first["picking_at"]),
        "picker": first["picker"],
        "lines": lines,
    }


def _shipment(row: db.Row, actor: Actor) -> dict[str, Any]:
    return {
        "id": f"id:{row['id']}",
        "number": row["number"],
        "version": row["version"],
        "order": row["order"],
        "customer": row["customer_name"],
        "warehouse": row["warehouse"],
        "carrier": row["carrier"],
        "tracking_no": row["tracking_no"],
        "state": row["state"],
        "issued_at": instant(row["issued_at"]),
        "ended_at": row["ended_at"] and instant(row["ended_at"]),
        "ship_to": {
            "name": row["ship_name"],
            "phone": row["ship_phone"] if actor.sees("phone") else mask_phone(row["ship_phone"]),
            "region": row["ship_region"],
            "address": row["ship_address"],
        },
        "lines": [
            {"position": position, "product": sku, "name": name, "lot": lot, "quantity": plain(Decimal(quantity))}
            for position, sku, name, lot, quantity in row["lines"] or ()
        ],
        "packages": [
            {
                "position": position,
                "tracking_no": tracking_no,
                "weight": None if weight is None else plain(Decimal(weight)),
                "note": note,
            }
            for position, tracking_no, weight, note in row["packages"] or ()
        ],
        "events": row["events"] or [],
    }


def returns_of(*, order: str, actor: Actor) -> list[dict[str, Any]]:
    """What came back of an order that the actor may see, the earliest first. Raises 403, 404."""
    require(actor, "shipments.view")
    found = visible_order(order, actor)
    return [
        {
            "number": row["number"],
            "at": instant(row["at"]),
            "reason": row["reason"],
            "disposition": row["disposition"],
            "warehouse": row["warehouse"],
            "recorded_by": row["name"] or "",
            "lines": [
                {"position": position, "product": sku, "quantity": plain(Decimal(quantity))}
                for position, sku, quantity in row["lines"] or ()
            ],
        }
        for row in db.rows(_RETURNS, (found["id"],))
    ]


_RETURNS = """
SELECT r.number, r.at, r.reason, r.disposition, u.name,
       (SELECT min(w.code) FROM goods_return_line x JOIN stock_level s ON s.id = x.level_id
        JOIN warehouse w ON w.id = s.warehouse_id WHERE x.goods_return_id = r.id) AS warehouse,
       (SELECT json_agg(json_build_array(l.position, l.sku, x.quantity::text) ORDER BY l.position)
        FROM goods_return_line x JOIN order_line l ON l.id = x.order_line_id WHERE x.goods_return_id = r.id) AS lines
FROM goods_return r LEFT JOIN app_user u ON u.id = r.actor_id WHERE r.order_id = %s ORDER BY r.id
"""
