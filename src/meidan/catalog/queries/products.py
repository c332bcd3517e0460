"""Finding and showing products."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from meidan.catalog.inputs import BarcodeInput, ProductInput
from meidan.catalog.queries.terms import HIGHEST, TermTable, matching
from meidan.catalog.rules import TERM_LENGTH, UnitFactor, compact, same_tokens, search_words
from meidan.kernel import db, paging
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import as_json, ref_id
from meidan.kernel.values import plain

TERMS = TermTable("product_term", "product_id", "p.id")
ALIKE = 90
CANDIDATES = 50

_SELECT = """
SELECT p.id, p.sku, p.name, p.kind, p.base_unit, s.code AS style, p.attributes::json AS attributes, c.code AS category,
       v.code AS supplier, p.tax_rate, p.price, p.floor_price, p.cost, p.currency, p.pack, p.active, p.version,
       p.created_at,
       (SELECT json_agg(json_build_array(u.unit, u.factor::text) ORDER BY u.id) FROM product_unit u
         WHERE u.product_id = p.id) AS units,
       (SELECT json_agg(json_build_array(b.barcode, b.unit) ORDER BY b.id) FROM product_barcode b
         WHERE b.product_id = p.id) AS barcodes
FROM product p LEFT JOIN style s ON s.id = p.style_id LEFT JOIN category c ON c.id = p.category_id
LEFT JOIN supplier v ON v.id = p.supplier_id
"""


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """`q` finds by code, name, pinyin initials or barcode; `category`, `style` and `supplier` are codes."""

    q: str = ""
    category: str | None = None
    style: str | None = None
    supplier: str | None = None
    kind: str | None = None
    active: bool | None = None


def get_product(*, ref: str, actor: Actor) -> dict[str, Any]:
    """One product by sku or `id:123`. Raises 403 without products.view, 404 when there is none."""
    require(actor, "products.view")
    row = db.row(f"{_SELECT} WHERE {'p.sku' if ref_id(ref) is None else 'p.id'} = %s", (ref_id(ref) or ref,))
    if row is None or ref_id(ref) == 0:
        raise not_found("商品", "product", ref)
    return product_json(row, actor)


def list_products(*, wanted: ProductFilter, limit: int, cursor: str | None, actor: Actor) -> dict[str, Any]:
    """A page of products: with `q` the nearest codes first, else by sku. Raises 403, and 422 for a bad cursor."""
    require(actor, "products.view")
    conditions: list[str] = []
    values: list[Any] = []
    for column, value in (
        ("c.code", wanted.category), ("s.code", wanted.style), ("v.code", wanted.supplier), ("p.kind", wanted.kind),
        ("p.active", wanted.active),
    ):  # fmt: skip
        if value is not None:
            conditions.append(f"{column} = %s")
            values.append(value)
    rank, rank_values = "0", list[Any]()
    if wanted.q.strip():
        matched = matching(TERMS, [[word] for word in search_words(wanted.q)])
        conditions.append(matched.condition)
        values += matched.values
        if not matched.broad:
            rank = "CASE WHEN p.sku = %s THEN 0 WHEN starts_with(lower(p.sku), %s) THEN 1 ELSE 2 END"
            rank_values = [wanted.q.strip(), compact(wanted.q)]
    if cursor is not None:
        after_rank, after = paging.decode_cursor(cursor, (int, str))
        if rank_values:
            conditions.append(f"({rank}, p.sku) > (%s, %s)")
            values += [*rank_values, after_rank, after]
        else:  # one rank for all: the index of the codes finds the place at once
            conditions.append("p.sku > %s")
            values.append(after)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    sql = f"{_SELECT.replace('p.created_at,', f'p.created_at, {rank} AS rank,')} {where} ORDER BY rank, p.sku LIMIT %s"
    found = db.rows(sql, [*rank_values, *values, limit + 1])
    page = paging.page(found, limit, lambda row: (row["rank"], row["sku"]))
    return {**page, "items": [product_json(row, actor) for row in page["items"]]}


def product_rows(ids: Iterable[int]) -> dict[int, db.Row]:
    """Rows of these products by id, for commands that compare and write."""
    return {row["id"]: row for row in db.rows(f"{_SELECT} WHERE p.id = ANY(%s)", (list(ids),))}


def product_ids(refs: Iterable[str]) -> dict[str, int]:
    """The id behind each sku or `id:123` that exists."""
    asked = set(refs)
    numbers = {number: ref for ref in asked if (number := ref_id(ref))}
    found = db.rows("SELECT id, sku FROM product WHERE sku = ANY(%s) OR id = ANY(%s)", (list(asked), list(numbers)))
    by_code = {row["sku"]: row["id"] for row in found if row["sku"] in asked}
    return by_code | {numbers[row["id"]]: row["id"] for row in found if row["id"] in numbers}


def products_named(q: str) -> set[int]:
    """The ids of the products that `q` finds, by code, name, pinyin initials or barcode; for lists of other rooms."""
    matched = matching(TERMS, [[word] for word in search_words(q)])
    return {row["id"] for row in db.rows(f"SELECT p.id FROM product p WHERE {matched.condition}", matched.values)}


def products_of_style(style: str) -> set[int]:
    """The ids of the variants of the style with this code; for lists of other rooms."""
    rows = db.rows("SELECT p.id FROM product p JOIN style s ON s.id = p.style_id WHERE s.code = %s", (style,))
    return {row["id"] for row in rows}


def as_input(row: Mapping[str, Any]) -> ProductInput:
    """A stored product in the shape of the command's input."""
    return ProductInput(
        sku=row["sku"], name=row["name"], kind=row["kind"], base_unit=row["base_unit"],
        units=tuple(UnitFactor(unit, Decimal(factor)) for unit, factor in row["units"] or ()),
        barcodes=tuple(BarcodeInput(code, unit) for code, unit in row["barcodes"] or ()),
        style=row["style"], attributes=row["attributes"], category=row["category"], supplier=row["supplier"],
        tax_rate=row["tax_rate"], price=row["price"], floor_price=row["floor_price"], cost=row["cost"],
        currency=row["currency"], pack=row["pack"], active=row["active"],
    )  # fmt: skip


def product_json(row: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """A product as the API shows it; masked fields are null and named in `masked`."""
    hidden = hidden_fields(actor)
    shown: dict[str, Any] = {
        "id": row["id"], "sku": row["sku"], "name": row["name"], "kind": row["kind"], "base_unit": row["base_unit"],
        "units": [{"unit": unit, "factor": plain(Decimal(factor))} for unit, factor in row["units"] or ()],
        "barcodes": [{"barcode": code, "unit": unit} for code, unit in row["barcodes"] or ()],
        "style": row["style"], "attributes": row["attributes"], "category": row["category"],
        "supplier": row["supplier"], "currency": row["currency"], "active": row["active"], "version": row["version"],
        "created_at": row["created_at"].isoformat(), "masked": hidden,
    }  # fmt: skip
    for name in ("tax_rate", "price", "floor_price", "cost", "pack"):
        shown[name] = None if row[name] is None or name in hidden else plain(row[name])
    return shown


def hidden_fields(actor: Actor) -> list[str]:
    """The fields of a product that this actor may not see."""
    hidden = [] if actor.sees("price") else ["price", "floor_price"]
    return hidden if actor.sees("cost") and actor.may("products.view_cost") else [*hidden, "cost"]


def suspects(products: Sequence[tuple[int, ProductInput]]) -> dict[int, list[dict[str, Any]]]:
    """For products just stored, others that may be the same: by barcode, by equal name, and, of a single one,
    by a name that is at least ALIKE per cent alike among those found through the index."""
    keys: list[dict[str, Any]] = []
    for id_, one in products:
        keys += [{"id": id_, "key": code.barcode, "why": "barcode"} for code in one.barcodes]
        keys.append({"id": id_, "key": compact(one.name)[:TERM_LENGTH], "why": "name"})
    found = _same(keys) if keys else []
    if len(products) == 1:
        found += _alike(*products[0])
    result: dict[int, list[dict[str, Any]]] = {}
    seen: set[tuple[int, int]] = set()
    for row in found:
        if (row["asked"], row["id"]) not in seen:
            seen.add((row["asked"], row["id"]))
            result.setdefault(row["asked"], []).append({k: row[k] for k in ("id", "code", "name", "why")})
    return result


def _same(keys: Sequence[dict[str, Any]]) -> list[db.Row]:
    hits = db.rows(_SAME, (as_json(keys), as_json(keys)))
    records = {row["id"]: row for row in db.rows(_NAMES, ([hit["id"] for hit in hits],))} if hits else {}
    names = {key["id"]: key["key"] for key in keys if key["why"] == "name"}
    return [
        {**records[hit["id"]], "asked": hit["asked"], "why": hit["why"]}
        for hit in hits
        if hit["why"] != "name" or compact(records[hit["id"]]["name"])[:TERM_LENGTH] == names[hit["asked"]]
    ]


def _alike(id_: int, product: ProductInput) -> list[db.Row]:
    name = compact(product.name)
    if len(name) < 4:
        return []
    near = db.rows(_CANDIDATES, {"start": name[:3], "end": name[:3] + HIGHEST, "id": id_, "limit": CANDIDATES})
    return [
        {"asked": id_, "id": row["id"], "code": row["code"], "name": row["name"], "why": "name"}
        for row in near
        if same_tokens(product.name, row["name"]) and fuzz.ratio(name, compact(row["name"])) >= ALIKE
    ]


# One index probe per key; the order inside makes the planner take the index also without statistics.
_SAME = """
SELECT k.id AS asked, t.id, k.why FROM jsonb_to_recordset(%s::jsonb) AS k(id bigint, key text, why text)
CROSS JOIN LATERAL (
    SELECT product_id AS id FROM product_term t WHERE t.term = k.key AND t.product_id <> k.id
    ORDER BY t.term, t.product_id LIMIT 5) t
WHERE k.why = 'name'
UNION ALL
SELECT k.id, b.id, k.why FROM jsonb_to_recordset(%s::jsonb) AS k(id bigint, key text, why text)
CROSS JOIN LATERAL (
    SELECT product_id AS id FROM product_barcode b WHERE b.barcode = k.key AND b.product_id <> k.id
    ORDER BY b.barcode, b.product_id LIMIT 5) b
WHERE k.why = 'barcode'
"""
_NAMES = "SELECT id, sku AS code, name FROM product WHERE id = ANY(%s)"
_CANDIDATES = """
SELECT DISTINCT p.id, p.sku AS code, p.name FROM product_term t JOIN product p ON p.id = t.product_id
WHERE t.term >= %(start)s AND t.term < %(end)s AND p.id <> %(id)s LIMIT %(limit)s
"""
