"""Appending to the one event log. The chain itself is made in the database by `event_append`.

Format v1: the stored body is the exact text that is hashed:
`{"v":1,"stream":…,"sequence":…,"at":…,"actor":…,"kind":…,"previous":hex,"data":{…}}`.
Personal values (name, phone, address, free text) enter as `{"commitment": hex}` with
commitment = SHA-256(salt ‖ value); salt and value lie in `event_private`.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from meidan.kernel import db
from meidan.kernel.errors import pointer_step
from meidan.kernel.permissions import Actor

SYSTEM_ACTOR_ID = 0
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Private:
    """A personal value on its way into an event: only its commitment is written into the body."""

    value: str


def encode(data: Mapping[str, Any]) -> tuple[str, list[dict[str, str]]]:
    """(canonical text of the data, private rows [{path, salt, value}] with the salt in hex)."""
    private: list[dict[str, str]] = []
    plain = _commit(data, "", private, _salts())
    return orjson.dumps(plain, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode(), private


def append(stream: str, kind: str, data: Mapping[str, Any], actor: Actor | None) -> int:
    """Adds one event to `stream` in the caller's transaction and returns its id. `actor` None is the system."""
    text, private = encode(data)
    actor_id = actor.user_id if actor else SYSTEM_ACTOR_ID
    return int(
        db.scalar(
            "SELECT event_append(%s, %s, %s, %s, %s::jsonb)",
            (stream, kind, actor_id, text, orjson.dumps(private).decode() if private else None),
        )
    )


_PLAIN = (str, int, bool, type(None))


def _salts() -> Iterator[bytes]:
    """Salts of 128 bits, some drawn at once: asking the system for each takes longer than hashing it."""
    while True:
        drawn = os.urandom(8 * SALT_BYTES)
        yield from (drawn[at : at + SALT_BYTES] for at in range(0, len(drawn), SALT_BYTES))


def _commit(value: Any, path: str, private: list[dict[str, str]], salts: Iterator[bytes]) -> Any:
    # Most values by far: told apart before the dearer questions, since every order passes here.
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Private):
        salt = next(salts)
        private.append({"path": path, "salt": salt.hex(), "value": value.value})
        return {"commitment": hashlib.sha256(salt + value.value.encode()).hexdigest()}
    if isinstance(value, Mapping):
        return {
            str(k): v if type(v) in _PLAIN else _commit(v, f"{path}/{pointer_step(k)}", private, salts)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            for k, v in value.items()  # pyright: ignore[reportUnknownVariableType]
        }
    if isinstance(value, list | tuple):
        return [_commit(v, f"{path}/{i}", private, salts) for i, v in enumerate(value)]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event of many that are appended together."""

    stream: str
    kind: str
    data: Mapping[str, Any]


def append_many(events: Sequence[NewEvent], actor: Actor | None) -> None:
    """Appends events of many streams in one statement, in the order of the streams' names so that two
    callers never wait for each other crosswise; events of one stream keep their order."""
    prepared: list[dict[str, Any]] = []
    for event in sorted(events, key=lambda one: one.stream):
        text, private = encode(event.data)
        prepared.append({"stream": event.stream, "kind": event.kind, "data": text, "private": private or None})
    if prepared:
        db.rows(_APPEND_MANY, (actor.user_id if actor else SYSTEM_ACTOR_ID, orjson.dumps(prepared).decode()))


_APPEND_MANY = """
SELECT event_append(x.stream, x.kind, %s, x.data, nullif(x.private, 'null'::jsonb)) FROM ROWS FROM (
    jsonb_to_recordset(%s::jsonb) AS (stream text, kind text, data text, private jsonb)
) WITH ORDINALITY AS x(stream, kind, data, private, place) ORDER BY x.place
"""
