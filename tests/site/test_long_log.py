"""What is looked at every moment does not get slower as the log grows, whatever the planner knows of it."""

from typing import Any

import pytest
from tests.kernel.log_tools import Database, connect

from meidan.kernel import db, feed, relay
from meidan.site import gauges, hub

EVENTS = 20_000
_FILL = """
INSERT INTO event (stream, sequence, at, actor_id, kind, body, hash)
SELECT 'order:' || n, 1, now(), 0, 'OrderConfirmed', repeat('x', 200), '' FROM generate_series(1, %s) n
"""
NEWEST = EVENTS - 10


@pytest.fixture
def long_log(database: Database) -> Database:
    """Fed events that nobody has analysed yet, as after a night of intake; the relay began with an empty log."""
    db.run("INSERT INTO event_gap (event_id, last_id, seen_xmax) VALUES (900000, 900005, 9000000000)")
    for _ in range(8):  # plans that are to be kept are made now
        db.scalar("SELECT event_relay(500)")
    with connect(database, "owner") as conn:
        conn.execute("ALTER TABLE event SET (autovacuum_enabled = false)")
        conn.execute("ALTER TABLE event_feed SET (autovacuum_enabled = false)")
        conn.execute(_FILL, (EVENTS,))
        conn.execute("INSERT INTO event_feed (event_id) SELECT id FROM event WHERE stream ~ '^order:' ORDER BY id")
    return database


def blocks(sql: str, params: tuple[Any, ...]) -> int:
    """Blocks that the statement looks at."""
    plan = db.scalar(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)[0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


@pytest.mark.parametrize(
    ("sql", "params"),
    [
        (relay._UNREAD, ()),  # pyright: ignore[reportPrivateUsage]
        (relay._FED_KINDS, (NEWEST,)),  # pyright: ignore[reportPrivateUsage]
        (feed._READ, (NEWEST, 500)),  # pyright: ignore[reportPrivateUsage]
        (hub._READ, (NEWEST, 500)),  # pyright: ignore[reportPrivateUsage]
        (gauges._LAG, ()),  # pyright: ignore[reportPrivateUsage]
    ],
    ids=["anything new", "kinds of what is new", "a subscriber", "the streams", "the lag"],
)
def test_a_look_at_the_end_of_the_log_reads_the_end_alone(
    long_log: Database, sql: str, params: tuple[Any, ...]
) -> None:
    assert blocks("SELECT count(body) FROM event", ()) > 500
    assert blocks(sql, params) < 200


def test_feeding_ten_events_reads_no_more_than_their_own(long_log: Database) -> None:
    with connect(long_log, "owner") as conn:
        conn.execute(_FILL.replace("'order:' || n", "'later:' || n"), (10,))
    assert blocks("SELECT event_relay(500)", ()) < 300
    assert (
        db.scalar("SELECT count(*) FROM event_feed f JOIN event e ON e.id = f.event_id WHERE e.stream ~ '^later'") == 10
    )
