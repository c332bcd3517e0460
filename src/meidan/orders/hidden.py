"""What an actor may not see of a draft, he cannot send back either: it stays as it is when he saves the draft."""

from collections.abc import Sequence
from dataclasses import replace

from meidan.kernel.permissions import Actor
from meidan.kernel.records import mask_phone
from meidan.orders.inputs import LineInput, OrderInput, ShipTo


def keep_hidden(one: OrderInput, before: OrderInput, actor: Actor) -> OrderInput:
    """The content as sent, with what is masked for the actor taken over from the draft where he sent nothing of it.

    The delivery stays only with the same customer; prices and discounts with the same product in the same unit.
    """
    if not actor.sees("phone") and one.customer == before.customer:
        one = replace(one, ship_to=_ship_to(one.ship_to, before.ship_to))
    if not actor.sees("price"):
        one = replace(one, lines=_lines(one.lines, before.lines))
    return one


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
