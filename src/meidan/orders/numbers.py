"""Ids and numbers drawn ahead: while orders come one upon the other, each brings those of the next."""

import time
from collections import deque
from collections.abc import Iterable, Sequence

# A quiet process draws nothing: what it kept would be a gap, or a number far older than its order.
FRESH_SECONDS = 1.0
MOST = 8
Number = tuple[int, int]


class Numbers:
    """(order id, number) drawn by this process for orders to come. Threads share it."""

    def __init__(self) -> None:
        self._drawn: deque[tuple[float, Number]] = deque()
        self._ordered_at = float("-inf")

    def wanted(self, count: int) -> int:
        """How many to draw along with `count` orders: none when the last ones were stored a while ago."""
        before, self._ordered_at = self._ordered_at, time.monotonic()
        busy = self._ordered_at - before < FRESH_SECONDS
        return count if busy and count <= MOST and len(self._drawn) < 2 * MOST else 0

    def put(self, numbers: Iterable[Sequence[int]]) -> None:
        """Keeps numbers that were drawn, or were taken and not used."""
        now = time.monotonic()
        self._drawn.extend((now, (order_id, number)) for order_id, number in numbers)

    def take(self, count: int) -> list[Number] | None:
        """`count` fresh numbers, None when there are not as many."""
        taken: list[Number] = []
        try:
            while len(taken) < count:
                drawn_at, number = self._drawn.popleft()
                if time.monotonic() - drawn_at < FRESH_SECONDS:
                    taken.append(number)
        except IndexError:
            self.put(taken)
            return None
        return taken
