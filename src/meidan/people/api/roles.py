"""Roles and capabilities over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.kernel.http import actor_of, expected_version, once
from meidan.kernel.schemas import Page, PageQuery, answers
from meidan.people import commands, queries, schemas
from meidan.people.auth import allow

router = Router(tags=["people"])


@router.get("/roles", auth=allow("people.view"), response=answers(Page[schemas.RoleOut]), operation_id="list_roles")
def list_roles(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """Roles by code, built-in ones included."""
    return queries.list_roles(actor=actor_of(request), limit=query.limit, cursor=query.cursor)


@router.get(
    "/capabilities",
    auth=allow("people.view"),
    response=answers(schemas.Capabilities),
    operation_id="list_capabilities",
)
def list_capabilities(request: HttpRequest) -> Any:
    """Every capability a role can hold."""
    return {"items": queries.list_capabilities(actor=actor_of(request))}


@router.post(
    "/roles", auth=allow("people.edit"), response=answers(schemas.RoleOut, created=True), operation_id="create_role"
)
@once
def create_role(request: HttpRequest, body: schemas.RoleIn) -> Any:
    """A role of the company's own, with no more than the caller holds."""
    wanted = commands.RoleInput(
        body.code, body.name_zh, body.name_en, body.scope, tuple(body.capabilities), tuple(body.masks)
    )
    role = commands.create_role(actor=actor_of(request), wanted=wanted)
    return 201, queries.role_answer(role)


@router.get("/roles/{path:ref}", auth=allow("people.view"), response=answers(schemas.RoleOut), operation_id="show_role")
def show_role(request: HttpRequest, ref: str) -> Any:
    """One role, by code or `id:123`."""
    return queries.show_role(actor=actor_of(request), ref=ref)


@router.patch(
    "/roles/{path:ref}", auth=allow("people.edit"), response=answers(schemas.RoleOut), operation_id="change_role"
)
@once
def change_role(request: HttpRequest, ref: str, body: schemas.RoleChange) -> Any:
    """Changes a role of the company's own."""
    wanted = body.sent()
    version = expected_version(request, body.version)
    return 200, queries.role_answer(
        commands.change_role(actor=actor_of(request), ref=ref, wanted=wanted, version=version)
    )
