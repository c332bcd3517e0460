"""The customer cancels a part of what has not left the house yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from meidan.kernel import clock, db
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Refusal
from meidan.kernel.events import NewEvent, Private, append_many
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain
from meidan.kernel.words import Words
from meidan.orders import allocation, events, rules
from meidan.orders.scope import visible
from meidan.orders.standing import restage

_LINES = """
SELECT l.id, l.order_id, l.position, l.sku, l.ordered - l.cancelled - l.shipped AS open, o.number, o.state
FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE l.id = ANY (%s) AND {visible} ORDER BY l.id
"""
# Nothing of these is left to deliver, nothing was delivered: they are cancelled, not complete.
_EMPTY = """
UPDATE sales_order o SET state = 'cancelled', held = false, hold_reason = '', cancel_reason = r.reason, ended_at = %s
FROM unnest(%s::bigint[], %s::text[]) AS r(order_id, reason)
WHERE o.id = r.order_id AND NOT EXISTS (SELECT FROM order_line l WHERE l.order_id = o.id AND l.cancelled < l.ordered)
"""


@dataclass(frozen=True, slots=True)
class Reduction:
    """What is cancelled of an order's lines, {line id: quantity in base units}, and why."""

    order_id: int
    lines: Mapping[int, Decimal]
    reason: str


def cancel_quantities(*, reductions: Sequence[Reduction], actor: Actor) -> None:
    """Cancels parts of confirmed orders that have not shipped, all or none; their stock goes to those who wait.

    An order of which nothing is left is cancelled as a whole. Raises 403, 409 when an order is not confirmed or a line
    has less left to ship.
    """
    require(actor, "orders.cancel")
    if reductions:
        allocation.allocate_waiting(in_one_transaction(lambda: _cancel(reductions, actor)), actor)


def _cancel(reductions: Sequence[Reduction], actor: Actor) -> list[int]:
    orders = sorted({one.order_id for one in reductions})
    allocation.lock_orders(orders)
    totals: dict[int, Decimal] = {}
    for one in reductions:
        for line_id, quantity in one.lines.items():
            totals[line_id] = totals.get(line_id, Decimal(0)) + quantity
    lines = _lines(totals, actor)
    now = clock.now()
    freed = db.scalar("SELECT orders_reduce(%s, %s, %s, %s)", (list(totals), list(totals.values()), actor.user_id, now))
    reasons = {one.order_id: one.reason for one in reductions}
    db.run(_EMPTY, (now, list(reasons), list(reasons.values())))
    standing = restage(orders)
    told: list[NewEvent] = []
    for one in reductions:
        said = [
            {"line": lines[line_id]["position"], "product": lines[line_id]["sku"], "quantity": plain(quantity)}
            for line_id, quantity in one.lines.items()
        ]
        data = {"reason": Private(one.reason), **standing[one.order_id].told(), "lines": said}
        told.append(NewEvent(events.order_stream(one.order_id), events.QUANTITY_CANCELLED, data))
    append_many(told, actor)
    return freed or []


def _lines(totals: Mapping[int, Decimal], actor: Actor) -> dict[int, db.Row]:
    """The lines; raises 409 unless each may be cancelled by so much."""
    condition, params = visible(actor)
    found = {row["id"]: row for row in db.rows(_LINES.format(visible=condition), (list(totals), *params))}
    for line_id, quantity in totals.items():
        line = found.get(line_id)
        if line is None or line["state"] != rules.CONFIRMED or not 0 < quantity <= line["open"]:
            params_of = {
                "number": line["number"] if line else "?",
                "sku": line["sku"] if line else "?",
                "open": plain(line["open"]) if line else "0",
                "quantity": plain(quantity),
            }
            raise Refusal("not_possible", TOO_MUCH, status=409, params=params_of)
    return found


TOO_MUCH = Words(
    zh="订单 {number} 的 {sku} 还可取消 {open},不能取消 {quantity}",
    en="Of {sku} on order {number} {open} can still be cancelled, not {quantity}",
)
