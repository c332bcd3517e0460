"""What `/metrics` says beside the requests: orders, feed, jobs, connections, memory; and who may read it."""

import io
import os
from collections.abc import Iterator
from typing import Any

from django import db as django_db
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, connection

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import require
from meidan.people.auth import actor_for
from meidan.site.exchange import Scope
from meidan.site.metrics import Board, sample

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
_FORWARDED = frozenset((b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via"))

_ORDERS = """
SELECT stage, held, count(*) AS count, count(*) FILTER (WHERE due_at < now()) AS overdue
FROM sales_order WHERE state IN ('draft', 'confirmed') GROUP BY stage, held ORDER BY stage, held
"""
# Only what is newer than the feed's end: late ones are few, and `doctor` looks for them.
_LAG = """
SELECT count(*) AS events, coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0) AS seconds
FROM event
WHERE id > (SELECT coalesce(max(event_id), 0) FROM event_feed) AND id <= (SELECT max(id) FROM event) -- by index then
"""
_JOBS = "SELECT status::text AS status, count(*) AS count FROM procrastinate_jobs GROUP BY status ORDER BY status"
_CONNECTIONS = """
SELECT coalesce(state, 'other') AS state, count(*) AS count
FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1 ORDER BY 1
"""


def page(scope: Scope, board: Board) -> bytes:
    """The text for a reader on this machine, or one whose token holds `settings.edit`. Raises 401 or 403."""
    if not _is_local(scope):
        request: Any = ASGIRequest(dict(scope), io.BytesIO())
        request.user = AnonymousUser()
        django_db.close_old_connections()
        require(actor_for(request), "settings.edit")
    lines = [*board.lines(), *_processes(board), *_from_database()]
    return ("\n".join(lines) + "\n").encode()


def _is_local(scope: Scope) -> bool:
    """Straight from this machine; what a proxy hands on comes from elsewhere, whatever its address."""
    host = str((scope.get("client") or ("", 0))[0])
    handed_on = any(name in _FORWARDED for name, _ in scope["headers"])
    return not handed_on and (host.startswith("127.") or host in ("::1", "::ffff:127.0.0.1"))


def _processes(board: Board) -> Iterator[str]:
    *web, worker = board.pids()
    named = [(f"web-{number}", pid) for number, pid in enumerate(web)] + [("worker", worker)]
    yield "# HELP meidan_process_resident_bytes Memory of each process, shared pages included."
    yield "# TYPE meidan_process_resident_bytes gauge"
    for name, pid in named:
        size = _resident(pid)
        if size:
            yield sample("meidan_process_resident_bytes", size, process=name)


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _from_database() -> Iterator[str]:
    yield "# HELP meidan_database_up Whether the database answers."
    yield "# TYPE meidan_database_up gauge"
    try:
        django_db.close_old_connections()
        found = [*_counted()]
    except DatabaseError:
        connection.close()
        yield sample("meidan_database_up", 0)
        return
    yield sample("meidan_database_up", 1)
    yield from found


def _counted() -> Iterator[str]:
    orders, lag = db.rows(_ORDERS), db.row(_LAG) or {"events": 0, "seconds": 0}
    yield from _gauge("meidan_open_orders", "Drafts and confirmed orders by stage.")
    for row in orders:
        yield sample("meidan_open_orders", row["count"], stage=row["stage"], held=str(row["held"]).lower())
    yield from _gauge("meidan_overdue_orders", "Open orders past their due time.")
    yield sample("meidan_overdue_orders", sum(row["overdue"] for row in orders))
    yield from _gauge("meidan_relay_lag_events", "Committed events that are not in the feed yet.")
    yield sample("meidan_relay_lag_events", lag["events"])
    yield from _gauge("meidan_relay_lag_seconds", "Age of the oldest of them.")
    yield sample("meidan_relay_lag_seconds", float(lag["seconds"]))
    yield from _gauge("meidan_jobs", "Background jobs by status; todo is waiting.")
    waiting = {"todo": 0, "doing": 0, "failed": 0} | {row["status"]: row["count"] for row in db.rows(_JOBS)}
    for status, count in waiting.items():
        yield sample("meidan_jobs", count, status=status)
    yield from _gauge("meidan_database_connections", "Connections to this database by state.")
    for row in db.rows(_CONNECTIONS):
        yield sample("meidan_database_connections", row["count"], state=row["state"])


def _gauge(name: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} gauge"


def refusal_of(error: Refusal) -> tuple[int, dict[str, Any]]:
    """Status and problem document for a reader who may not."""
    return error.status, error.problem("en")
