"""Pure rules of the order: what makes two orders the same, and when everything can be there."""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from meidan.inventory.rules import first_day

DRAFT, CONFIRMED, CLOSED, CANCELLED = "draft", "confirmed", "closed", "cancelled"


def content_hash(customer_id: int, items: Iterable[tuple[int, Decimal]]) -> int:
    """A signed 64-bit number that is equal for orders of one customer with the same products and base quantities."""
    parts = sorted(f"{product_id}:{quantity.normalize():f}" for product_id, quantity in items)
    digest = hashlib.sha256(f"{customer_id}|{'|'.join(parts)}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def promise(
    needs: Iterable[tuple[Decimal, Decimal, Decimal, tuple[tuple[date, Decimal], ...]]], today: date
) -> date | None:
    """The first day on which everything can be there, None when nothing announced covers it.

    Each need is (quantity, available, waiting before us, incoming [(date, quantity)]).
    """
    last = today
    for quantity, available, waiting, incoming in needs:
        missing = quantity - max(available, Decimal(0))
        if missing <= 0:
            continue
        day = first_day(missing + max(waiting, Decimal(0)), incoming, today)
        if day is None:
            return None
        last = max(last, day)
    return last
