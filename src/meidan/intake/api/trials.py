"""Imports on trial over HTTP: rows to look at, cells and settings put right, then taken in."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from meidan.intake import commands, queries, schemas

# One router: an address belongs to one, whatever is done at it.
from meidan.intake.api.imports import router, trial_answer, unreadable
from meidan.intake.rules.corrections import Correction
from meidan.intake.rules.layout import column_index
from meidan.intake.rules.problems import UnreadableFile
from meidan.kernel.http import actor_of, json_response
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.schemas import answers
from meidan.people.auth import allow


@router.get(
    "/imports/{session_id}/preview",
    auth=allow("orders.view"),
    response=answers(schemas.PreviewPage),
    operation_id="preview_import",
)
def preview_import(request: HttpRequest, session_id: schemas.SessionId, query: Query[schemas.PreviewQuery]) -> Any:
    """Rows of the file with what was said about each, as they stand with their corrections."""
    actor = actor_of(request)
    sheet, row = decode_cursor(query.cursor, (int, int)) if query.cursor else (0, 0)
    try:
        found = queries.preview_rows(
            session_id=session_id, actor=actor, which=queries.Which(query.only, query.code), limit=query.limit + 1,
            after=(sheet, row),
        )  # fmt: skip
    except UnreadableFile as error:
        raise unreadable(error, actor.lang) from None
    return json_response(page(found, query.limit, lambda one: one["at"]))


@router.patch(
    "/imports/{session_id}",
    auth=allow("orders.import"),
    response=answers(schemas.ImportOut, created=True, also=(202,)),
    operation_id="revise_import",
)
def revise_import(request: HttpRequest, session_id: schemas.SessionId, body: schemas.TrialIn) -> Any:
    """Puts cells and settings of a trial right and tries it again; the file itself stays as it came."""
    actor = actor_of(request)
    options = body.model_dump(exclude={"subject", "corrections"}, exclude_none=True)
    changes = [
        (Correction(one.sheet, one.row, column_index(one.column), one.value or ""), one.value is not None)
        for one in body.corrections
    ]
    commands.revise_trial(
        session_id=session_id, actor=actor, subject=body.subject, options=options, corrections=changes
    )
    return trial_answer(session_id, actor)


@router.post(
    "/imports/{session_id}/commit",
    auth=allow("orders.import"),
    response=answers(schemas.ImportOut, also=(202,)),
    operation_id="commit_import",
)
def commit_import(request: HttpRequest, session_id: schemas.SessionId) -> Any:
    """Takes a trial in with its corrections, behind the request; `GET /imports/{id}` tells how far it is."""
    actor = actor_of(request)
    commands.commit_trial(session_id=session_id, actor=actor)
    return json_response(queries.get_session(session_id=session_id, actor=actor), 202)
