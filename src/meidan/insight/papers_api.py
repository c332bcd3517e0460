"""Papers over HTTP, as PDF."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from meidan.fulfilment.schemas import PICKED_AT_ONCE
from meidan.insight.papers import sheets
from meidan.kernel.http import actor_of
from meidan.kernel.schemas import answers
from meidan.kernel.values import Ref
from meidan.people.auth import allow

router = Router(tags=["papers"])
PDF = "application/pdf"
PRINTED_AT_ONCE = 200
_A_PDF: dict[str, Any] = {"responses": {200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}}}


class NoteQuery(Schema):
    format: Annotated[Literal["a4", "label"], Field(description="A4, or a label of 100 × 150 mm")] = "a4"


class PickQuery(Schema):
    warehouse: Ref
    limit: Annotated[int, Field(ge=1, le=PICKED_AT_ONCE)] = 100


class PapersQuery(Schema):
    order: Annotated[list[Ref], Field(min_length=1, max_length=PRINTED_AT_ONCE, description="Order numbers")]


@router.get(
    "/papers/{kind}.pdf",
    auth=allow("orders.view"),
    response=answers(None, also=(503,)),
    operation_id="print_papers",
    openapi_extra=_A_PDF,
)
def print_papers(request: HttpRequest, kind: sheets.Kind, query: Query[PapersQuery]) -> Any:
    """One kind of paper for many orders, one PDF: confirmations, pick lists by warehouse, notes of their shipments."""
    return _pdf(sheets.for_orders(kind=kind, orders=query.order, actor=actor_of(request)), kind)


@router.get(
    "/shipments/{ref}/delivery-note.pdf",
    auth=allow("shipments.view"),
    response=answers(None, also=(503,)),
    operation_id="print_delivery_note",
    openapi_extra=_A_PDF,
)
def print_delivery_note(request: HttpRequest, ref: str, query: Query[NoteQuery]) -> Any:
    """The delivery note of a shipment with the customer's tracking link as QR code; or the address label."""
    content = sheets.delivery_note(shipment=ref, format_=query.format, actor=actor_of(request))
    return _pdf(content, "delivery-note")


@router.get(
    "/pick-lists.pdf",
    auth=allow("shipments.view"),
    response=answers(None, also=(503,)),
    operation_id="print_pick_list",
    openapi_extra=_A_PDF,
)
def print_pick_list(request: HttpRequest, query: Query[PickQuery]) -> Any:
    """What to take from a warehouse for the orders that can go: the round, then order by order."""
    return _pdf(sheets.picking(warehouse=query.warehouse, limit=query.limit, actor=actor_of(request)), "pick-list")


@router.get(
    "/orders/{number}/confirmation.pdf",
    auth=allow("orders.view"),
    response=answers(None, also=(503,)),
    operation_id="print_confirmation",
    openapi_extra=_A_PDF,
)
def print_confirmation(request: HttpRequest, number: str) -> Any:
    """The order as it was agreed, for the customer."""
    return _pdf(sheets.confirmation(number=number, actor=actor_of(request)), "confirmation")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
