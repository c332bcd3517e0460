"""Imports on trial: a file read and checked as often as its cells and settings are put right, then taken in."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import transaction

from meidan.intake import events
from meidan.intake.commands.background import run_session
from meidan.intake.commands.records import capability_of
from meidan.intake.commands.requests import ImportRequest
from meidan.intake.models import ImportSession
from meidan.intake.rules.corrections import Correction
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel import clock
from meidan.kernel import events as log
from meidan.kernel.errors import Refusal, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words

# Up to this size (some thousand rows) a trial is done while its caller waits; larger ones are the worker's.
AT_ONCE_BYTES = 128 * 1024
MOST_CORRECTIONS = 2000
_FRESH: dict[str, Any] = {
    "done": 0, "expected": 0, "failure": None, "layouts": [], "counts": {}, "orders": {}, "created": {}, "reasons": {},
    "notes": [],
    "rows": 0, "header_rows": 0, "finished_at": None,
}  # fmt: skip


def open_trial(*, request: ImportRequest, subject: Subject, digest: str, actor: Actor) -> int:
    """Keeps a trial of the file that lies under `digest`, and runs it: at once when it is small. Returns its id.

    Raises 403 without what taking such a file in needs.
    """
    _require(subject, actor)
    session = ImportSession(
        subject=subject,
        file_name=request.name[:300],
        file_hash=digest,
        file_size=request.path.stat().st_size,
        options={**request.as_json(), "dry_run": True, "lang": actor.lang},
        trial=True,
        created_by_id=actor.user_id,
    )
    _start(session, actor)
    return session.pk


def revise_trial(
    *,
    session_id: int,
    actor: Actor,
    subject: Subject | None = None,
    options: Mapping[str, Any] | None = None,
    corrections: Iterable[tuple[Correction, bool]] = (),
) -> None:
    """Changes settings and cells of a trial and runs it again; a correction with False goes back to what the file says.

    Raises 403, 404 for what is no trial of the actor, 409 `import.busy` while it runs, 422 beyond 2,000 corrections.
    """
    with transaction.atomic():
        session = _locked(session_id, actor)
        if subject is not None and subject != session.subject:
            _require(subject, actor)
            session.subject = subject
        session.options = {**cast(dict[str, Any], session.options), **(options or {}), "lang": actor.lang}
        session.corrections = _merged(cast(list[dict[str, Any]], session.corrections), corrections)
        _start(session, actor)
    if session.status == "running":
        run_session(session.pk)


def commit_trial(*, session_id: int, actor: Actor) -> None:
    """Takes a trial in, behind the request, with its corrections. Raises 403, 404, 409 `import.busy`."""
    with transaction.atomic():
        session = _locked(session_id, actor)
        session.options = {**cast(dict[str, Any], session.options), "dry_run": False, "lang": actor.lang}
        session.trial = False
        _renew(session, "waiting")
        _tell(session, actor)


def _start(session: ImportSession, actor: Actor) -> None:
    small = session.file_size <= AT_ONCE_BYTES
    fresh = session.pk is None
    with transaction.atomic():
        _renew(session, "running" if small else "waiting")
        if not small:
            _tell(session, actor)
    if small and fresh:
        run_session(session.pk)


def _renew(session: ImportSession, status: str) -> None:
    for name, value in _FRESH.items():
        setattr(session, name, value)
    session.status = status
    session.beat_at = clock.now()
    session.save()


def _tell(session: ImportSession, actor: Actor) -> None:
    data = {"subject": session.subject, "file_hash": session.file_hash}
    log.append(f"import:{session.pk}", events.REQUESTED, data, actor)


def _locked(session_id: int, actor: Actor) -> ImportSession:
    require(actor, "orders.view")
    found = ImportSession.objects.select_for_update().filter(pk=session_id, trial=True).first()
    if found is None or found.created_by_id != actor.user_id:  # type: ignore[attr-defined]
        raise not_found("试读的导入", "import on trial", str(session_id))
    _require(cast(Subject, found.subject), actor)
    if found.status in ("waiting", "running"):
        raise Refusal("import.busy", BUSY, status=409)
    return found


def _require(subject: Subject, actor: Actor) -> None:
    require(actor, "orders.import" if subject == "orders" else capability_of(subject))


def _merged(kept: list[dict[str, Any]], changes: Iterable[tuple[Correction, bool]]) -> list[dict[str, Any]]:
    found = {(one["sheet"], one["row"], one["column"]): one for one in kept}
    for one, stays in changes:
        key = (one.sheet, one.row, one.column)
        if stays:
            found[key] = one._asdict()
        else:
            found.pop(key, None)
    if len(found) > MOST_CORRECTIONS:
        raise Refusal("import.too_many_corrections", TOO_MANY, params={"most": MOST_CORRECTIONS})
    return list(found.values())


BUSY = Words(zh="这个文件还在读,稍等一下再改", en="The file is still being read; change it in a moment")
TOO_MANY = Words(
    zh="改了 {most} 格以上,请直接改文件再导入", en="More than {most} cells were changed; correct the file itself"
)
