"""The set-based statements that store products: one per table, whatever the number of products."""

from collections.abc import Sequence
from typing import Any

from meidan.catalog.commands.links import Links
from meidan.catalog.inputs import ProductInput
from meidan.catalog.rules import TERM_LENGTH, check_barcode, check_units, compact, search_terms
from meidan.kernel import db
from meidan.kernel.records import as_json

_COLUMNS = (
    "sku text, name text, kind text, base_unit text, style_id bigint, attributes jsonb, category_id bigint, "
    "supplier_id bigint, tax_rate numeric, price numeric, floor_price numeric, cost numeric, currency text, "
    "pack numeric, active boolean"
)
_NAMES = [column.split()[0] for column in _COLUMNS.split(", ")]
# Ids in the order given (variants keep the order of their axes), rows in the order of their codes (no deadlock
# between two batches that hold the same new codes).
_INSERT = f"""
WITH given AS MATERIALIZED (
    SELECT nextval('product_id_seq') AS id, x.* FROM jsonb_to_recordset(%s::jsonb) AS x({_COLUMNS})
)
INSERT INTO product (id, {", ".join(_NAMES)}, version, created_at)
SELECT id, {", ".join(_NAMES)}, 1, now() FROM given ORDER BY sku COLLATE "C"
ON CONFLICT (sku) DO NOTHING RETURNING id, sku
"""
_UPDATE = f"""
UPDATE product p SET {", ".join(f"{name} = x.{name}" for name in _NAMES)}, version = p.version + 1
FROM jsonb_to_recordset(%s::jsonb) AS x(id bigint, {_COLUMNS}) WHERE p.id = x.id
"""
_UNITS = """
INSERT INTO product_unit (product_id, unit, factor)
SELECT product_id, unit, factor FROM jsonb_to_recordset(%s::jsonb) AS x(product_id bigint, unit text, factor numeric)
"""
_BARCODES = """
INSERT INTO product_barcode (product_id, barcode, unit)
SELECT product_id, barcode, unit FROM jsonb_to_recordset(%s::jsonb) AS x(product_id bigint, barcode text, unit text)
"""
_TERMS = """
INSERT INTO product_term (term, product_id)
SELECT unnest(x.terms), x.product_id FROM jsonb_to_recordset(%s::jsonb) AS x(product_id bigint, terms text[])
"""


def insert_products(products: Sequence[ProductInput], links: Links) -> dict[str, int]:
    """Stores the products themselves; returns {sku: id} without those whose sku somebody took meanwhile."""
    if not products:
        return {}
    rows = db.rows(_INSERT, (as_json([_columns(one, links) for one in products]),))
    return {row["sku"]: row["id"] for row in rows}


def update_products(products: Sequence[tuple[int, ProductInput]], links: Links) -> None:
    """Overwrites stored products and counts their versions up."""
    db.run(_UPDATE, (as_json([{"id": id_, **_columns(one, links)} for id_, one in products]),))


def delete_children(ids: Sequence[int]) -> None:
    """Removes units, barcodes and search terms before they are written anew."""
    for table in ("product_unit", "product_barcode", "product_term"):
        db.run(f"DELETE FROM {table} WHERE product_id = ANY(%s)", (list(ids),))


def write_children(products: Sequence[tuple[int, ProductInput]]) -> None:
    """Stores units, barcodes and search terms."""
    units = [
        {"product_id": id_, "unit": unit.unit, "factor": unit.factor}
        for id_, one in products
        for unit in check_units(one.base_unit, one.units)
    ]
    barcodes = [
        {"product_id": id_, "barcode": check_barcode(code.barcode), "unit": code.unit}
        for id_, one in products
        for code in one.barcodes
    ]
    terms = [{"product_id": id_, "terms": sorted(product_terms(one))} for id_, one in products]
    for sql, rows in ((_UNITS, units), (_BARCODES, barcodes), (_TERMS, terms)):
        if rows:
            db.run(sql, (as_json(rows),))


def product_terms(product: ProductInput) -> frozenset[str]:
    """The terms under which a product is found."""
    barcodes = {compact(one.barcode)[:TERM_LENGTH] for one in product.barcodes}
    return search_terms(product.sku, product.name) | barcodes


def _columns(product: ProductInput, links: Links) -> dict[str, Any]:
    return {
        "sku": product.sku, "name": product.name, "kind": product.kind, "base_unit": product.base_unit,
        "style_id": links.id_of("style", product.style), "attributes": dict(product.attributes),
        "category_id": links.id_of("category", product.category),
        "supplier_id": links.id_of("supplier", product.supplier), "tax_rate": product.tax_rate, "price": product.price,
        "floor_price": product.floor_price, "cost": product.cost, "currency": product.currency, "pack": product.pack,
        "active": product.active,
    }  # fmt: skip
