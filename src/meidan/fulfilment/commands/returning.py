"""Goods that customers send back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from meidan.fulfilment import events, refusals
from meidan.fulfilment.booking import Back, book_return
from meidan.fulfilment.inputs import ReturnInput
from meidan.fulfilment.reading import SQL, find_lines, lines_of, locked_order
from meidan.fulfilment.rules import RESTOCK, ZERO, Line
from meidan.inventory import levels, references
from meidan.kernel import db
from meidan.kernel import events as log
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain
from meidan.orders.allocation import allocate_waiting
from meidan.orders.commands.locking import refuse_unless
from meidan.orders.events import order_stream
from meidan.orders.standing import restage

Parts = list[tuple[Line, Decimal]]
WAREHOUSE = "/warehouse"


def record_return(*, returned: ReturnInput, actor: Actor) -> dict[str, Any]:
    """Records goods that came back from the customer: never more than was delivered and is still there.

    `restock` puts them into a warehouse (None: the one they left) and gives them to whoever waits; `write_off` keeps
    them out of stock. Returns {number, order, version, stage, disposition, warehouse, lines: [{position, product,
    quantity}]}, base units. Raises 403, 404, 409 (nothing delivered), 422.
    """
    require(actor, "returns.record")
    answer, freed = in_one_transaction(lambda: _record(returned, actor))
    allocate_waiting(freed, actor)
    return answer


def _record(returned: ReturnInput, actor: Actor) -> tuple[dict[str, Any], list[int]]:
    order = locked_order(returned.order, actor)
    lines = lines_of(order["id"])
    refuse_unless(any(one.kind == "goods" and one.delivered > 0 for one in lines), refusals.NOTHING_DELIVERED, order)
    parts = _asked(lines, returned)
    restock = returned.disposition == RESTOCK
    places = _places(parts, returned.warehouse, actor) if restock else {}
    back = [Back(one.id, one.product_id or 0, places.get(one.id, (None, ""))[0], quantity) for one, quantity in parts]
    paper = {"order": order["id"], "shipment": None, "disposition": returned.disposition, "reason": returned.reason}
    number = book_return(paper, back, actor)
    standing = restage([order["id"]])[order["id"]]
    said = [{"position": one.position, "product": one.sku, "quantity": plain(quantity)} for one, quantity in parts]
    facts = {
        "number": number,
        "stage": standing.stage,
        "disposition": returned.disposition,
        "warehouse": "、".join(sorted({code for _, code in places.values()})) or None,
    }
    data = {**facts, **standing.told(), "reason": log.Private(returned.reason), "lines": said}
    log.append(order_stream(order["id"]), events.GOODS_RETURNED, data, actor)
    answer = {**facts, "order": order["number"], "version": order["version"] + 1, "lines": said}
    return answer, sorted({one.product_id for one in back}) if restock else []


def _asked(lines: Sequence[Line], returned: ReturnInput) -> Parts:
    """The lines with what comes back of each; a line named twice counts together. Raises a 422."""
    totals: dict[int, Decimal] = {}
    faults: list[Fault] = []
    found = find_lines(lines, returned.lines)
    for index, (line, one) in enumerate(zip(found, returned.lines, strict=True)):
        left = line.delivered - line.returned
        quantity = left if one.quantity is None else one.quantity
        totals[line.id] = totals.get(line.id, ZERO) + quantity
        path = f"/lines/{index}/quantity"
        if totals[line.id] > left:
            params = {"sku": line.sku, "left": plain(left), "quantity": plain(totals[line.id])}
            faults.append(Fault("more_than_delivered", refusals.MORE_THAN_DELIVERED, path, params))
        elif quantity <= 0:
            faults.append(Fault("not_positive", refusals.NOT_POSITIVE, path))
    if faults:
        raise Refusal(faults[0].code, faults[0].words, params=faults[0].params, faults=faults)
    by_id = {line.id: line for line in found}
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
