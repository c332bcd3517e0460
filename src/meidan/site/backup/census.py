"""What a database holds, in numbers that a restored one must give again: rows, sums, chain heads."""

import hashlib
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

_TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname COLLATE "C"
"""
_HEADS = 'SELECT stream, sequence, hash FROM stream_head ORDER BY stream COLLATE "C"'
# name → (table, expression): what people would miss first.
_SUMS = {
    "stock_on_hand": ("stock_level", "sum(on_hand)"),
    "stock_reserved": ("stock_level", "sum(reserved)"),
    "orders_gross": ("sales_order", "sum(gross)"),
    "lines_ordered": ("order_line", "sum(ordered)"),
    "lines_reserved": ("order_line", "sum(reserved)"),
    "feed_position": ("event_feed", "max(position)"),
    "last_event": ("event", "max(id)"),
}


@dataclass(frozen=True, slots=True)
class Census:
    """Rows per table, sums as text, and a digest over all chain heads."""

    counts: dict[str, int]
    sums: dict[str, str]
    heads: str

    def differences(self, other: "Census") -> list[str]:
        """What differs, one line each: `name: here ≠ there`."""
        mine, theirs = self._flat(), other._flat()
        names = sorted({*mine, *theirs})
        return [
            f"{name}: {mine.get(name, '–')} ≠ {theirs.get(name, '–')}"
            for name in names
            if mine.get(name) != theirs.get(name)
        ]

    def _flat(self) -> dict[str, str]:
        return {**{name: str(count) for name, count in self.counts.items()}, **self.sums, "chain heads": self.heads}


def tables(connection: Connection) -> list[str]:
    """The tables of our schema."""
    return [str(row[0]) for row in connection.execute(_TABLES)]


def take(connection: Connection) -> Census:
    """Counts everything the connection's transaction sees; give it a snapshot of its own."""
    counts: dict[str, int] = {}
    for table in tables(connection):
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        counts[table] = int(row[0]) if row else 0
    sums = {
        name: _text(connection, expression, table) for name, (table, expression) in _SUMS.items() if table in counts
    }
    return Census(counts, sums, _heads(connection) if "stream_head" in counts else "")


def _text(connection: Connection, expression: str, table: str) -> str:
    # Both come from the table above, not from outside.
    row = connection.execute(f"SELECT {expression} FROM {table}".encode()).fetchone()
    return "0" if row is None or row[0] is None else str(row[0])


def _heads(connection: Connection) -> str:
    digest = hashlib.sha256()
    with connection.cursor(name="chain_heads") as cursor:
        cursor.itersize = 10_000
        for stream, sequence, head in cursor.execute(_HEADS):
            digest.update(f"{stream}\x00{sequence}\x00{bytes(head).hex()}\n".encode())
    return digest.hexdigest()
