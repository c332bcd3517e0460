"""Reads of the processes: tasks of people, definitions and their versions, who stands in for whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from meidan.flow import ports, refusals, stored
from meidan.flow.checking import faults_of
from meidan.flow.definition import Approval, read
from meidan.flow.reading import SQL
from meidan.flow.scope import may_see
from meidan.kernel import clock, db
from meidan.kernel.errors import not_found
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor
from meidan.people.calendar import is_overdue, local_day
from meidan.people.calendars import default_calendar

_PROCESS = "SELECT id, key, subject, draft::text AS draft, version FROM process"
_VERSIONS = """
SELECT v.number, v.note, v.published_at, u.username, v.content::text AS content FROM process_version v
JOIN process p ON p.id = v.process_id LEFT JOIN app_user u ON u.id = v.published_by_id
WHERE p.key = %s
"""


def list_tasks(*, actor: Actor, mine: bool, subject: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of open tasks by due time: the actor's own and those he stands in for, or all about what he may see.

    A page of the latter may hold fewer than `limit` although there are more. Raises 422 for a bad cursor.
    """
    where, values = ["t.state = 'open'"], list[Any]()
    if mine:
        where.append(f"({SQL['mine']})")
        values += [actor.user_id, actor.user_id, local_day(default_calendar(), clock.now())]
    if subject:
        where.append("t.subject = %s")
        values.append(subject)
    if cursor is not None:
        due, last = decode_cursor(cursor, (str, int))
        where.append("(t.due_at, t.id) > (%s::timestamptz, %s)")
        values += [_instant(due), last]
    sql = f"{SQL['task']} WHERE {' AND '.join(where)} ORDER BY t.due_at, t.id LIMIT %s"
    cut = page(db.rows(sql, (*values, limit + 1)), limit, lambda row: (row["due_at"].isoformat(), row["id"]))
    rows = cut["items"] if mine else _seen(actor, cut["items"])
    return {**cut, "items": tasks_json(rows, actor)}


def show_task(*, actor: Actor, task_id: int) -> dict[str, Any]:
    """One task, open or not. Raises 404."""
    row = db.row(f"{SQL['task']} WHERE t.id = %s", (task_id,))
    if row is None or not may_see(row, actor):
        raise not_found(refusals.TASK.zh, refusals.TASK.en, str(task_id))
    return tasks_json([row], actor)[0]


def tasks_json(rows: Sequence[db.Row], actor: Actor) -> list[dict[str, Any]]:
    """Tasks as the API shows them, with the thing they are about and the votes of their round."""
    shown: dict[str, ports.Shown] = {}
    for kind in {row["subject"].partition(":")[0] for row in rows}:
        mine = [row["subject"] for row in rows if row["subject"].startswith(f"{kind}:")]
        shown.update(ports.kind_of(kind).shown(mine))
    votes: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    rounds = [(row["subject"], row["node"], row["round"]) for row in rows if row["kind"] == "approval"]
    for vote in db.rows(SQL["rounds"], [list(column) for column in zip(*rounds, strict=True)]) if rounds else ():
        said = {name: vote[name] for name in ("username", "name", "state", "reason")}
        votes.setdefault((vote["subject"], vote["node"], vote["round"]), []).append(said)
    return [_task(row, shown, votes, actor) for row in rows]


def _task(
    row: db.Row, shown: dict[str, ports.Shown], votes: dict[tuple[str, str, int], list[dict[str, Any]]], actor: Actor
) -> dict[str, Any]:
    about = shown.get(row["subject"])
    node = stored.loaded(row["process_id"]).nodes.get(row["node"])
    approval = row["kind"] == "approval"
    return {
        "id": row["id"],
        "kind": row["kind"],
        "title": row["title_en"] if actor.lang == "en" else row["title_zh"],
        "subject": row["subject"],
        "number": about.number if about else "",
        "about": about.title if about else "",
        "stage": about.stage if about else "",
        "node": row["node"],
        "assignee": {"username": row["username"], "name": row["name"]},
        "mine": row["assignee_id"] == actor.user_id,
        "state": row["state"],
        "due_at": _text(row["due_at"]),
        "overdue": row["state"] == "open" and is_overdue(row["due_at"], clock.now()),
        "opened_at": _text(row["opened_at"]),
        "reminded_at": row["reminded_at"] and _text(row["reminded_at"]),
        "ended_at": row["ended_at"] and _text(row["ended_at"]),
        "reason": row["reason"],
        "mode": node.mode if approval and isinstance(node, Approval) else None,
        "votes": votes.get((row["subject"], row["node"], row["round"]), []) if approval else [],
        "version": row["version"],
    }


def list_processes(*, actor: Actor) -> list[dict[str, Any]]:
    """The processes there are, for everyone signed in, each with its current version's number and name."""
    return [_head(row) for row in db.rows(f"{_PROCESS} ORDER BY key")]


def show_process(*, key: str, actor: Actor) -> dict[str, Any]:
    """A process: its current definition, its draft with what keeps that from being published, and the facts that
    conditions may ask for. Raises 404."""
    row = _process(key)
    facts = ports.kind_of(row["subject"]).facts
    draft = orjson.loads(row["draft"]) if row["draft"] else None
    faults = faults_of(read(draft), facts) if draft is not None else []
    return {
        **_head(row),
        "definition": orjson.loads(_current(key)["content"]),
        "draft": draft,
        "faults": [fault.as_json(actor.lang) for fault in faults],
        "facts": [
            {"name": spec.name, "title": spec.words.say(actor.lang), "type": spec.type} for spec in facts.values()
        ],
    }


def list_versions(*, key: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of published versions, the latest first, each with its definition. Raises 404, 422."""
    _process(key)
    values: list[Any] = [key]
    after = ""
    if cursor is not None:
        after = "AND v.number < %s"
        values += decode_cursor(cursor, (int,))
    rows = db.rows(f"{_VERSIONS} {after} ORDER BY v.number DESC LIMIT %s", (*values, limit + 1))
    cut = page(rows, limit, lambda row: (row["number"],))
    return {**cut, "items": [_version(row) for row in cut["items"]]}


def show_delegation(*, actor: Actor) -> dict[str, Any]:
    """Who stands in for the actor: {deputy: {username, name} or null, first_day, last_day}."""
    row = db.row(
        "SELECT u.username, u.name, d.first_day, d.last_day FROM delegation d JOIN app_user u ON u.id = d.deputy_id"
        " WHERE d.user_id = %s",
        (actor.user_id,),
    )
    if row is None:
        return {"deputy": None, "first_day": None, "last_day": None}
    days = {name: row[name].isoformat() for name in ("first_day", "last_day")}
    return {"deputy": {"username": row["username"], "name": row["name"]}, **days}


def _seen(actor: Actor, rows: Sequence[db.Row]) -> list[db.Row]:
    seen: set[str] = set()
    for kind in {row["subject"].partition(":")[0] for row in rows}:
        seen |= ports.kind_of(kind).seen(actor, [r["subject"] for r in rows if r["subject"].startswith(f"{kind}:")])
    return [row for row in rows if row["subject"] in seen or row["assignee_id"] == actor.user_id]


def _process(key: str) -> db.Row:
    row = db.row(f"{_PROCESS} WHERE key = %s", (key,))
    if row is None:
        raise not_found(refusals.PROCESS.zh, refusals.PROCESS.en, key)
    return row


def _current(key: str) -> db.Row:
    row = db.row(f"{_VERSIONS} ORDER BY v.number DESC LIMIT 1", (key,))
    assert row is not None  # every process begins with a published version
    return row


def _head(row: db.Row) -> dict[str, Any]:
    current = _current(row["key"])
    definition = orjson.loads(current["content"])
    return {
        "key": row["key"],
        "subject": row["subject"],
        "name_zh": definition["name_zh"],
        "name_en": definition["name_en"],
        "number": current["number"],
        "published_at": _text(current["published_at"]),
        "has_draft": row["draft"] is not None,
        "version": row["version"],
    }


def _version(row: db.Row) -> dict[str, Any]:
    return {
        "number": row["number"],
        "note": row["note"],
        "published_at": _text(row["published_at"]),
        "published_by": row["username"],
        "definition": orjson.loads(row["content"]),
    }


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise refusals.bad_cursor() from None


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
