"""Stock that comes free goes to the lines that wait; stock that is missing comes back from the least urgent.

Serves the port of the inventory (`StockPromises`). Reservations, line counters, level balances, ledger, stage
and one event per order change together. Lock order: orders by id, then stock levels by id, then streams.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from meidan.inventory import commands as inventory
from meidan.inventory import levels
from meidan.inventory.levels import Change
from meidan.inventory.ports import Cause, ReservedFor
from meidan.inventory.rules import ZERO, Demand, Free, Share, share_out, take_back
from meidan.kernel import db
from meidan.kernel.attempts import Contended
from meidan.kernel.events import NewEvent, append_many
from meidan.kernel.permissions import Actor
from meidan.kernel.values import plain
from meidan.orders import events
from meidan.orders.standing import restage

SQL = db.statements(Path(__file__).parent / "sql" / "allocation.sql")
_ROUNDS = 5


class Promises:
    """The orders' side of `meidan.inventory.ports.StockPromises`."""

    def lock(self, arriving: Mapping[int, Decimal], short: Mapping[int, Decimal]) -> set[int]:
        """Locks, by id, whoever would get of {product: quantity} or give back to {level: quantity}."""
        wanted = would_get(arriving, ()) if arriving else set[int]()
        if short:
            found = db.rows(SQL["would_give"], {"levels": list(short), "quantities": list(short.values())})
            wanted |= {one["order_id"] for one in found}
        return lock_orders(wanted)

    def release(self, short: Mapping[int, Decimal], cause: Cause, locked: set[int]) -> None:
        """Takes back so much of each locked level {level: quantity}. Raises Contended when somebody else
        has the order whose turn it is."""
        if not short:
            return
        held = [Share(**one) for one in db.rows(SQL["held"], {"levels": list(short)})]
        shares = take_back(short, held)
        late = {one.order_id for one in shares} - locked
        if late:
            locked |= _lock_if_idle(late)
        if not late <= locked:
            raise Contended
        _take(shares, cause)

    def allocate(self, free: Sequence[Free], cause: Cause, locked: set[int]) -> None:
        """Gives free stock of locked levels to waiting lines by priority, date and order id.

        An order that came to wait after `lock` is taken along when nobody holds it; the sweep finds the rest.
        """
        left = {one.level_id: one for one in free if one.quantity > 0}
        passed: set[int] = set()
        for _ in range(_ROUNDS):
            if not left:
                return
            wanted = would_get(_by_product(left.values()), passed)
            late = wanted - locked
            if late:
                locked |= _lock_if_idle(late)
                passed |= late - locked
            shares = share_out(left.values(), _demands(wanted & locked, left.values()))
            _add(shares, cause)
            for share in shares:
                rest = left[share.level_id].quantity - share.quantity
                left[share.level_id] = Free(share.level_id, left[share.level_id].product_id, rest)
            left = {level_id: one for level_id, one in left.items() if one.quantity > 0}
            if not shares and not late:
                return

    def reservations(self, stock: Iterable[tuple[int, int]], limit: int) -> list[ReservedFor]:
        """The first orders that hold a part of each (product, warehouse)."""
        pairs = list(stock)
        params = {"products": [p for p, _ in pairs], "warehouses": [w for _, w in pairs], "limit": limit}
        return [ReservedFor(**one) for one in db.rows(SQL["reservations"], params)]

    def waiting(self, products: Iterable[int] | None) -> dict[int, Decimal]:
        """What confirmed lines not on hold lack, by product (None: of all)."""
        wanted = sorted(products) if products is not None else []
        found = db.rows(SQL["waiting"], {"all": products is None, "products": wanted})
        return {one["product_id"]: one["quantity"] for one in found}


def allocate_waiting(products: Iterable[int], actor: Actor | None) -> None:
    """Shares out what is free of these products: inside the caller's transaction as far as nobody has to be waited
    for (he may hold locks that come later in the global order), wholly once it is committed.

    What fails after the commit, the sweep does.
    """
    wanted = sorted(set(products))
    if not wanted:
        return
    if connection.in_atomic_block:
        inventory.allocate_idle(products=wanted, actor=actor)
    transaction.on_commit(partial(inventory.allocate_waiting, products=wanted, actor=actor), robust=True)


def lock_orders(orders: Iterable[int]) -> set[int]:
    """Locks the orders in id order, in one statement."""
    wanted = sorted(set(orders))
    return {one["id"] for one in db.rows(SQL["lock"], {"orders": wanted})} if wanted else set()


def would_get(arriving: Mapping[int, Decimal], without: Iterable[int]) -> set[int]:
    """The orders whose turn comes before {product: quantity} is used up; read without a lock."""
    params = {"products": list(arriving), "quantities": list(arriving.values()), "without": sorted(without)}
    return {one["order_id"] for one in db.rows(SQL["would_get"], params)}


def _lock_if_idle(orders: Iterable[int]) -> set[int]:
    return {one["id"] for one in db.rows(SQL["lock_if_idle"], {"orders": sorted(orders)})}


def _by_product(free: Iterable[Free]) -> dict[int, Decimal]:
    totals: dict[int, Decimal] = {}
    for one in free:
        totals[one.product_id] = totals.get(one.product_id, ZERO) + one.quantity
    return totals


def _demands(orders: Iterable[int], free: Iterable[Free]) -> list[Demand]:
    products = sorted({one.product_id for one in free})
    return [Demand(**one) for one in db.rows(SQL["demands"], {"orders": sorted(orders), "products": products})]


def _add(shares: Sequence[Share], cause: Cause) -> None:
    if shares:
        db.run(SQL["add"], _columns(shares))
        _book(shares, cause, "reserve", 1)
        _tell(shares, cause, events.STOCK_ALLOCATED)


def _take(shares: Sequence[Share], cause: Cause) -> None:
    if shares:
        db.run(SQL["take"], _columns(shares))
        _book(shares, cause, "release", -1)
        _tell(shares, cause, events.RESERVATION_RELEASED)


def _columns(shares: Sequence[Share]) -> dict[str, Any]:
    return {
        "lines": [share.line_id for share in shares],
        "levels": [share.level_id for share in shares],
        "quantities": [share.quantity for share in shares],
    }


def _book(shares: Sequence[Share], cause: Cause, kind: str, sign: int) -> None:
    """Level balances and ledger: what an order gets or gives has the order as its source."""
    totals: dict[tuple[int, int], Decimal] = {}
    for share in shares:
        key = (share.order_id, share.level_id)
        totals[key] = totals.get(key, ZERO) + sign * share.quantity
    changes = [
        Change(level_id, kind, reserved=quantity, source=f"order:{order_id}")
        for (order_id, level_id), quantity in sorted(totals.items())
    ]
    levels.change(changes, cause)


def _tell(shares: Sequence[Share], cause: Cause, kind: str) -> None:
    """Stage, version and one event per order: {cause, stage, lines: [{line, product, quantity, warehouse, lot}]}."""
    orders = sorted({share.order_id for share in shares})
    standing = restage(orders)
    names = {(one["line_id"], one["level_id"]): one for one in db.rows(SQL["told"], _pairs(shares))}
    ordered = sorted(shares, key=lambda share: (share.order_id, share.line_id, share.level_id))
    told: list[NewEvent] = []
    for order_id, parts in groupby(ordered, key=lambda share: share.order_id):
        lines = [_line(names[part.line_id, part.level_id], part.quantity) for part in parts]
        data = {"cause": cause.source, **standing[order_id].told(), "lines": lines}
        told.append(NewEvent(events.order_stream(order_id), kind, data))
    append_many(told, cause.actor)


def _pairs(shares: Sequence[Share]) -> dict[str, Any]:
    return {"lines": [share.line_id for share in shares], "levels": [share.level_id for share in shares]}


def _line(named: db.Row, quantity: Decimal) -> dict[str, Any]:
    return {
        "line": named["position"],
        "product": named["sku"],
        "quantity": plain(quantity),
        "warehouse": named["warehouse"],
        "lot": named["lot"],
    }
