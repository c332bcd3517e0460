"""The record of an import: opened before the first row, closed with the buckets, in the event log once it is done."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import cast

from django.db import transaction

from meidan.intake import events
from meidan.intake.commands.requests import ImportRequest, ImportResult
from meidan.intake.models import ImportRow, ImportSession, SavedMapping
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.unpack import Source
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel import clock
from meidan.kernel import events as log
from meidan.kernel.permissions import Actor

_ROWS_AT_ONCE = 2000


def open_session(source: Source, subject: Subject, request: ImportRequest, actor: Actor) -> int:
    """Record that this file is being taken in, by whom and how. Returns the session's id."""
    session = ImportSession.objects.create(
        subject=subject,
        file_name=Path(source.name).name[:300],
        file_hash=source.sha256,
        file_size=source.size,
        options=request.as_json(),
        created_by_id=actor.user_id,
    )
    return session.pk


def session_of(source: Source, subject: Subject, request: ImportRequest, actor: Actor) -> int:
    """The record of this run: the one taken down before, a new one, or none (0) of a dry run."""
    if request.session_id:
        ImportSession.objects.filter(pk=request.session_id).update(file_hash=source.sha256, file_size=source.size)
        return request.session_id
    return 0 if request.dry_run else open_session(source, subject, request, actor)


@transaction.atomic
def close_session(result: ImportResult, actor: Actor) -> None:
    """Store the buckets and every refused row, and append the event `import.finished`."""
    tally = result.tally
    summary = result.as_json("zh")
    ImportSession.objects.filter(pk=result.session_id).update(
        status="done",
        layouts=summary["columns"],
        counts=summary["buckets"],
        orders=dict(tally.orders),
        created=dict(result.created),
        reasons=dict(tally.reasons),
        notes=[{"zh": zh, "en": en} for zh, en in zip(summary["notes"], result.spoken_notes("en"), strict=True)],
        rows=tally.total_rows,
        header_rows=tally.header_rows,
        finished_at=clock.now(),
    )
    rows = _rows(result)
    ImportRow.objects.filter(session_id=result.session_id).delete()
    while block := list(islice(rows, _ROWS_AT_ONCE)):
        ImportRow.objects.bulk_create(block)
    data = {
        "subject": result.subject,
        "file_hash": result.file_hash,
        "rows": tally.total_rows,
        "buckets": summary["buckets"],
        "orders": dict(tally.orders),
    }
    if result.dry_run:
        return
    log.append(f"import:{result.session_id}", events.IMPORTED, data, actor)


def fail_session(session_id: int) -> None:
    """Mark an import that broke off; what it took in before stays, and running it again adds only the rest."""
    ImportSession.objects.filter(pk=session_id, status="running").update(status="failed", finished_at=clock.now())


def known_mapping(subject: Subject, signature: str) -> dict[str, str]:
    """The mapping that somebody saved for this header, or an empty one."""
    found = SavedMapping.objects.filter(subject=subject, signature=signature).first()
    return cast(dict[str, str], found.mapping) if found else {}


def _rows(result: ImportResult) -> Iterator[ImportRow]:
    for one in result.refused:
        yield _row(result.session_id, one, "refused")
    for one in result.remarks:
        yield _row(result.session_id, one, "warn")


def _row(session_id: int, one: Refused, severity: str) -> ImportRow:
    return ImportRow(
        session_id=session_id,
        sheet=one.sheet[:120],
        sheet_row=one.row,
        sheet_column=max(-1, min(one.column, 30_000)),
        severity=severity,
        code=one.problem.code,
        field=one.problem.field,
        value=_storable(one.problem.value, 300),
        detail=_storable(one.problem.detail, 600),
        reference=_storable(one.reference, 200),
        amount=one.value if abs(one.value) < 10**17 else 0,
    )


def _storable(text: str, length: int) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:length]
