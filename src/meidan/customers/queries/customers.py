"""Finding and showing customers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meidan.catalog.queries.terms import TermTable, matching
from meidan.catalog.rules import search_words
from meidan.customers.inputs import AddressInput, ContactInput, CustomerInput, ItemCodeInput
from meidan.customers.rules import reversed_digits
from meidan.kernel import db, paging
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import mask_phone, ref_id
from meidan.kernel.values import plain

TERMS = TermTable("customer_term", "customer_id", "c.id")
PHONE_TERM = "tel:"
TAIL_DIGITS = 3

_SELECT = """
SELECT c.id, c.code, c.name, c.short_name, c.walk_in, c.country, e.code AS entity, c.tax_number, c.payment_terms,
       c.due_day, c.credit_limit, c.credit_used, c.currency, l.code AS price_list, u.username AS owner,
       u.name AS owner_name, c.on_hold, c.hold_reason, c.invoice_particulars::json AS invoice_particulars,
       c.attributes::json AS attributes, c.active, c.version, c.created_at,
       (SELECT json_agg(json_build_array(t.name, t.phone, t.email, t.position) ORDER BY t.id)
          FROM customer_contact t WHERE t.customer_id = c.id) AS contacts,
       (SELECT json_agg(json_build_array(a.name, a.phone, a.country, a.province, a.city, a.district, a.detail,
            a.postal_code, a.is_default) ORDER BY a.id) FROM customer_address a WHERE a.customer_id = c.id) AS addresses
FROM customer c LEFT JOIN legal_entity e ON e.id = c.entity_id LEFT JOIN price_list l ON l.id = c.price_list_id
LEFT JOIN app_user u ON u.id = c.owner_id
"""
_ITEM_CODES = """
SELECT i.customer_id, i.code, p.sku AS product, i.unit FROM customer_item i JOIN product p ON p.id = i.product_id
WHERE i.customer_id = ANY(%s) ORDER BY i.id
"""


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """`q` finds by code, name, pinyin initials, contact or phone tail; `owner` is a user name."""

    q: str = ""
    owner: str | None = None
    price_list: str | None = None
    on_hold: bool | None = None
    active: bool | None = None


def get_customer(*, ref: str, actor: Actor) -> dict[str, Any]:
    """One customer by code or `id:123`, with item codes. Raises 403 without customers.view, 404 when there is none
    or it is out of the actor's scope."""
    require(actor, "customers.view")
    number = ref_id(ref)
    scope, values = scope_condition(actor)
    column = "c.code" if number is None else "c.id"
    row = db.row(f"{_SELECT} WHERE {column} = %s AND {scope}", (ref if number is None else number, *values))
    if row is None:
        raise not_found("客户", "customer", ref)
    shown = customer_json(row, actor)
    shown["item_codes"] = [
        {"code": item["code"], "product": item["product"], "unit": item["unit"]}
        for item in db.rows(_ITEM_CODES, ([row["id"]],))
    ]
    return shown


def list_customers(*, wanted: CustomerFilter, limit: int, cursor: str | None, actor: Actor) -> dict[str, Any]:
    """A page of customers: with `q` the nearest codes first, else by code. Raises 403, and 422 for a bad cursor."""
    require(actor, "customers.view")
    scope, values = scope_condition(actor)
    conditions = [scope]
    for column, value in (
        ("u.username", wanted.owner), ("l.code", wanted.price_list), ("c.on_hold", wanted.on_hold),
        ("c.active", wanted.active),
    ):  # fmt: skip
        if value is not None:
            conditions.append(f"{column} = %s")
            values.append(value)
    rank, rank_values = "0", list[Any]()
    if wanted.q.strip():
        matched = matching(TERMS, _spellings(wanted.q, actor))
        conditions.append(matched.condition)
        values += matched.values
        if not matched.broad:
            rank = "CASE WHEN c.code = %s THEN 0 WHEN starts_with(lower(c.code), lower(%s)) THEN 1 ELSE 2 END"
            rank_values = [wanted.q.strip(), wanted.q.strip()]
    if cursor is not None:
        after_rank, after = paging.decode_cursor(cursor, (int, str))
        if rank_values:
            conditions.append(f"({rank}, c.code) > (%s, %s)")
            values += [*rank_values, after_rank, after]
        else:  # one rank for all: the index of the codes finds the place at once
            conditions.append("c.code > %s")
            values.append(after)
    sql = _SELECT.replace("c.created_at,", f"c.created_at, {rank} AS rank,")
    found = db.rows(
        f"{sql} WHERE {' AND '.join(conditions)} ORDER BY rank, c.code LIMIT %s", [*rank_values, *values, limit + 1]
    )
    page = paging.page(found, limit, lambda row: (row["rank"], row["code"]))
    return {**page, "items": [customer_json(row, actor) for row in page["items"]]}


def customer_rows(ids: Iterable[int]) -> dict[int, db.Row]:
    """Rows of these customers by id with their item codes, for commands that compare and write."""
    wanted = list(ids)
    rows: dict[int, db.Row] = {
        row["id"]: {**row, "item_codes": []} for row in db.rows(f"{_SELECT} WHERE c.id = ANY(%s)", (wanted,))
    }
    for item in db.rows(_ITEM_CODES, (wanted,)):
        rows[item["customer_id"]]["item_codes"].append((item["code"], item["product"], item["unit"]))
    return rows


def customer_ids(refs: Iterable[str]) -> dict[str, int]:
    """The id behind each code or `id:123` that exists."""
    asked = set(refs)
    numbers = {number: ref for ref in asked if (number := ref_id(ref))}
    found = db.rows("SELECT id, code FROM customer WHERE code = ANY(%s) OR id = ANY(%s)", (list(asked), list(numbers)))
    by_code = {row["code"]: row["id"] for row in found if row["code"] in asked}
    return by_code | {numbers[row["id"]]: row["id"] for row in found if row["id"] in numbers}


def scope_condition(actor: Actor) -> tuple[str, list[Any]]:
    """SQL over `c` and its owner `u`: own scope sees one's own customers and those of nobody, team the team's too."""
    if actor.scope == "own":
        return "(c.owner_id IS NULL OR c.owner_id = %s)", [actor.user_id]
    if actor.scope == "team" and actor.team_id is not None:
        return "(c.owner_id IS NULL OR c.owner_id = %s OR u.team_id = %s)", [actor.user_id, actor.team_id]
    return "true", []


def as_input(row: Mapping[str, Any]) -> CustomerInput:
    """A stored customer in the shape of the command's input."""
    return CustomerInput(
        code=row["code"], name=row["name"], short_name=row["short_name"], walk_in=row["walk_in"],
        country=row["country"], entity=row["entity"], tax_number=row["tax_number"],
        payment_terms=row["payment_terms"], due_day=row["due_day"], credit_limit=row["credit_limit"],
        currency=row["currency"], price_list=row["price_list"], owner=row["owner"],
        invoice_particulars=row["invoice_particulars"], attributes=row["attributes"], active=row["active"],
        contacts=tuple(ContactInput(*contact) for contact in row["contacts"] or ()),
        addresses=tuple(_address_input(address) for address in row["addresses"] or ()),
        item_codes=tuple(ItemCodeInput(*item) for item in row["item_codes"]),
    )  # fmt: skip


def _address_input(stored: list[Any]) -> AddressInput:
    name, phone, country, province, city, district, detail, postal_code, is_default = stored
    return AddressInput(name, phone, country, "", province, city, district, detail, postal_code, is_default)


def customer_json(row: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """A customer as the API shows it; phones are starred where the actor may not see them."""
    open_phone = actor.sees("phone")

    def phone(text: str) -> str:
        return text if open_phone else mask_phone(text)

    contacts = [
        {"name": name, "phone": phone(number), "email": email, "position": position}
        for name, number, email, position in row["contacts"] or ()
    ]
    addresses = [
        {
            "name": one[0], "phone": phone(one[1]), "country": one[2], "province": one[3], "city": one[4],
            "district": one[5], "region": " ".join(dict.fromkeys(part for part in one[3:6] if part)),
            "address": one[6], "postal_code": one[7], "is_default": one[8],
        } for one in row["addresses"] or ()
    ]  # fmt: skip
    limit, sees_money = row["credit_limit"], actor.sees("price")
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "credit_limit": plain(limit) if limit is not None and sees_money else None,
        "credit_used": plain(row["credit_used"]) if sees_money else None,
        "contacts": contacts, "addresses": addresses, "created_at": row["created_at"].isoformat(),
        "masked": [mask for mask in ("phone", "price") if not actor.sees(mask)],
    }  # fmt: skip


_AS_THEY_ARE = (
    "id", "code", "name", "short_name", "walk_in", "country", "entity", "tax_number", "payment_terms", "due_day",
    "currency", "price_list", "owner", "owner_name", "on_hold", "hold_reason", "invoice_particulars", "attributes",
    "active", "version",
)  # fmt: skip


def _spellings(query: str, actor: Actor) -> list[list[str]]:
    """Each typed word as a term and, where it is a number, as the tail of a phone."""
    spellings: list[list[str]] = []
    for word in search_words(query):
        ways = [] if word.startswith(PHONE_TERM) else [word]
        digits = reversed_digits(word)
        # Who may not see phones may not find by them either: that would tell them digit by digit.
        if actor.sees("phone") and len(digits) >= TAIL_DIGITS and len(digits) == len(word.strip("+-")):
            ways.append(PHONE_TERM + digits)
        spellings.append(ways)
    return spellings
