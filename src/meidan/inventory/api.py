"""Stock, warehouses and receipts over HTTP."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router

from meidan.inventory import commands, queries
from meidan.inventory.commands.receiving import local_day
from meidan.inventory.commands.reordering import ReorderPoint
from meidan.inventory.inputs import Announcement, ReceivedLine, Reception, StockLine, WarehouseInput
from meidan.inventory.queries import Slice, StockFilter
from meidan.inventory.schemas import (
    AdjustmentIn,
    CancelReceiptIn,
    CountIn,
    DocumentOut,
    DocumentsQuery,
    MoveOut,
    MovesQuery,
    ReceiptIn,
    ReceiptOut,
    ReceiptsQuery,
    ReceiveIn,
    ReorderPointsIn,
    ReorderPointsOut,
    StockOut,
    StockQuery,
    TransferIn,
    WarehouseIn,
    WarehouseOut,
    WarehousePatch,
)
from meidan.kernel.http import actor_of, expected_version, once
from meidan.kernel.schemas import Page, PageQuery, answers
from meidan.kernel.values import Ref
from meidan.people.auth import allow

router = Router(tags=["stock"])


@router.get("/stock", auth=allow("stock.view"), response=answers(Page[StockOut]), summary="Stock, and why")
def list_stock(request: HttpRequest, q: Query[StockQuery]) -> Any:
    """What is on hand, reserved, available and incoming per product and warehouse, and which orders and receipts
    are behind it. `product` is a SKU, `id:123` or a barcode."""
    wanted = StockFilter(
        product=q.product, warehouse=q.warehouse, low=q.low, q=q.q, short=q.short, style=q.style,
        products=tuple(q.products),
    )  # fmt: skip
    return queries.list_stock(actor=actor_of(request), wanted=wanted, part=Slice(q.limit, q.cursor))


@router.put(
    "/stock/reorder-points", auth=allow("stock.adjust"), response=answers(ReorderPointsOut), summary="Reorder points"
)
@once
def set_reorder_points(request: HttpRequest, body: ReorderPointsIn) -> Any:
    """Sets, per product and warehouse, below which available quantity stock is low; 0 takes it away."""
    points = [ReorderPoint(one.product, one.warehouse, one.quantity) for one in body.items]
    return {"changed": commands.set_reorder_points(points=points, actor=actor_of(request))}


@router.get("/stock/moves", auth=allow("stock.view"), response=answers(Page[MoveOut]), summary="The stock ledger")
def list_moves(request: HttpRequest, q: Query[MovesQuery]) -> Any:
    """Every change of on-hand and reserved quantities, newest first, none older than `since`."""
    wanted = StockFilter(product=q.product, warehouse=q.warehouse, since=q.since)
    return queries.list_moves(actor=actor_of(request), wanted=wanted, part=Slice(q.limit, q.cursor))


@router.get(
    "/stock/documents", auth=allow("stock.view"), response=answers(Page[DocumentOut]), summary="Stock documents"
)
def list_documents(request: HttpRequest, q: Query[DocumentsQuery]) -> Any:
    """Adjustments, transfers, counts and receptions, newest first."""
    wanted = StockFilter(warehouse=q.warehouse, kind=q.kind)
    return queries.list_documents(actor=actor_of(request), wanted=wanted, part=Slice(q.limit, q.cursor))


@router.post(
    "/stock/adjustments",
    auth=allow("stock.adjust"),
    response=answers(DocumentOut, created=True),
    summary="Adjust stock",
)
@once
def adjust_stock(request: HttpRequest, body: AdjustmentIn) -> Any:
    """Changes what is on hand by signed quantities, never below what is reserved; waiting orders get what comes in."""
    actor = actor_of(request)
    lines = [StockLine(one.product, one.quantity, one.unit, one.lot or "") for one in body.lines]
    done = commands.adjust_stock(actor=actor, warehouse=body.warehouse, reason=body.reason, lines=lines)
    return 201, queries.get_document(actor=actor, document_id=done["id"])


@router.post(
    "/stock/transfers",
    auth=allow("stock.transfer"),
    response=answers(DocumentOut, created=True),
    summary="Transfer stock",
)
@once
def transfer_stock(request: HttpRequest, body: TransferIn) -> Any:
    """Moves unreserved stock to another warehouse."""
    actor = actor_of(request)
    lines = [StockLine(one.product, one.quantity, one.unit, one.lot or "") for one in body.lines]
    done = commands.transfer_stock(
        actor=actor, from_warehouse=body.from_, to_warehouse=body.to, lines=lines, reason=body.reason
    )
    return 201, queries.get_document(actor=actor, document_id=done["id"])


@router.post(
    "/stock/counts", auth=allow("stock.count"), response=answers(DocumentOut, created=True), summary="Count stock"
)
@once
def count_stock(request: HttpRequest, body: CountIn) -> Any:
    """Sets what is on hand to the count; where less is found than is reserved, the least urgent orders wait again."""
    actor = actor_of(request)
    lines = [StockLine(one.product, one.counted, one.unit, one.lot or "") for one in body.lines]
    done = commands.count_stock(actor=actor, warehouse=body.warehouse, reason=body.reason, lines=lines)
    return 201, queries.get_document(actor=actor, document_id=done["id"])


@router.get("/receipts", auth=allow("stock.view"), response=answers(Page[ReceiptOut]), summary="Announced receipts")
def list_receipts(request: HttpRequest, q: Query[ReceiptsQuery]) -> Any:
    """Goods announced, newest first, with what has come of them."""
    wanted = StockFilter(product=q.product, warehouse=q.warehouse, state=q.state)
    return queries.list_receipts(actor=actor_of(request), wanted=wanted, part=Slice(q.limit, q.cursor))


@router.post(
    "/receipts",
    auth=allow("purchasing.edit"),
    response=answers(ReceiptOut, created=True),
    summary="Announce a receipt",
)
@once
def announce_receipt(request: HttpRequest, body: ReceiptIn) -> Any:
    """Announces goods for a date; they count as incoming until they are received."""
    actor = actor_of(request)
    announcement = Announcement(
        lines=tuple(StockLine(one.product, one.quantity, one.unit) for one in body.lines),
        warehouse=body.warehouse,
        expected_on=_day(body.expected_at),
        supplier=body.supplier,
        reference=body.reference,
        note=body.note,
    )
    done = commands.announce_receipt(actor=actor, announcement=announcement)
    return 201, queries.read_receipt(actor=actor, ref=done["number"])


@router.get("/receipts/{ref}", auth=allow("stock.view"), response=answers(ReceiptOut), summary="One receipt")
def get_receipt(request: HttpRequest, ref: Ref) -> Any:
    """A receipt by its number, `id:123` or the bare id."""
    return queries.get_receipt(actor=actor_of(request), ref=ref)


@router.post(
    "/receipts/{ref}/receive", auth=allow("stock.receive"), response=answers(ReceiptOut), summary="Receive goods"
)
@once
def receive(request: HttpRequest, ref: Ref, body: Body[ReceiveIn | None] = None) -> Any:
    """Takes announced goods in; an empty body receives everything open. Whoever comes second gets a 409."""
    actor = actor_of(request)
    given = body or ReceiveIn()
    lines = [ReceivedLine(one.quantity, one.line, one.product, one.unit, one.lot or "") for one in given.lines or ()]
    reception = Reception(tuple(lines) if given.lines else None, given.note, given.cancel_rest)
    version = expected_version(request, given.version)
    done = commands.receive(actor=actor, receipt=ref, reception=reception, version=version)
    return queries.read_receipt(actor=actor, ref=done["number"])


@router.post(
    "/receipts/{ref}/cancel", auth=allow("purchasing.edit"), response=answers(ReceiptOut), summary="Cancel a receipt"
)
@once
def cancel_receipt(request: HttpRequest, ref: Ref, body: CancelReceiptIn) -> Any:
    """What is still to come will not come."""
    actor = actor_of(request)
    version = expected_version(request, body.version)
    done = commands.cancel_receipt(actor=actor, receipt=ref, reason=body.reason, version=version)
    return queries.read_receipt(actor=actor, ref=done["number"])


@router.get("/warehouses", auth=allow("stock.view"), response=answers(Page[WarehouseOut]), summary="Warehouses")
def list_warehouses(request: HttpRequest, q: Query[PageQuery]) -> Any:
    """All warehouses that the caller may see, by code."""
    return queries.list_warehouses(actor=actor_of(request), part=Slice(q.limit, q.cursor))


@router.post(
    "/warehouses",
    auth=allow("warehouses.edit"),
    response=answers(WarehouseOut, created=True),
    summary="Add a warehouse",
)
@once
def create_warehouse(request: HttpRequest, body: WarehouseIn) -> Any:
    """A new warehouse."""
    actor = actor_of(request)
    done = commands.create_warehouse(actor=actor, warehouse=_warehouse(body, body.code))
    return 201, queries.read_warehouse(actor=actor, warehouse_id=done["id"])


@router.get("/warehouses/{path:ref}", auth=allow("stock.view"), response=answers(WarehouseOut), summary="One warehouse")
def get_warehouse(request: HttpRequest, ref: Ref) -> Any:
    """A warehouse by code or `id:123`."""
    return queries.get_warehouse(actor=actor_of(request), ref=ref)


@router.patch(
    "/warehouses/{path:ref}",
    auth=allow("warehouses.edit"),
    response=answers(WarehouseOut),
    summary="Change a warehouse",
)
@once
def change_warehouse(request: HttpRequest, ref: Ref, body: WarehousePatch) -> Any:
    """Changes the members given; a warehouse with stock or open receipts cannot be closed."""
    actor = actor_of(request)
    version = expected_version(request, body.version)
    done = commands.change_warehouse(actor=actor, ref=ref, warehouse=_warehouse(body, None), version=version)
    return queries.read_warehouse(actor=actor, warehouse_id=done["id"])


def _day(given: date | datetime | None) -> date | None:
    return local_day(given) if isinstance(given, datetime) else given


def _warehouse(body: WarehouseIn | WarehousePatch, code: str | None) -> WarehouseInput:
    return WarehouseInput(
        code=code,
        name=body.name,
        priority=body.priority,
        sellable=body.sellable,
        active=body.active,
        address=body.address.model_dump() if body.address else None,
        entity=body.entity,
    )
