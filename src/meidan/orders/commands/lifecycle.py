"""What can happen to an order besides being taken in: hold, release, cancel, hand over."""

from django.db import transaction

from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor, require
from meidan.orders import allocation, events, rules
from meidan.orders.commands.locking import locked_order, refuse_unless
from meidan.orders.refusals import ALREADY_SHIPPED, NOT_HELD, NOT_OPEN, NOTHING_TO_ACCEPT
from meidan.orders.standing import Standing, restage

_ACCEPT = """
UPDATE order_line SET shipped = ordered - cancelled, delivered = ordered - cancelled
WHERE order_id = %s AND kind IN ('service', 'charge') AND shipped < ordered - cancelled RETURNING position
"""

_HIS_WORK = """
UPDATE task SET assignee_id = %s, version = version + 1
WHERE subject = %s AND node = %s AND kind = 'work' AND state = 'open'
"""


def hold_order(*, number: str, reason: str, actor: Actor, version: int | None = None) -> None:
    """Puts an open order on hold; what it has reserved stays reserved. Raises 404, 409."""
    require(actor, "orders.hold")
    with transaction.atomic():
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] in (rules.DRAFT, rules.CONFIRMED) and not order["held"], NOT_OPEN, order)
        standing = _set_hold(order["id"], held=True, reason=reason)
        data = {"reason": log.Private(reason), **standing.told()}
        log.append(events.order_stream(order["id"]), events.HELD, data, actor)


def release_order(*, number: str, reason: str = "", actor: Actor, version: int | None = None) -> None:
    """Lets an order on hold go on; goods that arrived meanwhile are allocated to it. Raises 404, 409."""
    require(actor, "orders.hold")
    with transaction.atomic():
        order = locked_order(number, actor, version)
        refuse_unless(order["held"], NOT_HELD, order)
        standing = _set_hold(order["id"], held=False, reason="")
        data = {"reason": log.Private(reason), **standing.told()}
        log.append(events.order_stream(order["id"]), events.RELEASED, data, actor)
    products = db.rows("SELECT product_id FROM order_line WHERE order_id = %s AND waiting", (order["id"],))
    allocation.allocate_waiting([row["product_id"] for row in products], actor)


def cancel_order(*, number: str, reason: str, actor: Actor, version: int | None = None) -> None:
    """Cancels a draft, or a confirmed order of which nothing has shipped; its stock goes to those who wait.

    Raises 404, 409 when something has shipped or the order is over.
    """
    require(actor, "orders.cancel")

    def work() -> list[int]:
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] in (rules.DRAFT, rules.CONFIRMED), NOT_OPEN, order)
        shipped = db.scalar(
            "SELECT EXISTS (SELECT 1 FROM order_line WHERE order_id = %s AND shipped > 0)", (order["id"],)
        )
        refuse_unless(not shipped, ALREADY_SHIPPED, order)
        now = clock.now()
        freed = db.scalar("SELECT orders_cancel(%s, %s, %s)", ([order["id"]], actor.user_id, now))
        db.run(
            "UPDATE sales_order SET state = 'cancelled', held = false, hold_reason = '', "
            "cancel_reason = %s, ended_at = %s WHERE id = %s",
            (reason, now, order["id"]),
        )
        standing = restage([order["id"]])[order["id"]]
        data = {"reason": log.Private(reason), "stage": standing.stage}
        log.append(events.order_stream(order["id"]), events.CANCELLED, data, actor)
        return freed or []

    allocation.allocate_waiting(in_one_transaction(work), actor)


def accept_services(*, number: str, note: str = "", actor: Actor, version: int | None = None) -> None:
    """Records that the customer accepted what needs no shipment (services, charges) of a confirmed order.

    An order with nothing else open is complete with it. Raises 404, 409.
    """
    require(actor, "orders.accept")
    with transaction.atomic():
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] == rules.CONFIRMED and not order["held"], NOT_OPEN, order)
        accepted = db.rows(_ACCEPT, (order["id"],))
        refuse_unless(bool(accepted), NOTHING_TO_ACCEPT, order)
        standing = restage([order["id"]])[order["id"]]
        data = {
            "positions": [row["position"] for row in accepted],
            "note": log.Private(note),
            "complete": standing.state == rules.CLOSED,
            **standing.told(),
        }
        log.append(events.order_stream(order["id"]), events.SERVICES_ACCEPTED, data, actor)


def assign_order(*, number: str, username: str, actor: Actor, version: int | None = None) -> None:
    """Gives an open order to another responsible person. Raises 404, 409, 422 for an unknown user."""
    require(actor, "orders.assign")
    with transaction.atomic():
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] in (rules.DRAFT, rules.CONFIRMED), NOT_OPEN, order)
        user = db.row("SELECT id FROM app_user WHERE username = %s AND is_active", (username,))
        if user is None:
            raise not_found("同事", "user", username)
        db.run("UPDATE sales_order SET owner_id = %s, version = version + 1 WHERE id = %s", (user["id"], order["id"]))
        # The work of the stage is his now; an approval stays with those who were asked.
        db.run(_HIS_WORK, (user["id"], events.order_stream(order["id"]), order["stage"]))
        data = {"owner": user["id"], "before": order["owner_id"]}
        log.append(events.order_stream(order["id"]), events.ASSIGNED, data, actor)


def _set_hold(order_id: int, *, held: bool, reason: str) -> Standing:
    db.run("UPDATE sales_order SET held = %s, hold_reason = %s WHERE id = %s", (held, reason, order_id))
    return restage([order_id])[order_id]
