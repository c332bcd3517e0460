"""Process definitions over HTTP: read by everyone, drafted and published by whoever may change settings."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.flow import commands, queries, schemas
from meidan.kernel.http import actor_of, expected_version, json_response, once
from meidan.kernel.paging import piece
from meidan.kernel.schemas import PageQuery, PieceQuery, answers
from meidan.kernel.values import Ref
from meidan.people.auth import allow

router = Router(tags=["processes"])


@router.get("/processes", auth=allow(), response=answers(schemas.Processes), operation_id="list_processes")
def list_processes(request: HttpRequest, query: Query[PieceQuery]) -> Any:
    """The processes there are."""
    return json_response(piece(queries.list_processes(actor=actor_of(request)), query.limit, query.cursor))


@router.get("/processes/{key}", auth=allow(), response=answers(schemas.ProcessOut), operation_id="show_process")
def show_process(request: HttpRequest, key: Ref) -> Any:
    """A process with its current definition, its draft and what is wrong with that, and the facts it may ask for."""
    return json_response(queries.show_process(key=key, actor=actor_of(request)))


@router.put(
    "/processes/{key}/draft",
    auth=allow("settings.edit"),
    response=answers(schemas.ProcessOut),
    operation_id="save_process_draft",
)
@once
def save_draft(request: HttpRequest, key: Ref, body: schemas.DraftIn) -> Any:
    """Keeps a definition as the draft; `faults` of the answer say what keeps it from being published."""
    actor = actor_of(request)
    commands.save_draft(key=key, content=body.content, actor=actor, version=expected_version(request, body.version))
    return queries.show_process(key=key, actor=actor)


@router.post(
    "/processes/{key}/publish",
    auth=allow("settings.edit"),
    response=answers(schemas.ProcessOut),
    operation_id="publish_process",
)
@once
def publish(request: HttpRequest, key: Ref, body: schemas.PublishIn | None = None) -> Any:
    """Publishes the draft: new orders start with it, orders under way keep the version they started with."""
    body = body or schemas.PublishIn()
    actor = actor_of(request)
    commands.publish(key=key, note=body.note, actor=actor, version=expected_version(request, body.version))
    return queries.show_process(key=key, actor=actor)


@router.get(
    "/processes/{key}/versions",
    auth=allow(),
    response=answers(schemas.PageOfVersions),
    operation_id="list_process_versions",
)
def list_versions(request: HttpRequest, key: Ref, query: Query[PageQuery]) -> Any:
    """Published versions, the latest first, with their definitions."""
    return json_response(queries.list_versions(key=key, limit=query.limit, cursor=query.cursor))
