"""Price lists over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.catalog.commands import price_lists as commands
from meidan.catalog.inputs import PriceListInput
from meidan.catalog.queries import price_lists as queries
from meidan.catalog.schemas import (
    PriceItemOut,
    PriceItemsIn,
    PriceListIn,
    PriceListOut,
    PriceListPatch,
    PricesStored,
)
from meidan.kernel.http import actor_of, expected_version, json_response, once
from meidan.kernel.schemas import Page, PageQuery, answers
from meidan.kernel.values import Ref
from meidan.people.auth import allow

router = Router(tags=["price lists"])


@router.get(
    "/price-lists", auth=allow("products.view"), response=answers(Page[PriceListOut]), operation_id="list_price_lists"
)
def list_price_lists(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """A page of price lists by code."""
    return json_response(queries.list_price_lists(limit=query.limit, cursor=query.cursor, actor=actor_of(request)))


@router.post(
    "/price-lists",
    auth=allow("products.edit"),
    response=answers(PriceListOut, created=True),
    operation_id="create_price_list",
)
@once
def create_price_list(request: HttpRequest, body: PriceListIn) -> Any:
    """Adds a price list with its prices."""
    actor = actor_of(request)
    head = PriceListInput(**body.model_dump(exclude={"items"}))
    outcome = commands.create_price_list(head=head, items=[one.to_input() for one in body.items], actor=actor)
    return 201, queries.get_price_list(ref=f"id:{outcome.id}", actor=actor)


@router.get(
    "/price-lists/{path:ref}/items",
    auth=allow("products.view"),
    response=answers(Page[PriceItemOut]),
    operation_id="list_price_items",
)
def list_price_items(request: HttpRequest, ref: Ref, query: Query[PageQuery]) -> Any:
    """A page of the list's prices."""
    return json_response(queries.list_items(ref=ref, limit=query.limit, cursor=query.cursor, actor=actor_of(request)))


@router.post(
    "/price-lists/{path:ref}/items",
    auth=allow("products.edit"),
    response=answers(PricesStored),
    operation_id="put_price_items",
)
@once
def put_price_items(request: HttpRequest, ref: Ref, body: PriceItemsIn) -> Any:
    """Adds prices, or overwrites those of the same product, unit and minimum quantity."""
    items = [one.to_input() for one in body.items]
    return {"stored": commands.put_prices(ref=ref, items=items, actor=actor_of(request))}


@router.get(
    "/price-lists/{path:ref}",
    auth=allow("products.view"),
    response=answers(PriceListOut),
    operation_id="get_price_list",
)
def get_price_list(request: HttpRequest, ref: Ref) -> Any:
    """The head of one price list by code or `id:123`."""
    return json_response(queries.get_price_list(ref=ref, actor=actor_of(request)))


@router.patch(
    "/price-lists/{path:ref}",
    auth=allow("products.edit"),
    response=answers(PriceListOut),
    operation_id="update_price_list",
)
@once
def update_price_list(request: HttpRequest, ref: Ref, body: PriceListPatch) -> Any:
    """Changes the given fields; `items`, when given, replaces all prices."""
    actor = actor_of(request)
    changes = body.model_dump(exclude_unset=True, exclude={"items", "version"})
    items = [one.to_input() for one in body.items] if "items" in body.model_fields_set else None
    version = expected_version(request, body.version)
    outcome = commands.update_price_list(ref=ref, changes=changes, items=items, version=version, actor=actor)
    return queries.get_price_list(ref=f"id:{outcome.id}", actor=actor)
