"""Orders over HTTP: parse, call, answer."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import ValidationError

from meidan.kernel.errors import Refusal
from meidan.kernel.http import actor_of, expected_version, idempotency_key, json_response, once, repeatable
from meidan.kernel.schemas import answers
from meidan.kernel.validation import invalid
from meidan.orders import commands, listing, overviews, queries, schemas, shown
from meidan.orders.inputs import Acknowledgement, OrderInput
from meidan.people.auth import allow

router = Router(tags=["orders"])


@router.get("/orders", auth=allow("orders.view"), response=answers(shown.PageOfOrders), operation_id="list_orders")
def list_orders(request: HttpRequest, query: Query[schemas.OrderQuery]) -> Any:
    """Orders the caller may see. `q` finds number, reference, customer (code, name, pinyin, phone tail) and SKU."""
    actor = actor_of(request)
    found = listing.list_orders(actor=actor, wanted=query.wanted(), limit=query.limit, cursor=query.cursor)
    return json_response(found)


@router.get(
    "/orders:summary", auth=allow("orders.view"), response=answers(shown.SumsOut), operation_id="summarize_orders"
)
def summarize_orders(request: HttpRequest, query: Query[schemas.OrderFilters]) -> Any:
    """How many orders the filter of `GET /orders` finds, in which stages, and their amounts per currency."""
    return json_response(overviews.summarize_orders(actor=actor_of(request), wanted=query.wanted()))


@router.get(
    "/orders:calendar", auth=allow("orders.view"), response=answers(shown.OrderDaysOut), operation_id="order_calendar"
)
def order_calendar(request: HttpRequest, query: Query[schemas.CalendarQuery]) -> Any:
    """The filter's orders by the day they are promised, requested or due; days without any are left out."""
    span = overviews.Span(query.by, query.start, query.end)
    return json_response(overviews.calendar(actor=actor_of(request), wanted=query.wanted(), span=span))


@router.post("/orders:check", auth=allow("orders.create"), response=answers(shown.CheckOut), operation_id="check_order")
def check_order(request: HttpRequest, body: schemas.CheckIn) -> Any:
    """Dry run: findings, totals, prices with their explanation, and the promise. Nothing is stored."""
    return json_response(commands.check_input(one=body.as_input(), actor=actor_of(request)))


@router.post(
    "/orders",
    auth=allow("orders.create"),
    response=answers(shown.OrderTaken, created=True),
    operation_id="create_order",
)
@repeatable
def create_order(request: HttpRequest, body: schemas.OrderIn) -> Any:
    """Takes an order in; with `confirm` it is priced, copied and reserved in one transaction, else it is a draft."""
    one = body.as_input(key=idempotency_key(request), request=("POST", request.path))
    return json_response(commands.place_gathered(one=one, actor=actor_of(request)), 201)


@router.post(
    "/orders:batch", auth=allow("orders.create"), response=answers(shown.OrderBatchOut), operation_id="create_orders"
)
@repeatable
def create_orders(request: HttpRequest, body: schemas.BatchIn) -> Any:
    """Up to 1,000 orders, each accepted or refused on its own, also under one Idempotency-Key."""
    actor, key = actor_of(request), idempotency_key(request)
    inputs: dict[int, OrderInput] = {}
    results: dict[int, dict[str, Any]] = {}
    for index, raw in enumerate(body.orders):
        try:
            parsed = schemas.OrderIn.model_validate(raw)
            own_key = f"{key[:190]}#{index}" if key else None
            inputs[index] = parsed.as_input(key=own_key, request=("POST", request.path))
        except ValidationError as error:
            results[index] = {"index": index, "problem": invalid(error.errors()).problem(actor.lang)}
    outcomes = commands.place_orders(inputs=list(inputs.values()), actor=actor)
    for index, outcome in zip(inputs, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            results[index] = {"index": index, "problem": outcome.problem(actor.lang)}
        else:
            results[index] = {"index": index, **outcome}
    return json_response({"results": [results[index] for index in range(len(body.orders))]})


@router.get("/orders/{number}", auth=allow("orders.view"), response=answers(shown.OrderOut), operation_id="get_order")
def get_order(request: HttpRequest, number: str) -> Any:
    """One order with its lines, facts and findings."""
    return json_response(queries.get_order(number=number, actor=actor_of(request)))


@router.put(
    "/orders/{number}",
    auth=allow("orders.create"),
    response=answers(shown.OrderTaken),
    operation_id="revise_draft",
)
@once
def revise_draft(request: HttpRequest, number: str, body: schemas.ReviseIn) -> Any:
    """Replaces the content of a draft."""
    version = expected_version(request, body.version)
    return commands.revise_draft(number=number, one=body.as_input(), actor=actor_of(request), version=version)


@router.post(
    "/orders/{number}/confirm",
    auth=allow("orders.confirm"),
    response=answers(shown.OrderTaken),
    operation_id="confirm_order",
)
@once
def confirm_order(request: HttpRequest, number: str, body: schemas.ConfirmIn | None = None) -> Any:
    """Confirms a draft: checked, priced, copied and reserved as of now."""
    body = body or schemas.ConfirmIn()
    ack = Acknowledgement(tuple(body.acknowledge.codes), body.acknowledge.reason) if body.acknowledge else None
    version = expected_version(request, body.version)
    return commands.confirm_order(number=number, actor=actor_of(request), version=version, acknowledge=ack)


@router.post(
    "/orders/{number}/hold",
    auth=allow("orders.hold"),
    response=answers(shown.OrderOut),
    operation_id="hold_order",
)
@once
def hold_order(request: HttpRequest, number: str, body: schemas.ReasonIn) -> Any:
    """Puts an open order on hold, with a reason; what it has reserved stays reserved."""
    actor, version = actor_of(request), expected_version(request, body.version)
    commands.hold_order(number=number, reason=body.reason, actor=actor, version=version)
    return queries.get_order(number=number, actor=actor)


@router.post(
    "/orders/{number}/release",
    auth=allow("orders.hold"),
    response=answers(shown.OrderOut),
    operation_id="release_order",
)
@once
def release_order(request: HttpRequest, number: str, body: schemas.ReleaseIn | None = None) -> Any:
    """Lets an order on hold go on."""
    body = body or schemas.ReleaseIn()
    actor, version = actor_of(request), expected_version(request, body.version)
    commands.release_order(number=number, reason=body.reason, actor=actor, version=version)
    return queries.get_order(number=number, actor=actor)


@router.post(
    "/orders/{number}/cancel",
    auth=allow("orders.cancel"),
    response=answers(shown.OrderOut),
    operation_id="cancel_order",
)
@once
def cancel_order(request: HttpRequest, number: str, body: schemas.ReasonIn) -> Any:
    """Cancels a draft, or a confirmed order of which nothing has shipped."""
    actor, version = actor_of(request), expected_version(request, body.version)
    commands.cancel_order(number=number, reason=body.reason, actor=actor, version=version)
    return queries.get_order(number=number, actor=actor)


@router.post(
    "/orders/{number}/reduce",
    auth=allow("orders.cancel"),
    response=answers(shown.OrderOut),
    operation_id="reduce_order",
)
@once
def reduce_order(request: HttpRequest, number: str, body: schemas.ReduceIn) -> Any:
    """Cancels a part of a confirmed order that has not shipped, with a reason; its stock goes to those who wait."""
    actor, version = actor_of(request), expected_version(request, body.version)
    lines = [line.as_input() for line in body.lines]
    commands.reduce_order(number=number, lines=lines, reason=body.reason, actor=actor, version=version)
    return queries.get_order(number=number, actor=actor)


@router.post(
    "/orders/{number}/assign",
    auth=allow("orders.assign"),
    response=answers(shown.OrderOut),
    operation_id="assign_order",
)
@once
def assign_order(request: HttpRequest, number: str, body: schemas.AssignIn) -> Any:
    """Makes somebody else responsible for an open order."""
    actor, version = actor_of(request), expected_version(request, body.version)
    commands.assign_order(number=number, username=body.owner, actor=actor, version=version)
    return queries.get_order(number=number, actor=actor)


@router.post(
    "/orders/{number}/accept",
    auth=allow("orders.accept"),
    response=answers(shown.OrderOut),
    operation_id="accept_services",
)
@once
def accept_services(request: HttpRequest, number: str, body: schemas.AcceptIn | None = None) -> Any:
    """The customer accepted the services and charges; an order with nothing else open is complete."""
    body = body or schemas.AcceptIn()
    actor, version = actor_of(request), expected_version(request, body.version)
    commands.accept_services(number=number, note=body.note, actor=actor, version=version)
    return queries.get_order(number=number, actor=actor)
