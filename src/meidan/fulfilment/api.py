"""Fulfilment over HTTP: parse, call, answer."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.fulfilment import commands, queries, schemas
from meidan.kernel.http import actor_of, json_response, once
from meidan.kernel.paging import piece
from meidan.kernel.schemas import Page, answers
from meidan.people.auth import allow

router = Router(tags=["fulfilment"])


@router.get(
    "/pick-lists",
    auth=allow("shipments.view"),
    response=answers(schemas.PickListOut),
    operation_id="pick_list",
)
def pick_list(request: HttpRequest, query: Query[schemas.PickQuery]) -> Any:
    """What to take from a warehouse for the orders that can go, by urgency; and the same as sums for one round."""
    found = queries.pick_list(actor=actor_of(request), warehouse=query.warehouse, limit=query.limit)
    return json_response(found)


@router.post(
    "/pick-lists",
    auth=allow("shipments.create"),
    response=answers(schemas.PickListOut, created=True),
    operation_id="begin_picking",
)
@once
def begin_picking(request: HttpRequest, body: schemas.PickingIn) -> Any:
    """Picking of these orders begins: they stand at 备货中, and whoever takes the list answers for them."""
    actor = actor_of(request)
    numbers = commands.begin_picking(warehouse=body.warehouse, orders=body.orders, actor=actor)
    return 201, queries.pick_list(actor=actor, warehouse=body.warehouse, limit=len(numbers), numbers=numbers)


@router.get(
    "/shipments",
    auth=allow("shipments.view"),
    response=answers(Page[schemas.ShipmentOut]),
    operation_id="list_shipments",
)
def list_shipments(request: HttpRequest, query: Query[schemas.ShipmentsQuery]) -> Any:
    """Shipments the caller may see, newest first."""
    wanted = queries.ShipmentFilter(query.order or "", query.warehouse or "", query.state or "")
    found = queries.list_shipments(actor=actor_of(request), wanted=wanted, limit=query.limit, cursor=query.cursor)
    return json_response(found)


@router.post(
    "/shipments",
    auth=allow("shipments.create"),
    response=answers(schemas.IssueOut, created=True),
    operation_id="create_shipment",
)
@once
def create_shipment(request: HttpRequest, body: schemas.ShipmentIn) -> Any:
    """Ships what a confirmed order has reserved, or a part of it; one shipment per warehouse it lies in."""
    actor = actor_of(request)
    made = commands.create_shipment(shipment=body.as_input(), actor=actor)
    return 201, {**made, "shipments": queries.shipments_made(made["shipments"], actor)}


@router.get(
    "/shipments/{ref}",
    auth=allow("shipments.view"),
    response=answers(schemas.ShipmentOut),
    operation_id="get_shipment",
)
def get_shipment(request: HttpRequest, ref: str) -> Any:
    """One shipment with its lines, packages and tracking events."""
    return json_response(queries.get_shipment(ref=ref, actor=actor_of(request)))


@router.post(
    "/shipments/{ref}/events",
    auth=allow("shipments.create"),
    response=answers(schemas.ShipmentOut, created=True),
    operation_id="add_tracking_event",
)
@once
def add_tracking_event(request: HttpRequest, ref: str, body: schemas.TrackingIn) -> Any:
    """Records what was reported of a shipment: `delivered` ends it, `refused` brings its goods back into stock."""
    actor = actor_of(request)
    shipment_id = commands.add_tracking_event(shipment=ref, tracking=body.as_input(), actor=actor)
    return 201, queries.shipments_made([shipment_id], actor)[0]


@router.get(
    "/returns",
    auth=allow("shipments.view"),
    response=answers(schemas.ReturnsOut),
    operation_id="list_returns",
)
def list_returns(request: HttpRequest, query: Query[schemas.ReturnsQuery]) -> Any:
    """What came back of an order, the earliest first."""
    found = queries.returns_of(order=query.order, actor=actor_of(request))
    return json_response(piece(found, query.limit, query.cursor))


@router.post(
    "/returns",
    auth=allow("returns.record"),
    response=answers(schemas.ReturnOut, created=True),
    operation_id="record_return",
)
@once
def record_return(request: HttpRequest, body: schemas.ReturnIn) -> Any:
    """Records goods that the customer sent back: into stock again, or written off."""
    return 201, commands.record_return(returned=body.as_input(), actor=actor_of(request))
