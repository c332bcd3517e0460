from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from meidan.inventory import documents, events, levels, ports, references
from meidan.inventory.documents import DocumentLine, Header
from meidan.inventory.inputs import StockLine
from meidan.inventory.levels import Change, Level
from meidan.inventory.references import Item, Place
from meidan.inventory.rules import LIMIT, ZERO
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.events import Private, append
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import grouped, plain
from meidan.kernel.words import Words


def adjust_stock(*, actor: Actor, warehouse: str, reason: str, lines: Sequence[StockLine]) -> dict[str, Any]:
    """Changes what is on hand by signed quantities, and gives what came in to the orders that wait for it.

    Returns {id, number}. Lines of the same product and lot count together. Raises 403, and 422 with the
    path of each line that is unknown, zero, or would leave less than is reserved; 409 when contended.
    """
    require(actor, "stock.adjust")
    items = references.read_lines(lines)
    return in_one_transaction(lambda: _adjust(actor, warehouse, reason, items))


def _adjust(actor: Actor, warehouse: str, reason: str, items: Sequence[Item]) -> dict[str, Any]:
    place = references.working_places(actor, {"/warehouse": warehouse})["/warehouse"]
    promises = ports.promises()
    locked = promises.lock(arriving_at(place, items), {})
    totals = sum_up(place, items)
    ids = levels.ensure(totals)
    held = levels.lock(ids.values())
    changes = {ids[key]: quantity for key, (_, quantity) in totals.items()}
    _check({ids[key]: item for key, (item, _) in totals.items()}, changes, held)

    document = documents.create(Header(documents.ADJUSTMENT, place, reason), actor)
    levels.change([Change(level_id, "adjust", quantity) for level_id, quantity in changes.items()], document.cause)
    documents.write_lines(document, [DocumentLine(level_id, quantity) for level_id, quantity in changes.items()])
    risen = {level_id: quantity for level_id, quantity in changes.items() if quantity > 0}
    promises.allocate(levels.to_share((held[level_id] for level_id in risen), risen), document.cause, locked)
    said = [
        {
            "product": item.goods.sku,
            "lot": item.lot,
            "change": plain(quantity),
            "on_hand": _after(held, ids[key], quantity),
        }
        for key, (item, quantity) in totals.items()
    ]
    data = {"number": document.number, "warehouse": place.code, "reason": Private(reason), "lines": said}
    append(document.stream, events.ADJUSTED, data, actor)
    return {"id": document.id, "number": document.number}


def sum_up(place: Place, items: Sequence[Item]) -> dict[levels.Key, tuple[Item, Decimal]]:
    """Lines of the same product and lot together: {level key: (the first of them, the sum)}."""
    totals: dict[levels.Key, tuple[Item, Decimal]] = {}
    for item in items:
        key = (item.goods.id, place.id, item.lot)
        first, before = totals.get(key, (item, ZERO))
        totals[key] = (first, before + item.quantity)
    return totals


def arriving_at(place: Place, items: Sequence[Item]) -> dict[int, Decimal]:
    """What orders may draw of the rising lines, by product: nothing where the warehouse is not sold from."""
    arriving: dict[int, Decimal] = {}
    for item in items if place.sellable else ():
        if item.quantity > 0:
            arriving[item.goods.id] = arriving.get(item.goods.id, ZERO) + item.quantity
    return arriving


def above_reserved(item: Item, level: Level, taken: Decimal) -> Fault | None:
    """What is wrong with taking so much from a level, if anything."""
    if taken <= level.free:
        return None
    words = RESERVED if level.reserved else TOO_LITTLE
    unit = item.goods.base_unit
    params = {
        "reserved": f"{grouped(level.reserved)} {unit}",
        "free": f"{grouped(level.free)} {unit}",
        "on_hand": f"{grouped(level.on_hand)} {unit}",
        "code": level.warehouse_code,
    }
    return Fault("below_reserved", words, f"/lines/{item.index}/quantity", params)


def room_for(item: Item, level: Level, added: Decimal) -> Fault | None:
    """Whether a balance stays within what can be counted."""
    if level.on_hand + added < LIMIT:
        return None
    return Fault("quantity_too_large", references.TOO_LARGE, f"/lines/{item.index}/quantity")


def _check(items: dict[int, Item], changes: dict[int, Decimal], held: dict[int, Level]) -> None:
    faults: list[Fault] = []
    for level_id, quantity in changes.items():
        item, level = items[level_id], held[level_id]
        if quantity == 0:
            faults.append(Fault("no_change", NO_CHANGE, f"/lines/{item.index}/quantity"))
        fault = above_reserved(item, level, -quantity) if quantity < 0 else room_for(item, level, quantity)
        if fault:
            faults.append(fault)
    if faults:
        raise Refusal("invalid", references.INVALID, faults=faults)


def _after(held: dict[int, Level], level_id: int, quantity: Decimal) -> str:
    return plain(held[level_id].on_hand + quantity)


RESERVED = Words(
    zh="仓库 {code} 里有 {reserved}已留给订单,最多能减 {free}",
    en="{reserved} in warehouse {code} are reserved for orders; at most {free} can be taken",
)
TOO_LITTLE = Words(
    zh="仓库 {code} 里只有 {on_hand},最多能减 {free}",
    en="Warehouse {code} holds only {on_hand}; at most {free} can be taken",
)
NO_CHANGE = Words(zh="变动数量不能为 0", en="The change must not be zero")
