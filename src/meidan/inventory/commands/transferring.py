from collections.abc import Sequence
from typing import Any

from meidan.inventory import documents, events, levels, ports, references
from meidan.inventory.commands.adjusting import above_reserved, arriving_at, room_for, sum_up
from meidan.inventory.documents import DocumentLine, Header
from meidan.inventory.inputs import StockLine
from meidan.inventory.levels import Change
from meidan.inventory.references import Item
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.events import Private, append
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain
from meidan.kernel.words import Words


def transfer_stock(
    *, actor: Actor, from_warehouse: str, to_warehouse: str, lines: Sequence[StockLine], reason: str = ""
) -> dict[str, Any]:
    """Moves unreserved stock to another warehouse, where waiting orders get it at once.

    Returns {id, number}. Quantities are positive. Raises 403, 422 with the path of each line that cannot be
    moved, 409 when contended.
    """
    require(actor, "stock.transfer")
    items = references.read_lines(lines)
    for item in items:
        if item.quantity <= 0:
            raise bad_input("not_positive", NOT_POSITIVE, f"/lines/{item.index}/quantity")
    return in_one_transaction(lambda: _transfer(actor, (from_warehouse, to_warehouse), items, reason))


def _transfer(actor: Actor, ends: tuple[str, str], items: Sequence[Item], reason: str) -> dict[str, Any]:
    places = references.working_places(actor, {"/from": ends[0], "/to": ends[1]})
    source, target = places["/from"], places["/to"]
    if source.id == target.id:
        raise bad_input("same_warehouse", SAME, "/to")
    promises = ports.promises()
    locked = promises.lock(arriving_at(target, items), {})
    leaving, coming = sum_up(source, items), sum_up(target, items)
    ids = levels.ensure([*leaving, *coming])
    held = levels.lock(ids.values())
    pairs = [
        (item, held[ids[source_key]], held[ids[target_key]], quantity)
        for (source_key, (item, quantity)), target_key in zip(leaving.items(), coming, strict=True)
    ]
    checks = [(above_reserved(item, a, moved), room_for(item, b, moved)) for item, a, b, moved in pairs]
    faults = [fault for pair in checks for fault in pair if fault]
    if faults:
        raise Refusal("invalid", references.INVALID, faults=faults)

    document = documents.create(Header(documents.TRANSFER, source, reason, to_place=target), actor)
    both = [(Change(a.id, "transfer", -moved), Change(b.id, "transfer", moved)) for _, a, b, moved in pairs]
    levels.change([one for pair in both for one in pair], document.cause)
    documents.write_lines(document, [DocumentLine(a.id, moved) for _, a, _, moved in pairs])
    gained = {b.id: moved for _, _, b, moved in pairs}
    promises.allocate(levels.to_share((b for _, _, b, _ in pairs), gained), document.cause, locked)
    said = [{"product": item.goods.sku, "lot": item.lot, "quantity": plain(moved)} for item, _, _, moved in pairs]
    data = {"number": document.number, "from": source.code, "to": target.code, "reason": Private(reason), "lines": said}
    append(document.stream, events.TRANSFERRED, data, actor)
    return {"id": document.id, "number": document.number}


NOT_POSITIVE = Words(zh="数量要大于 0", en="The quantity must be above zero")
SAME = Words(zh="调出仓与调入仓不能相同", en="The two warehouses must differ")
