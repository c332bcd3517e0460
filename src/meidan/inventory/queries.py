"""Reads of the warehouse: what is there and why it is not available, what moved, what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from meidan.catalog.queries.products import products_named, products_of_style
from meidan.inventory import ports, references
from meidan.inventory.receipts import receipt_id
from meidan.kernel import db
from meidan.kernel.errors import not_found
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor, require
from meidan.kernel.values import plain

SQL = db.statements(Path(__file__).with_suffix(".sql"))
REASONS = 20
"""How many orders and receipts a stock item names at most."""
_LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class StockFilter:
    """`product` and `warehouse` as people write them; `since` an instant; `state` of receipts, `kind` of documents.

    `low`: only stock of which less is available than its reorder point; `q` finds products; `short`: only products
    that orders wait for; `style`: only the variants of the style with this code; `products`: only these, if any.
    """

    product: str | None = None
    warehouse: str | None = None
    since: datetime | None = None
    state: str | None = None
    kind: str | None = None
    low: bool = False
    q: str = ""
    short: bool = False
    style: str | None = None
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """Which page of a list."""

    limit: int
    cursor: str | None = None


def list_stock(*, actor: Actor, wanted: StockFilter, part: Slice) -> dict[str, Any]:
    """Stock per product and warehouse, with what makes it unavailable and what is to come, by SKU and warehouse.

    `waiting` is what confirmed orders still lack of the product, in any warehouse; a product that orders wait for and
    that no warehouse ever held stands there with an empty warehouse when `short` is asked for.

    Quantities are decimal strings in base units. Raises 403, 404 for an unknown product or warehouse, 422.
    """
    require(actor, "stock.view")
    sku, code = decode_cursor(part.cursor, (str, str)) if part.cursor else ("", "")
    waiting = ports.promises().waiting(None) if wanted.short else None
    params = {**_common(actor, wanted), **_narrowed(wanted, waiting), "sku": sku, "code": code}
    found = db.rows(SQL["stock"], {**params, "limit": part.limit + 1, "reasons": REASONS})
    pairs = [(one["product_id"], one["warehouse_id"]) for one in found[: part.limit] if one["warehouse_id"]]
    if waiting is None:
        waiting = ports.promises().waiting({product for product, _ in pairs})
    reserved: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for why in ports.promises().reservations(pairs, REASONS):
        reason = {"order": why.order_number, "quantity": plain(why.quantity), "requested_date": why.requested_date}
        reserved.setdefault((why.product_id, why.warehouse_id), []).append(reason)
    cut = page(found, part.limit, lambda one: (one["sku"], one["code"]))
    items = [
        {
            **_stock_item(one, reserved.get((one["product_id"], one["warehouse_id"]), [])),
            "waiting": plain(waiting.get(one["product_id"], Decimal(0))),
        }
        for one in cut["items"]
    ]
    return {**cut, "items": items}


def list_moves(*, actor: Actor, wanted: StockFilter, part: Slice) -> dict[str, Any]:
    """The ledger, newest first; `since` leaves out what is older. Raises 403, 404, 422."""
    require(actor, "stock.view")
    params = {**_common(actor, wanted), "since": wanted.since, "before": _before(part), "limit": part.limit + 1}
    cut = page(db.rows(SQL["moves"], params), part.limit, lambda one: (one["id"],))
    origins = ports.origins_of([one["id"] for one in cut["items"]])
    items = [
        {
            **one,
            "on_hand_change": plain(one["on_hand_change"]),
            "reserved_change": plain(one["reserved_change"]),
            "origin": _origin(one, origins.get(one["id"])),
        }
        for one in cut["items"]
    ]
    return {**cut, "items": items}


def _origin(move: db.Row, found: ports.Origin | None) -> dict[str, Any] | None:
    """{kind, number, order}: a document of the warehouse by its own number, or by that of the goods it brought."""
    receipt = move.pop("receipt")
    if found is None and move["document"] is not None:
        found = ports.Origin("receipt", receipt) if receipt else ports.Origin("document", move["document"])
    return None if found is None else {"kind": found.kind, "number": found.number, "order": found.order}


def list_documents(*, actor: Actor, wanted: StockFilter, part: Slice) -> dict[str, Any]:
    """Adjustments, transfers, counts and receptions with their lines, newest first. Raises 403, 404, 422."""
    require(actor, "stock.view")
    params = {**_common(actor, wanted), "kind": wanted.kind, "id": None, "before": _before(part)}
    found = db.rows(SQL["documents"], {**params, "limit": part.limit + 1})
    cut = page(found, part.limit, lambda one: (one["id"],))
    return {**cut, "items": [_with_plain_lines(one) for one in cut["items"]]}


def get_document(*, actor: Actor, document_id: int) -> dict[str, Any]:
    """One document with its lines. Raises 404."""
    params = {**_common(actor, StockFilter()), "kind": None, "id": document_id, "before": _LAST, "limit": 1}
    found = db.row(SQL["documents"], params)
    if found is None:
        raise not_found("库存单据", "stock document", str(document_id))
    return _with_plain_lines(found)


def list_receipts(*, actor: Actor, wanted: StockFilter, part: Slice) -> dict[str, Any]:
    """Announced receipts with their lines, newest first. Raises 403, 404, 422."""
    require(actor, "stock.view")
    params = {**_common(actor, wanted), "state": wanted.state, "ref": None, "id": None, "before": _before(part)}
    found = db.rows(SQL["receipts"], {**params, "limit": part.limit + 1})
    cut = page(found, part.limit, lambda one: (one["id"],))
    return {**cut, "items": [_with_plain_lines(one) for one in cut["items"]]}


def get_receipt(*, actor: Actor, ref: str) -> dict[str, Any]:
    """One receipt by number, `id:123` or bare id. Raises 403, 404."""
    require(actor, "stock.view")
    return read_receipt(actor=actor, ref=ref)


def read_receipt(*, actor: Actor, ref: str) -> dict[str, Any]:
    """The receipt as whoever has just written it may see it. Raises 404 outside the actor's warehouses."""
    params = {**_common(actor, StockFilter()), "state": None, "ref": ref, "id": receipt_id(ref)}
    found = db.row(SQL["receipts"], {**params, "before": _LAST, "limit": 1})
    if found is None:
        raise not_found("到货单", "receipt", ref)
    return _with_plain_lines(found)


def list_warehouses(*, actor: Actor, part: Slice) -> dict[str, Any]:
    """Warehouses by code. Raises 403, 422."""
    require(actor, "stock.view")
    after = decode_cursor(part.cursor, (str,))[0] if part.cursor else ""
    params = {**_scope(actor), "after": after, "id": None, "limit": part.limit + 1}
    return page(db.rows(SQL["warehouses"], params), part.limit, lambda one: (one["code"],))


def get_warehouse(*, actor: Actor, ref: str) -> dict[str, Any]:
    """One warehouse by code or `id:123`. Raises 403, 404."""
    require(actor, "stock.view")
    return read_warehouse(actor=actor, warehouse_id=references.find_warehouse(actor, ref).id)


def read_warehouse(*, actor: Actor, warehouse_id: int) -> dict[str, Any]:
    """The warehouse as whoever has just written it may see it."""
    params: dict[str, Any] = {"everywhere": True, "codes": [], "after": "", "id": warehouse_id, "limit": 1}
    found = db.row(SQL["warehouses"], params)
    if found is None:
        raise not_found("仓库", "warehouse", f"id:{warehouse_id}")
    return found


def _common(actor: Actor, wanted: StockFilter) -> dict[str, Any]:
    """The parameters that all lists share: ids of what is asked for, and the actor's warehouses."""
    return {
        "product": references.find_product(wanted.product).id if wanted.product else None,
        "warehouse": references.find_warehouse(actor, wanted.warehouse).id if wanted.warehouse else None,
        **_scope(actor),
    }


def _narrowed(wanted: StockFilter, waiting: Mapping[int, Decimal] | None) -> dict[str, Any]:
    """The parameters that only the levels have; `ids` null means every product."""
    ids = None if waiting is None else set(waiting)
    if wanted.q.strip():
        named = products_named(wanted.q)
        ids = named if ids is None else ids & named
    if wanted.style is not None:
        variants = products_of_style(wanted.style)
        ids = variants if ids is None else ids & variants
    if wanted.products:
        meant = {goods.id for goods in references.find_products(wanted.products)}
        ids = meant if ids is None else ids & meant
    bare = sorted(waiting or ()) if wanted.warehouse is None else []
    return {"ids": None if ids is None else sorted(ids), "bare": bare, "low": wanted.low}


def _scope(actor: Actor) -> dict[str, Any]:
    return {"everywhere": actor.scope != "warehouse", "codes": list(actor.warehouses)}


def _before(part: Slice) -> int:
    return int(decode_cursor(part.cursor, (int,))[0]) if part.cursor else _LAST


def _stock_item(one: db.Row, reservations: list[dict[str, Any]]) -> dict[str, Any]:
    coming: list[tuple[str, str, str]] = one["receipts"] or []
    receipts = [
        {"receipt": number, "expected_at": expected_on, "quantity": _tidy(quantity)}
        for number, expected_on, quantity in coming
    ]
    return {
        "product": one["sku"],
        "name": one["name"],
        "unit": one["base_unit"],
        "warehouse": one["code"],
        "on_hand": plain(one["on_hand"]),
        "reserved": plain(one["reserved"]),
        "available": plain(one["on_hand"] - one["reserved"]),
        "incoming": plain(one["incoming"]),
        "reorder_point": None if one["reorder_point"] is None else plain(one["reorder_point"]),
        "lots": _tidied(one["lots"]),
        "why": {"reservations": reservations, "receipts": receipts},
    }


def _with_plain_lines(one: db.Row) -> dict[str, Any]:
    return {**one, "lines": _tidied(one["lines"])}


def _tidied(lines: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The decimals inside JSON lines, written like everywhere else."""
    return [{key: _tidy(text) if key in _DECIMALS else text for key, text in line.items()} for line in lines or []]


def _tidy(text: str | None) -> str | None:
    return None if text is None else plain(Decimal(text))


_DECIMALS = frozenset({"quantity", "received", "open", "on_hand", "reserved", "counted", "before"})
