"""Categories and suppliers over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.catalog.commands import references as commands
from meidan.catalog.queries import references as queries
from meidan.catalog.schemas import (
    CategoryIn,
    CategoryOut,
    CategoryPatch,
    SupplierIn,
    SupplierOut,
    SupplierPatch,
)
from meidan.kernel.http import actor_of, expected_version, json_response, once
from meidan.kernel.schemas import Input, Page, PageQuery, answers
from meidan.kernel.values import Ref, Text200
from meidan.people.auth import allow

router = Router(tags=["catalogue"])


class NameQuery(PageQuery):
    """`q` finds in code and name."""

    q: Text200 = ""


def listed(table: str, request: HttpRequest, query: NameQuery) -> Any:
    """A page of the records of `category`, `supplier` or `style`."""
    actor = actor_of(request)
    found = queries.list_records(table=table, q=query.q, limit=query.limit, cursor=query.cursor, actor=actor)
    return json_response(found)


def _created(table: str, request: HttpRequest, body: Input) -> Any:
    actor = actor_of(request)
    outcome = commands.create_record(table=table, values=body.model_dump(), actor=actor)
    return 201, queries.get_record(table=table, ref=f"id:{outcome.id}", actor=actor)


def updated(table: str, request: HttpRequest, ref: str, body: Input) -> Any:
    """Changes the given fields of such a record and answers it."""
    actor = actor_of(request)
    values = body.model_dump(exclude_unset=True)
    version = expected_version(request, values.pop("version", None))
    outcome = commands.update_record(table=table, ref=ref, values=values, version=version, actor=actor)
    return queries.get_record(table=table, ref=f"id:{outcome.id}", actor=actor)


@router.get(
    "/categories", auth=allow("products.view"), response=answers(Page[CategoryOut]), operation_id="list_categories"
)
def list_categories(request: HttpRequest, query: Query[NameQuery]) -> Any:
    """A page of categories by code."""
    return listed("category", request, query)


@router.post(
    "/categories",
    auth=allow("products.edit"),
    response=answers(CategoryOut, created=True),
    operation_id="create_category",
)
@once
def create_category(request: HttpRequest, body: CategoryIn) -> Any:
    """Adds a category."""
    return _created("category", request, body)


@router.get(
    "/categories/{path:ref}", auth=allow("products.view"), response=answers(CategoryOut), operation_id="get_category"
)
def get_category(request: HttpRequest, ref: Ref) -> Any:
    """One category by code or `id:123`."""
    return json_response(queries.get_record(table="category", ref=ref, actor=actor_of(request)))


@router.patch(
    "/categories/{path:ref}", auth=allow("products.edit"), response=answers(CategoryOut), operation_id="update_category"
)
@once
def update_category(request: HttpRequest, ref: Ref, body: CategoryPatch) -> Any:
    """Changes the given fields of a category."""
    return updated("category", request, ref, body)


@router.get(
    "/suppliers", auth=allow("products.view"), response=answers(Page[SupplierOut]), operation_id="list_suppliers"
)
def list_suppliers(request: HttpRequest, query: Query[NameQuery]) -> Any:
    """A page of suppliers by code."""
    return listed("supplier", request, query)


@router.post(
    "/suppliers",
    auth=allow("products.edit"),
    response=answers(SupplierOut, created=True),
    operation_id="create_supplier",
)
@once
def create_supplier(request: HttpRequest, body: SupplierIn) -> Any:
    """Adds a supplier."""
    return _created("supplier", request, body)


@router.get(
    "/suppliers/{path:ref}", auth=allow("products.view"), response=answers(SupplierOut), operation_id="get_supplier"
)
def get_supplier(request: HttpRequest, ref: Ref) -> Any:
    """One supplier by code or `id:123`."""
    return json_response(queries.get_record(table="supplier", ref=ref, actor=actor_of(request)))


@router.patch(
    "/suppliers/{path:ref}", auth=allow("products.edit"), response=answers(SupplierOut), operation_id="update_supplier"
)
@once
def update_supplier(request: HttpRequest, ref: Ref, body: SupplierPatch) -> Any:
    """Changes the given fields of a supplier."""
    return updated("supplier", request, ref, body)
