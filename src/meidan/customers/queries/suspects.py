"""Customers that may be the same as one just entered."""

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from meidan.catalog.queries.terms import HIGHEST
from meidan.catalog.rules import TERM_LENGTH, compact
from meidan.customers.addresses import parse_address
from meidan.customers.inputs import CustomerInput
from meidan.customers.queries.customers import PHONE_TERM
from meidan.customers.rules import plain_name, read_phone, reversed_digits
from meidan.kernel import db
from meidan.kernel.records import as_json

ALIKE = 90
CANDIDATES = 50
MOST = 10


def suspects(customers: Sequence[tuple[int, CustomerInput]]) -> dict[int, list[dict[str, Any]]]:
    """{id: [{id, code, name, why}]}: same tax number, phone or name; and, for a single customer, a name at least
    ALIKE per cent alike once region and legal form are taken off, among those found through the index."""
    keys: list[dict[str, Any]] = []
    for id_, one in customers:
        if one.walk_in:
            continue
        name = compact(one.name)[:TERM_LENGTH]
        if one.tax_number:
            keys.append({"id": id_, "key": one.tax_number, "why": "tax_number"})
        keys += [{"id": id_, "key": term, "why": "phone"} for term in sorted(phone_terms(one))]
        keys.append({"id": id_, "key": name, "why": "name"})
    found = _same(keys) if keys else []
    if len(customers) == 1 and keys:
        found += _alike(*customers[0])
    result: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        others = result.setdefault(row["asked"], [])
        if len(others) < MOST and all(other["id"] != row["id"] for other in others):
            others.append({name: row[name] for name in ("id", "code", "name", "why")})
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


# One index probe per key; the order inside makes the planner take the index also without statistics.
_SAME = """
SELECT k.id AS asked, t.id, k.why FROM jsonb_to_recordset(%s::jsonb) AS k(id bigint, key text, why text)
CROSS JOIN LATERAL (
    SELECT customer_id AS id FROM customer_term t WHERE t.term = k.key AND t.customer_id <> k.id
    ORDER BY t.term, t.customer_id LIMIT 5) t
WHERE k.why <> 'tax_number'
UNION ALL
SELECT k.id, c.id, k.why FROM jsonb_to_recordset(%s::jsonb) AS k(id bigint, key text, why text)
CROSS JOIN LATERAL (
    SELECT id FROM customer o WHERE o.tax_number = k.key AND o.id <> k.id ORDER BY o.tax_number LIMIT 5) c
WHERE k.why = 'tax_number'
"""
_NAMES = "SELECT id, code, name, short_name FROM customer WHERE id = ANY(%s)"
_CANDIDATES = """
SELECT DISTINCT c.id, c.code, c.name, c.short_name FROM customer_term t JOIN customer c ON c.id = t.customer_id
WHERE t.term >= %(start)s AND t.term < %(end)s AND c.id <> %(id)s AND NOT c.walk_in LIMIT %(limit)s
"""
