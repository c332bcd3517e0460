"""The doctor finds what has been broken behind the program's back, and nothing else."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import connections
from tests.kernel.log_tools import Database, connect, story, tampering

from meidan import wiring
from meidan.kernel import db, jobs, relay
from meidan.kernel.doctor import Check, examine
from meidan.kernel.words import Words
from meidan.site import command_line


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, data_dir=tmp_path, embedded=False))
    monkeypatch.setenv("MEIDAN_ATTACHED", "1")
    monkeypatch.setenv("MEIDAN_LANG", "en")


@pytest.fixture
def fed(database: Database) -> Database:
    story("order:1")
    assert relay.catch_up()
    return database


@pytest.fixture
def as_owner(fed: Database) -> Generator[None]:
    """Django signs in as the owner, which is what the doctor warns of."""
    entry = connections.databases["default"]
    kept = {key: entry[key] for key in ("USER", "PASSWORD")}
    connections.close_all()
    entry.update(USER=fed.owner.user, PASSWORD=fed.owner.password)
    yield
    connections.close_all()
    entry.update(kept)


def broken() -> dict[str, Any]:
    """Names of the checks that do not hold, with what they show."""
    return {one.check.name: one.breaches for one in examine(wiring.CHECKS) if not one.good}


def test_a_sound_installation_is_clean(fed: Database) -> None:
    assert broken() == {}


def test_every_check_runs_and_speaks_both_languages() -> None:
    names = [check.name for check in wiring.CHECKS]
    assert len(names) == len(set(names))
    for check in wiring.CHECKS:
        assert check.words.zh != check.words.en
        assert check.advice.zh != check.advice.en


def test_a_head_that_is_not_the_last_event_is_found(fed: Database) -> None:
    for statement in (
        "UPDATE stream_head SET sequence = 3 WHERE stream = 'order:1'",
        "DELETE FROM stream_head WHERE stream = 'order:1'",
        "DELETE FROM event WHERE stream = 'order:1' AND sequence = 4",
    ):
        with tampering(fed) as owner:
            owner.execute("CREATE TABLE kept AS TABLE stream_head")
            owner.execute(statement)
        assert broken().keys() == {"log.heads"}, statement
        with tampering(fed) as owner:
            owner.execute("DELETE FROM stream_head; INSERT INTO stream_head SELECT * FROM kept; DROP TABLE kept")


def test_events_left_out_of_the_feed_are_found(fed: Database) -> None:
    with tampering(fed) as owner:
        owner.execute("DELETE FROM event_feed; UPDATE event SET at = at - interval '1 hour'")
    assert broken().keys() == {"log.feed"}


def test_rights_to_rewrite_are_found(fed: Database) -> None:
    for right in ("UPDATE (kind) ON event", "DELETE ON checkpoint", "TRUNCATE ON event_feed", "TRIGGER ON event"):
        with connect(fed, "owner") as owner:
            owner.execute(f"GRANT {right} TO {fed.app.user}")
            assert broken().keys() == {"database.rights"}, right
            owner.execute(f"REVOKE {right} FROM {fed.app.user}")
    assert broken() == {}


def test_missing_triggers_and_migrations_are_found(fed: Database) -> None:
    with connect(fed, "owner") as owner:
        owner.execute("DROP TRIGGER event_append_only ON event")
        owner.execute("DELETE FROM django_migrations WHERE app = 'orders'")
    assert broken().keys() == {"database.triggers", "database.migrations"}


def test_a_disabled_trigger_is_found(fed: Database) -> None:
    with connect(fed, "owner") as owner:
        owner.execute("ALTER TABLE event DISABLE TRIGGER USER")
    assert broken().keys() == {"database.triggers"}


def test_running_as_the_owner_is_found(as_owner: None) -> None:
    assert {"database.role", "database.rights"} <= broken().keys()


def test_an_event_that_waits_for_a_worker_is_no_breach(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    story("order:1")
    with tampering(database) as owner:
        owner.execute("UPDATE event SET at = at - interval '1 hour'")
    assert "log.feed" in broken()
    assert command_line.main(["doctor"]) == 0, capsys.readouterr().out


def test_the_program_says_what_to_do_and_exits_1(fed: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["doctor", "--json"]) == 0
    assert orjson.loads(capsys.readouterr().out)["ok"] is True
    with connect(fed, "owner") as owner:
        owner.execute("ALTER TABLE event DISABLE TRIGGER USER")
    assert command_line.main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "✗ The triggers of append-only tables are there and enabled" in told
    assert "What to do:" in told


def test_a_check_that_cannot_look_is_a_breach(database: Database) -> None:
    check = Check("odd", Words("奇", "odd"), Words("修", "mend"), "SELECT * FROM nowhere")
    assert not examine([check])[0].good


def test_an_open_key_file_is_found(fed: Database, tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("x" * 64)
    key.chmod(0o644)
    assert broken().keys() == {"machine.modes"}


def test_old_answers_are_forgotten_and_young_ones_kept(database: Database) -> None:
    statement = """
        INSERT INTO idempotency_key (actor_id, method, path, key, body_hash, status, created_at)
        SELECT 1, 'POST', '/x', 'k' || n, '', 200, now() - make_interval(days => n, hours => -1)
        FROM generate_series(1, 40) AS n
    """
    db.run(statement)
    assert jobs.tidy_idempotency(timestamp=0) == 10
    assert db.scalar("SELECT count(*) FROM idempotency_key") == 30
