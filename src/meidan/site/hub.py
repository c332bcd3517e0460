"""What the streams of one process share: the listening connection, and the latest events in memory."""

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

import orjson
import psycopg
from django.db import connections
from psycopg.rows import args_row

from meidan.kernel.feed import FeedEvent
from meidan.kernel.permissions import Actor
from meidan.kernel.queries import present, sees_content
from meidan.site.audience import Subject, hears, named

CHANNEL = "meidan_feed"
KEPT = 2000
CHUNK = 500
POLL_SECONDS = 1.0
READY_SECONDS = 5.0
LONGEST_PAUSE = 5.0

# Each event and order by its number: joined, a look at a few would be planned as a walk through all.
_READ = """
SELECT f.position, e.id, e.stream, e.sequence, e.at, e.actor_id, e.kind, e.body,
       o.number, o.owner_id AS owner, o.created_by_id AS creator, o.team_id AS team
FROM event_feed f CROSS JOIN LATERAL (SELECT * FROM event WHERE id = f.event_id OFFSET 0) e
LEFT JOIN LATERAL (
    SELECT * FROM sales_order
    WHERE id = CASE WHEN e.stream ~ '^order:[0-9]{1,18}$' THEN substr(e.stream, 7)::bigint END OFFSET 0) o ON true
WHERE f.position > %s ORDER BY f.position LIMIT %s
"""
_HEAD = "SELECT coalesce(max(position), 0) FROM event_feed"

log = logging.getLogger("meidan.stream")


@dataclass(frozen=True, slots=True)
class Item:
    """An event as it goes over the wire: all of it, its ids with and without the number; and its subject."""

    position: int
    stream: str
    kind: str
    subject: Subject
    full: bytes
    named: bytes
    ids: bytes

    def for_actor(self, actor: Actor) -> bytes:
        """What this actor gets of it; nothing when it is not for him."""
        if not hears(actor, self.stream, self.kind, self.subject):
            return b""
        if actor.may("events.view") and sees_content(actor):
            return self.full
        return self.named if named(actor, self.subject) else self.ids


class Hub:
    """Listens while there are clients. Lives in one event loop."""

    def __init__(self) -> None:
        self.position = 0
        self.clients = 0
        self.stopping = False
        self._loop = asyncio.get_running_loop()
        self._floor = 0  # the recent events are complete after this position
        self._recent: list[Item] = []
        self._change = asyncio.Event()
        self._ready = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._behind = asyncio.Semaphore(2)

    def usable(self) -> bool:
        return self._loop is asyncio.get_running_loop() and not self.stopping

    @contextmanager
    def client(self) -> Generator[None]:
        """Counts a client in and out; the first one starts the listening, the last one ends it."""
        self.clients += 1
        if self._task is None:
            self._task = asyncio.ensure_future(self._run())
        try:
            yield
        finally:
            self.clients -= 1
            if self.clients == 0:
                self._end()

    def _end(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._ready.clear()

    async def ready(self) -> bool:
        """Waits until the position is known; False when the database does not answer in time."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._ready.wait()
        except TimeoutError:
            return False
        return True

    def stop(self) -> None:
        """From any thread: all clients end."""
        self.stopping = True
        self._loop.call_soon_threadsafe(self._wake)

    def changed(self) -> asyncio.Event:
        """Take it before looking for events, then `wait` for it: nothing is missed in between."""
        return self._change

    async def wait(self, change: asyncio.Event, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await change.wait()

    async def after(self, position: int) -> list[Item]:
        """The next events after a position, at most 500."""
        if position >= self._floor:
            start = bisect_right(self._recent, position, key=lambda item: item.position)
            return self._recent[start : start + CHUNK]
        async with self._behind, await _connect() as conn:
            return await _read(conn, position)

    def _wake(self) -> None:
        self._change.set()
        self._change = asyncio.Event()

    async def _run(self) -> None:
        pause = 0.2
        while True:
            try:
                async with await _connect() as conn:
                    await conn.execute(f"LISTEN {CHANNEL}")
                    await self._begin(conn)
                    pause = 0.2
                    while True:
                        await self._take(conn)
                        async for _ in conn.notifies(timeout=POLL_SECONDS, stop_after=1):
                            pass
            except (psycopg.Error, OSError) as error:
                log.warning("listening was interrupted (%s); trying again in %.1f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _begin(self, conn: psycopg.AsyncConnection[Any]) -> None:
        head = await (await conn.execute(_HEAD)).fetchone()
        assert head is not None
        if not self._ready.is_set():
            self.position = self._floor = head[0]
            self._recent.clear()
            self._ready.set()

    async def _take(self, conn: psycopg.AsyncConnection[Any]) -> None:
        while items := await _read(conn, self.position):
            self._recent.extend(items)
            if len(self._recent) > 2 * KEPT:
                self._floor = self._recent[-KEPT - 1].position
                del self._recent[:-KEPT]
            self.position = items[-1].position
            self._wake()


async def _connect() -> psycopg.AsyncConnection[Any]:
    """A connection of our own with the parameters that Django uses."""
    named = cast(dict[str, Any], cast(Any, connections["default"]).get_connection_params())
    kept = {key: value for key, value in named.items() if key not in ("context", "cursor_factory", "prepare_threshold")}
    return await psycopg.AsyncConnection.connect(**kept, autocommit=True)


async def _read(conn: psycopg.AsyncConnection[Any], position: int) -> list[Item]:
    async with conn.cursor(row_factory=args_row(_item)) as cursor:
        await cursor.execute(_READ, (position, CHUNK))
        return await cursor.fetchall()


def _item(*columns: Any) -> Item:
    event, subject = FeedEvent(*columns[:8]), Subject(*columns[8:])
    # No `event:` line: a browser hands unnamed events to one listener, and kinds are an open list.
    start = f"id: {event.position}\ndata: ".encode()
    ids, full = present(event, False), present(event, True)
    number = {"number": subject.number}
    lines = (start + orjson.dumps(shown) + b"\n\n" for shown in (full | number, ids | number, ids | {"number": None}))
    return Item(event.position, event.stream, event.kind, subject, *lines)
