"""Picking begins: somebody takes a pick list, and answers for its orders until they leave."""

from collections.abc import Sequence
from typing import Any

from meidan.flow import stored
from meidan.flow.definition import Approval
from meidan.fulfilment import events, refusals
from meidan.fulfilment.reading import SQL, held_by, locked_order
from meidan.inventory import references
from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.permissions import Actor, require
from meidan.orders import rules as order_rules
from meidan.orders.commands.locking import refuse_unless
from meidan.orders.events import order_stream
from meidan.orders.standing import restage


def begin_picking(*, warehouse: str, orders: Sequence[str], actor: Actor) -> list[str]:
    """Marks that picking of these orders (by number) has begun in a warehouse; returns their numbers.

    Whoever works in the warehouse becomes responsible for them. Safe to repeat: what is being picked already stays as
    it is. Raises 403, 404, 409 (draft, on hold, over, waiting for an approval, nothing reserved there).
    """
    require(actor, "shipments.create")
    place = references.find_warehouse(actor, warehouse)
    return in_one_transaction(lambda: [_begin(number, place.code, actor) for number in sorted(set(orders))])


def refuse_unless_it_may_go(order: db.Row) -> None:
    """Raises 409 unless goods of the locked order may leave: confirmed, not on hold, not waiting for an approval."""
    refuse_unless(order["state"] != order_rules.DRAFT, refusals.NOT_CONFIRMED, order)
    refuse_unless(order["state"] == order_rules.CONFIRMED, refusals.OVER, order)
    refuse_unless(not order["held"], refusals.HELD, order)
    node = stored.loaded(order["process_id"]).nodes.get(order["stage"])
    refuse_unless(not isinstance(node, Approval), refusals.NOT_APPROVED, order)


def _begin(number: str, warehouse: str, actor: Actor) -> str:
    order = locked_order(number, actor)
    if order["picking_at"] is not None and order["state"] == order_rules.CONFIRMED:
        return str(order["number"])
    refuse_unless_it_may_go(order)
    refuse_unless(bool(held_by(order["id"], actor, warehouse)), refusals.NOTHING_RESERVED, order)
    picker = actor.user_id if db.scalar(SQL["works_there"], (actor.user_id, warehouse)) else None
    db.run("UPDATE sales_order SET picking_at = %s, picker_id = %s WHERE id = %s", (clock.now(), picker, order["id"]))
    standing = restage([order["id"]])[order["id"]]
    data: dict[str, Any] = {"warehouse": warehouse, "picker": picker, **standing.told()}
    log.append(order_stream(order["id"]), events.PICKING_BEGUN, data, actor)
    return str(order["number"])
