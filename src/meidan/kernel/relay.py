"""The one relay: gives each committed event its position in the feed, tells listeners, wakes subscribers.

Any number of processes may run it; one leads (it holds an advisory lock on its connection), the others stand by
and take over when the leader's connection ends. The careful part is the SQL function `event_relay`.
"""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from meidan.kernel import db, feed

CONSUME = "feed.consume"
LOCK = 0x6D656964616E01
BATCH = 2000
LOOK_BACK = 100_000

# The looks of every moment: at the ends of indexes and by number, never along a log that grows for years. Joined, or
# compared with a number the planner does not know, they would be planned as a walk through all events.
_FED_KINDS = """
SELECT DISTINCT e.kind FROM event_feed f
CROSS JOIN LATERAL (SELECT kind FROM event WHERE id = f.event_id OFFSET 0) e WHERE f.position > %s
"""
_UNREAD = """
SELECT coalesce((SELECT max(id) FROM event), 0) > coalesce((SELECT max(event_id) FROM event_feed), 0)
    OR EXISTS (SELECT FROM event_gap)
"""

# Django's own connection, whatever connector the worker runs on: jobs commit together with the feed.
_jobs = JobManager(DjangoConnector())

log = logging.getLogger("meidan.relay")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between looks: when idle, while events keep coming, and between wake-ups of forgotten subscribers."""

    idle: float = 0.2
    busy: float = 0.05
    remind: float = 30.0
    longest_wait: float = 5.0


def run_forever(stop: threading.Event, pace: Pace | None = None) -> None:
    """Relays until `stop` is set. Survives a lost connection: it reconnects, waiting longer each time."""
    pace = pace or Pace()
    wait = 0.1
    try:
        while not stop.is_set():
            try:
                if lead():
                    wait = 0.1
                    _work(stop, pace)
                else:
                    stop.wait(pace.idle * 2)
            except Exception as error:  # the relay may not end as long as the process lives
                log.warning("the relay was interrupted (%s); trying again in %.1f s", error, wait)
                connection.close()
                stop.wait(wait)
                wait = min(wait * 2, pace.longest_wait)
    finally:
        connection.close()


def lead() -> bool:
    """Tries to become the leader; the lock lasts as long as this thread's connection."""
    if not db.scalar("SELECT pg_try_advisory_lock(%s)", (LOCK,)):
        return False
    found = db.scalar("SELECT event_relay_begin(%s)", (LOOK_BACK,))
    log.info("this relay leads; events that had been left out: %s", found)
    return True


def resign() -> None:
    """Gives the leadership back, keeping the connection."""
    db.scalar("SELECT pg_advisory_unlock(%s)", (LOCK,))


def step(batch: int = BATCH) -> int:
    """Feeds up to `batch` new events, and late ones; returns how many. Only the leader may call it.

    Positions, the notification and the subscribers' jobs are committed together.
    """
    if not db.scalar(_UNREAD):
        return 0
    with transaction.atomic():
        fed, position = _relay(batch)
        if fed and feed.subscribers():
            kinds = {row["kind"] for row in db.rows(_FED_KINDS, (position - fed,))}
            wake(name for name, subscriber in feed.subscribers().items() if subscriber.wants(kinds))
    return fed


def catch_up() -> bool:
    """Feeds everything there is, for a command that needs a complete feed while no worker may be running.

    Returns False, having done nothing, when another process leads (it will feed them).
    """
    if not lead():
        return False
    try:
        while step():
            pass
    finally:
        resign()
    return True


def wake(names: Iterable[str]) -> None:
    """Defers a job for each subscriber that has none waiting."""
    for name in names:
        try:
            with transaction.atomic():
                lock = f"feed:{name}"
                job = configure_task(
                    name=CONSUME, job_manager=_jobs, lock=lock, queueing_lock=lock, task_kwargs={"name": name}
                )
                job.defer()
        except AlreadyEnqueued:
            continue


def defer(task: str) -> None:
    """Defers a job in the caller's transaction, unless one of its kind waits already."""
    try:
        with transaction.atomic():
            configure_task(name=task, job_manager=_jobs, queueing_lock=task).defer()
    except AlreadyEnqueued:
        pass


def _relay(batch: int) -> tuple[int, int]:
    row = db.row("SELECT fed, feed_position FROM event_relay(%s)", (batch,))
    assert row is not None
    return row["fed"], row["feed_position"]


def _work(stop: threading.Event, pace: Pace) -> None:
    remind_at = 0.0
    while not stop.is_set():
        fed = step()
        if time.monotonic() >= remind_at:
            wake(feed.behind())
            remind_at = time.monotonic() + pace.remind
        if fed < BATCH:
            stop.wait(pace.busy if fed else pace.idle)
