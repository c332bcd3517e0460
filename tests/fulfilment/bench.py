"""What tests of fulfilment do again and again, through the real commands."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.inventory.shop import Shop

from meidan.fulfilment import commands
from meidan.fulfilment.inputs import ReturnInput, ShipmentInput, TrackingInput
from meidan.kernel import db
from meidan.orders.inputs import Wanted
from meidan.orders.queries import get_order


def wanted(lines: Mapping[str, str | int]) -> tuple[Wanted, ...]:
    """{sku: quantity} as a request names it."""
    return tuple(Wanted(Decimal(quantity), product=sku) for sku, quantity in lines.items())


def ship(shop: Shop, order: str, lines: Mapping[str, str | int] | None = None, **given: Any) -> list[int]:
    """Ships everything reserved, or these lines; returns the shipments' ids."""
    asked = None if lines is None else wanted(lines)
    made = commands.create_shipment(shipment=ShipmentInput(order=order, lines=asked, **given), actor=shop.actor)
    return list(made["shipments"])


def report(shop: Shop, shipment: int, kind: str, **given: Any) -> None:
    """A tracking event."""
    commands.add_tracking_event(shipment=f"id:{shipment}", tracking=TrackingInput(kind, **given), actor=shop.actor)


def bring_back(shop: Shop, order: str, lines: Mapping[str, str | int], disposition: str = "restock") -> dict[str, Any]:
    """The customer returns goods."""
    returned = ReturnInput(order, wanted(lines), "不合适", disposition)
    return commands.record_return(returned=returned, actor=shop.actor)


def facts(shop: Shop, order: str) -> dict[str, str]:
    return dict(get_order(number=order, actor=shop.actor)["facts"])


def state(order: str) -> str:
    return str(db.scalar("SELECT state FROM sales_order WHERE number = %s", (order,)))


def kinds(order: str) -> list[str]:
    """What happened to the order, oldest first."""
    sql = (
        "SELECT e.kind FROM event e JOIN sales_order o ON e.stream = 'order:' || o.id WHERE o.number = %s ORDER BY e.id"
    )
    return [one["kind"] for one in db.rows(sql, (order,))]
