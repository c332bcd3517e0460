"""Where orders stand after a command changed their facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from meidan.kernel import clock, db


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is closed as soon as everything ordered is with the customer; `stage` follows from the facts."""

    state: str
    stage: str


def restage(orders: Sequence[int]) -> dict[int, Standing]:
    """Recomputes state and stage of locked orders from their facts; each gets a new version."""
    found = db.rows("SELECT * FROM orders_restage(%s, %s)", (sorted(orders), clock.now()))
    return {one["order_id"]: Standing(one["state"], one["stage"]) for one in found}
