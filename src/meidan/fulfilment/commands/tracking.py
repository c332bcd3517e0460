"""What is reported of a shipment on its way, up to its end: with the customer, or back in the warehouse."""

from datetime import datetime, timedelta
from typing import Any

from meidan.fulfilment import events, refusals
from meidan.fulfilment.booking import Back, Paper, book_returns
from meidan.fulfilment.inputs import TrackingInput
from meidan.fulfilment.reading import SQL
from meidan.fulfilment.rules import DELIVERED, ISSUED, REFUSED, RESTOCK, state_after
from meidan.fulfilment.scope import shipments_in_reach
from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Refusal, bad_input, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import ref_id
from meidan.kernel.values import plain
from meidan.orders import rules as order_rules
from meidan.orders.allocation import allocate_waiting
from meidan.orders.events import order_stream
from meidan.orders.standing import restage

# Clocks of carriers are not ours.
_AHEAD = timedelta(minutes=10)
_KINDS = {DELIVERED: events.GOODS_DELIVERED, REFUSED: events.DELIVERY_REFUSED}


def add_tracking_event(*, shipment: str, tracking: TrackingInput, actor: Actor) -> int:
    """Records what was reported of a shipment (number or `id:1`) and returns its id.

    `delivered` counts its goods as delivered, and an order with nothing else open closes. `refused` (or `returned`
    before it) books them back into the warehouse they came from: handed out and returned, so that the counters keep
    what happened. Raises 404, 409 when the shipment has ended, 422 for a time ahead or before the goods issue.
    """
    require(actor, "shipments.create")

    def work() -> tuple[int, list[int]]:
        found = _locked(shipment, actor)
        return found["id"], _record(found, tracking, actor)

    shipment_id, freed = in_one_transaction(work)
    allocate_waiting(freed, actor)
    return shipment_id


def _locked(ref: str, actor: Actor) -> db.Row:
    """The shipment; its order is locked, which guards it. Raises 404."""
    condition, params = shipments_in_reach(actor)
    found = db.row(
        "SELECT s.id, s.order_id FROM shipment s JOIN sales_order o ON o.id = s.order_id"
        f" JOIN warehouse w ON w.id = s.warehouse_id WHERE (s.number = %s OR s.id = %s) AND {condition}",
        (ref, ref_id(ref), *params),
    )
    if found is None:
        raise not_found("发货单", "shipment", ref)
    db.run("SELECT 1 FROM sales_order WHERE id = %s FOR UPDATE", (found["order_id"],))
    return db.row("SELECT * FROM shipment WHERE id = %s", (found["id"],)) or found


def _record(shipment: db.Row, tracking: TrackingInput, actor: Actor) -> list[int]:
    at = _time(shipment, tracking)
    state = state_after(shipment["state"], tracking.kind)
    if state is None:
        raise _cannot_follow(shipment, tracking.kind)
    params = {"shipment": shipment["id"], "kind": tracking.kind, "at": at, "actor": actor.user_id, "now": clock.now()}
    texts = {"place": tracking.place, "note": tracking.note, "proof": tracking.proof}
    db.run(SQL["tracked"], {**params, **texts})
    db.run(SQL["settle"], {"shipment": shipment["id"], "state": state, "at": at})
    data: dict[str, Any] = {"shipment": shipment["number"], "kind": tracking.kind, "at": at}
    data.update({name: log.Private(text) for name, text in texts.items() if text})
    kind, freed = events.SHIPMENT_TRACKED, list[int]()
    if shipment["state"] == ISSUED and state != ISSUED:
        kind = _KINDS[state]
        db.run(SQL["delivered"], {"shipment": shipment["id"]})
        if state == REFUSED:
            more, freed = _take_back(shipment, tracking, actor)
            data.update(more)
        standing = restage([shipment["order_id"]])[shipment["order_id"]]
        data.update(standing.told(), complete=standing.state == order_rules.CLOSED)
    log.append(order_stream(shipment["order_id"]), kind, data, actor)
    return freed


def _time(shipment: db.Row, tracking: TrackingInput) -> datetime:
    now = clock.now()
    at = tracking.at or now
    if at > now + _AHEAD:
        raise bad_input("time_ahead", refusals.IN_FUTURE, "/at")
    if at < shipment["issued_at"] - _AHEAD:
        raise bad_input("time_before_issue", refusals.BEFORE_ISSUE, "/at")
    return at


def _take_back(shipment: db.Row, tracking: TrackingInput, actor: Actor) -> tuple[dict[str, Any], list[int]]:
    rows = db.rows(SQL["shipped"], {"shipment": shipment["id"]})
    reason = tracking.note or refusals.KINDS[tracking.kind].say(actor.lang)
    back = [Back(row["line_id"], row["product_id"], row["level_id"], row["quantity"]) for row in rows]
    (number,) = book_returns([Paper(shipment["order_id"], RESTOCK, reason, back, shipment["id"])], actor)
    lines = [{"line": row["position"], "product": row["sku"], "quantity": plain(row["quantity"])} for row in rows]
    return {"return": number, "lines": lines}, sorted({one.product_id for one in back})


def _cannot_follow(shipment: db.Row, kind: str) -> Refusal:
    state, what = refusals.STATES[shipment["state"]], refusals.KINDS[kind]
    params = {"number": shipment["number"], "state": state, "kind": what}
    extra = {"number": shipment["number"], "state": shipment["state"]}
    return Refusal("not_possible", refusals.CANNOT_FOLLOW, status=409, params=params, extra=extra)
