"""Goods that customers send back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from meidan.fulfilment import events, refusals
from meidan.fulfilment.booking import Back, Paper, book_returns
from meidan.fulfilment.inputs import ReturnInput
from meidan.fulfilment.reading import SQL, lines_of_all, locked_orders
from meidan.fulfilment.rules import RESTOCK, ZERO, Line
from meidan.inventory import levels, references
from meidan.kernel import db
from meidan.kernel import events as log
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import grouped, plain
from meidan.orders.allocation import allocate_waiting
from meidan.orders.commands.locking import refuse_unless
from meidan.orders.events import order_stream
from meidan.orders.naming import find_lines
from meidan.orders.standing import restage

Parts = list[tuple[Line, Decimal]]
WAREHOUSE = "/warehouse"


def record_return(*, returned: ReturnInput, actor: Actor) -> dict[str, Any]:
    """Records goods that came back from the customer: never more than was delivered and is still there.

    `restock` puts them into a warehouse (None: the one they left) and gives them to whoever waits; `write_off` keeps
    them out of stock, `elsewhere` says that they never came into ours. Returns {number, order, version, stage,
    disposition, warehouse, lines: [{position, product, quantity}]}, base units. Raises 403, 404, 409 (nothing
    delivered), 422.
    """
    return record_returns(returned=[returned], actor=actor)[0]


def record_returns(*, returned: Sequence[ReturnInput], actor: Actor) -> list[dict[str, Any]]:
    """Records many returns in one transaction, all or none; answers as `record_return` does, in the same order.

    The statements do not grow with their number, except for finding the warehouses of what is restocked.
    """
    require(actor, "returns.record")
    if not returned:
        return []
    answers, freed = in_one_transaction(lambda: _record(returned, actor))
    allocate_waiting(freed, actor)
    return answers


def _record(returned: Sequence[ReturnInput], actor: Actor) -> tuple[list[dict[str, Any]], list[int]]:
    orders = locked_orders([one.order for one in returned], actor)
    lines = lines_of_all([order["id"] for order in orders.values()])
    taken: dict[int, Decimal] = {}
    planned = [_plan(one, orders[one.order], lines[orders[one.order]["id"]], taken, actor) for one in returned]
    numbers = book_returns([one.paper for one in planned], actor)
    standing = restage(sorted(lines))
    events_of: list[log.NewEvent] = []
    answers: list[dict[str, Any]] = []
    for number, one in zip(numbers, planned, strict=True):
        order_id = one.paper.order_id
        facts = {"number": number, "stage": standing[order_id].stage, **one.facts}
        data = {**facts, **standing[order_id].told(), "reason": log.Private(one.paper.reason), "lines": one.said}
        events_of.append(log.NewEvent(order_stream(order_id), events.GOODS_RETURNED, data))
        answers.append({**facts, "order": one.order["number"], "version": one.order["version"] + 1, "lines": one.said})
    log.append_many(events_of, actor)
    restocked = {back.product_id for one in planned if one.paper.disposition == RESTOCK for back in one.paper.back}
    return answers, sorted(restocked)


@dataclass(frozen=True, slots=True)
class _Planned:
    order: db.Row
    paper: Paper
    facts: dict[str, Any]
    said: list[dict[str, Any]]


def _plan(
    returned: ReturnInput, order: db.Row, lines: Sequence[Line], taken: dict[int, Decimal], actor: Actor
) -> _Planned:
    """One return ready to be booked; `taken` is what earlier ones of the same call bring back of each line."""
    refuse_unless(any(one.kind == "goods" and one.delivered > 0 for one in lines), refusals.NOTHING_DELIVERED, order)
    parts = _asked(lines, returned, taken)
    places = _places(parts, returned.warehouse, actor) if returned.disposition == RESTOCK else {}
    back = [Back(one.id, one.product_id or 0, places.get(one.id, (None, ""))[0], quantity) for one, quantity in parts]
    facts = {
        "disposition": returned.disposition,
        "warehouse": "、".join(sorted({code for _, code in places.values()})) or None,
    }
    said = [{"position": one.position, "product": one.sku, "quantity": plain(quantity)} for one, quantity in parts]
    return _Planned(order, Paper(order["id"], returned.disposition, returned.reason, back), facts, said)


def _asked(lines: Sequence[Line], returned: ReturnInput, taken: dict[int, Decimal]) -> Parts:
    """The lines with what comes back of each; a line named twice counts together. Raises a 422."""
    totals: dict[int, Decimal] = {}
    faults: list[Fault] = []
    found = find_lines(lines, returned.lines)
    for index, (line, one) in enumerate(zip(found, returned.lines, strict=True)):
        left = line.delivered - line.returned - taken.get(line.id, ZERO)
        quantity = left if one.quantity is None else one.quantity
        totals[line.id] = totals.get(line.id, ZERO) + quantity
        path = f"/lines/{index}/quantity"
        if totals[line.id] > left:
            params = {"sku": line.sku, "left": grouped(left), "quantity": grouped(totals[line.id])}
            faults.append(Fault("more_than_delivered", refusals.MORE_THAN_DELIVERED, path, params))
        elif quantity <= 0:
            faults.append(Fault("not_positive", refusals.NOT_POSITIVE, path))
    if faults:
        raise Refusal(faults[0].code, faults[0].words, params=faults[0].params, faults=faults)
    by_id = {line.id: line for line in found}
    for line_id, quantity in totals.items():
        taken[line_id] = taken.get(line_id, ZERO) + quantity
    return [(by_id[line_id], quantity) for line_id, quantity in totals.items()]


def _places(parts: Parts, warehouse: str | None, actor: Actor) -> dict[int, tuple[int | None, str]]:
    """{line: (level, warehouse)} where the goods are put: back where they came from, or into the named warehouse."""
    params = {
        "lines": [line.id for line, _ in parts],
        "everywhere": actor.scope != "warehouse",
        "codes": list(actor.warehouses),
    }
    came = {one["line_id"]: one for one in db.rows(SQL["came_from"], params)}
    wanted = {
        line.id: warehouse or (came[line.id]["warehouse"] if line.id in came else references.default_place(actor))
        for line, _ in parts
    }
    places = {
        ref: references.working_places(actor, {WAREHOUSE: ref})[WAREHOUSE] for ref in sorted(set(wanted.values()))
    }
    keys = {
        line.id: (line.product_id or 0, places[wanted[line.id]].id, came.get(line.id, {}).get("lot", ""))
        for line, _ in parts
    }
    ids = levels.ensure(keys.values())
    return {line_id: (ids[key], places[wanted[line_id]].code) for line_id, key in keys.items()}
