"""Booking goods that came back: the papers, the counters of the lines, the stock. The orders are locked."""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Paper:
    """A return about to be booked; `shipment_id` is that of a refused delivery."""

    order_id: int
    disposition: str
    reason: str
    back: Sequence[Back]
    shipment_id: int | None = None


def book_returns(papers: Sequence[Paper], actor: Actor) -> list[str]:
    """Books returns in a fixed number of statements; gives their numbers, such as RT-000017, in the same order."""
    made = db.rows(SQL["returns"], {**_columns(papers), "actor": actor.user_id, "at": clock.now()})
    params: dict[str, list[Any]] = {"returns": [], "lines": [], "levels": [], "quantities": []}
    gained: dict[tuple[int, int], Decimal] = {}
    for row, paper in zip(made, papers, strict=True):
        for one in paper.back:
            values = (row["id"], one.line_id, one.level_id, one.quantity)
            for column, value in zip(params.values(), values, strict=True):
                column.append(value)
            if one.level_id is not None:
                key = (one.level_id, row["id"])
                gained[key] = gained.get(key, ZERO) + one.quantity
    db.run(SQL["return_lines"], params)
    db.run(SQL["returned"], params)
    if gained:
        levels.lock({level_id for level_id, _ in gained})
        changes = [
            Change(level_id, "return", quantity, source=f"return:{return_id}")
            for (level_id, return_id), quantity in sorted(gained.items())
        ]
        levels.change(changes, Cause("return", actor))
    return [str(row["number"]) for row in made]


def _columns(papers: Sequence[Paper]) -> dict[str, list[Any]]:
    return {
        "orders": [one.order_id for one in papers],
        "shipments": [one.shipment_id for one in papers],
        "dispositions": [one.disposition for one in papers],
        "reasons": [one.reason for one in papers],
    }
