"""Which earlier sales a returned quantity belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


@dataclass(slots=True)
class Sale:
    """A line of an earlier sale: what of it is with the customer (`delivered`), not shipped (`open`), or on its way.

    `settle` lowers what it takes. A draft has promised nothing yet, so there is nothing to take back.
    """

    line_id: int
    order_id: int
    number: str
    position: int
    kind: str
    ordered_at: dt.datetime
    delivered: Decimal
    open: Decimal
    on_way: Decimal
    draft: bool
    history: bool

    @property
    def left(self) -> Decimal:
        return self.delivered + self.open


class Take(NamedTuple):
    """What of a sale comes back (`returned`) and what of it was never shipped (`cancelled`)."""

    sale: Sale
    returned: Decimal
    cancelled: Decimal


def settle(quantity: Decimal, before: dt.datetime | None, sales: Sequence[Sale]) -> list[Take]:
    """Takes `quantity` back: all of it from the latest sale before that moment that has so much left, else from the
    latest ones on backwards. Nothing when all of them together have less."""
    earlier = [one for one in sales if one.left > 0 and (before is None or one.ordered_at < before)]
    earlier.sort(key=lambda one: (one.ordered_at, one.line_id), reverse=True)
    if sum((one.left for one in earlier), ZERO) < quantity:
        return []
    whole = [one for one in earlier if one.left >= quantity][:1]
    takes: list[Take] = []
    for sale in whole or earlier:
        if quantity <= 0:
            break
        returned = min(sale.delivered, quantity)
        cancelled = min(sale.open, quantity - returned)
        sale.delivered -= returned
        sale.open -= cancelled
        quantity -= returned + cancelled
        takes.append(Take(sale, returned, cancelled))
    return takes
