"""Remembered column mappings over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Status

from meidan.intake import commands, queries, schemas
from meidan.intake.api.imports import router
from meidan.kernel.http import actor_of, json_response
from meidan.kernel.schemas import answers
from meidan.people.auth import allow


@router.get(
    "/import-mappings",
    auth=allow("orders.view"),
    response=answers(schemas.MappingList),
    operation_id="list_import_mappings",
)
def list_import_mappings(request: HttpRequest) -> Any:
    """What columns of known headers mean."""
    return json_response({"items": queries.list_mappings(actor=actor_of(request))})


@router.put(
    "/import-mappings",
    auth=allow("orders.import"),
    response=answers(schemas.MappingOut),
    operation_id="save_import_mapping",
)
def save_import_mapping(request: HttpRequest, body: schemas.MappingIn) -> Any:
    """Remembers what the columns of a header mean, for every later file with the same header."""
    saved = commands.save_mapping(
        subject=body.subject,
        signature=body.signature,
        labels=body.labels,
        mapping=body.mapping,
        actor=actor_of(request),
    )
    return json_response(queries.mapping_answer(saved))


@router.patch(
    "/import-mappings/{mapping_id}",
    auth=allow("orders.import"),
    response=answers(schemas.MappingOut),
    operation_id="rename_import_mapping",
)
def rename_import_mapping(request: HttpRequest, mapping_id: schemas.MappingId, body: schemas.MappingName) -> Any:
    """Gives a remembered mapping a name."""
    saved = commands.rename_mapping(mapping_id=mapping_id, name=body.name, actor=actor_of(request))
    return json_response(queries.mapping_answer(saved))


@router.delete(
    "/import-mappings/{mapping_id}",
    auth=allow("orders.import"),
    response=answers(None, empty=True),
    operation_id="forget_import_mapping",
)
def forget_import_mapping(request: HttpRequest, mapping_id: schemas.MappingId) -> Any:
    """Forgets a mapping: files with that header are read by their words again."""
    commands.forget_mapping(mapping_id=mapping_id, actor=actor_of(request))
    return Status(204, None)
