"""The thin way to the database for set-based SQL: named statements, rows as dictionaries."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import psycopg
from django.db import connection
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


def prepared_row(sql: str, params: Sequence[Any]) -> Row | None:
    """The first row of such a statement by name, or None."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.make_cursor(_Prepared(connection.connection)) as cursor:
        cursor.execute(sql, params)
        first = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, first, strict=True)) if first is not None else None


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
