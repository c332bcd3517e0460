"""PostgreSQL array literals, for parameters of the hot path: the driver's own way takes several times as long."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def numbers(values: Iterable[object]) -> str:
    """An array of numbers or truth values; also of anything else that needs no quotes, but never NULL."""
    return "{" + ",".join(map(str, values)) + "}"


def texts(values: Iterable[str]) -> str:
    """An array of texts."""
    return "{" + ",".join([quoted(value) for value in values]) + "}"


def columns(rows: Sequence[Sequence[object]], width: int) -> list[str]:
    """Rows of numbers as `width` arrays beside each other, for `unnest` to make rows of again."""
    return [numbers(column) for column in (zip(*rows, strict=True) if rows else ((),) * width)]


def rows(records: Iterable[Mapping[str, Any]]) -> str:
    """An array of a composite type whose members stand in the order of the records'; documents come as their text."""
    return "{" + ",".join([_row(record) for record in records]) + "}"


def quoted(text: str) -> str:
    """A text as a member of an array."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return f'"{text}"'


def _row(record: Mapping[str, Any]) -> str:
    members: list[str] = []
    for value in record.values():
        if type(value) is str:
            # Quoted twice, as a member of the row and with the row as a member of the array.
            if "\\" in value:
                value = value.replace("\\", "\\\\\\\\")
            if '"' in value:
                value = value.replace('"', '\\\\\\"')
            members.append(f'\\"{value}\\"')
        else:
            members.append("" if value is None else str(value))
    return f'"({",".join(members)})"'
