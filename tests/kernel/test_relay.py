"""The relay with real connections: whatever the order of commits, every event is fed, and none twice."""

import random
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from procrastinate.exceptions import ConnectorException
from tests.kernel.log_tools import Database, append, connect, feed

from meidan.kernel import db, relay
from meidan.kernel import feed as feed_reading
from meidan.kernel.feed import FeedEvent, Subscriber

FAST = relay.Pace(idle=0.02, busy=0.01, remind=0.2, longest_wait=0.2)


@contextmanager
def relaying(count: int = 1) -> Generator[threading.Event]:
    stop = threading.Event()
    threads = [threading.Thread(target=relay.run_forever, args=(stop, FAST)) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()


def eventually(check: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def leader(database: Database) -> Generator[None]:
    assert relay.lead()
    while relay.step():
        pass
    yield
    relay.resign()


def test_an_event_that_commits_late_with_a_lower_number_is_fed_once(database: Database, leader: None) -> None:
    with connect(database) as early, connect(database) as late:
        late.execute("BEGIN")
        first = append(late, "order:1")
        second = append(early, "order:2")
        assert first < second
        assert relay.step() == 1
        assert relay.step() == 0
        assert feed(early) == [second]
        late.execute("COMMIT")
        assert relay.step() == 1
        assert relay.step() == 0
        assert feed(early) == [second, first]
        assert db.scalar("SELECT count(*) FROM event_gap") == 0


def test_the_late_one_may_have_the_younger_transaction(database: Database, leader: None) -> None:
    """The snapshot's xmax is then not above the late transaction's number: waiting for xmax only would lose it."""
    with connect(database) as early, connect(database) as late:
        early.execute("BEGIN")
        early.execute("SELECT pg_current_xact_id()")
        late.execute("BEGIN")
        first = append(late, "order:1")
        second = append(early, "order:2")
        early.execute("COMMIT")
        for _ in range(3):
            relay.step()
        assert feed(early) == [second]
        late.execute("COMMIT")
        relay.step()
        assert feed(early) == [second, first]


def test_numbers_that_were_rolled_back_are_forgotten_once_nobody_can_bring_them(
    database: Database, leader: None
) -> None:
    with connect(database) as one, connect(database) as other, connect(database) as long_one:
        long_one.execute("BEGIN")
        long_one.execute("SELECT pg_current_xact_id()")
        one.execute("BEGIN")
        for _ in range(3):
            append(one, "order:1")
        one.execute("ROLLBACK")
        append(other, "order:2")
        relay.step()
        relay.step()
        assert db.scalar("SELECT sum(last_id - event_id + 1) FROM event_gap") == 3
        long_one.execute("COMMIT")
        relay.step()
        assert db.scalar("SELECT count(*) FROM event_gap") == 0


def test_a_step_takes_a_bounded_number_of_events(database: Database, leader: None) -> None:
    with connect(database) as conn:
        ids = [append(conn, f"order:{number}") for number in range(7)]
        assert [relay.step(3), relay.step(3), relay.step(3), relay.step(3)] == [3, 3, 1, 0]
        assert feed(conn) == ids


def test_many_writers_two_relays_nothing_lost_nothing_twice(
    database: Database, together: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    def write(index: int) -> list[int]:
        dice, written = random.Random(index), list[int]()
        with connect(database) as conn:
            for round_number in range(25):
                conn.execute("BEGIN")
                ids = [append(conn, f"order:{index}") for _ in range(dice.randint(1, 4))]
                time.sleep(dice.random() * 0.01)
                if dice.random() < 0.2:
                    conn.execute("ROLLBACK")
                else:
                    conn.execute("COMMIT")
                    written += ids
                assert round_number >= 0
        return written

    with relaying(2), connect(database) as conn:
        written = sorted(number for part in together(write, 6) for number in part)
        eventually(lambda: len(feed(conn)) == len(written))
    with connect(database) as conn:
        assert sorted(feed(conn)) == written
        streams = conn.execute(
            "SELECT e.stream, array_agg(e.sequence ORDER BY f.position) FROM event_feed f JOIN event e "
            "ON e.id = f.event_id GROUP BY e.stream"
        ).fetchall()
        for stream, sequences in streams:
            assert sequences == list(range(1, len(sequences) + 1)), stream


def test_only_one_relay_leads_and_another_takes_over(database: Database) -> None:
    with relaying(2), connect(database, "owner") as conn:
        append(conn, "order:1")
        eventually(lambda: len(feed(conn)) == 1)
        holders = conn.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted").fetchall()
        assert len(holders) == 1
        conn.execute("SELECT pg_terminate_backend(%s)", holders[0])
        append(conn, "order:1")
        eventually(lambda: len(feed(conn)) == 2)
        successor = conn.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted").fetchall()
        assert len(successor) == 1
        assert successor != holders


def test_the_relay_comes_back_after_its_connection_was_cut(database: Database) -> None:
    with relaying(), connect(database, "owner") as conn:
        for round_number in range(1, 4):
            append(conn, "order:1")
            eventually(lambda expected=round_number: len(feed(conn)) == expected)
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")


def test_after_a_restore_into_another_cluster_old_marks_mean_nothing(database: Database) -> None:
    with connect(database, "owner") as conn:
        first, second, third = (append(conn, f"order:{number}") for number in range(3))
        assert relay.catch_up()
        # As restored: another cluster's number, a gap with a mark from its future, an event fed nowhere.
        conn.execute("UPDATE feed_relay SET cluster = 1")
        gap = "INSERT INTO event_gap (event_id, last_id, seen_xmax) VALUES (%s, %s, 9000000000000)"
        conn.execute(gap, (second, second))
        conn.execute("ALTER TABLE event_feed DISABLE TRIGGER USER")
        conn.execute("DELETE FROM event_feed WHERE event_id = %s", (second,))
        conn.execute("ALTER TABLE event_feed ENABLE TRIGGER USER")
        assert relay.lead()
        assert feed(conn) == [first, third, second]
        assert conn.execute("SELECT count(*) FROM event_gap").fetchone() == (0,)
        append(conn, "order:9")
        relay.step()
        assert len(feed(conn)) == 4
        relay.resign()


def test_feeding_is_announced(database: Database, leader: None) -> None:
    with connect(database) as conn:
        conn.execute("LISTEN meidan_feed")
        append(conn, "order:1")
        relay.step()
        heard = [notice.payload for notice in conn.notifies(timeout=5, stop_after=1)]
        assert heard == [str(feed_reading.head())]


def test_subscribers_get_a_job_and_see_every_event_of_their_kinds(
    database: Database, leader: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[FeedEvent] = []
    table = {
        "board": Subscriber(frozenset({"OrderHeld"}), seen.extend),
        "other": Subscriber(frozenset({"X"}), seen.extend),
    }
    monkeypatch.setattr(feed_reading, "_subscribers", table)
    with connect(database) as conn:
        append(conn, "order:1")
        append(conn, "order:1", "OrderReleased")
        relay.step()
        append(conn, "order:1")
        relay.step()
    assert db.rows("SELECT task_name, lock, status::text FROM procrastinate_jobs") == [
        {"task_name": "feed.consume", "lock": "feed:board", "status": "todo"}
    ]
    assert feed_reading.work_off("board", batch=2) == 2
    assert [event.sequence for event in seen] == [1, 3]
    assert feed_reading.work_off("board") == 0
    assert feed_reading.behind() == ["other"]


def test_a_subscriber_that_fails_gets_the_same_events_again(
    database: Database, leader: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def work(events: Sequence[FeedEvent]) -> None:
        tries.append(len(events))
        db.run("INSERT INTO policy (name, value, version) VALUES ('done', '1', 1)")
        if len(tries) == 1:
            raise ConnectionError("the outside world is away")

    monkeypatch.setattr(feed_reading, "_subscribers", {"mail": Subscriber(frozenset(), work)})
    with connect(database) as conn:
        append(conn, "order:1")
    relay.step()
    with pytest.raises(ConnectionError):
        feed_reading.work_off("mail")
    assert db.scalar("SELECT count(*) FROM policy WHERE name = 'done'") == 0
    assert feed_reading.work_off("mail") == tries[0]
    assert tries == [tries[0], tries[0]]
    assert db.scalar("SELECT count(*) FROM policy WHERE name = 'done'") == 1


def test_jobs_and_feed_commit_together(database: Database, leader: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_reading, "_subscribers", {"mail": Subscriber(frozenset(), lambda events: None)})
    monkeypatch.setattr(relay, "CONSUME", None)  # the database refuses a job without a task
    with connect(database) as conn:
        append(conn, "order:1")
        with pytest.raises(ConnectorException):
            relay.step()
        connection.close()
        assert feed(conn) == []
