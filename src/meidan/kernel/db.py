"""The thin way to the database for set-based SQL: named statements, rows as dictionaries."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg import pq
from psycopg.pq.abc import PGresult
from psycopg.types.json import set_json_loads

set_json_loads(orjson.loads)

Params = Sequence[Any] | Mapping[str, Any]
Row = dict[str, Any]


def rows(sql: str, params: Params = ()) -> list[Row]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row(sql: str, params: Params = ()) -> Row | None:
    """The first row, or None."""
    found = rows(sql, params)
    return found[0] if found else None


class _Prepared(psycopg.Cursor[Any]):
    """Sends values apart from the text, so that the server parses and plans a statement once per connection."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = True, binary: bool | None = None
    ) -> Any:
        return super().execute(query, params, prepare=prepare, binary=binary)


def prepared(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement of the hot path, as tuples; each parameter needs a cast where its type is not clear."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # Django's own wrapper around it: its error classes and `execute_wrapper` stay in force.
    with connection.make_cursor(_Prepared(connection.connection)) as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def called(sql: str, params: Sequence[object]) -> str | None:
    """The one text that a statement of the hot path answers; None for NULL or no row.

    Parameters are sent as text, so numbers, truth values and dates come as Python writes them. Outside of transactions
    the statement goes straight to libpq: the driver's cursor would take a third of such a round trip. Raises Django's
    database errors, as every other way.
    """
    ours: Any = connections[DEFAULT_DB_ALIAS]
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    if ours.in_atomic_block or ours.execute_wrappers:
        found = prepared(sql, [None if one is None else str(one) for one in params])
        return found[0][0] if found else None
    with ours.wrap_database_errors:
        return _called(ours.connection, sql, params)


# The statements that each connection has prepared, by their text.
_names: WeakKeyDictionary[psycopg.Connection[Any], dict[str, bytes]] = WeakKeyDictionary()
_number = count()


def _called(session: psycopg.Connection[Any], sql: str, params: Sequence[object]) -> str | None:
    values: list[Any] = [None if one is None else str(one).encode() for one in params]
    if any(value is not None and 0 in value for value in values):
        raise psycopg.DataError("PostgreSQL text cannot contain NUL")  # libpq would take what stands before it
    names = _names.setdefault(session, {})
    try:
        result = _executed(session, names, sql, values)
    except psycopg.errors.InvalidSqlStatementName:
        names.clear()  # after a rollback the driver lets the server forget all statements, ours with its own
        result = _executed(session, names, sql, values)
    text = result.get_value(0, 0) if result.ntuples else None
    return None if text is None else bytes(text).decode()


def _executed(session: psycopg.Connection[Any], names: dict[str, bytes], sql: str, values: list[Any]) -> PGresult:
    name = names.get(sql)
    if name is None:
        name = f"called_{next(_number)}".encode()
        _good(session.pgconn.prepare(name, _numbered(sql).encode()), pq.ExecStatus.COMMAND_OK)
        names[sql] = name
    try:
        return _good(session.pgconn.exec_prepared(name, values), pq.ExecStatus.TUPLES_OK)
    except psycopg.errors.UndefinedFunction:
        del names[sql]  # it was replaced by another of its name
        raise


def _good(result: PGresult, expected: pq.ExecStatus) -> PGresult:
    if result.status != expected:
        raise psycopg.errors.error_from_result(result)
    return result


@cache
def _numbered(sql: str) -> str:
    """`%s` as $1, $2, … of the wire."""
    parts = sql.split("%s")
    return parts[0] + "".join(f"${number}{part}" for number, part in enumerate(parts[1:], 1))


def scalar(sql: str, params: Params = ()) -> Any:
    """The first column of the first row, or None."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        first = cursor.fetchone()
        return first[0] if first else None


def run(sql: str, params: Params = ()) -> int:
    """Executes a statement and returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


@cache
def statements(path: Path) -> dict[str, str]:
    """Named statements of a .sql file: each begins with a line `-- name: the_name`, comments may follow."""
    parts = re.split(r"^-- name: (\w+)\s*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: body.strip().rstrip(";") for name, body in zip(parts[1::2], parts[2::2], strict=True)}
