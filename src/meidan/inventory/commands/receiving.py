from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from meidan.inventory import documents, events, levels, ports, receipts, references
from meidan.inventory.documents import DocumentLine, Header
from meidan.inventory.inputs import Announcement, Reception
from meidan.inventory.levels import Change, Level
from meidan.inventory.receipts import SQL, Arrival, Receipt, ReceiptLine
from meidan.inventory.references import Item, Place
from meidan.inventory.rules import LIMIT, ZERO
from meidan.kernel import clock, db
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.events import Private, append
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import ref_id
from meidan.kernel.values import plain
from meidan.kernel.words import Words


def announce_receipt(*, actor: Actor, announcement: Announcement) -> dict[str, Any]:
    """Announces goods for a date, so that they count as incoming. Nothing is on hand before `receive`.

    Returns {id, number}. Raises 403, 422 with paths.
    """
    require(actor, "purchasing.edit")
    items = references.read_lines(announcement.lines)
    for item in items:
        if item.quantity <= 0:
            raise bad_input("not_positive", receipts.NOT_POSITIVE, f"/lines/{item.index}/quantity")
    return in_one_transaction(lambda: _announce(actor, announcement, items))


def receive(*, actor: Actor, receipt: str, reception: Reception, version: int | None = None) -> dict[str, Any]:
    """Takes announced goods in, wholly or in part, and gives them to the orders that wait.

    Without lines everything open is received. More than announced needs a note. `cancel_rest` closes what
    did not come. Returns {id, number, document}. Raises 403, 404, 409 when the receipt is over (it is
    received once, whoever comes second), 422 with paths.
    """
    require(actor, "stock.receive")
    return in_one_transaction(lambda: _receive(actor, receipt, reception, version))


def cancel_receipt(*, actor: Actor, receipt: str, reason: str, version: int | None = None) -> dict[str, Any]:
    """What is still to come will not come. Returns {id, number}. Raises 403, 404, 409 when the receipt is over."""
    require(actor, "purchasing.edit")
    return in_one_transaction(lambda: _cancel(actor, receipt, reason, version))


def _announce(actor: Actor, announcement: Announcement, items: Sequence[Item]) -> dict[str, Any]:
    ref = announcement.warehouse or references.default_place(actor)
    place = references.working_places(actor, {"/warehouse": ref})["/warehouse"]
    supplier_id, supplier = _supplier(announcement.supplier)
    expected_on = announcement.expected_on or local_day(clock.now())
    receipt_id = int(db.scalar(SQL["next_id"]))
    number = f"IN-{receipt_id:06d}"
    values = {
        "id": receipt_id,
        "number": number,
        "warehouse": place.id,
        "supplier": supplier_id,
        "reference": announcement.reference,
        "expected_on": expected_on,
        "note": announcement.note,
        "at": clock.now(),
    }
    db.run(SQL["insert"], values)
    products, quantities = [item.goods.id for item in items], [item.quantity for item in items]
    db.run(SQL["insert_lines"], {"receipt": receipt_id, "products": products, "quantities": quantities})
    # The level exists from now on, so that the stock list shows what is incoming.
    levels.ensure((item.goods.id, place.id, "") for item in items)
    said = [
        {"line": position, "product": item.goods.sku, "quantity": plain(item.quantity)}
        for position, item in enumerate(items, start=1)
    ]
    data = {
        "number": number,
        "warehouse": place.code,
        "expected_on": expected_on.isoformat(),
        "supplier": supplier,
        "reference": announcement.reference,
        "lines": said,
    }
    append(f"receipt:{receipt_id}", events.RECEIPT_ANNOUNCED, data, actor)
    return {"id": receipt_id, "number": number}


def _receive(actor: Actor, ref: str, reception: Reception, version: int | None) -> dict[str, Any]:
    receipt, lines = receipts.lock_open(ref, version)
    place = references.working_places(actor, {"": receipt.warehouse})[""]
    came = reception.lines
    arrivals = receipts.everything_open(lines) if came is None else receipts.fit(lines, came, reception.note)
    promises = ports.promises()
    arriving = {a.line.product_id: ZERO for a in arrivals} if place.sellable else {}
    for arrival in arrivals if place.sellable else ():
        arriving[arrival.line.product_id] += arrival.quantity
    locked = promises.lock(arriving, {})
    document = documents.create(Header(documents.RECEPTION, place, reception.note, receipt_id=receipt.id), actor)
    free = _put_away(document, place, arrivals)
    _book(arrivals)
    promises.allocate(free, document.cause, locked)
    state = _settle(receipt, close=reception.cancel_rest)
    data = {
        "number": receipt.number,
        "document": document.number,
        "warehouse": place.code,
        "state": state,
        "note": Private(reception.note),
        "lines": [_said(arrival) for arrival in arrivals],
    }
    append(f"receipt:{receipt.id}", events.GOODS_RECEIVED, data, actor)
    return {"id": receipt.id, "number": receipt.number, "document": document.number}


def _put_away(document: documents.Document, place: Place, arrivals: Sequence[Arrival]) -> list[levels.Free]:
    """Books the goods onto the levels; returns what orders may draw of them."""
    keys = [(arrival.line.product_id, place.id, arrival.lot) for arrival in arrivals]
    ids = levels.ensure(keys)
    held = levels.lock(ids.values())
    gained = dict.fromkeys(held, ZERO)
    for key, arrival in zip(keys, arrivals, strict=True):
        gained[ids[key]] += arrival.quantity
    _check_room(held, gained)
    levels.change([Change(level_id, "receive", quantity) for level_id, quantity in gained.items()], document.cause)
    documents.write_lines(document, [DocumentLine(level_id, quantity) for level_id, quantity in gained.items()])
    return levels.to_share(held.values(), gained)


def _check_room(held: dict[int, Level], gained: dict[int, Decimal]) -> None:
    if any(level.on_hand + gained[level_id] >= LIMIT for level_id, level in held.items()):
        raise bad_input("quantity_too_large", references.TOO_LARGE, "/lines")


def _book(arrivals: Sequence[Arrival]) -> None:
    totals: dict[int, Decimal] = {}
    for arrival in arrivals:
        totals[arrival.line.id] = totals.get(arrival.line.id, ZERO) + arrival.quantity
        if arrival.line.received + totals[arrival.line.id] >= LIMIT:
            raise bad_input("quantity_too_large", references.TOO_LARGE, "/lines")
    db.run(SQL["book"], {"lines": list(totals), "quantities": list(totals.values())})


def _settle(receipt: Receipt, *, close: bool) -> str:
    if close:
        db.run(SQL["close_lines"], {"receipt": receipt.id})
    return str(db.scalar(SQL["settle"], {"receipt": receipt.id}))


def _cancel(actor: Actor, ref: str, reason: str, version: int | None) -> dict[str, Any]:
    receipt, lines = receipts.lock_open(ref, version)
    if not references.in_scope(actor, receipt.warehouse):
        raise Refusal("warehouse_scope", references.OUT_OF_SCOPE, status=403, params={"code": receipt.warehouse})
    state = _settle(receipt, close=True)
    said = [
        {"line": line.position, "product": line.sku, "cancelled": plain(line.open)} for line in lines if line.open > 0
    ]
    data = {"number": receipt.number, "reason": Private(reason), "state": state, "lines": said}
    append(f"receipt:{receipt.id}", events.RECEIPT_CANCELLED, data, actor)
    return {"id": receipt.id, "number": receipt.number}


def _supplier(ref: str | None) -> tuple[int | None, str | None]:
    if not ref:
        return None, None
    found = db.row(SQL["supplier"], {"ref": ref, "id": ref_id(ref)})
    if found is None:
        raise bad_input("unknown_supplier", UNKNOWN_SUPPLIER, "/supplier", ref=ref)
    return found["id"], found["code"]


def local_day(instant: datetime) -> date:
    """The calendar day of an instant where the default legal entity is."""
    try:
        return clock.local_date(instant, str(db.scalar(SQL["time_zone"]) or "Asia/Shanghai"))
    except OverflowError:  # the calendar ends there
        return instant.date()


def _said(arrival: Arrival) -> dict[str, Any]:
    line: ReceiptLine = arrival.line
    return {
        "line": line.position,
        "product": line.sku,
        "lot": arrival.lot,
        "quantity": plain(arrival.quantity),
        "extra": plain(arrival.extra),
    }


UNKNOWN_SUPPLIER = Words(zh="没有供应商 {ref}", en="There is no supplier {ref}")
