"""An evidence pack is checked by anyone with Python alone, and shows what was done to it."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from tests.kernel.log_tools import Database, story

from meidan.kernel import checkpoints, evidence, relay
from meidan.kernel.errors import Refusal

Edit = Callable[[dict[str, bytes]], None]


@pytest.fixture
def log(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, data_dir=tmp_path))
    for number in (1, 2, 3):
        story(f"order:{number}")
    assert relay.catch_up()
    assert checkpoints.take()
    return database


def unpack(content: bytes, folder: Path) -> Path:
    folder.mkdir(parents=True)
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return folder


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """`verify.py` in the folder, by a Python without our packages; (exit code, all it says)."""
    command = [sys.executable, "-I", "verify.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


def edit(content: bytes, folder: Path, change: Edit, manifest: bool) -> Path:
    """The pack after a change; with `manifest` its list of files was made to fit, as a careful forger would."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if manifest:
        digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items() if name != "manifest.json"}
        files["manifest.json"] = orjson.dumps(digests)
    folder.mkdir(parents=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return folder


def swap(name: str, old: str, new: str) -> Edit:
    def change(files: dict[str, bytes]) -> None:
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode())

    return change


def drop_line(name: str, index: int) -> Edit:
    def change(files: dict[str, bytes]) -> None:
        lines = files[name].splitlines(keepends=True)
        del lines[index]
        files[name] = b"".join(lines)

    return change


def forge(files: dict[str, bytes]) -> None:
    """The whole chain made anew around another text, head included: only the checkpoint tells."""
    previous, lines = "0" * 64, list[bytes]()
    for line in files["events.jsonl"].splitlines():
        event = json.loads(line)
        text = line.decode().replace(event["previous"], previous).replace("第 3 次", "第 7 次")
        lines.append(text.encode())
        previous = hashlib.sha256(lines[-1]).hexdigest()
    files["events.jsonl"] = b"\n".join(lines) + b"\n"
    head: dict[str, Any] = orjson.loads(files["head.json"])
    files["head.json"] = orjson.dumps({**head, "hash": previous})


def cut_short(files: dict[str, bytes]) -> None:
    drop_line("events.jsonl", -1)(files)
    last = files["events.jsonl"].splitlines()[-1]
    head: dict[str, Any] = orjson.loads(files["head.json"])
    files["head.json"] = orjson.dumps({**head, "sequence": 3, "hash": hashlib.sha256(last).hexdigest()})


def test_a_pack_verifies_masked_or_not(log: Database, tmp_path: Path) -> None:
    whole = unpack(evidence.pack("order:2", {"order.json": b'{"number":"SO-2"}'}, masked=False), tmp_path / "whole")
    code, told = run(whole)
    assert (code, "4 events, chain intact" in told) == (0, True), told
    assert "张三" in (whole / "private.jsonl").read_text("utf-8")
    assert "张三" not in (whole / "events.jsonl").read_text("utf-8")
    assert {path.name for path in whole.iterdir()} >= {"README.zh.txt", "README.en.txt", "order.json", "proofs.json"}

    masked = unpack(evidence.pack("order:2", {}, masked=True), tmp_path / "masked")
    code, told = run(masked)
    assert (code, "masked" in told) == (0, True), told
    assert "张三" not in "".join(path.read_text("utf-8") for path in masked.iterdir())


def test_a_pack_shows_no_other_order(log: Database) -> None:
    content = evidence.pack("order:2", {}, masked=False)
    archive = zipfile.ZipFile(io.BytesIO(content))
    for name in archive.namelist():
        assert b"order:1" not in archive.read(name)
        assert b"order:3" not in archive.read(name)


def test_what_was_changed_is_named(log: Database, tmp_path: Path) -> None:
    content = evidence.pack("order:2", {"order.json": b"{}"}, masked=False)
    cases: list[tuple[Edit, str, bool]] = [
        (swap("events.jsonl", "第 3 次", "第 9 次"), "event 4 does not follow", True),
        (swap("events.jsonl", "第 4 次", "第 9 次"), "does not match hash in head.json", True),
        (drop_line("events.jsonl", 1), "event 3 stands where 2 belongs", True),
        (drop_line("events.jsonl", 3), "does not match sequence in head.json", True),
        (swap("private.jsonl", "张三", "李四"), "the private value /customer/name of event 1", True),
        (swap("head.json", '"sequence": 4', '"sequence": 5'), "does not match sequence", True),
        (swap("order.json", "{}", "{ }"), "file order.json was changed", False),
        (swap("proofs.json", '"side": ', '"site": '), "proofs.json is damaged", True),
        (cut_short, "knows event 4, which this pack lacks", True),
        (forge, "event 4 is not the one that checkpoint", True),
        (lambda files: files.__delitem__("private.jsonl"), "file private.jsonl is missing", False),
        (lambda files: files.update({"events.jsonl": b"\xff\n[]\n"}), "events.jsonl line 1 is damaged", True),
        (lambda files: files.update({"events.jsonl": b""}), "does not match", True),
    ]
    for number, (change, expected, manifest) in enumerate(cases):
        code, told = run(edit(content, tmp_path / str(number), change, manifest))
        assert (code, expected in told) == (1, True), (number, told)
        assert "Traceback" not in told


def test_against_a_checkpoint_received_earlier(log: Database, tmp_path: Path) -> None:
    received = tmp_path / "received.jsonl"
    received.write_bytes((tmp_path / checkpoints.FILE_NAME).read_bytes())
    first = checkpoints.latest()
    assert first is not None
    story("order:2", 2)
    assert relay.catch_up()
    assert checkpoints.take()

    latest_only = unpack(evidence.pack("order:2", {}, masked=True), tmp_path / "latest")
    code, told = run(latest_only, "--against", str(received))
    assert (code, f"ask for the pack with ?checkpoint={first.id}" in told) == (1, True), told

    asked_for = unpack(evidence.pack("order:2", {}, masked=True, checkpoint_ids=[first.id]), tmp_path / "asked")
    code, told = run(asked_for, "--against", str(received))
    assert (code, f"agrees with the checkpoint {first.id} that you received" in told) == (0, True), told

    one = json.loads(received.read_text().splitlines()[0])
    received.write_text(json.dumps({**one, "root": "0" * 64}))
    code, told = run(asked_for, "--against", str(received))
    assert (code, "differs from the one you received" in told) == (1, True), told
    code, told = run(asked_for, "--against", str(tmp_path / "nowhere.json"))
    assert (code, "cannot be read" in told) == (1, True), told


def test_no_pack_of_what_never_was(log: Database) -> None:
    story("order:4")
    for stream, asked in (("order:99", []), ("order:2", [99]), ("order:4", [1])):
        with pytest.raises(Refusal) as caught:
            evidence.pack(stream, {}, masked=False, checkpoint_ids=asked)
        assert caught.value.status == 404


def test_before_the_first_checkpoint_a_pack_holds_its_chain(database: Database, tmp_path: Path) -> None:
    story("order:1")
    code, told = run(unpack(evidence.pack("order:1", {}, masked=False), tmp_path / "pack"))
    assert code == 0, told
