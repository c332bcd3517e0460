"""The set-based statements that store customers: one per table, whatever the number of customers."""

from collections.abc import Sequence
from typing import Any

from meidan.catalog.rules import compact, search_terms
from meidan.customers.commands.links import Links
from meidan.customers.inputs import CustomerInput
from meidan.customers.queries.suspects import phone_terms
from meidan.kernel import db
from meidan.kernel.records import as_json

CHILDREN = ("customer_contact", "customer_address", "customer_item", "customer_term")
_COLUMNS = (
    "code text, name text, short_name text, walk_in boolean, country text, entity_id bigint, tax_number text, "
    "payment_terms text, due_day smallint, credit_limit numeric, currency text, price_list_id bigint, owner_id bigint, "
    "invoice_particulars jsonb, attributes jsonb, active boolean"
)
_NAMES = [column.split()[0] for column in _COLUMNS.split(", ")]
_INSERT = f"""
WITH given AS MATERIALIZED (
    SELECT nextval('customer_id_seq') AS id, x.* FROM jsonb_to_recordset(%s::jsonb) AS x({_COLUMNS})
)
INSERT INTO customer (id, {", ".join(_NAMES)}, credit_used, on_hold, hold_reason, version, created_at)
SELECT id, {", ".join(_NAMES)}, 0, false, '', 1, now() FROM given ORDER BY code COLLATE "C"
ON CONFLICT (code) DO NOTHING RETURNING id, code
"""
# `credit_used` and the hold are not part of it: orders and other commands write them.
_UPDATE = f"""
UPDATE customer c SET {", ".join(f"{name} = x.{name}" for name in _NAMES)}, version = c.version + 1
FROM jsonb_to_recordset(%s::jsonb) AS x(id bigint, {_COLUMNS}) WHERE c.id = x.id
"""
_CONTACTS = """
INSERT INTO customer_contact (customer_id, name, phone, email, position)
SELECT * FROM jsonb_to_recordset(%s::jsonb) AS x(customer_id bigint, name text, phone text, email text, position text)
"""
_ADDRESSES = """
INSERT INTO customer_address (customer_id, name, phone, country, province, city, district, detail, postal_code,
    is_default)
SELECT * FROM jsonb_to_recordset(%s::jsonb) AS x(customer_id bigint, name text, phone text, country text,
    province text, city text, district text, detail text, postal_code text, is_default boolean)
"""
_ITEMS = """
INSERT INTO customer_item (customer_id, code, product_id, unit)
SELECT * FROM jsonb_to_recordset(%s::jsonb) AS x(customer_id bigint, code text, product_id bigint, unit text)
"""
_TERMS = """
INSERT INTO customer_term (term, customer_id)
SELECT unnest(x.terms), x.customer_id FROM jsonb_to_recordset(%s::jsonb) AS x(customer_id bigint, terms text[])
"""


def insert_customers(customers: Sequence[CustomerInput], links: Links) -> dict[str, int]:
    """Stores the customers themselves; returns {code: id} without those whose code somebody took meanwhile."""
    if not customers:
        return {}
    rows = db.rows(_INSERT, (as_json([_columns(one, links) for one in customers]),))
    return {row["code"]: row["id"] for row in rows}


def update_customers(customers: Sequence[tuple[int, CustomerInput]], links: Links) -> None:
    """Overwrites stored customers and counts their versions up."""
    db.run(_UPDATE, (as_json([{"id": id_, **_columns(one, links)} for id_, one in customers]),))


def delete_children(ids: Sequence[int]) -> None:
    """Removes contacts, addresses, item codes and search terms before they are written anew."""
    for table in CHILDREN:
        db.run(f"DELETE FROM {table} WHERE customer_id = ANY(%s)", (list(ids),))


def write_children(customers: Sequence[tuple[int, CustomerInput]], links: Links) -> None:
    """Stores contacts, addresses, item codes and search terms."""
    contacts: list[dict[str, Any]] = []
    addresses: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    terms: list[dict[str, Any]] = []
    for id_, one in customers:
        key = {"customer_id": id_}
        contacts += [
            {**key, "name": c.name, "phone": c.phone, "email": c.email, "position": c.position} for c in one.contacts
        ]
        addresses += [
            {
                **key, "name": a.name, "phone": a.phone, "country": a.country, "province": a.province, "city": a.city,
                "district": a.district, "detail": a.detail, "postal_code": a.postal_code, "is_default": a.is_default,
            } for a in one.addresses
        ]  # fmt: skip
        items += [
            {**key, "code": i.code, "product_id": links.products[i.product], "unit": i.unit} for i in one.item_codes
        ]
        terms.append({**key, "terms": sorted(customer_terms(one))})
    for sql, rows in ((_CONTACTS, contacts), (_ADDRESSES, addresses), (_ITEMS, items), (_TERMS, terms)):
        if rows:
            db.run(sql, (as_json(rows),))


def customer_terms(customer: CustomerInput) -> frozenset[str]:
    """The terms under which a customer is found: code, names, contacts, phones back to front."""
    people = [one.name for one in customer.contacts][:5]
    contacts = search_terms("", *people, limit=48) if people else frozenset[str]()
    own = search_terms(customer.code, customer.short_name, customer.name)
    tax_number = {compact(customer.tax_number)} - {""}
    return own | contacts | tax_number | phone_terms(customer)


def _columns(customer: CustomerInput, links: Links) -> dict[str, Any]:
    return {
        "code": customer.code, "name": customer.name, "short_name": customer.short_name, "walk_in": customer.walk_in,
        "country": customer.country, "entity_id": links.entities.get(customer.entity or ""),
        "tax_number": customer.tax_number, "payment_terms": customer.payment_terms, "due_day": customer.due_day,
        "credit_limit": customer.credit_limit, "currency": customer.currency,
        "price_list_id": links.price_lists.get(customer.price_list or ""),
        "owner_id": links.owners.get(customer.owner or ""),
        "invoice_particulars": dict(customer.invoice_particulars), "attributes": dict(customer.attributes),
        "active": customer.active,
    }  # fmt: skip
