"""An order's history over HTTP: events, revisions, evidence."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from meidan.kernel.http import actor_of, json_response
from meidan.kernel.paging import piece
from meidan.kernel.schemas import PieceQuery, answers
from meidan.orders import history, shown
from meidan.people.auth import allow

router = Router(tags=["orders"])


class EvidenceQuery(Schema):
    masked: bool = False
    checkpoint: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


@router.get(
    "/orders/{number}/events",
    auth=allow("orders.view"),
    response=answers(shown.EventsOut),
    operation_id="order_events",
)
def order_events(request: HttpRequest, number: str, query: Query[PieceQuery]) -> Any:
    """The order's history, oldest first: each event in words, with what it changed."""
    found = history.timeline(number=number, actor=actor_of(request))
    return json_response(piece(found, query.limit, query.cursor))


@router.get(
    "/orders/{number}/revisions",
    auth=allow("orders.view"),
    response=answers(shown.Revisions),
    operation_id="order_revisions",
)
def order_revisions(request: HttpRequest, number: str, query: Query[PieceQuery]) -> Any:
    """The versions of the order's content and what changed from one to the next."""
    found = history.revisions(number=number, actor=actor_of(request))
    return json_response(piece(found, query.limit, query.cursor))


@router.get(
    "/orders/{number}/evidence",
    auth=allow("orders.view"),
    response=answers(None),
    operation_id="order_evidence",
    openapi_extra={"responses": {200: {"content": {"application/zip": {"schema": {"type": "string"}}}}}},
)
def order_evidence(request: HttpRequest, number: str, query: Query[EvidenceQuery]) -> Any:
    """A zip that anybody can check offline with the `verify.py` in it; `masked` leaves personal values out.

    `checkpoint` is the number of a checkpoint received earlier: the pack then holds a proof under it, too.
    """
    asked = () if query.checkpoint is None else (query.checkpoint,)
    content = history.evidence_pack(number=number, actor=actor_of(request), masked=query.masked, checkpoints=asked)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="evidence-{number}.zip"'
    return response
