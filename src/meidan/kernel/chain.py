"""Recomputing the hash chains: what was stored must still be what was hashed, without a gap, up to the head."""

import hashlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import orjson
from django.conf import settings
from django.db import connection, transaction

from meidan.kernel import checkpoints, db
from meidan.kernel.merkle import Tree, leaf_hash
from meidan.kernel.words import Words

MOST_BREAKS = 1000
NO_HASH = bytes(32)

_EVENTS = """
COPY (SELECT e.stream, e.sequence, e.at, e.actor_id, e.kind, e.body, e.hash, h.sequence, h.hash
      FROM event e LEFT JOIN stream_head h ON h.stream = e.stream {where}
      ORDER BY e.stream, e.sequence) TO STDOUT (FORMAT BINARY)
"""
# The body travels as text; reading it as bytes saves decoding and encoding it again.
_EVENT_TYPES = ("text", "int4", "timestamptz", "int8", "text", "bytea", "bytea", "int4", "bytea")
_PRIVATE = """
COPY (SELECT e.stream, e.sequence, e.body, p.paths, p.salts, p.held
      FROM (SELECT event_id, array_agg(path::text) AS paths, array_agg(salt) AS salts, array_agg(value) AS held
            FROM event_private {within} GROUP BY event_id) p
      JOIN event e ON e.id = p.event_id ORDER BY p.event_id) TO STDOUT (FORMAT BINARY)
"""
_PRIVATE_TYPES = ("text", "int4", "bytea", "text[]", "bytea[]", "text[]")
_BARE_HEADS = """
SELECT h.stream, h.sequence FROM stream_head h {where}
{also} NOT EXISTS (SELECT FROM event e WHERE e.stream = h.stream) ORDER BY h.stream LIMIT 1000
"""
_LOST_LEAVES = """
SELECT l.stream, l.sequence, l.checkpoint_id, e.id IS NULL AS missing
FROM checkpoint_leaf l LEFT JOIN event e ON e.stream = l.stream AND e.sequence = l.sequence
WHERE (e.id IS NULL OR e.hash <> l.hash) {where} ORDER BY l.stream, l.sequence LIMIT 1000
"""

WORDS: dict[str, Words] = {
    "body_hash": Words(
        "内容与其哈希不符(内容或哈希被改过)", "the body does not give its hash: one of them was changed"
    ),
    "missing": Words("缺少第 {first} 到 {last} 个事件", "events {first} to {last} are missing"),
    "repeated": Words("序号不是递增的", "the sequence does not grow"),
    "previous": Words("没有接在前一个事件之后(前一哈希不符)", "does not follow the event before: other previous hash"),
    "field": Words("列 {name} 与内容中记载的不一致", "column {name} differs from what the body says"),
    "head": Words(
        "链头记载到第 {head} 个事件,与最后一个事件不符",
        "the head stands at event {head} and is not the last event",
    ),
    "no_head": Words("有事件而没有链头", "there are events but no head"),
    "no_events": Words("有链头而没有任何事件", "there is a head but not one event"),
    "private": Words("私密值 {path} 与事件中的承诺不符", "the private value {path} does not match its commitment"),
    "leaf_missing": Words("检查点 {checkpoint} 记载过的事件不见了", "an event under checkpoint {checkpoint} is gone"),
    "leaf_changed": Words(
        "与检查点 {checkpoint} 记载的哈希不符", "has another hash than under checkpoint {checkpoint}"
    ),
    "root": Words("检查点 {checkpoint} 的根无法重算得出", "the root of checkpoint {checkpoint} cannot be made again"),
    "published": Words(
        "检查点 {checkpoint} 与已发布在 {file} 的不一致",
        "checkpoint {checkpoint} differs from the one published in {file}",
    ),
}


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the log is not what it was."""

    code: str
    stream: str = ""
    sequence: int | None = None
    params: Mapping[str, object] = field(default_factory=dict[str, object])

    def say(self, lang: str) -> str:
        place = " ".join(str(part) for part in (self.stream, self.sequence) if part not in ("", None))
        return f"{place}: {WORDS[self.code].say(lang, **self.params)}".removeprefix(": ")

    def as_json(self) -> dict[str, Any]:
        return {
            "stream": self.stream,
            "sequence": self.sequence,
            "code": self.code,
            "zh": WORDS[self.code].say("zh", **self.params),
            "en": WORDS[self.code].say("en", **self.params),
        }


@dataclass(slots=True)
class Report:
    """What was looked at, and what was found broken (at most 1,000 breaks are listed)."""

    events: int = 0
    streams: int = 0
    private: int = 0
    checkpoint: int | None = None
    breaks: list[Break] = field(default_factory=list[Break])

    def add(self, code: str, stream: str = "", sequence: int | None = None, **params: object) -> None:
        if len(self.breaks) < MOST_BREAKS:
            self.breaks.append(Break(code, stream, sequence, params))


def verify(stream: str | None = None) -> Report:
    """Recomputes all chains, or one; a whole run also makes the last checkpoint's root again and compares all
    checkpoints with the published file. One snapshot, so it may run while orders come in."""
    report = Report()
    with _snapshot():
        _check_events(report, stream)
        _check_private(report, stream)
        _check_heads(report, stream)
        _check_leaves(report, stream)
        if stream is None:
            _check_root(report)
            _check_published(report, Path(settings.CONFIG.data_dir) / checkpoints.FILE_NAME)
    return report


@contextmanager
def _snapshot() -> Generator[None]:
    with transaction.atomic():
        if not connection.savepoint_ids:  # the outermost block: nothing was read yet
            db.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # Rows come in the order of an index; sorting gigabytes of bodies would take longer.
        db.run("SET LOCAL enable_sort = off")
        db.run("SET LOCAL jit = off")
        yield


def _copy(sql: str, types: tuple[str, ...], stream: str | None) -> Iterator[tuple[Any, ...]]:
    where = "WHERE e.stream = %s" if stream else ""
    within = "WHERE event_id IN (SELECT id FROM event WHERE stream = %s)" if stream else ""
    with connection.cursor() as cursor:
        native = cast(Any, cursor).connection.cursor()
        with native.copy(sql.format(where=where, within=within), (stream,) if stream else None) as copy:
            copy.set_types(types)
            yield from copy.rows()


class _Chain:
    """Walks the events of one stream after the other."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.stream = ""
        self.start = b""
        self.sequence = 0
        self.hash = NO_HASH
        self.head: tuple[int | None, bytes | None] = (None, None)

    def begin(self, stream: str, head: tuple[int | None, bytes | None]) -> None:
        self.end()
        self.report.streams += 1
        self.stream, self.head = stream, head
        self.start = b'{"v":1,"stream":' + orjson.dumps(stream) + b',"sequence":'
        self.sequence, self.hash = 0, NO_HASH

    def end(self) -> None:
        if not self.stream:
            return
        sequence, head = self.head
        if sequence is None:
            self.report.add("no_head", self.stream, self.sequence)
        elif (sequence, head) != (self.sequence, self.hash):
            self.report.add("head", self.stream, self.sequence, head=sequence)

    def prefix(self, sequence: int, at: datetime, actor: int, kind: str) -> bytes:
        """What the body must begin with: everything but its data."""
        time = at.isoformat(timespec="microseconds")[:26] + "Z"
        return self.start + (
            f'{sequence},"at":"{time}","actor":{actor},"kind":"{kind}","previous":"{self.hash.hex()}","data":'.encode()
        )


def _check_events(report: Report, stream: str | None) -> None:
    chain, sha256 = _Chain(report), hashlib.sha256
    for row in _copy(_EVENTS, _EVENT_TYPES, stream):
        name, sequence, at, actor, kind, body, stored, head_sequence, head_hash = row
        if name != chain.stream:
            chain.begin(name, (head_sequence, head_hash))
        report.events += 1
        if sequence != chain.sequence + 1:
            if sequence > chain.sequence:
                report.add("missing", name, sequence, first=chain.sequence + 1, last=sequence - 1)
            else:
                report.add("repeated", name, sequence)
        if sha256(body).digest() != stored:
            report.add("body_hash", name, sequence)
        if not body.startswith(chain.prefix(sequence, at, actor, kind)):
            _name_difference(chain, row)
        chain.sequence, chain.hash = sequence, stored
    chain.end()


def _name_difference(chain: _Chain, row: tuple[Any, ...]) -> None:
    """The slow way, for bodies that do not begin as expected: which member differs."""
    name, sequence, at, actor, kind, body = row[:6]
    try:
        said = orjson.loads(body)
        said_at = datetime.fromisoformat(said["at"])
        pairs = {
            "stream": (said["stream"], name),
            "sequence": (said["sequence"], sequence),
            "at": (said_at, at),
            "actor": (said["actor"], actor),
            "kind": (said["kind"], kind),
        }
        follows = said["previous"] == chain.hash.hex()
    except (ValueError, KeyError, TypeError):
        chain.report.add("field", name, sequence, name="body")
        return
    for column, (in_body, in_row) in pairs.items():
        if in_body != in_row:
            chain.report.add("field", name, sequence, name=column)
    if not follows:
        chain.report.add("previous", name, sequence)


def commitment_at(data: Any, path: str) -> str | None:
    """The commitment that stands at `path` (a JSON Pointer) in an event's data."""
    here = data
    for escaped in path.split("/")[1:]:
        step = escaped.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict):
            here = cast(dict[str, Any], here).get(step)
        elif isinstance(here, list) and step.isdigit() and int(step) < len(cast(list[Any], here)):
            here = cast(list[Any], here)[int(step)]
        else:
            return None
    return cast(dict[str, Any], here).get("commitment") if isinstance(here, dict) else None


def _check_private(report: Report, stream: str | None) -> None:
    for name, sequence, body, paths, salts, values in _copy(_PRIVATE, _PRIVATE_TYPES, stream):
        report.private += len(paths)
        try:
            data = orjson.loads(body)["data"]
        except (ValueError, KeyError, TypeError):
            continue  # named by _check_events
        for path, salt, value in zip(paths, salts, values, strict=True):
            if hashlib.sha256(salt + value.encode()).hexdigest() != commitment_at(data, path):
                report.add("private", name, sequence, path=path)


def _check_heads(report: Report, stream: str | None) -> None:
    where, also = ("WHERE h.stream = %s", "AND") if stream else ("", "WHERE")
    for row in db.rows(_BARE_HEADS.format(where=where, also=also), (stream,) if stream else ()):
        report.add("no_events", row["stream"], row["sequence"])


def _check_leaves(report: Report, stream: str | None) -> None:
    where = "AND l.stream = %s" if stream else ""
    for row in db.rows(_LOST_LEAVES.format(where=where), (stream,) if stream else ()):
        code = "leaf_missing" if row["missing"] else "leaf_changed"
        report.add(code, row["stream"], row["sequence"], checkpoint=row["checkpoint_id"])


def _check_root(report: Report) -> None:
    last = checkpoints.latest()
    if last is None:
        return
    report.checkpoint = last.id
    tree = Tree()
    for name, sequence, head in checkpoints.heads(last.id):
        tree.add(leaf_hash(name, sequence, head))
    if (tree.size, tree.close()[0]) != (last.streams, last.root):
        report.add("root", checkpoint=last.id)


def _check_published(report: Report, file: Path) -> None:
    roots = {row["id"]: bytes(row["root"]).hex() for row in db.rows("SELECT id, root FROM checkpoint")}
    for item in checkpoints.published(file):
        if roots.get(item.get("id", 0)) != item.get("root"):
            report.add("published", checkpoint=item.get("id"), file=str(file))
