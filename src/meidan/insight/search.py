"""One box for orders, customers, styles and products: what the caller may see of each, a few of each kind."""

from typing import Any

from meidan.catalog.queries.products import ProductFilter, list_products
from meidan.catalog.queries.references import styles_named
from meidan.customers.queries.customers import CustomerFilter, list_customers, scope_condition
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders.filters import OrderFilter
from meidan.orders.listing import list_orders

MOST = 8
STYLES = 3
"""How many styles at most: each stands for its products, which follow."""
_OWN_CODES = """
SELECT p.id, p.sku, p.name, p.base_unit, p.active, i.code, c.code AS customer
FROM customer_item i JOIN product p ON p.id = i.product_id JOIN customer c ON c.id = i.customer_id
LEFT JOIN app_user u ON u.id = c.owner_id WHERE i.code = %s AND {scope} ORDER BY c.code LIMIT %s
"""


def search_everything(*, q: str, limit: int, actor: Actor) -> dict[str, Any]:
    """{orders, customers, styles, products}: up to `limit` (at most 8) of each, of styles at most STYLES.

    A kind that the actor may not see stays empty.
    """
    limit = min(limit, MOST)
    found: dict[str, list[dict[str, Any]]] = {"orders": [], "customers": [], "styles": [], "products": []}
    if not q.strip():
        return found
    if actor.may("orders.view"):
        page = list_orders(actor=actor, wanted=OrderFilter(q=q), limit=limit, cursor=None)
        found["orders"] = [_order(one) for one in page["items"]]
    if actor.may("customers.view"):
        page = list_customers(wanted=CustomerFilter(q=q), limit=limit, cursor=None, actor=actor)
        found["customers"] = [_customer(one) for one in page["items"]]
    if actor.may("products.view"):
        page = list_products(wanted=ProductFilter(q=q), limit=limit, cursor=None, actor=actor)
        codes = [one["style"] for one in page["items"] if one["style"]]
        found["styles"] = styles_named(q=q, codes=codes, limit=min(limit, STYLES), actor=actor)
        by_own_code = _by_own_code(q.strip(), limit, actor) if actor.may("customers.view") else []
        listed = [_product(one) for one in page["items"]]
        known = {one["sku"] for one in by_own_code}
        found["products"] = [*by_own_code, *(one for one in listed if one["sku"] not in known)][:limit]
    return found


def _by_own_code(code: str, limit: int, actor: Actor) -> list[dict[str, Any]]:
    scope, values = scope_condition(actor)
    rows = db.rows(_OWN_CODES.format(scope=scope), (code, *values, limit))
    firsts = {row["sku"]: row for row in reversed(rows)}
    return [_product({**row, "own_code": f"{row['customer']}: {row['code']}"}) for row in firsts.values()]


def _order(one: dict[str, Any]) -> dict[str, Any]:
    names = ("number", "customer_name", "state", "stage", "held", "overdue", "at_risk", "ordered_at", "totals")
    return {name: one[name] for name in names}


def _customer(one: dict[str, Any]) -> dict[str, Any]:
    phones = [contact["phone"] for contact in one["contacts"] if contact["phone"]]
    return {**{name: one[name] for name in ("id", "code", "name", "on_hold", "active")}, "phone": (phones or [""])[0]}


def _product(one: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "sku", "name", "base_unit", "active")
    return {**{name: one[name] for name in names}, "own_code": one.get("own_code")}
