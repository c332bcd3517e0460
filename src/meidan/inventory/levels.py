"""Stock levels: made on demand, locked in id order, changed together with their ledger. Nobody else writes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db import IntegrityError

from meidan.inventory.ports import Cause
from meidan.inventory.rules import ZERO, Free
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal
from meidan.kernel.words import Words

SQL = db.statements(Path(__file__).with_suffix(".sql"))
Key = tuple[int, int, str]
"""(product id, warehouse id, lot); the lot is "" where none is kept."""


@dataclass(frozen=True, slots=True)
class Level:
    """A locked stock level. `sellable`: orders may draw from it."""

    id: int
    product_id: int
    warehouse_id: int
    lot: str
    on_hand: Decimal
    reserved: Decimal
    warehouse_code: str
    priority: int
    sellable: bool

    @property
    def free(self) -> Decimal:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the ledger, signed, in base units; `source` where it is not that of the cause."""

    level_id: int
    kind: str
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    source: str | None = None


def ensure(keys: Iterable[Key]) -> dict[Key, int]:
    """The ids of these levels; those that do not exist yet begin at zero."""
    wanted = sorted(set(keys))
    params = {
        "products": [key[0] for key in wanted],
        "warehouses": [key[1] for key in wanted],
        "lots": [key[2] for key in wanted],
    }
    db.run(SQL["missing"], params)
    found = db.rows(SQL["ids"], params)
    return {(one["product_id"], one["warehouse_id"], one["lot"]): one["id"] for one in found}


def lock(ids: Iterable[int]) -> dict[int, Level]:
    """Locks the levels in id order, in one statement; the balances are those after the wait."""
    return {found["id"]: Level(**found) for found in db.rows(SQL["lock"], {"ids": sorted(set(ids))})}


def lock_idle(ids: Iterable[int]) -> dict[int, Level]:
    """Locks those of the levels that nobody else holds, without waiting for anybody."""
    found = db.rows(f"{SQL['lock']} SKIP LOCKED", {"ids": sorted(set(ids))})
    return {one["id"]: Level(**one) for one in found}


def free_of(products: Iterable[int]) -> list[Free]:
    """Where these products may still be promised, read without a lock."""
    found = db.rows(SQL["free_of_products"], {"products": sorted(set(products))})
    return [Free(one["id"], one["product_id"], one["free"]) for one in found]


def reserved_of(ids: Iterable[int]) -> dict[int, Decimal]:
    """What is reserved of these levels, read without a lock."""
    return {found["id"]: found["reserved"] for found in db.rows(SQL["reserved"], {"ids": list(ids)})}


def to_share(levels: Iterable[Level], gained: Mapping[int, Decimal] | None = None) -> list[Free]:
    """What may be promised of locked levels (after gaining {level: quantity}), in the order in which orders draw."""
    more = gained or {}
    drawn = sorted((level for level in levels if level.sellable), key=lambda level: (level.priority, level.id))
    return [Free(level.id, level.product_id, level.free + more.get(level.id, ZERO)) for level in drawn]


def change(changes: Sequence[Change], cause: Cause) -> None:
    """Writes ledger and balances of locked levels. Raises 409 when the database's own guard refuses."""
    if not changes:
        return
    params = {
        "levels": [one.level_id for one in changes],
        "on_hand": [one.on_hand for one in changes],
        "reserved": [one.reserved for one in changes],
        "kinds": [one.kind for one in changes],
        "sources": [one.source or cause.source for one in changes],
        "actor": cause.actor_id,
        "at": clock.now(),
    }
    try:
        db.run(SQL["change"], params)
    except IntegrityError as error:
        if "stock_level_never_oversold" not in str(error):
            raise
        raise Refusal("stock_conflict", CONFLICT, status=409) from error


CONFLICT = Words(
    zh="库存刚刚变了,这样会少于已留给订单的数量,请刷新后再试",
    en="Stock has just changed and this would leave less than is reserved; look again and retry",
)
