"""Price lists and what stands in them."""

from collections.abc import Mapping
from typing import Any

from meidan.kernel import db, paging
from meidan.kernel.errors import Refusal, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import ref_id
from meidan.kernel.values import plain
from meidan.kernel.words import Words

_SELECT = """
SELECT l.id, l.code, l.name, l.currency, l.tax_included, l.valid_from, l.valid_to, l.is_default, l.active, l.version,
       (SELECT count(*) FROM price_item i WHERE i.price_list_id = l.id) AS item_count
FROM price_list l
"""
_ITEMS = """
SELECT i.id, p.sku AS product, p.name, i.unit, i.min_quantity, i.price, i.floor_price
FROM price_item i JOIN product p ON p.id = i.product_id WHERE i.price_list_id = %s AND i.id > %s ORDER BY i.id LIMIT %s
"""


def get_price_list(*, ref: str, actor: Actor) -> dict[str, Any]:
    """The head of a price list. Raises 403 without products.view or with prices masked, 404."""
    row = price_list_row(ref, actor)
    return price_list_json(row)


def list_price_lists(*, limit: int, cursor: str | None, actor: Actor) -> dict[str, Any]:
    """A page of price lists by code. Raises 403, and 422 for a bad cursor."""
    _may(actor)
    after = paging.decode_cursor(cursor, (str,))[0] if cursor is not None else ""
    found = db.rows(f"{_SELECT} WHERE l.code > %s ORDER BY l.code LIMIT %s", (after, limit + 1))
    page = paging.page(found, limit, lambda row: (row["code"],))
    return {**page, "items": [price_list_json(row) for row in page["items"]]}


def list_items(*, ref: str, limit: int, cursor: str | None, actor: Actor) -> dict[str, Any]:
    """A page of a list's prices in the order they were entered. Raises 403, 404, 422."""
    row = price_list_row(ref, actor)
    after = paging.decode_cursor(cursor, (int,))[0] if cursor is not None else 0
    page = paging.page(db.rows(_ITEMS, (row["id"], after, limit + 1)), limit, lambda item: (item["id"],))
    return {**page, "items": [item_json(item) for item in page["items"]]}


def price_list_row(ref: str, actor: Actor) -> db.Row:
    """The row behind a code or `id:123`. Raises 403, 404."""
    _may(actor)
    number = ref_id(ref)
    found = db.row(
        f"{_SELECT} WHERE {'l.code' if number is None else 'l.id'} = %s", (ref if number is None else number,)
    )
    if found is None:
        raise not_found("价目表", "price list", ref)
    return found


def price_list_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """The head as the API shows it; dates as YYYY-MM-DD."""
    dates = {name: row[name].isoformat() if row[name] else None for name in ("valid_from", "valid_to")}
    return {**row, **dates}


def item_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """One price as the API shows it."""
    floor = None if row["floor_price"] is None else plain(row["floor_price"])
    return {**row, "min_quantity": plain(row["min_quantity"]), "price": plain(row["price"]), "floor_price": floor}


def _may(actor: Actor) -> None:
    require(actor, "products.view")
    if not actor.sees("price"):
        raise Refusal("forbidden", PRICES_HIDDEN, status=403)


PRICES_HIDDEN = Words(zh="您没有查看价格的权限", en="You may not see prices")
