"""Goods issue: what an order has reserved leaves the house."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from meidan.fulfilment import events, refusals
from meidan.fulfilment.commands.picking import refuse_unless_it_may_go
from meidan.fulfilment.inputs import PackageInput, ShipmentInput
from meidan.fulfilment.reading import SQL, held_by, lines_of, locked_order
from meidan.fulfilment.rules import ZERO, Held, Line, draw
from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Fault, Refusal, bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import grouped, plain
from meidan.orders.commands.locking import refuse_unless
from meidan.orders.events import order_stream
from meidan.orders.inputs import Wanted
from meidan.orders.naming import find_lines
from meidan.orders.standing import restage

Takes = list[tuple[int, Decimal]]


def create_shipment(*, shipment: ShipmentInput, actor: Actor) -> dict[str, Any]:
    """Ships what a confirmed order has reserved, or a part of it: one shipment per warehouse it lies in.

    Reservations, stock, ledger and line counters change together, with one event. Who works in a warehouse ships only
    from there. Returns {order, version, stage, shipments: [id]}; quantities are in base units.
    Raises 403, 404, 409 (draft, on hold, over, nothing reserved), 422 (more than is reserved).
    """
    require(actor, "shipments.create")
    return in_one_transaction(lambda: _create(shipment, actor))


def _create(shipment: ShipmentInput, actor: Actor) -> dict[str, Any]:
    order = locked_order(shipment.order, actor)
    refuse_unless_it_may_go(order)
    held = held_by(order["id"], actor, shipment.warehouse)
    refuse_unless(bool(held), refusals.NOTHING_RESERVED, order)
    lines = lines_of(order["id"])
    taken = draw(_asked(lines, shipment.lines, held) if shipment.lines is not None else _everything(held), held)
    if shipment.packages and len(warehouses := {one.warehouse_id for one in taken}) > 1:
        raise bad_input("several_warehouses", refusals.ONE_WAREHOUSE, "/packages", count=len(warehouses))
    made = _issue(order["id"], taken, shipment, actor)
    if shipment.packages:
        _pack(made[0], shipment.packages)
    standing = restage([order["id"]])[order["id"]]
    data = {**standing.told(), "shipments": _told(made)}
    log.append(order_stream(order["id"]), events.GOODS_ISSUED, data, actor)
    return {"order": order["number"], "version": order["version"] + 1, "stage": standing.stage, "shipments": made}


def _everything(held: Sequence[Held]) -> Takes:
    totals: dict[int, Decimal] = {}
    for one in held:
        totals[one.line_id] = totals.get(one.line_id, ZERO) + one.quantity
    return list(totals.items())


def _asked(lines: Sequence[Line], wanted: Sequence[Wanted], held: Sequence[Held]) -> Takes:
    """{line: quantity} of the request; a line named twice counts together. Raises a 422 for more than is reserved."""
    there = dict(_everything(held))
    takes: dict[int, Decimal] = {}
    faults: list[Fault] = []
    for index, (line, one) in enumerate(zip(find_lines(lines, wanted), wanted, strict=True)):
        rest = there.get(line.id, ZERO)
        quantity = rest if one.quantity is None else one.quantity
        takes[line.id] = takes.get(line.id, ZERO) + quantity
        path = f"/lines/{index}/quantity"
        params = {"sku": line.sku, "reserved": grouped(rest), "quantity": grouped(takes[line.id])}
        if takes[line.id] > rest:
            faults.append(Fault("more_than_reserved", refusals.MORE_THAN_RESERVED, path, params))
        elif quantity <= 0:
            faults.append(Fault("not_positive", refusals.NOT_POSITIVE, path))
    if faults:
        raise Refusal(faults[0].code, faults[0].words, params=faults[0].params, faults=faults)
    return list(takes.items())


def _issue(order_id: int, taken: Sequence[Held], shipment: ShipmentInput, actor: Actor) -> list[int]:
    found = db.rows(
        SQL["issue"],
        {
            "order": order_id,
            "lines": [one.line_id for one in taken],
            "levels": [one.level_id for one in taken],
            "quantities": [one.quantity for one in taken],
            "carrier": shipment.carrier,
            "tracking_no": shipment.tracking_no,
            "actor": actor.user_id,
            "at": clock.now(),
        },
    )
    return [one["id"] for one in found]


def _pack(shipment_id: int, packages: Sequence[PackageInput]) -> None:
    db.run(
        SQL["packages"],
        {
            "shipment": shipment_id,
            "tracking_nos": [one.tracking_no for one in packages],
            "weights": [one.weight for one in packages],
            "notes": [one.note for one in packages],
        },
    )


def _told(shipments: Sequence[int]) -> list[dict[str, Any]]:
    """What the event says of each shipment."""
    told: list[dict[str, Any]] = []
    for _, group in groupby(db.rows(SQL["told"], {"shipments": shipments}), key=lambda one: one["shipment_id"]):
        rows = list(group)
        head = {name: rows[0][name] for name in ("number", "warehouse", "carrier", "tracking_no")}
        lines = [
            {"line": row["position"], "product": row["sku"], "lot": row["lot"], "quantity": plain(row["quantity"])}
            for row in rows
        ]
        told.append({**head, "lines": lines})
    return told
