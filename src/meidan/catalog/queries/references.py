"""Categories, suppliers and styles: the small tables that products refer to."""

from collections.abc import Mapping
from typing import Any

from meidan.kernel import db, paging
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import mask_phone, ref_id

COLUMNS: Mapping[str, str] = {
    "category": "r.id, r.code, r.name, (SELECT code FROM category p WHERE p.id = r.parent_id) AS parent, r.version",
    "supplier": "r.id, r.code, r.name, r.contact, r.phone, r.lead_days, r.active, r.version",
    "style": "r.id, r.code, r.name, r.axes::json AS axes, r.version",
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
        row["variants"] = db.rows(_VARIANTS, (row["id"],))
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


def record_json(row: db.Row, actor: Actor) -> dict[str, Any]:
    """A record as the API shows it."""
    if "phone" in row and not actor.sees("phone"):
        return {**row, "phone": mask_phone(row["phone"])}
    return row


_VARIANTS = """
SELECT p.id, p.sku, p.name, p.attributes::json AS attributes, p.active FROM product p
WHERE p.style_id = %s ORDER BY p.id
"""
