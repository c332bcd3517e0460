"""Pure rules of stock: who gets what arrives, who gives back what is missing, when a shortage is covered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
# numeric(18, 6): twelve digits before the point.
LIMIT = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Free:
    """What a stock level can still promise, in base units."""

    level_id: int
    product_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Demand:
    """What an order line still needs, in base units."""

    line_id: int
    order_id: int
    product_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a level goes to a line, or comes back from it."""

    line_id: int
    order_id: int
    level_id: int
    quantity: Decimal


def share_out(free: Iterable[Free], demands: Iterable[Demand]) -> list[Share]:
    """Gives to each demand in turn what is left of its product, level after level; partly when it must."""
    left: dict[int, list[tuple[int, Decimal]]] = {}
    for one in free:
        if one.quantity > 0:
            left.setdefault(one.product_id, []).append((one.level_id, one.quantity))
    shares: list[Share] = []
    for demand in demands:
        wanted = demand.quantity
        levels = left.get(demand.product_id, [])
        while levels and wanted > 0:
            level_id, there = levels[0]
            given = min(there, wanted)
            shares.append(Share(demand.line_id, demand.order_id, level_id, given))
            wanted -= given
            levels[0] = (level_id, there - given)
            if there == given:
                levels.pop(0)
    return shares


def take_back(shortages: Mapping[int, Decimal], held: Iterable[Share]) -> list[Share]:
    """Takes from the reservations in turn what each level is short of; the last one may keep a part."""
    missing = dict(shortages)
    taken: list[Share] = []
    for one in held:
        part = min(missing.get(one.level_id, ZERO), one.quantity)
        if part > 0:
            taken.append(Share(one.line_id, one.order_id, one.level_id, part))
            missing[one.level_id] -= part
    return taken


def first_day(missing: Decimal, incoming: Iterable[tuple[date, Decimal]], after: date) -> date | None:
    """The first date, not before `after`, on which announced receipts [(date, quantity)] cover what is missing.

    An overdue receipt counts as arriving on `after`; None when nothing announced covers it. Base units.
    """
    if missing <= 0:
        return after
    for day, quantity in sorted(incoming):
        missing -= max(quantity, ZERO)
        if missing <= 0:
            return max(after, day)
    return None
