"""Quotations over HTTP."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.kernel.http import actor_of, expected_version, json_response, once
from meidan.kernel.schemas import PageQuery, Version, answers
from meidan.kernel.values import Text20
from meidan.orders import commands, quotes, schemas, shown
from meidan.orders.inputs import Acknowledgement
from meidan.people.auth import allow

router = Router(tags=["quotations"])


class QuotationIn(schemas.OrderIn):
    valid_until: date


class WinIn(schemas.ConfirmIn):
    confirm: bool = False
    version: Version | None = None


class QuotationQuery(PageQuery):
    state: Text20 = ""


@router.get(
    "/quotations", auth=allow("orders.view"), response=answers(shown.PageOfQuotations), operation_id="list_quotations"
)
def list_quotations(request: HttpRequest, query: Query[QuotationQuery]) -> Any:
    """Quotations, newest first; `state` is open, won or lost."""
    actor = actor_of(request)
    found = quotes.list_quotations(actor=actor, state=query.state, limit=query.limit, cursor=query.cursor)
    return json_response(found)


@router.post(
    "/quotations",
    auth=allow("orders.create"),
    response=answers(shown.QuotationOut, created=True),
    operation_id="make_quotation",
)
@once
def make_quotation(request: HttpRequest, body: QuotationIn) -> Any:
    """Makes an offer at the prices of now, valid until a date."""
    actor = actor_of(request)
    number = commands.make_quotation(one=body.as_input(), valid_until=body.valid_until, actor=actor)
    return 201, quotes.get_quotation(number=number, actor=actor)


@router.get(
    "/quotations/{number}",
    auth=allow("orders.view"),
    response=answers(shown.QuotationOut),
    operation_id="get_quotation",
)
def get_quotation(request: HttpRequest, number: str) -> Any:
    """One quotation with its priced lines."""
    return json_response(quotes.get_quotation(number=number, actor=actor_of(request)))


@router.post(
    "/quotations/{number}/order",
    auth=allow("orders.create"),
    response=answers(shown.OrderTaken, created=True),
    operation_id="win_quotation",
)
@once
def win_quotation(request: HttpRequest, number: str, body: WinIn | None = None) -> Any:
    """The customer accepts: makes the order at the quoted prices."""
    body = body or WinIn()
    ack = Acknowledgement(tuple(body.acknowledge.codes), body.acknowledge.reason) if body.acknowledge else None
    version = expected_version(request, body.version)
    actor = actor_of(request)
    return 201, commands.win_quotation(
        number=number, actor=actor, confirm=body.confirm, acknowledge=ack, version=version
    )


@router.post(
    "/quotations/{number}/lose",
    auth=allow("orders.create"),
    response=answers(shown.QuotationOut),
    operation_id="lose_quotation",
)
@once
def lose_quotation(request: HttpRequest, number: str, body: schemas.ReasonIn) -> Any:
    """The customer declines; the reason is kept."""
    actor, version = actor_of(request), expected_version(request, body.version)
    commands.lose_quotation(number=number, reason=body.reason, actor=actor, version=version)
    return quotes.get_quotation(number=number, actor=actor)
