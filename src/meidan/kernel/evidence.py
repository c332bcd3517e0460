"""Evidence packs: one stream's events as they were hashed, with what anyone needs to check them offline."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from meidan.kernel import checkpoints, clock, db
from meidan.kernel.errors import not_found

_EVENTS = "SELECT body FROM event WHERE stream = %s AND sequence <= %s ORDER BY sequence"
_PRIVATE = """
SELECT e.sequence, p.path, encode(p.salt, 'hex') AS salt, p.value
FROM event_private p JOIN event e ON e.id = p.event_id WHERE e.stream = %s AND e.sequence <= %s
ORDER BY e.sequence, p.path
"""
_HEAD = "SELECT stream, sequence, encode(hash, 'hex') AS hash FROM stream_head WHERE stream = %s"

_PARTS = Path(__file__).parent / "evidence_parts"


def pack(stream: str, extra_files: Mapping[str, bytes], masked: bool, checkpoint_ids: Sequence[int] = ()) -> bytes:
    """A zip with the stream's events, its head, proofs under checkpoints, and `verify.py`.

    `extra_files` (such as order.json) go in as they are. `masked` leaves the private values out; the chain still
    verifies. `checkpoint_ids` asks for proofs under checkpoints received earlier, besides the latest one.
    Bodies go in exactly as hashed: they show prices, so a caller who may not see prices must not get a pack.
    Raises 404 for a stream without events, or a checkpoint that does not exist or did not know the stream yet.
    """
    # Proofs first, then the head, then events up to it: what is committed meanwhile cannot make them disagree.
    proofs = _proofs(stream, checkpoint_ids)
    head = db.row(_HEAD, (stream,))
    if head is None:
        raise not_found("对象", "subject", stream)
    upto = (stream, head["sequence"])
    files: dict[str, bytes] = dict(extra_files)
    files["events.jsonl"] = b"".join(row["body"].encode() + b"\n" for row in db.rows(_EVENTS, upto))
    if not masked:
        files["private.jsonl"] = b"".join(orjson.dumps(row) + b"\n" for row in db.rows(_PRIVATE, upto))
    files["head.json"] = _json(head)
    files["proofs.json"] = _json(proofs)
    files["README.zh.txt"] = (_PARTS / "README.zh.txt").read_bytes()
    files["README.en.txt"] = (_PARTS / "README.en.txt").read_bytes()
    files["verify.py"] = (Path(__file__).parent / "evidence_verify.py").read_bytes()
    files["manifest.json"] = _json({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})
    return _zip(files)


def _proofs(stream: str, checkpoint_ids: Sequence[int]) -> list[dict[str, Any]]:
    wanted: dict[int, checkpoints.Checkpoint] = {}
    for number in checkpoint_ids:
        found = checkpoints.by_id(number)
        if found is None:
            raise not_found("检查点", "checkpoint", str(number))
        wanted[number] = found
    latest = checkpoints.latest()
    proofs = [(number, checkpoints.proof(checkpoint, stream)) for number, checkpoint in wanted.items()]
    for number, proof in proofs:
        if proof is None:
            raise not_found("当时的记录,检查点", "record of it under checkpoint", str(number))
    if latest is not None and latest.id not in wanted:
        proofs.append((latest.id, checkpoints.proof(latest, stream)))
    return [proof.as_json() for _, proof in proofs if proof is not None]


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    made = clock.now().timetuple()[:6]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
