"""Booking goods that came back: the paper, the counters of the lines, the stock. The order is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from meidan.fulfilment.reading import SQL
from meidan.fulfilment.rules import ZERO
from meidan.inventory import levels
from meidan.inventory.levels import Change
from meidan.inventory.ports import Cause
from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Back:
    """What of a line came back, and the level it goes onto (None: nowhere)."""

    line_id: int
    product_id: int
    level_id: int | None
    quantity: Decimal


def book_return(paper: Mapping[str, Any], back: Sequence[Back], actor: Actor) -> str:
    """Books a return of {order, shipment, disposition, reason}; returns its number, such as RT-000017."""
    made = db.row(SQL["return"], {**paper, "actor": actor.user_id, "at": clock.now()})
    assert made
    params = {
        "return": made["id"],
        "lines": [one.line_id for one in back],
        "levels": [one.level_id for one in back],
        "quantities": [one.quantity for one in back],
    }
    db.run(SQL["return_lines"], params)
    db.run(SQL["returned"], params)
    gained: dict[int, Decimal] = {}
    for one in back:
        if one.level_id is not None:
            gained[one.level_id] = gained.get(one.level_id, ZERO) + one.quantity
    if gained:
        levels.lock(gained)
    cause = Cause(f"order:{paper['order']}", actor)
    levels.change([Change(level_id, "return", gained[level_id]) for level_id in sorted(gained)], cause)
    return str(made["number"])
