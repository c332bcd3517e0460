"""Categories, suppliers and styles: the small tables that products refer to."""

from collections.abc import Mapping, Sequence
from typing import Any

from meidan.catalog.variants import Variant, axes_of, short_codes
from meidan.kernel import db, paging
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import mask_phone, ref_id

AXES = """(
SELECT coalesce(json_object_agg(o.name, r.axes -> o.name ORDER BY o.place), '{}')
FROM jsonb_array_elements_text(r.axis_order) WITH ORDINALITY AS o(name, place)
)"""
COLUMNS: Mapping[str, str] = {
    "category": "r.id, r.code, r.name, (SELECT code FROM category p WHERE p.id = r.parent_id) AS parent, r.version",
    "supplier": "r.id, r.code, r.name, r.contact, r.phone, r.lead_days, r.active, r.version",
    # A style is for sale as long as not all of its variants are out of it.
    "style": (
        f"r.id, r.code, r.name, {AXES} AS axes, r.version, "
        "coalesce((SELECT bool_or(p.active) FROM product p WHERE p.style_id = r.id), true) AS active"
    ),
}
NAMES: Mapping[str, tuple[str, str]] = {
    "category": ("分类", "category"),
    "supplier": ("供应商", "supplier"),
    "style": ("款式", "style"),
}


def get_record(*, table: str, ref: str, actor: Actor) -> dict[str, Any]:
    """One category, supplier or style by code or `id:123`; a style with its variants. Raises 403, 404."""
    require(actor, "products.view")
    column = "r.code" if ref_id(ref) is None else "r.id"
    row = db.row(
        f"SELECT {COLUMNS[table]} FROM {table} r WHERE {column} = %s", (ref if ref_id(ref) is None else ref_id(ref),)
    )
    if row is None:
        raise not_found(*NAMES[table], ref)
    if table == "style":
        row |= _with_variants(row)
    return record_json(row, actor)


def list_records(*, table: str, q: str, limit: int, cursor: str | None, actor: Actor) -> dict[str, Any]:
    """A page of records by code; `q` finds in code and name. Raises 403, and 422 for a bad cursor."""
    require(actor, "products.view")
    conditions, values = ["true"], list[Any]()
    if q.strip():
        conditions.append("(strpos(lower(r.code), lower(%s)) > 0 OR strpos(lower(r.name), lower(%s)) > 0)")
        values += [q.strip(), q.strip()]
    if cursor is not None:
        conditions.append("r.code > %s")
        values += paging.decode_cursor(cursor, (str,))
    sql = f"SELECT {COLUMNS[table]} FROM {table} r WHERE {' AND '.join(conditions)} ORDER BY r.code LIMIT %s"
    page = paging.page(db.rows(sql, [*values, limit + 1]), limit, lambda row: (row["code"],))
    return {**page, "items": [record_json(row, actor) for row in page["items"]]}


def styles_named(*, q: str, codes: Sequence[str], limit: int, actor: Actor) -> list[db.Row]:
    """Styles that have `q` in code or name, and those of these codes (whose products were found), for the search box.

    Those whose code begins with `q` first. Raises 403.
    """
    require(actor, "products.view")
    return db.rows(_NAMED, {"q": q.strip().lower(), "codes": list(codes), "limit": limit})


def style_variants(style_id: int) -> list[Variant]:
    """The variants of a style, in the order in which they were made."""
    return [Variant(row["id"], row["sku"], row["attributes"], row["active"]) for row in db.rows(_VARIANTS, (style_id,))]


def barcode_owners(barcodes: Sequence[str]) -> dict[str, str]:
    """{barcode: sku of a product that has it}, of these barcodes."""
    if not barcodes:
        return {}
    rows = db.rows(_OWNERS, (list(barcodes),))
    return {row["barcode"]: row["sku"] for row in rows}


def _with_variants(row: db.Row) -> dict[str, Any]:
    rows = db.rows(_VARIANTS, (row["id"],))
    variants = [Variant(one["id"], one["sku"], one["attributes"], one["active"]) for one in rows]
    axes = axes_of(row["axes"], variants)
    return {"axes": axes, "codes": short_codes(row["code"], tuple(axes), variants), "variants": rows}


def record_json(row: db.Row, actor: Actor) -> dict[str, Any]:
    """A record as the API shows it."""
    if "phone" in row and not actor.sees("phone"):
        return {**row, "phone": mask_phone(row["phone"])}
    return row


_VARIANTS = """
SELECT p.id, p.sku, p.name, p.attributes::json AS attributes, p.active FROM product p
WHERE p.style_id = %s ORDER BY p.id
"""
_NAMED = """
SELECT r.id, r.code, r.name,
       coalesce((SELECT bool_or(p.active) FROM product p WHERE p.style_id = r.id), true) AS active
FROM style r
WHERE strpos(lower(r.code), %(q)s) > 0 OR strpos(lower(r.name), %(q)s) > 0 OR r.code = ANY(%(codes)s)
ORDER BY starts_with(lower(r.code), %(q)s) DESC, r.code LIMIT %(limit)s
"""
_OWNERS = """
SELECT b.barcode, p.sku FROM product_barcode b JOIN product p ON p.id = b.product_id
WHERE b.barcode = ANY(%s) ORDER BY p.id DESC
"""
