"""Imports that run behind the request: taken down with their file, worked off by the worker in two lanes.

What is taken in waits for its turn; a trial stores nothing and need not wait behind it.
"""

import datetime as dt
import logging
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from meidan.intake import events
from meidan.intake.commands.orders import import_orders
from meidan.intake.commands.records import capability_of, import_records
from meidan.intake.commands.requests import ImportRequest, Progress
from meidan.intake.models import ImportRow, ImportSession
from meidan.intake.rules.corrections import Correction
from meidan.intake.rules.problems import UnreadableFile
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.people.auth import actor_by_id

# One import and one trial at a time over all workers: the others wait, and jobs of other kinds have room.
ALONE = 0x6D656964616E11
TRIALS_ALONE = 0x6D656964616E12
FORSAKEN_MINUTES = 5
TRIAL_DAYS = 14
# What a lane has to do: new, or broken off with its worker.
_OPEN = f"""
coalesce((options->>'dry_run')::boolean, false) = %s
AND (status = 'waiting' OR status = 'running' AND beat_at < now() - interval '{FORSAKEN_MINUTES} minutes')
"""
_NEXT = f"""
UPDATE import_session SET status = 'running', beat_at = now(), failure = NULL
WHERE id = (SELECT id FROM import_session WHERE {_OPEN} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
_WAITING = f"SELECT EXISTS (SELECT FROM import_session WHERE {_OPEN})"
_BEAT = "UPDATE import_session SET done = %s, expected = %s, beat_at = now() WHERE id = %s"

logger = logging.getLogger("meidan.imports")


def request_import(*, request: ImportRequest, subject: Subject, digest: str, actor: Actor) -> int:
    """Takes an import down; its file is kept under `digest` already. Returns the id. Raises 403.

    The worker takes it up at once by the event; what broke off with a worker is taken up again later.
    """
    require(actor, "orders.import" if subject == "orders" else capability_of(subject))
    with transaction.atomic():
        session = ImportSession.objects.create(
            subject=subject,
            file_name=request.name[:300],
            file_hash=digest,
            file_size=request.path.stat().st_size,
            status="waiting",
            options={**request.as_json(), "lang": actor.lang},
            created_by_id=actor.user_id,
        )
        log.append(f"import:{session.pk}", events.REQUESTED, {"subject": subject, "file_hash": digest}, actor)
    return session.pk


def work_off_imports() -> int:
    """Takes in what waits, the oldest first, until nothing is left; returns how many. Nothing while a worker does."""
    _forget_old_trials()
    return _work_off(ALONE, dry_run=False)


def trials_wait() -> bool:
    """Whether the lane of trials has something to do."""
    return bool(db.scalar(_WAITING, (True,)))


def work_off_trials() -> int:
    """Tries out what waits, the oldest first, until nothing is left; returns how many. Nothing while a worker does."""
    return _work_off(TRIALS_ALONE, dry_run=True)


def _work_off(lane: int, *, dry_run: bool) -> int:
    done = 0
    while db.scalar("SELECT pg_try_advisory_lock(%s)", (lane,)):
        try:
            while (session_id := db.scalar(_NEXT, (dry_run,))) is not None:
                run_session(int(session_id))
                done += 1
        finally:
            db.rows("SELECT pg_advisory_unlock(%s)", (lane,))
        # What came between the last look and the unlocking found the lane taken and left it to us.
        if not db.scalar(_WAITING, (dry_run,)):
            break
    return done


def run_session(session_id: int) -> None:
    """Does what a session that stands at `running` asks for; however it ends, the session says so."""
    session = ImportSession.objects.get(pk=session_id)
    try:
        actor = actor_by_id(session.created_by_id, session.options.get("lang", "zh"))  # type: ignore[attr-defined]
        request = _request(session)
        if session.subject == "orders":
            import_orders(request=request, actor=actor, progress=_beating(session_id))
        else:
            subject: Any = session.subject
            import_records(request=request, subject=subject, actor=actor, progress=_beating(session_id))
    except UnreadableFile as error:
        _fail(session_id, error.problem.code, error.problem.say("zh"), error.problem.say("en"))
    except Refusal as refusal:
        _fail(session_id, refusal.code, refusal.message("zh"), refusal.message("en"))
    except Exception:
        # One import that cannot be done must not stop those behind it; the log has the reason.
        logger.exception("import %s failed", session_id)
        _fail(session_id, "import.broke_off", BROKE_OFF.zh, BROKE_OFF.en)
    else:
        _forget_file(session)


def _request(session: ImportSession) -> ImportRequest:
    options = cast(dict[str, Any], session.options)
    options = {name: options[name] for name in options if name != "lang"}
    path = Path(settings.IMPORTS_FOLDER) / session.file_hash
    corrections = tuple(Correction(**one) for one in cast(list[dict[str, Any]], session.corrections))
    return ImportRequest(path=path, name=session.file_name, session_id=session.pk, corrections=corrections, **options)


def _beating(session_id: int) -> Progress:
    def beat(done: int, expected: int) -> None:
        db.run(_BEAT, (done, expected, session_id))

    return beat


def _fail(session_id: int, code: str, zh: str, en: str) -> None:
    failure = {"code": code, "zh": zh, "en": en}
    ImportSession.objects.filter(pk=session_id).update(status="failed", failure=failure, finished_at=clock.now())


def _forget_old_trials() -> None:
    """A trial that nobody came back to within its days goes, and its file with it."""
    old = ImportSession.objects.filter(trial=True, finished_at__lt=clock.now() - dt.timedelta(days=TRIAL_DAYS))
    for session in old:
        session.delete()
        _forget_file(session)


def _forget_file(session: ImportSession) -> None:
    """The original stays only for annotated copies, for trials, or while another import still needs it."""
    same = ImportSession.objects.filter(file_hash=session.file_hash)
    needed = same.filter(Q(status__in=("waiting", "running")) | Q(trial=True) | ~Q(corrections=[])).exists()
    if not needed and not ImportRow.objects.filter(session__in=same).exists():
        (Path(settings.IMPORTS_FOLDER) / session.file_hash).unlink(missing_ok=True)


BROKE_OFF = Words(
    zh="导入中断了,已导入的保留;同一文件再导一次只补没导入的",
    en="The import broke off; what was taken in stays, and the same file imported again adds only the rest",
)
