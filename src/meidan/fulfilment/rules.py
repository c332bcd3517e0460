"""Pure rules of the way to the customer: what is drawn from where, which tracking event may follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
ISSUED, DELIVERED, REFUSED = "issued", "delivered", "refused"
RETURNED = "returned"
RESTOCK, WRITE_OFF, ELSEWHERE = "restock", "write_off", "elsewhere"


@dataclass(frozen=True, slots=True)
class Held:
    """What an order line has reserved of a stock level."""

    line_id: int
    level_id: int
    warehouse_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order as fulfilment needs it; quantities in base units."""

    id: int
    order_id: int
    position: int
    product_id: int | None
    sku: str
    name: str
    kind: str
    reserved: Decimal
    delivered: Decimal
    returned: Decimal


def draw(wanted: Sequence[tuple[int, Decimal]], held: Sequence[Held]) -> list[Held]:
    """What to take from where for {line: quantity}, in the order of `held`; less than wanted where less is held."""
    taken: list[Held] = []
    for line_id, quantity in wanted:
        left = quantity
        for one in held:
            if one.line_id == line_id and left > 0:
                part = min(left, one.quantity)
                taken.append(Held(line_id, one.level_id, one.warehouse_id, part))
                left -= part
    return taken


def state_after(state: str, kind: str) -> str | None:
    """The state of a shipment after a tracking event; None when the event cannot follow.

    A shipment ends once: delivered, or come back. That a refused one has arrived may still be noted.
    """
    if state == ISSUED:
        return {DELIVERED: DELIVERED, REFUSED: REFUSED, RETURNED: REFUSED}.get(kind, ISSUED)
    return REFUSED if state == REFUSED and kind == RETURNED else None
