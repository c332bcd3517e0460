"""Ids and numbers drawn ahead: while orders come one upon the other, each brings those of the next."""

import time
from collections import deque
from collections.abc import Iterable, Sequence

# Only a busy process draws: what another kept would be a gap, or a number far older than its order.
FRESH_SECONDS = 1.0
BUSY = 4
MOST = 8
Number = tuple[int, int]


class Numbers:
    """(order id, number) drawn by this process for orders to come. Threads share it."""

    def __init__(self) -> None:
        self._drawn: deque[tuple[float, Number]] = deque()
        self._stored: deque[float] = deque(maxlen=BUSY)

    def wanted(self, count: int) -> int:
        """How many to draw along with `count` orders: none when the `BUSY` calls before took longer than a second."""
        now = time.monotonic()
        busy = len(self._stored) == BUSY and now - self._stored[0] < FRESH_SECONDS
        self._stored.append(now)
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
