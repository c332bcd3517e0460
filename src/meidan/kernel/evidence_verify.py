#!/usr/bin/env python3
"""Checks this evidence pack. Needs Python 3.8 or later and nothing else; run it in the unpacked folder.

    python3 verify.py                         exits 0, or 1 naming what is broken
    python3 verify.py --against CHECKPOINT    also compares with a checkpoint that you received earlier
                                              (a file with one published checkpoint per line, or just one)

A checkpoint inside the pack proves nothing against whoever made the pack. One that you kept yourself does.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# (Everything here is read from files that anyone may have changed: it has no types.)

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

LISTED = "manifest.json"


class Findings:
    """Collects what is broken, in both languages."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, zh: str, en: str) -> None:
        self.lines.append(f"✗ {zh} / {en}")


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def read_json(folder: Path, name: str, broken: Findings) -> Any:
    try:
        return json.loads((folder / name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        broken.add(f"{name} 无法读取:{error}", f"{name} cannot be read: {error}")
        return None


def check_manifest(folder: Path, broken: Findings) -> None:
    """Every file is as it was when the pack was made."""
    listed = read_json(folder, LISTED, broken)
    if not isinstance(listed, dict):
        return
    for name, digest in listed.items():
        path = folder / name
        if not path.is_file():
            broken.add(f"缺少文件 {name}", f"file {name} is missing")
        elif sha256(path.read_bytes()).hex() != digest:
            broken.add(f"文件 {name} 被改过", f"file {name} was changed")


def check_events(folder: Path, broken: Findings) -> dict[int, tuple[str, dict[str, Any]]]:
    """The chain: {sequence: (hash in hex, what the event says)}."""
    try:
        lines = (folder / "events.jsonl").read_bytes().split(b"\n")
    except OSError as error:
        broken.add(f"events.jsonl 无法读取:{error}", f"events.jsonl cannot be read: {error}")
        return {}
    chain: dict[int, tuple[str, dict[str, Any]]] = {}
    previous, expected, stream = "0" * 64, 1, None
    for number, line in enumerate(lines, 1):
        if not line and number == len(lines):
            continue
        digest = sha256(line).hex()
        try:
            event = json.loads(line)
            sequence = int(event["sequence"])
            follows, same = event["previous"] == previous, stream in (None, event["stream"])
        except (ValueError, KeyError, TypeError):
            broken.add(f"events.jsonl 第 {number} 行已损坏", f"events.jsonl line {number} is damaged")
            previous, expected = digest, expected + 1
            continue
        stream = event["stream"]
        if sequence != expected:
            broken.add(
                f"第 {sequence} 个事件处应为第 {expected} 个", f"event {sequence} stands where {expected} belongs"
            )
        if not follows:
            broken.add(
                f"第 {sequence} 个事件没有接在前一个事件之后:其中之一被改过",
                f"event {sequence} does not follow the one before: one of them was changed",
            )
        if not same:
            broken.add(f"第 {sequence} 个事件属于别的对象", f"event {sequence} belongs to another subject")
        chain[sequence] = (digest, event)
        previous, expected = digest, sequence + 1
    return chain


def check_head(folder: Path, chain: dict[int, tuple[str, dict[str, Any]]], broken: Findings) -> None:
    head = read_json(folder, "head.json", broken)
    if not isinstance(head, dict):
        return
    last = max(chain, default=0)
    here = {"stream": chain[last][1]["stream"], "sequence": last, "hash": chain[last][0]} if chain else {}
    for name in ("stream", "sequence", "hash"):
        if head.get(name) != here.get(name):
            broken.add(
                f"最后一个事件(第 {last} 个)与 head.json 的 {name} 不符",
                f"the last event ({last}) does not match {name} in head.json",
            )


def commitment_at(data: Any, path: str) -> Any:
    here = data
    for escaped in path.split("/")[1:]:
        step = escaped.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            return None
    return here.get("commitment") if isinstance(here, dict) else None


def check_private(folder: Path, chain: dict[int, tuple[str, dict[str, Any]]], broken: Findings) -> int | None:
    """How many private values were checked; None in a masked pack, which holds none."""
    path = folder / "private.jsonl"
    if not path.exists():
        return None
    count = 0
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line:
            continue
        try:
            item = json.loads(line)
            sequence, where = int(item["sequence"]), str(item["path"])
            commitment = sha256(bytes.fromhex(item["salt"]) + item["value"].encode("utf-8")).hex()
        except (ValueError, KeyError, TypeError, AttributeError):
            broken.add(f"private.jsonl 第 {number} 行已损坏", f"private.jsonl line {number} is damaged")
            continue
        event = chain.get(sequence, ("", {}))[1]
        if commitment != commitment_at(event.get("data"), where):
            broken.add(
                f"第 {sequence} 个事件的私密值 {where} 与承诺不符",
                f"the private value {where} of event {sequence} does not match its commitment",
            )
        count += 1
    return count


def climb(proof: dict[str, Any]) -> str:
    """The root that a proof leads to."""
    leaf = b"\x00" + proof["stream"].encode() + int(proof["sequence"]).to_bytes(8, "big") + bytes.fromhex(proof["hash"])
    here = sha256(leaf)
    for step in proof["path"]:
        sibling = bytes.fromhex(step["hash"])
        here = sha256(b"\x01" + (sibling + here if step["side"] == "left" else here + sibling))
    return here.hex()


def check_proof(proof: dict[str, Any], chain: dict[int, tuple[str, dict[str, Any]]], broken: Findings) -> None:
    """The proof leads from an event of this pack to its checkpoint's root."""
    try:
        number, sequence = proof["checkpoint"]["id"], int(proof["sequence"])
        root, digest, stream = proof["checkpoint"]["root"], proof["hash"], proof["stream"]
        reached = climb(proof)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        broken.add("proofs.json 已损坏", "proofs.json is damaged")
        return
    event = chain.get(sequence)
    if event is None:
        broken.add(
            f"检查点 {number} 记载到第 {sequence} 个事件,证据包里却没有它",
            f"checkpoint {number} knows event {sequence}, which this pack lacks",
        )
    elif event[0] != digest or event[1].get("stream") != stream:
        broken.add(
            f"第 {sequence} 个事件与检查点 {number} 记载的不同",
            f"event {sequence} is not the one that checkpoint {number} recorded",
        )
    if reached != root:
        broken.add(f"证明不能到达检查点 {number} 的根", f"the proof does not lead to the root of checkpoint {number}")


def read_checkpoints(file: Path, broken: Findings) -> list[dict[str, Any]]:
    """One JSON object, or one per line."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        broken.add(f"{file} 无法读取:{error}", f"{file} cannot be read: {error}")
        return []
    try:
        whole = json.loads(text)
        found = whole if isinstance(whole, list) else [whole]
    except ValueError:
        found = []
        for line in text.splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    found = [item.get("checkpoint", item) for item in found if isinstance(item, dict)]
    found = [item for item in found if isinstance(item, dict) and "root" in item]
    if not found:
        broken.add(f"{file} 里没有检查点", f"there is no checkpoint in {file}")
    return found


def compare(received: list[dict[str, Any]], proofs: list[dict[str, Any]], broken: Findings) -> int | None:
    """Checks the proofs against checkpoints from elsewhere; returns the number of the latest one that agrees."""
    agreed: list[int] = []
    mine = {item.get("id"): item for item in received}
    for proof in proofs:
        checkpoint = proof.get("checkpoint", {})
        theirs = mine.get(checkpoint.get("id"))
        if theirs is None:
            continue
        if str(theirs["root"]).lower() == checkpoint.get("root"):
            agreed.append(checkpoint["id"])
        else:
            broken.add(
                f"检查点 {checkpoint['id']} 与您先前收到的不同:历史被改过",
                f"checkpoint {checkpoint['id']} differs from the one you received: history was changed",
            )
    if received and not agreed and not broken.lines:
        numbers = ", ".join(str(item.get("id")) for item in received[-3:])
        broken.add(
            f"证据包里没有您那个检查点({numbers})的证明,请向对方索取带 ?checkpoint={received[-1].get('id')} 的证据包",
            f"this pack holds no proof for your checkpoint ({numbers}); "
            f"ask for the pack with ?checkpoint={received[-1].get('id')}",
        )
    return max(agreed, default=None)


def main() -> int:
    parser = argparse.ArgumentParser(description="证据包校验 / checks an evidence pack")
    parser.add_argument(
        "--against", metavar="CHECKPOINT", help="先前收到的检查点文件 / a checkpoint file received earlier"
    )
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    folder, broken = Path(__file__).resolve().parent, Findings()
    check_manifest(folder, broken)
    chain = check_events(folder, broken)
    check_head(folder, chain, broken)
    private = check_private(folder, chain, broken)
    proofs = read_json(folder, "proofs.json", broken)
    proofs = [item for item in proofs if isinstance(item, dict)] if isinstance(proofs, list) else []
    for proof in proofs:
        check_proof(proof, chain, broken)
    agreed = None
    if options.against:
        agreed = compare(read_checkpoints(Path(options.against), broken), proofs, broken)
    for line in broken.lines:
        print(line, file=sys.stderr)
    if broken.lines:
        return 1
    shown = "已遮盖 / masked" if private is None else str(private)
    print(f"✓ 事件 {len(chain)} 个,链完整 / {len(chain)} events, chain intact · 私密值 / private values: {shown}")
    for checkpoint in (proof["checkpoint"] for proof in proofs):
        print(f"✓ 检查点 / checkpoint {checkpoint['id']} ({checkpoint['at']}): {checkpoint['root']}")
    if agreed is not None:
        print(f"✓ 与您收到的检查点 {agreed} 一致 / agrees with the checkpoint {agreed} that you received")
    return 0


if __name__ == "__main__":
    sys.exit(main())
