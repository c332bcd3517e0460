"""From what a request names to the rows it means: the locked order, its lines, what it holds where."""

from collections.abc import Sequence
from pathlib import Path

from meidan.fulfilment.rules import Held, Line
from meidan.fulfilment.scope import orders_in_reach
from meidan.inventory import references
from meidan.kernel import db
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor
from meidan.kernel.records import ref_id

SQL = db.statements(Path(__file__).with_name("statements.sql"))


def locked_order(ref: str, actor: Actor) -> db.Row:
    """The order (by number or `id:1`), locked, if it is in the actor's reach. Raises 404."""
    condition, params = orders_in_reach(actor)
    found = db.row(
        f"SELECT o.* FROM sales_order o WHERE (o.number = %s OR o.id = %s) AND {condition} FOR UPDATE OF o",
        (ref, ref_id(ref), *params),
    )
    if found is None:
        raise not_found("订单", "order", ref)
    return found


def locked_orders(refs: Sequence[str], actor: Actor) -> dict[str, db.Row]:
    """{reference: order}, all locked by id in one statement. Raises 404 for the first that is out of reach."""
    condition, params = orders_in_reach(actor)
    found = db.rows(
        "SELECT o.* FROM sales_order o WHERE (o.number = ANY (%s) OR o.id = ANY (%s))"
        f" AND {condition} ORDER BY o.id FOR UPDATE OF o",
        (list(refs), [found for ref in refs if (found := ref_id(ref)) is not None], *params),
    )
    known = {row["number"]: row for row in found} | {row["id"]: row for row in found}
    orders: dict[str, db.Row] = {}
    for ref in refs:
        order_id = ref_id(ref)
        order = known.get(ref if order_id is None else order_id)
        if order is None:
            raise not_found("订单", "order", ref)
        orders[ref] = order
    return orders


def lines_of(order_id: int) -> list[Line]:
    """The lines of an order, by position."""
    return lines_of_all([order_id])[order_id]


def lines_of_all(orders: Sequence[int]) -> dict[int, list[Line]]:
    """{order: its lines by position}, read in one statement."""
    found: dict[int, list[Line]] = {order_id: [] for order_id in orders}
    for one in db.rows(SQL["lines"], {"orders": list(orders)}):
        found[one["order_id"]].append(Line(**one))
    return found


def held_by(order_id: int, actor: Actor, warehouse: str | None) -> list[Held]:
    """What the order has reserved where the actor may work, in the order in which it is taken. Raises 403, 404."""
    params = {
        "order": order_id,
        "everywhere": actor.scope != "warehouse",
        "codes": list(actor.warehouses),
        "warehouse": references.find_warehouse(actor, warehouse).id if warehouse else None,
    }
    return [Held(**one) for one in db.rows(SQL["held"], params)]
