"""Reading the feed as a program inside: subscribers, each with its own position, at least once and in order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from meidan.kernel import db

BATCH = 200

_READ = """
SELECT f.position, e.id, e.stream, e.sequence, e.at, e.actor_id, e.kind, e.body
FROM event_feed f CROSS JOIN LATERAL (SELECT * FROM event WHERE id = f.event_id OFFSET 0) e
WHERE f.position > %s ORDER BY f.position LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """A committed event with its position in the feed."""

    position: int
    id: int
    stream: str
    sequence: int
    at: datetime
    actor_id: int
    kind: str
    body: str

    def data(self) -> dict[str, Any]:
        """What the event says; personal values are commitments."""
        return orjson.loads(self.body)["data"]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who wants which events. `work` runs in the transaction that moves the position on: what it writes to
    this database happens once, what it does outside may happen again after a crash. No kinds = all kinds.
    """

    kinds: frozenset[str]
    work: Callable[[Sequence[FeedEvent]], None]

    def wants(self, kinds: Iterable[str]) -> bool:
        return not self.kinds or not self.kinds.isdisjoint(kinds)


_subscribers: dict[str, Subscriber] = {}


def subscribe(table: Mapping[str, Subscriber]) -> None:
    """Takes over the table of subscribers; `wiring.join` calls it once."""
    _subscribers.clear()
    _subscribers.update(table)


def subscribers() -> Mapping[str, Subscriber]:
    return _subscribers


def read(after: int, limit: int) -> list[FeedEvent]:
    """Up to `limit` events after a position, in feed order."""
    return [FeedEvent(**row) for row in db.rows(_READ, (after, limit))]


def head() -> int:
    """The latest position, 0 when nothing was fed yet."""
    return int(db.scalar("SELECT coalesce(max(position), 0) FROM event_feed"))


def work_off(name: str, batch: int = BATCH) -> int:
    """Lets a subscriber work through everything it has not seen yet; returns how many events were handed over.

    Raises KeyError for an unknown subscriber, and whatever its work raises (that batch is then not counted as done).
    """
    done = 0
    while True:
        read_count, handed = _step(_subscribers[name], name, batch)
        done += handed
        if read_count < batch:
            return done


def _step(subscriber: Subscriber, name: str, batch: int) -> tuple[int, int]:
    with transaction.atomic():
        db.run("INSERT INTO feed_consumer (name, position) VALUES (%s, 0) ON CONFLICT DO NOTHING", (name,))
        position = db.scalar("SELECT position FROM feed_consumer WHERE name = %s FOR UPDATE", (name,))
        events = read(position, batch)
        if not events:
            return 0, 0
        wanted = [event for event in events if subscriber.wants((event.kind,))]
        if wanted:
            subscriber.work(wanted)
        db.run("UPDATE feed_consumer SET position = %s WHERE name = %s", (events[-1].position, name))
        return len(events), len(wanted)


def behind() -> list[str]:
    """Subscribers with events they have not seen; a new one starts at the beginning."""
    latest = head()
    positions = {row["name"]: row["position"] for row in db.rows("SELECT name, position FROM feed_consumer")}
    return [name for name in _subscribers if positions.get(name, 0) < latest]
