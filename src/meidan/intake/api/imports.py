"""Imports over HTTP: a file comes up, the buckets come back; refused rows are fetched as an annotated copy."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, UploadedFile

from meidan.intake import commands, queries, schemas
from meidan.intake.commands import ImportRequest
from meidan.intake.rules.annotate import Notes, annotate
from meidan.intake.rules.orderfile import detect_subject
from meidan.intake.rules.problems import UnreadableFile
from meidan.intake.rules.unpack import open_source
from meidan.kernel.errors import Fault, Refusal, bad_input
from meidan.kernel.http import actor_of, json_response
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor
from meidan.kernel.schemas import PageQuery, answers
from meidan.kernel.words import Words
from meidan.people.auth import allow

router = Router(tags=["imports"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What one request may carry; the command line has no such limit.
MAX_FILE = 32 * 1024 * 1024


@router.post(
    "/imports",
    auth=allow("orders.import"),
    response=answers(schemas.ImportOut, created=True, also=(202,)),
    operation_id="create_import",
)
def create_import(
    request: HttpRequest, file: File[UploadedFile], form: Form[schemas.ImportForm], query: Query[schemas.ImportQuery]
) -> Any:
    """Takes a file in (multipart). Every row ends in one bucket; sending the same file again adds nothing.

    With `?background=1` the answer is 202 at once; `GET /imports/{id}` tells how far it is. With `?trial=1` the file
    is kept and tried only (202 while a large one is still being read): `PATCH /imports/{id}` puts cells and settings
    right, `POST /imports/{id}/commit` takes it in.
    """
    if (file.size or 0) > MAX_FILE:
        raise Refusal("too_large", TOO_LARGE, status=413, params={"limit": MAX_FILE // 1024**2})
    actor = actor_of(request)
    with tempfile.NamedTemporaryFile(prefix="meidan-upload-") as kept:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        path, name = Path(kept.name), Path(file.name or "file").name[:200]
        try:
            wanted = _request(path, name, form)
            subject = form.subject or detect_subject(path, name=name)
            if query.trial:
                _keep(path, digest.hexdigest())
                made = commands.open_trial(request=wanted, subject=subject, digest=digest.hexdigest(), actor=actor)
                return trial_answer(made, actor)
            if query.background:
                _keep(path, digest.hexdigest())
                made = commands.request_import(request=wanted, subject=subject, digest=digest.hexdigest(), actor=actor)
                return json_response(queries.get_session(session_id=made, actor=actor), 202)
            if subject == "orders":
                result = commands.import_orders(request=wanted, actor=actor)
            else:
                result = commands.import_records(request=wanted, subject=subject, actor=actor)
        except UnreadableFile as error:
            raise unreadable(error, actor.lang) from None
        if not form.dry_run and result.refused:
            _keep(path, digest.hexdigest())
    return json_response(result.as_json(actor.lang), 201)


@router.get("/imports", auth=allow("orders.view"), response=answers(schemas.ImportPage), operation_id="list_imports")
def list_imports(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """Imports, the latest first."""
    before = decode_cursor(query.cursor, (int,))[0] if query.cursor else None
    found = queries.list_sessions(actor=actor_of(request), limit=query.limit + 1, before=before)
    return json_response(page(found, query.limit, lambda one: [one["id"]]))


@router.get(
    "/imports/{session_id}",
    auth=allow("orders.view"),
    response=answers(schemas.ImportOut),
    operation_id="get_import",
)
def get_import(request: HttpRequest, session_id: schemas.SessionId) -> Any:
    """One import: how the file was read, and where its rows ended."""
    return json_response(queries.get_session(session_id=session_id, actor=actor_of(request)))


@router.get(
    "/imports/{session_id}/rows",
    auth=allow("orders.view"),
    response=answers(schemas.RowPage),
    operation_id="list_refused_rows",
)
def list_refused_rows(request: HttpRequest, session_id: schemas.SessionId, query: Query[PageQuery]) -> Any:
    """The rows that were handed back, in file order."""
    after = decode_cursor(query.cursor, (int,))[0] if query.cursor else 0
    found = queries.list_refused(session_id=session_id, actor=actor_of(request), limit=query.limit + 1, after=after)
    return json_response(page(found, query.limit, lambda one: [one["id"]]))


@router.get(
    "/imports/{session_id}/refused",
    auth=allow("orders.view"),
    response=answers(None),
    operation_id="get_annotated_copy",
    openapi_extra={"responses": {200: {"content": {XLSX: {"schema": {"type": "string"}}}}}},
)
def get_annotated_copy(request: HttpRequest, session_id: schemas.SessionId) -> HttpResponse | FileResponse:
    """The workbook with two more columns and tinted cells (XLSX); for other kinds of files the refused rows alone."""
    actor = actor_of(request)
    kept = queries.kept_file(session_id=session_id, actor=actor)
    notes = Notes(queries.refused_rows(session_id=session_id, actor=actor), kept.layouts, kept.corrections)
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    with tempfile.TemporaryDirectory(prefix="meidan-annotated-") as folder:
        made = Path(folder) / "refused.xlsx"
        try:
            with open_source(kept.path, name=kept.name) as source:
                annotate(source, notes, made, actor.lang)
        except UnreadableFile as error:  # an import that failed, since its file is none
            raise unreadable(error, actor.lang) from None
        target.write(made.read_bytes())
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{Path(kept.name).stem}-refused.xlsx", content_type=XLSX)


def trial_answer(session_id: int, actor: Actor) -> Any:
    """The trial as it stands: 201, or 202 while it is still being read."""
    shown = queries.get_session(session_id=session_id, actor=actor)
    return json_response(shown, 202 if shown["status"] in ("waiting", "running") else 201)


def unreadable(error: UnreadableFile, lang: str) -> Refusal:
    words = Words(zh="{why}。{fix}", en="{why}. {fix}")
    said = {"why": error.problem.say(lang), "fix": error.problem.suggest(lang)}
    return Refusal(error.problem.code, words, params=said, faults=[Fault(error.problem.code, words, "/file", said)])


def _request(path: Path, name: str, form: schemas.ImportForm) -> ImportRequest:
    return ImportRequest(
        path=path, name=name, mapping=_mapping(form.mapping), sheet=form.sheet, date_order=form.date_order,
        dry_run=form.dry_run, channel=form.channel or "import", confirm=form.confirm, history=form.history,
        create_products=form.create_products, create_customers=form.create_customers, customer=form.customer,
        warehouse=form.warehouse, price_list=form.price_list, returned=form.returned,
    )  # fmt: skip


def _mapping(text: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        found = orjson.loads(text)
    except ValueError:
        raise bad_input("mapping", BAD_MAPPING, "/mapping") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        raise bad_input("mapping", BAD_MAPPING, "/mapping")
    return found  # pyright: ignore[reportUnknownVariableType]


def _keep(path: Path, digest: str) -> None:
    folder = Path(settings.IMPORTS_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / digest
    if not target.exists():
        part = target.with_suffix(".part")
        part.write_bytes(path.read_bytes())
        part.replace(target)


TOO_LARGE = Words(
    zh="文件超过 {limit} MiB,请拆开,或在服务器上用 meidan import 导入",
    en="The file is above {limit} MiB; split it, or use meidan import on the server",
)
BAD_MAPPING = Words(zh="映射应是 JSON:表头 → 字段", en="The mapping must be JSON: header to field")
