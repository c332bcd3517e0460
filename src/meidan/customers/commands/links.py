"""What customers refer to: legal entity, price list, sales owner, products behind their own item codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from meidan.catalog.commands.links import lookup
from meidan.catalog.queries.products import product_ids
from meidan.customers.inputs import CustomerInput
from meidan.kernel import db
from meidan.kernel.errors import Fault
from meidan.kernel.records import ref_id
from meidan.kernel.words import Words

_UNITS = """
SELECT p.id, p.base_unit, (SELECT array_agg(u.unit) FROM product_unit u WHERE u.product_id = p.id) AS units
FROM product p WHERE p.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Links:
    """Ids behind the references of a batch, by how they were written; `units` by product id."""

    entities: Mapping[str, int]
    price_lists: Mapping[str, int]
    owners: Mapping[str, int]
    products: Mapping[str, int]
    units: Mapping[int, frozenset[str]]
    list_currencies: Mapping[str, str]

    def faults(self, customer: CustomerInput, before: CustomerInput | None = None) -> list[Fault]:
        """A fault for each reference that does not exist, and for a newly set price list that could never serve."""
        faults = [
            Fault("unknown", words, f"/{name}", {"ref": ref})
            for name, ref, known, words in (
                ("entity", customer.entity, self.entities, ENTITY_UNKNOWN),
                ("price_list", customer.price_list, self.price_lists, LIST_UNKNOWN),
                ("owner", customer.owner, self.owners, OWNER_UNKNOWN),
            )
            if ref is not None and ref not in known
        ]
        theirs = self.list_currencies.get(customer.price_list or "", customer.currency)
        as_before = before is not None and (before.price_list, before.currency) == (
            customer.price_list, customer.currency,
        )  # fmt: skip
        if customer.currency and theirs != customer.currency and not as_before:
            params = {"ref": customer.price_list, "list": theirs, "currency": customer.currency}
            faults.append(Fault("price_list.currency", LIST_CURRENCY, "/price_list", params))
        for place, item in enumerate(customer.item_codes):
            path = f"/item_codes/{place}"
            if item.product not in self.products:
                faults.append(Fault("unknown", PRODUCT_UNKNOWN, f"{path}/product", {"ref": item.product}))
            elif item.unit not in self.units[self.products[item.product]]:
                faults.append(Fault("unit.unknown", UNIT_UNKNOWN, f"{path}/unit", {"unit": item.unit}))
        return faults


def read_links(customers: Sequence[CustomerInput]) -> Links:
    """Looks up every reference of the batch, one statement per kind that occurs."""
    entities = {one.entity for one in customers if one.entity is not None}
    lists = {one.price_list for one in customers if one.price_list is not None}
    owners = {one.owner for one in customers if one.owner is not None}
    products = product_ids(item.product for one in customers for item in one.item_codes)
    found = lookup("price_list", lists) if lists else {}
    return Links(
        entities=lookup("legal_entity", entities) if entities else {},
        price_lists=found,
        owners=_users(owners) if owners else {},
        products=products,
        units=_units(products.values()) if products else {},
        list_currencies=_currencies(found) if found else {},
    )


def _currencies(lists: Mapping[str, int]) -> dict[str, str]:
    rows = db.rows("SELECT id, currency FROM price_list WHERE id = ANY(%s)", (list(lists.values()),))
    of = {row["id"]: row["currency"] for row in rows}
    return {ref: of[id_] for ref, id_ in lists.items()}


def _users(refs: set[str]) -> dict[str, int]:
    numbers = {number: ref for ref in refs if (number := ref_id(ref))}
    found = db.rows(
        "SELECT id, username FROM app_user WHERE is_active AND (username = ANY(%s) OR id = ANY(%s))",
        (list(refs), list(numbers)),
    )
    by_name = {row["username"]: row["id"] for row in found if row["username"] in refs}
    return by_name | {numbers[row["id"]]: row["id"] for row in found if row["id"] in numbers}


def _units(ids: Iterable[int]) -> dict[int, frozenset[str]]:
    rows = db.rows(_UNITS, (list(ids),))
    return {row["id"]: frozenset({"", row["base_unit"], *(row["units"] or ())}) for row in rows}


ENTITY_UNKNOWN = Words(zh="没有公司主体 {ref}", en="There is no legal entity {ref}")
LIST_UNKNOWN = Words(zh="没有价目表 {ref},请先建立", en="There is no price list {ref}; add it first")
LIST_CURRENCY = Words(
    zh="价目表 {ref} 是 {list} 的,客户用 {currency} 结算,用不上",
    en="Price list {ref} is in {list}, the customer settles in {currency}: it would never be used",
)
OWNER_UNKNOWN = Words(zh="没有用户 {ref},或已停用", en="There is no active user {ref}")
PRODUCT_UNKNOWN = Words(zh="没有商品 {ref}", en="There is no product {ref}")
UNIT_UNKNOWN = Words(zh="商品没有单位 {unit}", en="The product has no unit {unit}")
