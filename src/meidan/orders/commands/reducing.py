"""The customer cancels a part of what has not left the house yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from meidan.kernel import clock, db
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.events import NewEvent, Private, append_many
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import grouped, plain
from meidan.kernel.words import Words
from meidan.orders import allocation, events, rules
from meidan.orders.commands.locking import locked_order, refuse_unless
from meidan.orders.inputs import Wanted
from meidan.orders.naming import find_lines
from meidan.orders.refusals import CHANGE_THE_DRAFT, NOT_OPEN
from meidan.orders.scope import visible
from meidan.orders.standing import restage

_LINES = """
SELECT l.id, l.order_id, l.position, l.sku, l.ordered - l.cancelled - l.shipped AS open, o.number, o.state
FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE l.id = ANY (%s) AND {visible} ORDER BY l.id
"""
_OF_ORDER = """
SELECT id, position, product_id, sku, kind, ordered - cancelled - shipped AS open
FROM order_line WHERE order_id = %s ORDER BY position
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


def reduce_order(
    *, number: str, lines: Sequence[Wanted], reason: str, actor: Actor, version: int | None = None
) -> None:
    """Cancels a part of a confirmed order that has not shipped; `quantity` None is all that is open of a line.

    Its stock goes to those who wait; an order of which nothing is left is cancelled as a whole. Raises 403, 404, 409
    (a draft, over, changed meanwhile), 422 naming each line that has less open.
    """
    require(actor, "orders.cancel")

    def work() -> list[int]:
        order = locked_order(number, actor, version)
        refuse_unless(order["state"] != rules.DRAFT, CHANGE_THE_DRAFT, order)
        refuse_unless(order["state"] == rules.CONFIRMED, NOT_OPEN, order)
        return _cancel([Reduction(order["id"], _asked(order["id"], lines), reason)], actor)

    allocation.allocate_waiting(in_one_transaction(work), actor)


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    position: int
    product_id: int | None
    sku: str
    kind: str
    open: Decimal


def _asked(order_id: int, wanted: Sequence[Wanted]) -> dict[int, Decimal]:
    """{line: quantity} of the request; a line named twice counts together. Raises a 422 for more than is open."""
    lines = find_lines([_Line(**row) for row in db.rows(_OF_ORDER, (order_id,))], wanted, goods_only=False)
    cut: dict[int, Decimal] = {}
    faults: list[Fault] = []
    for index, (line, one) in enumerate(zip(lines, wanted, strict=True)):
        quantity = line.open if one.quantity is None else one.quantity
        cut[line.id] = cut.get(line.id, Decimal(0)) + quantity
        path = f"/lines/{index}/quantity"
        params = {"sku": line.sku, "open": grouped(line.open), "quantity": grouped(cut[line.id])}
        if line.open == 0:
            faults.append(Fault("nothing_open", NOTHING_LEFT, path, params))
        elif cut[line.id] > line.open:
            faults.append(Fault("more_than_open", MORE_THAN_OPEN, path, params))
        elif quantity <= 0:
            faults.append(Fault("not_positive", NOT_POSITIVE, path))
    if faults:
        raise Refusal(faults[0].code, faults[0].words, params=faults[0].params, faults=faults)
    return cut


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
                "open": grouped(line["open"]) if line else "0",
                "quantity": grouped(quantity),
            }
            raise Refusal("not_possible", TOO_MUCH, status=409, params=params_of)
    return found


NOTHING_LEFT = Words(
    zh="{sku} 已全部发出或取消,没有可取消的;发出的货请登记退货",
    en="All of {sku} has shipped or is cancelled; record a return for what has shipped",
)
MORE_THAN_OPEN = Words(
    zh="{sku} 还没发的只有 {open},不能取消 {quantity},请改为 {open} 或更少;发出的货请登记退货",
    en="Only {open} of {sku} has not shipped, {quantity} cannot be cancelled: take {open} or less; "
    "record a return for what has shipped",
)
NOT_POSITIVE = Words(
    zh="数量要大于 0,不想取消的行请去掉", en="The quantity must be above 0; leave the line out instead"
)
TOO_MUCH = Words(
    zh="订单 {number} 的 {sku} 还可取消 {open},不能取消 {quantity}",
    en="Of {sku} on order {number} {open} can still be cancelled, not {quantity}",
)
