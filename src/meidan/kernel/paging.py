"""Keyset pagination: `?limit=&cursor=` → `{items, next_cursor}`."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from meidan.kernel.errors import bad_input
from meidan.kernel.words import Words

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


def encode_cursor(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values), default=str)).decode().rstrip("=")


def decode_cursor(cursor: str, types: Sequence[type]) -> list[Any]:
    """The values after which the page starts. Raises a 422 at `/query/cursor` for anything we did not make."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        values = orjson.loads(raw)
    except (ValueError, binascii.Error):
        raise bad_input("cursor", BAD_CURSOR, "/query/cursor") from None
    if (
        not isinstance(values, list)
        or len(values) != len(types)  # pyright: ignore[reportUnknownArgumentType]
        or not all(type(v) is t and _harmless(v) for v, t in zip(values, types, strict=True))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    ):
        raise bad_input("cursor", BAD_CURSOR, "/query/cursor")
    return values  # pyright: ignore[reportUnknownVariableType]


def page(found: Sequence[Any], limit: int, key: Callable[[Any], Sequence[Any]]) -> dict[str, Any]:
    """Cuts `limit + 1` fetched records to a page; `key` gives the cursor values of a record."""
    items = list(found[:limit])
    more = len(found) > limit
    return {"items": items, "next_cursor": encode_cursor(key(items[-1])) if more else None}


def piece(items: Sequence[Any], limit: int | None, cursor: str | None) -> dict[str, Any]:
    """A short list that only grows at its end: whole, or the `limit` items after the cursor."""
    start: int = decode_cursor(cursor, (int,))[0] if cursor else 0
    rest = items[max(start, 0) :]
    if limit is None or len(rest) <= limit:
        return {"items": list(rest), "next_cursor": None}
    return {"items": list(rest[:limit]), "next_cursor": encode_cursor([max(start, 0) + limit])}


def _harmless(value: object) -> bool:
    """Whether the database can take it: 64-bit numbers, text without NUL."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return not (isinstance(value, str) and "\x00" in value)


BAD_CURSOR = Words(zh="翻页位置无效,请从第一页重新开始", en="The cursor is not valid; start from the first page")
