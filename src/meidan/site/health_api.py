"""How the system itself is, for whoever looks after it."""

import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from meidan.kernel import db
from meidan.kernel.http import json_response
from meidan.kernel.schemas import Answer, answers
from meidan.people.auth import allow
from meidan.site import lastrun

router = Router(tags=["system"])
_DATABASE = """
SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS size,
       (SELECT count(*) FROM event) AS events,
       (SELECT count(*) FROM event e WHERE e.id > (SELECT coalesce(max(event_id), 0) FROM event_feed)
        AND e.id <= (SELECT max(id) FROM event)) AS lag,
       (SELECT max(at) FROM checkpoint) AS checkpoint,
       (SELECT count(*) FROM checkpoint) AS checkpoints,
       (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')) AS jobs_waiting,
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed') AS jobs_failed,
       (SELECT max(last_heartbeat) FROM procrastinate_workers) AS worker_seen
"""


class BackupOut(Answer):
    """When a backup of this installation was made last, its size in bytes, and the file on the server."""

    at: str
    bytes: int
    path: str
    encrypted: bool


class DoctorOut(Answer):
    """When `meidan doctor` looked last, how many checks there were, and the names of those that did not hold."""

    at: str
    ok: bool
    checks: int
    failed: list[str]


class SystemOut(Answer):
    """Sizes in bytes. `relay_lag` are committed events not handed on yet; `worker_seen` null: no worker is running.

    `last_backup` and `last_doctor` null: never, as far as this data directory knows.
    """

    version: str
    python: str
    database_version: str
    database_bytes: int
    events: int
    relay_lag: int
    checkpoints: int
    last_checkpoint: str | None
    jobs_waiting: int
    jobs_failed: int
    worker_seen: str | None
    disk_free_bytes: int
    disk_total_bytes: int
    last_backup: BackupOut | None
    last_doctor: DoctorOut | None


@router.get("/health/system", auth=allow("audit.view"), response=answers(SystemOut), operation_id="system_health")
def system_health(request: HttpRequest) -> Any:
    """Versions, sizes, the relay's lag, checkpoints, background jobs, disk, and the last backup and examination."""
    found = db.row(_DATABASE)
    assert found is not None
    data_dir = Path(settings.FILES_FOLDER).parent
    disk = shutil.disk_usage(data_dir)
    return json_response(
        {
            "version": version("meidan"),
            "python": sys.version.split()[0],
            "database_version": found["version"],
            "database_bytes": found["size"],
            "events": found["events"],
            "relay_lag": found["lag"],
            "checkpoints": found["checkpoints"],
            "last_checkpoint": _instant(found["checkpoint"]),
            "jobs_waiting": found["jobs_waiting"],
            "jobs_failed": found["jobs_failed"],
            "worker_seen": _instant(found["worker_seen"]),
            "disk_free_bytes": disk.free,
            "disk_total_bytes": disk.total,
            "last_backup": lastrun.last(data_dir, "backup"),
            "last_doctor": lastrun.last(data_dir, "doctor"),
        }
    )


def _instant(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
