"""Reads of the intake room: sessions, their refused rows, saved mappings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from meidan.intake.models import ImportRow, ImportSession, SavedMapping
from meidan.intake.rules import texts
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.corrections import Correction, corrected
from meidan.intake.rules.layout import Layout, column_letter
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.reading import Book, Cell
from meidan.intake.rules.unpack import open_source
from meidan.kernel.errors import Refusal, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words


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
    rows = ImportRow.objects.filter(session=session, severity="refused", id__gt=after).order_by("id")[:limit]
    return [_row(one, actor.lang) for one in rows]


def refused_rows(*, session_id: int, actor: Actor) -> list[Refused]:
    """Every refused row, as the annotated copy needs them. Raises 403, 404."""
    session = _visible(session_id, actor)
    rows = ImportRow.objects.filter(session=session, severity="refused").order_by("id")
    return [_refused(one) for one in rows.iterator()]


Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an import's file: how its sheets were read, its hash and name, and its corrected cells."""

    layouts: dict[str, Layout]
    digest: str
    name: str
    corrections: tuple[Correction, ...]

    @property
    def path(self) -> Path:
        return Path(settings.IMPORTS_FOLDER) / self.digest


def kept_file(*, session_id: int, actor: Actor) -> Kept:
    """The kept original of an import. Raises 403, 404, also when the original is not kept any more."""
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
    corrections = tuple(Correction(**one) for one in cast(list[dict[str, Any]], session.corrections))
    found = Kept(layouts, session.file_hash, session.file_name, corrections)
    if not found.path.is_file():
        raise Refusal("file.gone", GONE, status=404, params={"name": found.name})
    return found


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows of a file: `only` all, bad (handed back) or noted (also warned of or corrected); `code` one reason."""

    only: str = "all"
    code: str = ""


def preview_rows(
    *, session_id: int, actor: Actor, which: Which, limit: int, after: tuple[int, int]
) -> list[dict[str, Any]]:
    """Rows of the kept file below its header, as corrected, with what was said about each.

    `after` is (number of the sheet, row). Raises 403, 404, UnreadableFile.
    """
    kept = kept_file(session_id=session_id, actor=actor)
    said: dict[Place, list[ImportRow]] = defaultdict(list)
    for one in ImportRow.objects.filter(session_id=session_id):
        said[one.sheet, one.sheet_row].append(one)
    changed: dict[Place, list[str]] = defaultdict(list)
    for one in kept.corrections:
        changed[one.sheet, one.row].append(column_letter(one.column))
    found: list[dict[str, Any]] = []
    with open_source(kept.path, name=kept.name) as source:
        book = Book(source)
        try:
            for number, sheet, row, cells in _rows_after(book, kept, after):
                problems = said.get((sheet, row), [])
                if not _is_wanted(which, problems, corrected=(sheet, row) in changed):
                    continue
                found.append(
                    {
                        "at": [number, row],
                        "sheet": sheet,
                        "row": row,
                        "cells": [texts.text(cell)[:500] for cell in cells],
                        "corrected": changed.get((sheet, row), []),
                        "problems": [{"severity": one.severity, **_row(one, actor.lang)} for one in problems],
                    }
                )
                if len(found) == limit:
                    break
        finally:
            book.close()
    return found


def _is_wanted(which: Which, problems: Sequence[ImportRow], *, corrected: bool) -> bool:
    if which.code:
        return any(one.code == which.code for one in problems)
    if which.only == "bad":
        return any(one.severity == "refused" for one in problems)
    return which.only == "all" or bool(problems) or corrected


def _rows_after(book: Book, kept: Kept, after: tuple[int, int]) -> Iterator[tuple[int, str, int, list[Cell]]]:
    for number, plain in enumerate(book.sheets()):
        layout = kept.layouts.get(plain.name)
        if layout is None or number < after[0]:
            continue
        header = max(layout.header, default=0)
        for row, cells in corrected(plain, kept.corrections).rows():
            passed = row <= header or (number == after[0] and row <= after[1])
            if not passed and any(cell not in ("", None) for cell in cells):
                yield number, plain.name, row, cells


def list_mappings(*, actor: Actor) -> list[dict[str, Any]]:
    """Every saved mapping. Raises 403."""
    require(actor, "orders.view")
    return [mapping_answer(one) for one in SavedMapping.objects.select_related("created_by").order_by("subject", "id")]


def mapping_answer(one: SavedMapping) -> dict[str, Any]:
    """A remembered mapping as the API shows it."""
    return {
        "id": one.pk,
        "name": one.name,
        "subject": one.subject,
        "signature": one.signature,
        "labels": one.labels,
        "mapping": one.mapping,
        "version": one.version,
        "created_by": one.created_by.username,
        "created_at": one.created_at.isoformat().replace("+00:00", "Z"),
    }


def _sees_all(actor: Actor) -> bool:
    # A file shows prices and phones as they are: whoever may not see them sees only files that he brought himself.
    return actor.scope == "all" and actor.sees("price") and actor.sees("phone")


def _visible(session_id: int, actor: Actor) -> ImportSession:
    require(actor, "orders.view")
    found = ImportSession.objects.select_related("created_by").filter(pk=session_id).first()
    if found is None or (found.created_by.pk != actor.user_id and not _sees_all(actor)):
        raise not_found("导入", "import", str(session_id))
    return found


def _note(note: str | dict[str, str], lang: str) -> str:
    # Before both languages were kept there was one sentence.
    return note if isinstance(note, str) else note["en" if lang == "en" else "zh"]


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
        "trial": one.trial,
        "corrections": [
            {"sheet": c["sheet"], "row": c["row"], "column": column_letter(c["column"]), "value": c["value"]}
            for c in cast(list[dict[str, Any]], one.corrections)
        ],
        "dry_run": bool(cast(dict[str, Any], one.options).get("dry_run")),
        "rows": one.rows,
        "header_rows": one.header_rows,
        "buckets": one.counts,
        "orders": one.orders,
        "created": one.created,
        "reasons": one.reasons,
        "columns": one.layouts,
        "notes": [_note(note, lang) for note in cast(list[str | dict[str, str]], one.notes)],
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


GONE = Words(zh="没有保存文件 {name} 的原件", en="The original of {name} was not kept")
