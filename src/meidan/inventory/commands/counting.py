from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from meidan.inventory import documents, events, levels, ports, references
from meidan.inventory.documents import DocumentLine, Header
from meidan.inventory.inputs import StockLine
from meidan.inventory.levels import Change, Level
from meidan.inventory.references import Item, Place
from meidan.inventory.rules import ZERO
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.events import Private, append
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain
from meidan.kernel.words import Words


def count_stock(*, actor: Actor, warehouse: str, lines: Sequence[StockLine], reason: str = "") -> dict[str, Any]:
    """Sets what is on hand to what was counted; `quantity` of a line is the count, in its unit.

    Where less is found than is reserved, reservations go back first (lowest order priority, then the latest
    order) and their lines wait again; what is free elsewhere, or was found too much, is shared out at once.
    Returns {id, number, lines: [{product, lot, counted, before, released}]} in base units.
    Raises 403, 422 with paths, 409 when contended.
    """
    require(actor, "stock.count")
    items = references.read_lines(lines)
    _check(items)
    return in_one_transaction(lambda: _count(actor, warehouse, items, reason))


def _count(actor: Actor, warehouse: str, items: Sequence[Item], reason: str) -> dict[str, Any]:
    place = references.working_places(actor, {"/warehouse": warehouse})["/warehouse"]
    keys = {(item.goods.id, place.id, item.lot): item for item in items}
    ids = levels.ensure(keys)
    counted = {ids[key]: item for key, item in keys.items()}
    promises = ports.promises()
    elsewhere = levels.free_of(item.goods.id for item in items)
    locked = promises.lock(*_foreseen(place, counted, elsewhere))
    held = levels.lock([*ids.values(), *(free.level_id for free in elsewhere)])
    document = documents.create(Header(documents.COUNT, place, reason), actor)

    short = {
        level_id: missing
        for level_id in counted
        if (missing := held[level_id].reserved - counted[level_id].quantity) > 0
    }
    promises.release(short, document.cause, locked)
    changes = {level_id: item.quantity - held[level_id].on_hand for level_id, item in counted.items()}
    levels.change([Change(level_id, "count", change) for level_id, change in changes.items()], document.cause)
    documents.write_lines(
        document,
        [DocumentLine(one, changes[one], item.quantity, held[one].on_hand) for one, item in counted.items()],
    )
    promises.allocate(levels.to_share(_after(held, counted, short)), document.cause, locked)
    said = [_line(item, held[level_id], short.get(level_id, ZERO)) for level_id, item in counted.items()]
    data = {"number": document.number, "warehouse": place.code, "reason": Private(reason), "lines": said}
    append(document.stream, events.COUNTED, data, actor)
    return {"id": document.id, "number": document.number, "lines": said}


def _foreseen(
    place: Place, counted: dict[int, Item], elsewhere: Sequence[levels.Free]
) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """What the count will probably free ({product: quantity}) and take back ({level: quantity}); read unlocked."""
    arriving: dict[int, Decimal] = {}
    for free in elsewhere:
        if free.level_id not in counted:
            arriving[free.product_id] = arriving.get(free.product_id, ZERO) + free.quantity
    short: dict[int, Decimal] = {}
    for level_id, reserved in levels.reserved_of(counted).items():
        item = counted[level_id]
        spare = item.quantity - reserved
        if spare < 0:
            short[level_id] = -spare
        elif place.sellable:
            arriving[item.goods.id] = arriving.get(item.goods.id, ZERO) + spare
    return arriving, short


def _after(held: dict[int, Level], counted: dict[int, Item], short: dict[int, Decimal]) -> list[Level]:
    """The locked levels as they are once the count is booked."""
    return [
        replace(level, on_hand=counted[level.id].quantity, reserved=level.reserved - short.get(level.id, ZERO))
        if level.id in counted
        else level
        for level in held.values()
    ]


def _line(item: Item, level: Level, released: Decimal) -> dict[str, str]:
    return {
        "product": item.goods.sku,
        "lot": item.lot,
        "counted": plain(item.quantity),
        "before": plain(level.on_hand),
        "released": plain(released),
    }


def _check(items: Sequence[Item]) -> None:
    seen: set[tuple[int, str]] = set()
    faults: list[Fault] = []
    for item in items:
        key = (item.goods.id, item.lot)
        if key in seen:
            faults.append(Fault("counted_twice", TWICE, f"/lines/{item.index}/product", {"sku": item.goods.sku}))
        if item.quantity < 0:
            faults.append(Fault("negative", NEGATIVE, f"/lines/{item.index}/counted"))
        seen.add(key)
    if faults:
        raise Refusal("invalid", references.INVALID, faults=faults)


TWICE = Words(zh="{sku} 盘了两次,请合并成一行", en="{sku} is counted twice; make it one line")
NEGATIVE = Words(zh="盘点数量不能小于 0", en="A count cannot be below zero")
