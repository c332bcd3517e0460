"""Which orders and shipments an actor may work with: as with orders, and whoever works in a warehouse what left it."""

from meidan.kernel.permissions import Actor
from meidan.orders.scope import visible


def orders_in_reach(actor: Actor) -> tuple[str, tuple[object, ...]]:
    """(condition over `sales_order o`, parameters)."""
    condition, params = visible(actor)
    if actor.scope != "warehouse":
        return condition, params
    left = (
        "EXISTS (SELECT 1 FROM shipment ss JOIN warehouse sx ON sx.id = ss.warehouse_id"
        " WHERE ss.order_id = o.id AND sx.code = ANY (%s))"
    )
    return f"({condition} OR {left})", (*params, list(actor.warehouses))


def shipments_in_reach(actor: Actor) -> tuple[str, tuple[object, ...]]:
    """(condition over `sales_order o` and `warehouse w` of a shipment, parameters)."""
    if actor.scope == "warehouse":
        return "w.code = ANY (%s)", (list(actor.warehouses),)
    return visible(actor)
