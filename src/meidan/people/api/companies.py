"""Teams and legal entities over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.kernel.http import actor_of, expected_version, once
from meidan.kernel.schemas import Page, PageQuery, answers
from meidan.people import commands, queries, schemas
from meidan.people.auth import allow
from meidan.people.models import LegalEntity

router = Router(tags=["people"])


@router.get("/teams", auth=allow("people.view"), response=answers(Page[schemas.TeamOut]), operation_id="list_teams")
def list_teams(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """Teams by code."""
    return queries.list_teams(actor=actor_of(request), limit=query.limit, cursor=query.cursor)


@router.post(
    "/teams", auth=allow("people.edit"), response=answers(schemas.TeamOut, created=True), operation_id="create_team"
)
@once
def create_team(request: HttpRequest, body: schemas.TeamIn) -> Any:
    """A new team."""
    team = commands.create_team(actor=actor_of(request), code=body.code, name=body.name, entity=body.entity)
    return 201, queries.team_answer(team)


@router.get("/teams/{path:ref}", auth=allow("people.view"), response=answers(schemas.TeamOut), operation_id="show_team")
def show_team(request: HttpRequest, ref: str) -> Any:
    """One team, by code or `id:123`."""
    return queries.show_team(actor=actor_of(request), ref=ref)


@router.patch(
    "/teams/{path:ref}", auth=allow("people.edit"), response=answers(schemas.TeamOut), operation_id="change_team"
)
@once
def change_team(request: HttpRequest, ref: str, body: schemas.TeamChange) -> Any:
    """Changes a team."""
    wanted = body.sent()
    version = expected_version(request, body.version)
    return 200, queries.team_answer(
        commands.change_team(actor=actor_of(request), ref=ref, wanted=wanted, version=version)
    )


@router.get("/entities", auth=allow(), response=answers(Page[schemas.EntityOut]), operation_id="list_entities")
def list_entities(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """Legal entities by code."""
    return queries.list_entities(limit=query.limit, cursor=query.cursor)


@router.post(
    "/entities",
    auth=allow("settings.edit"),
    response=answers(schemas.EntityOut, created=True),
    operation_id="create_entity",
)
@once
def create_entity(request: HttpRequest, body: schemas.EntityIn) -> Any:
    """A new legal entity; with `is_default` it takes that from the one before."""
    entity = commands.create_entity(actor=actor_of(request), wanted=commands.EntityInput(**body.given()))
    return 201, _shown(entity)


@router.get("/entities/{path:ref}", auth=allow(), response=answers(schemas.EntityOut), operation_id="show_entity")
def show_entity(request: HttpRequest, ref: str) -> Any:
    """One legal entity, by code or `id:123`."""
    return queries.show_entity(ref=ref)


@router.patch(
    "/entities/{path:ref}",
    auth=allow("settings.edit"),
    response=answers(schemas.EntityOut),
    operation_id="change_entity",
)
@once
def change_entity(request: HttpRequest, ref: str, body: schemas.EntityChange) -> Any:
    """Changes a legal entity."""
    wanted = body.sent()
    version = expected_version(request, body.version)
    return 200, _shown(commands.change_entity(actor=actor_of(request), ref=ref, wanted=wanted, version=version))


def _shown(entity: LegalEntity) -> dict[str, Any]:
    return schemas.EntityOut.model_validate(queries.entity_answer(entity)).model_dump(mode="json")
