"""The event log for people: who did what when, in words, searched by subject, person, kind and day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from meidan.kernel import clock, db
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor, require
from meidan.kernel.queries import sees_content
from meidan.kernel.telling import tell
from meidan.orders.filters import default_zone

_SELECT = """
SELECT e.id, e.stream, e.sequence, e.at, e.kind, e.body, u.username, u.name, o.number
FROM event e LEFT JOIN app_user u ON u.id = e.actor_id
LEFT JOIN sales_order o ON left(e.stream, 6) = 'order:' AND o.id = CASE WHEN left(e.stream, 6) = 'order:'
    THEN substring(e.stream FROM 7)::bigint END
"""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """`q` is an order's number or a stream such as `customer:7`; `actor` a user name; days are local, both included."""

    q: str = ""
    actor: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


def audit(*, wanted: AuditFilter, limit: int, cursor: str | None, actor: Actor) -> dict[str, Any]:
    """A page of events, the latest first. Who may see only a part of the data reads what, who and when, no details.

    Raises 403, 422.
    """
    require(actor, "audit.view")
    where, values = ["e.id < %s"], list[Any]([decode_cursor(cursor, (int,))[0] if cursor else 2**63 - 1])
    if wanted.q.strip():
        where.append("e.stream IN (%s, (SELECT 'order:' || id FROM sales_order WHERE number = %s))")
        values += [wanted.q.strip(), wanted.q.strip().upper()]
    if wanted.actor:
        where.append("e.actor_id = (SELECT id FROM app_user WHERE username = %s)")
        values.append(wanted.actor)
    if wanted.kind:
        where.append("e.kind = %s")
        values.append(wanted.kind)
    zone = default_zone() if wanted.first or wanted.last else ""
    if wanted.first:
        where.append("e.at >= %s")
        values.append(clock.day_bounds(wanted.first, zone)[0])
    if wanted.last:
        where.append("e.at < %s")
        values.append(clock.day_bounds(wanted.last, zone)[1])
    sql = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY e.id DESC LIMIT %s"
    cut = page(db.rows(sql, (*values, limit + 1)), limit, lambda one: (one["id"],))
    whole = sees_content(actor)
    return {**cut, "items": [_entry(one, actor, whole) for one in cut["items"]]}


def _entry(row: db.Row, actor: Actor, whole: bool) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(row["body"])["data"] if whole else {}
    return {
        "id": row["id"],
        "at": row["at"].isoformat().replace("+00:00", "Z"),
        "actor": row["name"] or "",
        "username": row["username"] or "",
        "kind": row["kind"],
        "stream": row["stream"],
        "order": row["number"],
        "text": tell(row["kind"], data, actor.lang),
        "data": data,
    }
