"""What leaves the demo company's house: shipments on their way, delivered, refused, in parts; returns and payments."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from meidan.billing.commands import PaymentInput, record_payment
from meidan.fulfilment.commands import add_tracking_event, begin_picking, create_shipment, record_return
from meidan.fulfilment.inputs import ReturnInput, ShipmentInput, TrackingInput
from meidan.fulfilment.queries import pick_list
from meidan.kernel.permissions import Actor
from meidan.orders.filters import OrderFilter
from meidan.orders.inputs import Wanted
from meidan.orders.listing import list_orders
from meidan.orders.queries import get_order

_CARRIERS = ("顺丰", "德邦", "中通", "京东物流")
_SHIPPED, _PICKED = 60, 7


def ship_and_collect(admin: Actor, chance: random.Random) -> None:
    """Ships a good part of what is ready; each shipment goes its own way from there."""
    ready = list_orders(actor=admin, wanted=OrderFilter(stages=("ready",)), limit=_SHIPPED, cursor=None)["items"]
    for index, order in enumerate(ready):
        lines = _half(get_order(number=order["number"], actor=admin)) if index % 9 == 4 else None
        shipped = create_shipment(
            shipment=ShipmentInput(
                order=order["number"],
                lines=lines,
                carrier=chance.choice(_CARRIERS),
                tracking_no=f"SF{1000000000 + chance.randrange(10**9)}",
            ),
            actor=admin,
        )
        for shipment in shipped["shipments"]:
            _travel(f"id:{shipment}", index, admin)
        if index % 3 == 0:
            _pay(order, index, admin)
        if index % 20 == 7:
            _send_back(order["number"], admin)


def pick(keeper: Actor) -> None:
    """The keeper of the warehouse has taken a pick list: its orders are being picked."""
    (warehouse,) = keeper.warehouses
    found = pick_list(actor=keeper, warehouse=warehouse, limit=_SHIPPED)["orders"]
    ready = [order["number"] for order in found if get_order(number=order["number"], actor=keeper)["stage"] == "ready"]
    begin_picking(warehouse=warehouse, orders=ready[:_PICKED], actor=keeper)


def _travel(shipment: str, index: int, admin: Actor) -> None:
    road = ["picked_up", "in_transit", "out_for_delivery", "refused" if index % 25 == 11 else "delivered"]
    for kind in road[: (len(road) if index % 20 in (7, 11) else index % 5)]:
        proof = "前台代收" if kind == "delivered" else ""
        note = "包装破损,客户拒收" if kind == "refused" else ""
        add_tracking_event(shipment=shipment, tracking=TrackingInput(kind, proof=proof, note=note), actor=admin)


def _half(order: Mapping[str, Any]) -> tuple[Wanted, ...]:
    first: Mapping[str, Any] = order["lines"][0]
    quantity = max(Decimal(first["facts"]["reserved"]) // 2, Decimal(1))
    return (Wanted(position=first["position"], quantity=quantity),)


def _pay(order: Mapping[str, Any], index: int, admin: Actor) -> None:
    gross = Decimal(order["totals"]["gross"])
    amount = (gross * Decimal("0.3")).quantize(Decimal("0.01")) if index % 2 else gross
    payment = PaymentInput(order=order["number"], amount=amount, method="bank", reference=f"BK{index:05d}")
    record_payment(payment=payment, actor=admin)


def _send_back(number: str, admin: Actor) -> None:
    lines: Sequence[Mapping[str, Any]] = get_order(number=number, actor=admin)["lines"]
    delivered = [line for line in lines if Decimal(line["facts"]["delivered"]) > 0]
    if delivered:
        wanted = (Wanted(position=delivered[0]["position"], quantity=Decimal(1)),)
        record_return(
            returned=ReturnInput(order=number, lines=wanted, reason="尺码不合适", disposition="restock"), actor=admin
        )
