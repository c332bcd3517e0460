"""Checkpoints: a Merkle root over all stream heads, kept in the database and published outside of it.

A checkpoint covers the events up to its feed position. Only heads that moved since the checkpoint before are
stored as leaves, so any root can be made again, and any stream's place under it be proved, at any later time.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction

from meidan.kernel import db, feed
from meidan.kernel.merkle import Side, Tree, leaf_hash

FILE_NAME = "checkpoints.jsonl"
_LOCK = 0x6D656964616E02

_MOVED = """
INSERT INTO checkpoint_leaf (stream, checkpoint_id, sequence, hash)
SELECT DISTINCT ON (e.stream) e.stream, %s, e.sequence, e.hash
FROM event_feed f JOIN event e ON e.id = f.event_id
WHERE f.position > %s AND f.position <= %s ORDER BY e.stream, e.sequence DESC
"""
_HEADS = """
SELECT DISTINCT ON (stream) stream, sequence, hash FROM checkpoint_leaf
WHERE checkpoint_id <= %s ORDER BY stream, checkpoint_id DESC
"""
_INSERT = "INSERT INTO checkpoint (id, at, streams, root, feed_position) VALUES (%s, clock_timestamp(), %s, %s, %s)"
_COLUMNS = "SELECT id, at, streams, root, feed_position FROM checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A root over `streams` heads, as of a position of the feed."""

    id: int
    at: datetime
    streams: int
    root: bytes
    feed_position: int

    def as_json(self) -> dict[str, Any]:
        """The published form; the root in hex."""
        return {
            "id": self.id,
            "at": self.at.isoformat().replace("+00:00", "Z"),
            "streams": self.streams,
            "root": bytes(self.root).hex(),
            "feed_position": self.feed_position,
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """That a stream stood at `sequence` with `head` under a checkpoint's root; it shows no other stream."""

    checkpoint: Checkpoint
    stream: str
    sequence: int
    head: bytes
    path: tuple[tuple[Side, bytes], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "checkpoint": self.checkpoint.as_json(),
            "stream": self.stream,
            "sequence": self.sequence,
            "hash": self.head.hex(),
            "path": [{"side": side, "hash": sibling.hex()} for side, sibling in self.path],
        }


def take() -> Checkpoint | None:
    """Makes a checkpoint over everything in the feed and publishes it; the last one again when nothing moved.

    None when there are no events at all.
    """
    with transaction.atomic():
        db.scalar("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        before = latest()
        start, position = before.feed_position if before else 0, feed.head()
        if position > start:
            new = int(db.scalar("SELECT nextval(pg_get_serial_sequence('checkpoint', 'id'))"))
            db.run(_MOVED, (new, start, position))
            tree = Tree()
            for stream, sequence, head in heads(new):
                tree.add(leaf_hash(stream, sequence, head))
            db.run(_INSERT, (new, tree.size, tree.close()[0], position))
    publish(Path(settings.CONFIG.data_dir) / FILE_NAME)
    return latest()


def latest() -> Checkpoint | None:
    return _one(db.row(_COLUMNS + " ORDER BY id DESC LIMIT 1"))


def by_id(number: int) -> Checkpoint | None:
    return _one(db.row(_COLUMNS + " WHERE id = %s", (number,)))


def heads(number: int) -> Iterator[tuple[str, int, bytes]]:
    """(stream, sequence, hash) of every head under a checkpoint, sorted by stream. Needs a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_HEADS, (number,))
        while found := cursor.fetchmany(10_000):
            for stream, sequence, head in found:
                yield stream, sequence, bytes(head)


def proof(checkpoint: Checkpoint, stream: str) -> Proof | None:
    """Where `stream` stood under the checkpoint, and the path from there to the root; None if it was not there yet.

    Reads all heads of the checkpoint: about 3 s for a million streams.
    """
    tree, found = Tree(), None
    with transaction.atomic():
        for name, sequence, head in heads(checkpoint.id):
            if name == stream:
                found = (sequence, head)
            tree.add(leaf_hash(name, sequence, head), marked=name == stream)
    if found is None:
        return None
    return Proof(checkpoint, stream, *found, tuple(tree.close()[1]))


def publish(file: Path) -> int:
    """Appends to `file` (JSON lines) every checkpoint that is not in it yet; returns how many."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    with os.fdopen(descriptor, "rb+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        content = handle.read()
        known = {(item.get("id"), item.get("root")) for item in _lines(content)}
        items = [_of(row).as_json() for row in db.rows(_COLUMNS + " ORDER BY id")]
        fresh = [item for item in items if (item["id"], item["root"]) not in known]
        # A line cut short by a crash must not swallow the next one.
        broken_end = b"" if content.endswith(b"\n") or not content else b"\n"
        if fresh:
            handle.write(broken_end + b"".join(orjson.dumps(item) + b"\n" for item in fresh))
            handle.flush()
            os.fsync(handle.fileno())
    return len(fresh)


def published(file: Path) -> list[dict[str, Any]]:
    """What stands in the file; nothing when there is none."""
    return _lines(file.read_bytes()) if file.exists() else []


def _lines(content: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in content.splitlines():
        try:
            item = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(item, dict):
            found.append(item)  # pyright: ignore[reportUnknownArgumentType]
    return found


def _one(row: db.Row | None) -> Checkpoint | None:
    return _of(row) if row else None


def _of(row: db.Row) -> Checkpoint:
    return Checkpoint(row["id"], row["at"], row["streams"], bytes(row["root"]), row["feed_position"])
