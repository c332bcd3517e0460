"""Every way to tamper with the log is found, and named."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from tests.kernel.log_tools import GUARDED, Database, story, tampering

from meidan.kernel import chain, checkpoints, db, relay
from meidan.kernel.merkle import EMPTY_ROOT, Tree, leaf_hash, node_hash
from meidan.site import command_line


@pytest.fixture
def log(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Three streams under one checkpoint."""
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, data_dir=tmp_path))
    with tampering(database) as owner:  # an installation begins with events about its settings
        owner.execute("DELETE FROM event; DELETE FROM stream_head")
    for number in (1, 2, 10):
        story(f"order:{number}")
    assert relay.catch_up()
    assert checkpoints.take()
    return database


def found(stream: str | None = None) -> set[tuple[str, str, int | None]]:
    return {(one.code, one.stream, one.sequence) for one in chain.verify(stream).breaks}


def test_an_untouched_log_holds(log: Database) -> None:
    report = chain.verify()
    assert (report.events, report.streams, report.private, report.breaks) == (12, 3, 9, [])
    assert report.checkpoint == checkpoints.latest().id  # type: ignore[union-attr]
    assert chain.verify("order:10").events == 4


def test_erasing_personal_values_breaks_nothing(log: Database) -> None:
    db.run("DELETE FROM event_private")
    assert chain.verify().breaks == []


BODY = "UPDATE event SET body = replace(body, '第 3 次', '第 9 次') WHERE stream = 'order:2' AND sequence = 3"
REHASHED = BODY.replace(
    "body = replace(body, '第 3 次', '第 9 次')",
    "body = replace(body, '第 3 次', '第 9 次'), "
    "hash = sha256(convert_to(replace(body, '第 3 次', '第 9 次'), 'UTF8'))",
)


PRIVATE: set[tuple[str, str, int | None]] = {("private", f"order:{number}", 1) for number in (1, 2, 10)}
CASES: list[tuple[str, set[tuple[str, str, int | None]]]] = [
    (BODY, {("body_hash", "order:2", 3)}),
    (
        REHASHED,
        {("previous", "order:2", 4)},
    ),
    (
        "UPDATE event SET hash = sha256('x') WHERE stream = 'order:2' AND sequence = 3",
        {("body_hash", "order:2", 3), ("previous", "order:2", 4)},
    ),
    (
        "DELETE FROM event WHERE stream = 'order:2' AND sequence = 2",
        {("missing", "order:2", 3), ("previous", "order:2", 3)},
    ),
    (
        "DELETE FROM event WHERE stream = 'order:2' AND sequence = 1",
        {("missing", "order:2", 2), ("previous", "order:2", 2)},
    ),
    (
        "DELETE FROM event WHERE stream = 'order:2' AND sequence = 4",
        {("head", "order:2", 3), ("leaf_missing", "order:2", 4)},
    ),
    (
        "UPDATE event SET kind = 'OrderReleased' WHERE stream = 'order:2' AND sequence = 2",
        {("field", "order:2", 2)},
    ),
    ("UPDATE event SET actor_id = 7 WHERE stream = 'order:2' AND sequence = 2", {("field", "order:2", 2)}),
    ("UPDATE event SET at = at + '1 s' WHERE stream = 'order:2' AND sequence = 2", {("field", "order:2", 2)}),
    (
        "UPDATE event SET sequence = 5 WHERE stream = 'order:2' AND sequence = 4",
        {
            ("missing", "order:2", 5),
            ("field", "order:2", 5),
            ("head", "order:2", 5),
            ("leaf_missing", "order:2", 4),
        },
    ),
    (
        "UPDATE event SET stream = 'order:3' WHERE stream = 'order:2'",
        {
            *(("field", "order:3", number) for number in (1, 2, 3, 4)),
            ("no_head", "order:3", 4),
            ("no_events", "order:2", 4),
            ("leaf_missing", "order:2", 4),
        },
    ),
    ("DELETE FROM stream_head WHERE stream = 'order:2'", {("no_head", "order:2", 4)}),
    ("UPDATE stream_head SET sequence = 3 WHERE stream = 'order:2'", {("head", "order:2", 4)}),
    (
        "DELETE FROM event WHERE stream = 'order:2'",
        {("no_events", "order:2", 4), ("leaf_missing", "order:2", 4)},
    ),
    ("UPDATE event_private SET value = '李四' WHERE path = '/customer/name'", PRIVATE),
    ("UPDATE event_private SET salt = decode(repeat('00', 16), 'hex')", PRIVATE),
    ("UPDATE checkpoint SET root = sha256('x')", {("root", "", None), ("published", "", None)}),
    (
        "UPDATE checkpoint_leaf SET hash = sha256('x') WHERE stream = 'order:2'",
        {("leaf_changed", "order:2", 4), ("root", "", None)},
    ),
    ("DELETE FROM checkpoint_leaf WHERE stream = 'order:2'", {("root", "", None)}),
    ("DELETE FROM checkpoint_leaf; DELETE FROM checkpoint", {("published", "", None)}),
]


def test_tampering_is_found_and_named(log: Database) -> None:
    with tampering(log) as owner:
        for table in (*GUARDED, "stream_head"):
            owner.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
    for statement, expected in CASES:
        with tampering(log) as owner:
            owner.execute(statement)
        assert found() == expected, statement
        if any(stream == "order:2" for _, stream, _ in expected):
            assert found("order:2"), f"checking the one order tells as well: {statement}"
        with tampering(log) as owner:
            for table in (*GUARDED, "stream_head"):
                owner.execute(f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}")
    assert found() == set()


def test_a_stream_cut_short_with_its_head_is_told_by_the_checkpoint(log: Database) -> None:
    with tampering(log) as owner:
        owner.execute("DELETE FROM event WHERE stream = 'order:2' AND sequence = 4")
        owner.execute(
            "UPDATE stream_head h SET sequence = 3, hash = e.hash FROM event e "
            "WHERE e.stream = h.stream AND e.stream = 'order:2' AND e.sequence = 3"
        )
    assert found() == {("leaf_missing", "order:2", 4)}


def test_a_stream_deleted_without_a_trace_is_told_by_the_root(log: Database) -> None:
    with tampering(log) as owner:
        owner.execute("DELETE FROM event WHERE stream = 'order:2'")
        owner.execute("DELETE FROM stream_head WHERE stream = 'order:2'")
        assert found() == {("leaf_missing", "order:2", 4)}
        owner.execute("DELETE FROM checkpoint_leaf WHERE stream = 'order:2'")
    assert found() == {("root", "", None)}


def test_a_history_made_anew_is_told_by_the_published_file(log: Database) -> None:
    with tampering(log) as owner:
        owner.execute("DELETE FROM checkpoint_leaf; DELETE FROM checkpoint")
        owner.execute("DELETE FROM event_feed; DELETE FROM event_private; DELETE FROM event; DELETE FROM stream_head")
    story("order:1", 2)
    assert relay.catch_up()
    assert checkpoints.take()
    assert found() == {("published", "", None)}


def test_the_program_names_the_break_and_exits_1(
    log: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEIDAN_ATTACHED", "1")
    monkeypatch.setenv("MEIDAN_LANG", "en")
    assert command_line.main(["verify"]) == 0
    with tampering(log) as owner:
        owner.execute(BODY)
    capsys.readouterr()
    assert command_line.main(["verify"]) == 1
    told = capsys.readouterr().out
    assert "order:2 3: the body does not give its hash" in told
    assert command_line.main(["verify", "--json", "--checkpoint"]) == 1


def test_checkpoints_hold_what_moved_and_can_be_made_again(log: Database) -> None:
    first = checkpoints.latest()
    assert first is not None
    assert first.streams == 3
    story("order:3", 1)
    story("order:10", 2)
    assert relay.catch_up()
    second = checkpoints.take()
    assert second is not None
    assert (second.streams, second.root != first.root) == (4, True)
    assert checkpoints.take() == second, "nothing moved: no new one"
    leaves = db.rows("SELECT stream FROM checkpoint_leaf WHERE checkpoint_id = %s ORDER BY stream", (second.id,))
    assert [leaf["stream"] for leaf in leaves] == ["order:10", "order:3"]
    for checkpoint in (first, second):
        for stream in ("order:1", "order:2", "order:10"):
            assert _climb(checkpoints.proof(checkpoint, stream)) == checkpoint.root
    assert checkpoints.proof(first, "order:3") is None
    assert _climb(checkpoints.proof(second, "order:3")) == second.root


def _climb(proof: checkpoints.Proof | None) -> bytes:
    assert proof is not None
    here = leaf_hash(proof.stream, proof.sequence, proof.head)
    for side, sibling in proof.path:
        here = node_hash(sibling, here) if side == "left" else node_hash(here, sibling)
    return here


def test_every_checkpoint_is_published_once_also_after_a_crash(log: Database, tmp_path: Path) -> None:
    file = tmp_path / checkpoints.FILE_NAME
    assert [item["id"] for item in checkpoints.published(file)] == [checkpoints.latest().id]  # type: ignore[union-attr]
    with file.open("ab") as handle:
        handle.write(b'{"id":99,"ro')  # cut off by a crash
    story("order:4")
    assert relay.catch_up()
    second = checkpoints.take()
    assert second is not None
    assert [item["root"] for item in checkpoints.published(file)][-1] == second.root.hex()
    assert checkpoints.publish(file) == 0
    file.unlink()
    assert checkpoints.publish(file) == 2
    assert chain.verify().breaks == []


def test_a_tree_is_the_standard_one_for_any_size() -> None:
    def reference(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        half = 1 << (len(leaves) - 1).bit_length() - 1
        return node_hash(reference(leaves[:half]), reference(leaves[half:]))

    for size in range(1, 40):
        leaves = [leaf_hash(f"order:{number}", number, bytes(32)) for number in range(size)]
        for marked in {0, size // 2, size - 1}:
            tree = Tree()
            for number, leaf in enumerate(leaves):
                tree.add(leaf, marked=number == marked)
            root, path = tree.close()
            assert root == reference(leaves)
            here = leaves[marked]
            for side, sibling in path:
                here = node_hash(sibling, here) if side == "left" else node_hash(here, sibling)
            assert here == root
    assert Tree().close() == (EMPTY_ROOT, [])
