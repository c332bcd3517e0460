"""An order's facts from its log alone, folded event by event: nothing here looks at the order's own rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from meidan.flow import stored
from meidan.flow.engine import settle
from meidan.kernel import db
from meidan.kernel.money import MINOR_UNITS
from meidan.orders.facts import SPECS, minor

ZERO = Decimal(0)


@dataclass
class Line:
    ordered: Decimal
    gross: Decimal
    goods: bool
    reserved: Decimal = ZERO
    shipped: Decimal = ZERO
    delivered: Decimal = ZERO
    returned: Decimal = ZERO
    cancelled: Decimal = ZERO


@dataclass
class Story:
    """What the events said so far."""

    head: dict[str, Any] = field(default_factory=dict[str, Any])
    state: str = ""
    held: bool = False
    picking: bool = False
    paid: Decimal = ZERO
    lines: dict[int, Line] = field(default_factory=dict[int, Line])
    shipments: dict[str, list[tuple[int, Decimal]]] = field(default_factory=dict[str, list[tuple[int, Decimal]]])

    def stage(self) -> str:
        process = stored.loaded(self.head["process"])
        return settle(process, self.facts(), {})[-1]

    def facts(self) -> dict[str, Any]:
        goods = [line for line in self.lines.values() if line.goods]
        places = MINOR_UNITS[self.head["currency"]]
        parts = ((line, line.ordered - line.cancelled - line.returned) for line in self.lines.values())
        owed = sum((line.gross * left / line.ordered for line, left in parts if line.ordered), ZERO)
        return {
            **dict.fromkeys(SPECS),
            "state": self.state,
            "held": self.held,
            "short": self.state == "confirmed"
            and any(one.ordered - one.cancelled - one.shipped > one.reserved for one in goods),
            "picking": self.picking,
            "shipped": any(one.shipped > 0 for one in goods),
            "remaining": any(one.shipped < one.ordered - one.cancelled for one in goods),
            "on_way": any(one.delivered < one.shipped for one in goods),
            "fulfilled": all(one.delivered == one.ordered - one.cancelled for one in self.lines.values()),
            "unpaid": minor(owed, places) - minor(self.paid, places),
            "terms": self.head["terms"],
        }

    def take(self, kind: str, data: dict[str, Any]) -> None:
        """One event; whatever brings the process to its end closes the order."""
        handler = getattr(self, f"on_{kind}", None)
        if handler is not None:
            handler(data)
        if self.state == "confirmed" and self.stage() == "completed":
            self.state = "closed"

    def _begin(self, data: dict[str, Any], state: str) -> None:
        self.head, self.state = data, state
        self.lines = {
            position: Line(Decimal(one["base_quantity"]), Decimal(one["gross"]), "kind" not in one)
            for position, one in enumerate(data["lines"], 1)
        }
        for position, quantity in data["reserved"].items():
            self.lines[int(position)].reserved = Decimal(quantity)

    def on_OrderDrafted(self, data: dict[str, Any]) -> None:
        self._begin(data, "draft")

    on_OrderDraftRevised = on_OrderDrafted

    def on_OrderConfirmed(self, data: dict[str, Any]) -> None:
        self._begin(data, "confirmed")

    def on_OrderHeld(self, _: dict[str, Any]) -> None:
        self.held = True

    def on_OrderReleased(self, _: dict[str, Any]) -> None:
        self.held = False

    def on_OrderCancelled(self, _: dict[str, Any]) -> None:
        self.state, self.held = "cancelled", False
        for line in self.lines.values():
            line.reserved, line.cancelled = ZERO, line.ordered - line.shipped

    def on_QuantityCancelled(self, data: dict[str, Any]) -> None:
        """What waits goes first, then what is reserved; an order of which nothing is left is cancelled."""
        for one in data["lines"]:
            line = self.lines[one["line"]]
            line.cancelled += Decimal(one["quantity"])
            line.reserved = min(line.reserved, line.ordered - line.cancelled - line.shipped)
        if all(line.cancelled == line.ordered for line in self.lines.values()):
            self.state, self.held = "cancelled", False

    def on_PickingBegun(self, _: dict[str, Any]) -> None:
        self.picking = True

    def on_StockAllocated(self, data: dict[str, Any]) -> None:
        for one in data["lines"]:
            self.lines[one["line"]].reserved += Decimal(one["quantity"])

    def on_ReservationReleased(self, data: dict[str, Any]) -> None:
        for one in data["lines"]:
            self.lines[one["line"]].reserved -= Decimal(one["quantity"])

    def on_GoodsIssued(self, data: dict[str, Any]) -> None:
        for shipment in data["shipments"]:
            parts = [(one["line"], Decimal(one["quantity"])) for one in shipment["lines"]]
            self.shipments[shipment["number"]] = parts
            for position, quantity in parts:
                self.lines[position].reserved -= quantity
                self.lines[position].shipped += quantity

    def on_GoodsDelivered(self, data: dict[str, Any]) -> None:
        for position, quantity in self.shipments[data["shipment"]]:
            self.lines[position].delivered += quantity

    def on_DeliveryRefused(self, data: dict[str, Any]) -> None:
        self.on_GoodsDelivered(data)
        for one in data["lines"]:
            self.lines[one["line"]].returned += Decimal(one["quantity"])

    def on_GoodsReturned(self, data: dict[str, Any]) -> None:
        for one in data["lines"]:
            self.lines[one["position"]].returned += Decimal(one["quantity"])

    def on_ServicesAccepted(self, data: dict[str, Any]) -> None:
        for position in data["positions"]:
            line = self.lines[position]
            line.shipped = line.delivered = line.ordered - line.cancelled

    def on_PaymentReceived(self, data: dict[str, Any]) -> None:
        self.paid = Decimal(data["paid"])

    on_PaymentRefunded = on_PaymentReceived


def replayed(order_id: int) -> Story:
    """The story that the order's log tells."""
    rows = db.rows("SELECT kind, body FROM event WHERE stream = %s ORDER BY sequence", (f"order:{order_id}",))
    return folded((row["kind"], orjson.loads(row["body"])["data"]) for row in rows)


def folded(events: Iterable[tuple[str, dict[str, Any]]]) -> Story:
    story = Story()
    for kind, data in events:
        story.take(kind, data)
    return story
