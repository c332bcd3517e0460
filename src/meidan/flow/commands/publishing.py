"""Definitions: a draft is saved as often as one likes, and published as a version that never changes."""

from typing import Any

import orjson
from django.db import transaction

from meidan.flow import events, ports, refusals
from meidan.flow.checking import faults_of
from meidan.flow.definition import read
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import check_version

_LOCK = "SELECT id, key, subject, draft::text AS draft, version FROM process WHERE key = %s FOR UPDATE"
_PUBLISH = """
INSERT INTO process_version (process_id, number, content, note, published_at, published_by_id)
SELECT %(process)s, coalesce(max(number), 0) + 1, %(content)s::jsonb, %(note)s, %(at)s, %(actor)s
FROM process_version WHERE process_id = %(process)s RETURNING number
"""


def save_draft(*, key: str, content: Any, actor: Actor, version: int | None = None) -> None:
    """Keeps a definition as the draft of a process, whether it could be published or not.

    What keeps it from being published is no error here: the process says so when it is read. Raises 403, 404,
    409 (stale), 422 (no definition).
    """
    require(actor, "settings.edit")
    read(content)
    with transaction.atomic():
        process = _locked(key, version)
        db.run(
            "UPDATE process SET draft = %s::jsonb, version = version + 1 WHERE id = %s",
            (orjson.dumps(content).decode(), process["id"]),
        )
        data = {"key": key, "version": process["version"] + 1}
        events.process_told(process["id"], events.DRAFT_SAVED, data, actor)


def publish(*, key: str, note: str, actor: Actor, version: int | None = None) -> int:
    """Publishes the draft as the version that new things start with; returns its number.

    Things under way keep theirs. Raises 403, 404, 409 (stale, no draft), 422 with everything that speaks against it.
    """
    require(actor, "settings.edit")
    with transaction.atomic():
        process = _locked(key, version)
        if process["draft"] is None:
            raise Refusal("no_draft", refusals.NO_DRAFT, status=409)
        faults = faults_of(read(orjson.loads(process["draft"])), ports.kind_of(process["subject"]).facts)
        if faults:
            raise Refusal("process_unsound", refusals.UNPUBLISHABLE, faults=faults)
        params = {"process": process["id"], "content": process["draft"], "note": note, "at": clock.now()}
        number = int(db.scalar(_PUBLISH, {**params, "actor": actor.user_id or None}))
        db.run("UPDATE process SET draft = NULL, version = version + 1 WHERE id = %s", (process["id"],))
        data = {"key": key, "number": number, "note": note}
        events.process_told(process["id"], events.PUBLISHED, data, actor)
    return number


def _locked(key: str, version: int | None) -> db.Row:
    found = db.row(_LOCK, (key,))
    if found is None:
        raise not_found(refusals.PROCESS.zh, refusals.PROCESS.en, key)
    check_version(found["version"], version)
    return found
