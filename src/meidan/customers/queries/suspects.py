"""Customers that may be the same as one just entered."""

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from meidan.catalog.rules import TERM_LENGTH, compact
from meidan.customers.addresses import parse_address
from meidan.customers.inputs import CustomerInput
from meidan.customers.queries.customers import HIGHEST, PHONE_TERM
from meidan.customers.rules import plain_name, read_phone, reversed_digits
from meidan.kernel import db
from meidan.kernel.records import as_json

ALIKE = 90
CANDIDATES = 50
MOST = 10


def suspects(customers: Sequence[tuple[int, CustomerInput]]) -> dict[int, list[dict[str, Any]]]:
    """{id: [{id, code, name, why}]}: same tax number, phone or name; and, for a single customer, a name at least
    ALIKE per cent alike once region and legal form are taken off, among those found through the index."""
    asked = [
        {
            "id": id_, "tax_number": one.tax_number, "name": compact(one.name)[:TERM_LENGTH],
            "phones": sorted(phone_terms(one)),
        } for id_, one in customers if not one.walk_in
    ]  # fmt: skip
    found = db.rows(_SAME, (as_json(asked),)) if asked else []
    if len(customers) == 1 and asked:
        found += _alike(*customers[0])
    result: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        others = result.setdefault(row["asked"], [])
        if len(others) < MOST and all(other["id"] != row["id"] for other in others):
            others.append({name: row[name] for name in ("id", "code", "name", "why")})
    return result


def phone_terms(customer: CustomerInput) -> set[str]:
    """The search terms of every phone of a customer: digits back to front."""
    written = [*(one.phone for one in customer.contacts), *(one.phone for one in customer.addresses)]
    numbers = (read_phone(text, customer.country).e164 or text for text in written if text)
    return {PHONE_TERM + reversed_digits(number) for number in numbers if reversed_digits(number)}


def core_name(name: str) -> str:
    """A company's name without region and legal form ("广州市锦程服饰有限公司" → "锦程服饰")."""
    rest = parse_address(name).rest
    return plain_name(rest if len(rest) >= 3 else name)


def _alike(id_: int, customer: CustomerInput) -> list[db.Row]:
    core = core_name(customer.name)
    start = core[:2] if not core.isascii() else core[:5]
    if len(start) < 2:
        return []
    near = db.rows(_CANDIDATES, {"start": start, "end": start + HIGHEST, "id": id_, "limit": CANDIDATES})
    names = {core, plain_name(customer.name), *([plain_name(customer.short_name)] if customer.short_name else [])}
    return [
        {"asked": id_, "id": row["id"], "code": row["code"], "name": row["name"], "why": "name"}
        for row in near
        if any(
            fuzz.ratio(mine, theirs) >= ALIKE
            for mine in names
            for theirs in {core_name(row["name"]), plain_name(row["name"]), plain_name(row["short_name"])}
            if theirs
        )
    ]


_SAME = """
WITH asked AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS x(id bigint, tax_number text, name text, phones text[])
)
SELECT a.id AS asked, c.id, c.code, c.name, 'tax_number' AS why
FROM asked a JOIN customer c ON c.tax_number = a.tax_number AND c.tax_number <> '' AND c.id <> a.id
UNION ALL
SELECT a.id, c.id, c.code, c.name, 'phone' FROM asked a CROSS JOIN LATERAL (
    SELECT customer_id FROM customer_term t WHERE t.term = ANY (a.phones) AND t.customer_id <> a.id LIMIT 5) t
JOIN customer c ON c.id = t.customer_id
UNION ALL
SELECT a.id, c.id, c.code, c.name, 'name' FROM asked a CROSS JOIN LATERAL (
    SELECT customer_id FROM customer_term t WHERE t.term = a.name AND t.customer_id <> a.id LIMIT 5) t
JOIN customer c ON c.id = t.customer_id AND length(replace(c.name, ' ', '')) = length(a.name)
"""
_CANDIDATES = """
SELECT DISTINCT c.id, c.code, c.name, c.short_name FROM customer_term t JOIN customer c ON c.id = t.customer_id
WHERE t.term >= %(start)s AND t.term < %(end)s AND c.id <> %(id)s AND NOT c.walk_in LIMIT %(limit)s
"""
