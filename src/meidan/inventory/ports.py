"""What the warehouse needs from whoever promises its stock. Orders serve it; `wiring.py` joins the two."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from meidan.inventory.rules import Free
from meidan.kernel.events import SYSTEM_ACTOR_ID
from meidan.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock moves: the ledger's source (`document:4`, `order:17`) and who acts (None is the system)."""

    source: str
    actor: Actor | None

    @property
    def actor_id(self) -> int:
        return self.actor.user_id if self.actor else SYSTEM_ACTOR_ID


@dataclass(frozen=True, slots=True)
class ReservedFor:
    """One reason why stock is not available."""

    warehouse_id: int
    product_id: int
    order_number: str
    quantity: Decimal
    requested_date: date | None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a move of stock came from, as people call it: `kind` is order · shipment · return · document · receipt."""

    kind: str
    number: str
    order: str | None = None


Origins = Callable[[Sequence[int]], dict[int, Origin]]
"""What these moves came from, {move id: origin}, as far as the room knows that wrote them."""


class StockPromises(Protocol):
    """The side of the orders. Global lock order: orders by id, then stock levels by id, then streams."""

    def lock(self, arriving: Mapping[int, Decimal], short: Mapping[int, Decimal]) -> set[int]:
        """Locks, by id, the orders that would get of the arriving products {product: quantity} or give
        back to short levels {level: quantity}. Called before any level is locked; returns their ids."""
        ...

    def release(self, short: Mapping[int, Decimal], cause: Cause, locked: set[int]) -> None:
        """Takes reservations back until each level of {level: quantity} has so much more room: lowest
        order priority first, then the latest. The levels are locked. Raises Contended."""
        ...

    def allocate(self, free: Sequence[Free], cause: Cause, locked: set[int]) -> None:
        """Gives free stock of locked levels to the lines that wait for it: by priority, date, order id."""
        ...

    def reservations(self, stock: Iterable[tuple[int, int]], limit: int) -> list[ReservedFor]:
        """For each (product, warehouse) the first `limit` orders that hold a part of it."""
        ...

    def waiting(self, products: Iterable[int] | None) -> dict[int, Decimal]:
        """How much confirmed order lines not on hold still lack, by product (None: of all), in base units."""
        ...


_served: list[StockPromises] = []
_origins: list[Origins] = []


def serve(promises: StockPromises) -> None:
    """Joins the side of the orders; the last one counts."""
    _served[:] = [promises]


def tell_origins(*origins: Origins) -> None:
    """Joins the rooms that say what moves came from; a later one knows better than an earlier one."""
    _origins[:] = origins


def origins_of(moves: Sequence[int]) -> dict[int, Origin]:
    """What these moves of the ledger came from; nothing of those that only a document of the warehouse explains."""
    found: dict[int, Origin] = {}
    for origins in _origins:
        found |= origins(moves)
    return found


def promises() -> StockPromises:
    """Whoever promises our stock. Raises RuntimeError before `wiring.join()`."""
    if not _served:
        raise RuntimeError("wiring.join() has not been called")
    return _served[0]
