"""What somebody who saves a draft cannot send back, since he may not see it or no input holds it, stays as it is."""

from collections.abc import Sequence
from dataclasses import replace

import orjson

from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.kernel.records import mask_phone
from meidan.orders.inputs import LineInput, OrderInput, ShipTo, from_json
from meidan.orders.scope import visible


def keep_hidden(one: OrderInput, before: OrderInput, actor: Actor) -> OrderInput:
    """The content as sent, with what is masked for the actor taken over from the draft where he sent nothing of it.

    The delivery stays only with the same customer; prices and discounts with the same product in the same unit.
    """
    if not actor.sees("phone") and one.customer == before.customer:
        one = replace(one, ship_to=_ship_to(one.ship_to, before.ship_to))
    if not actor.sees("price"):
        one = replace(one, lines=_lines(one.lines, before.lines))
    return one


def keep_agreed(one: OrderInput, before: OrderInput) -> OrderInput:
    """The content as sent, where a quoted price that was left alone still is one, with its tax in it or not as quoted.

    Of another quantity or with another discount it is a price like any that is typed in, on the same terms of tax.
    """
    left = [line for line in before.lines if line.tax_included is not None]
    kept: list[LineInput] = []
    for line in one.lines:
        same = next((old for old in left if _priced_alike(old, line)), None)
        if same is not None:
            left.remove(same)
            untouched = (same.quantity, same.discount or 0) == (line.quantity, line.discount or 0)
            agreed_in = same.agreed_in if untouched else ""
            line = replace(line, agreed_in=agreed_in, tax_included=same.tax_included)
        kept.append(line)
    return replace(one, lines=tuple(kept))


def as_revised(one: OrderInput, actor: Actor) -> OrderInput:
    """What the draft `one.number` would hold if it were saved with this content: quoted prices stay quoted ones."""
    if one.number is None:
        return one
    condition, params = visible(actor)
    sql = f"SELECT o.input FROM sales_order o WHERE o.number = %s AND o.state = 'draft' AND {condition}"
    stored = db.scalar(sql, (one.number, *params))
    return one if stored is None else keep_agreed(one, from_json(orjson.loads(stored)))


def _priced_alike(old: LineInput, new: LineInput) -> bool:
    return (old.product, old.unit, old.unit_price, old.gift) == (new.product, new.unit, new.unit_price, new.gift)


def _ship_to(sent: ShipTo | None, before: ShipTo | None) -> ShipTo | None:
    if sent is None or before is None:
        return sent or before
    nothing_of_it = sent.phone in ("", mask_phone(before.phone))
    return replace(sent, phone=before.phone) if nothing_of_it and sent.name in ("", before.name) else sent


def _lines(sent: Sequence[LineInput], before: Sequence[LineInput]) -> tuple[LineInput, ...]:
    left = list(before)
    kept: list[LineInput] = []
    for line in sent:
        same = next((one for one in left if (one.product, one.unit) == (line.product, line.unit)), None)
        if same is not None:
            left.remove(same)
            if line.unit_price is None and line.discount is None and not line.gift:
                line = replace(line, unit_price=same.unit_price, discount=same.discount)
        kept.append(line)
    return tuple(kept)
