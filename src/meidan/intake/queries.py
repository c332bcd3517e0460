"""Reads of the intake room: sessions, their refused rows, saved mappings."""

from typing import Any, cast

from meidan.intake.models import ImportRow, ImportSession, SavedMapping
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.layout import Layout
from meidan.intake.rules.problems import Problem
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor, require


def get_session(*, session_id: int, actor: Actor) -> dict[str, Any]:
    """One import: what was read, how, and where its rows ended. Raises 403, 404."""
    return _session(_visible(session_id, actor), actor.lang)


def list_sessions(*, actor: Actor, limit: int, before: int | None = None) -> list[dict[str, Any]]:
    """Imports, the latest first; somebody who does not see everything sees his own. Raises 403."""
    require(actor, "orders.view")
    found = ImportSession.objects.select_related("created_by").order_by("-id")
    if not _sees_all(actor):
        found = found.filter(created_by_id=actor.user_id)
    if before is not None:
        found = found.filter(id__lt=before)
    return [_session(one, actor.lang) for one in found[:limit]]


def list_refused(*, session_id: int, actor: Actor, limit: int, after: int = 0) -> list[dict[str, Any]]:
    """Refused rows in file order with reason and suggestion in the actor's language. Raises 403, 404."""
    session = _visible(session_id, actor)
    rows = ImportRow.objects.filter(session=session, id__gt=after).order_by("id")[:limit]
    return [_row(one, actor.lang) for one in rows]


def refused_rows(*, session_id: int, actor: Actor) -> list[Refused]:
    """Every refused row, as the annotated copy needs them. Raises 403, 404."""
    session = _visible(session_id, actor)
    return [_refused(one) for one in ImportRow.objects.filter(session=session).order_by("id").iterator()]


def kept_layouts(*, session_id: int, actor: Actor) -> tuple[dict[str, Layout], str, str]:
    """({sheet: how it was read}, file hash, file name) of an import. Raises 403, 404."""
    session = _visible(session_id, actor)
    kept = cast(list[dict[str, Any]], session.layouts)
    layouts: dict[str, Layout] = {
        one["sheet"]: Layout(
            session.subject,  # type: ignore[arg-type]  # stored from the same words
            tuple(one["header_rows"]),
            (),
            labels=tuple(one["labels"]),
        )
        for one in kept
    }
    return layouts, session.file_hash, session.file_name


def list_mappings(*, actor: Actor) -> list[dict[str, Any]]:
    """Every saved mapping. Raises 403."""
    require(actor, "orders.view")
    return [
        {
            "subject": one.subject,
            "signature": one.signature,
            "labels": one.labels,
            "mapping": one.mapping,
            "version": one.version,
        }
        for one in SavedMapping.objects.order_by("subject", "id")
    ]


def _sees_all(actor: Actor) -> bool:
    # A file shows prices and phones as they are: whoever may not see them sees only files that he brought himself.
    return actor.scope == "all" and actor.sees("price") and actor.sees("phone")


def _visible(session_id: int, actor: Actor) -> ImportSession:
    require(actor, "orders.view")
    found = ImportSession.objects.select_related("created_by").filter(pk=session_id).first()
    if found is None or (found.created_by.pk != actor.user_id and not _sees_all(actor)):
        raise not_found("导入", "import", str(session_id))
    return found


def _session(one: ImportSession, lang: str) -> dict[str, Any]:
    failure: dict[str, str] | None = one.failure
    return {
        "id": one.pk,
        "subject": one.subject,
        "file": {"name": one.file_name, "sha256": one.file_hash, "size": one.file_size},
        "status": one.status,
        "options": one.options,
        "progress": {"done": one.done, "total": max(one.expected, one.done)},
        "failure": failure and {"code": failure["code"], "message": failure["en" if lang == "en" else "zh"]},
        "dry_run": bool(cast(dict[str, Any], one.options).get("dry_run")),
        "rows": one.rows,
        "header_rows": one.header_rows,
        "buckets": one.counts,
        "orders": one.orders,
        "reasons": one.reasons,
        "columns": one.layouts,
        "notes": one.notes,
        "created_by": one.created_by.username,
        "created_at": one.created_at.isoformat().replace("+00:00", "Z"),
        "finished_at": one.finished_at.isoformat().replace("+00:00", "Z") if one.finished_at else None,
    }


def _problem(one: ImportRow) -> Problem:
    return Problem(one.code, one.field, one.value, one.detail)


def _refused(one: ImportRow) -> Refused:
    return Refused(one.sheet, one.sheet_row, one.sheet_column, _problem(one), one.amount, one.reference)


def _row(one: ImportRow, lang: str) -> dict[str, Any]:
    return {"id": one.pk, **_refused(one).as_json(lang)}
