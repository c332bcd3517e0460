"""What customers need from whoever owes them goods: orders serve it; `wiring.py` joins the two."""

from collections.abc import Collection
from typing import Protocol


class Exposure(Protocol):
    """The side of the orders. Global lock order: orders by id, then customers by id."""

    def lock(self, customers: Collection[int]) -> None:
        """Locks, by id, the open orders of customers whose credit is not guarded yet. Called before they are locked."""
        ...

    def hold(self, customers: Collection[int]) -> None:
        """Counts what these customers still owe for their open orders, which nobody counted so far, as used credit."""
        ...


_served: list[Exposure] = []


def serve(exposure: Exposure) -> None:
    """Joins the side of the orders; the last one counts."""
    _served[:] = [exposure]


def exposure() -> Exposure:
    """Whoever knows what is open. Raises RuntimeError before `wiring.join()`."""
    if not _served:
        raise RuntimeError("wiring.join() has not been called")
    return _served[0]
