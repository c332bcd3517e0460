"""What the tests of the event log share: hands of an owner who tampers, and events to tamper with."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg

from meidan.kernel import events
from meidan.kernel.events import Private


class Database(Protocol):
    owner: Any
    app: Any
    name: str


def connect(database: Database, role: str = "app") -> Any:
    """A psycopg connection (untyped: its statements are made up here)."""
    endpoint = database.owner if role == "owner" else database.app
    parameters: dict[str, Any] = {**endpoint.parameters(), "dbname": database.name}
    return psycopg.connect(**parameters, autocommit=True)


GUARDED = ("event", "event_feed", "event_private", "checkpoint", "checkpoint_leaf")
REFERENCES = """
SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""


@contextmanager
def tampering(database: Database) -> Generator[Any]:
    """As the owner, with references dropped and the guards of the log switched off."""
    with connect(database, "owner") as conn:
        for table, name in conn.execute(REFERENCES, (list(GUARDED),)).fetchall():
            conn.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in GUARDED:
            conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield conn
        for table in GUARDED:
            conn.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def story(stream: str, length: int = 4) -> None:
    """A stream whose first event holds personal values."""
    data = {
        "customer": {"name": Private("张三"), "a/b~c": Private("13800138000")},
        "lines": [{"sku": "TS-100", "quantity": "10", "note": Private("周五前送到,别按门铃")}],
    }
    events.append(stream, "OrderConfirmed", data, None)
    for number in range(2, length + 1):
        events.append(stream, "OrderHeld", {"reason": f"第 {number} 次核对"}, None)


def feed(conn: Any) -> list[int]:
    """Ids of the events about orders in feed order (an installation begins with some about its settings)."""
    statement = (
        "SELECT e.id FROM event_feed f JOIN event e ON e.id = f.event_id WHERE e.stream LIKE %s ORDER BY position"
    )
    return [row[0] for row in conn.execute(statement, ("order:%",)).fetchall()]


def append(conn: Any, stream: str, kind: str = "OrderHeld") -> int:
    row = conn.execute("SELECT event_append(%s, %s, 0, '{}')", (stream, kind)).fetchone()
    assert row is not None
    return row[0]
