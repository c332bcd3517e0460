"""Locking one order, and refusing what cannot be done where it stands."""

from meidan.kernel import db
from meidan.kernel.errors import Refusal, not_found, stale
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.orders.scope import visible


def locked_order(number: str, actor: Actor, version: int | None) -> db.Row:
    """The order's row, locked, if the actor may see it. Raises 404, and 409 when `version` is not the current one."""
    condition, params = visible(actor)
    order = db.row(f"SELECT o.* FROM sales_order o WHERE o.number = %s AND {condition} FOR UPDATE", (number, *params))
    if order is None:
        raise not_found("订单", "order", number)
    if version is not None and version != order["version"]:
        raise stale(order["version"])
    return order


def refuse_unless(condition: bool, words: Words, order: db.Row) -> None:
    """Raises a 409 that names the order and where it stands."""
    if not condition:
        extra = {"number": order["number"], "state": order["state"], "version": order["version"]}
        raise Refusal("not_possible", words, status=409, params={"number": order["number"]}, extra=extra)
