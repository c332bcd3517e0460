"""What has happened at the demo company lately: finished, open, waiting, held and unfinished orders."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from meidan.kernel import clock
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.filters import OrderFilter
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput, ShipTo
from meidan.orders.listing import list_orders

_CHANNELS = ("phone", "wechat", "api", "phone", "wechat")
_SEEN = Acknowledgement(("order.repeated", "line.repeated", "date.unreachable"), "已电话向客户核实")
_FINISHED, _OPEN, _DRAFTS, _SHOP = 160, 150, 18, 40
_FORGOTTEN, _FORGOTTEN_DAYS = 14, 9


def take_orders(clerk: Actor, skus: Sequence[str], customers: Sequence[str], chance: random.Random) -> None:
    """Half a year of finished business, then what is open today, from several channels."""
    finished = [_order(skus, customers, chance, index) for index in range(_FINISHED)]
    opened = [_order(skus, customers, chance, _FINISHED + index) for index in range(_OPEN)]
    drafts = [_order(skus, customers, chance, _FINISHED + _OPEN + index) for index in range(_DRAFTS)]
    _place([_in_the_past(one, chance) for one in finished], clerk)
    # Some were taken in last week and forgotten: they are late today.
    with clock.stopped_at(clock.now() - timedelta(days=_FORGOTTEN_DAYS)):
        forgotten = [replace(_recent(one, chance), requested_date=None) for one in opened[:_FORGOTTEN]]
        stopped = _place(forgotten, clerk)
    # What the rules stop is kept as a draft, as a clerk would keep it.
    stopped += _place([_recent(one, chance) for one in opened[_FORGOTTEN:]], clerk)
    _place([*drafts, *(replace(one, confirm=False, acknowledge=None) for one in stopped)], clerk)
    _place([_from_the_shop(skus, chance, index) for index in range(_SHOP)], clerk)


def _place(inputs: Sequence[OrderInput], clerk: Actor) -> list[OrderInput]:
    """Takes the orders in and returns those that were refused."""
    outcomes = orders.place_orders(inputs=inputs, actor=clerk)
    return [one for one, outcome in zip(inputs, outcomes, strict=True) if isinstance(outcome, Refusal)]


def look_after_orders(approver: Actor, admin: Actor) -> None:
    """Some orders are put on hold, one is cancelled."""
    found = list_orders(actor=admin, wanted=OrderFilter(states=("confirmed",)), limit=40, cursor=None)["items"]
    reasons = ("客户要求等通知再发", "收货地址待确认", "大额订单,等财务确认首款", "颜色待客户确认")
    for order, reason in zip(found[3:40:9], reasons, strict=False):
        orders.hold_order(number=order["number"], reason=reason, actor=admin)
    try:
        orders.cancel_order(number=found[1]["number"], reason="客户改买现货,取消本单", actor=approver)
    except Refusal:
        orders.cancel_order(number=found[1]["number"], reason="客户改买现货,取消本单", actor=admin)


def _order(skus: Sequence[str], customers: Sequence[str], chance: random.Random, index: int) -> OrderInput:
    # A customer buys mostly from one corner of the catalogue, as customers do.
    position = chance.randrange(len(customers))
    home = (position * 37) % len(skus)
    near = [skus[(home + chance.randrange(40)) % len(skus)] for _ in range(chance.randint(1, 6))]
    lines = tuple(_line(sku, chance) for sku in dict.fromkeys(near))
    today = clock.local_date(clock.now(), "Asia/Shanghai")
    return OrderInput(
        customer=customers[position],
        channel=_CHANNELS[index % len(_CHANNELS)],
        external_reference=f"PO{202600000 + index}" if index % 3 == 0 else None,
        requested_date=today + timedelta(days=chance.randint(2, 12)) if index % 4 == 1 else None,
        priority=2 if index % 17 == 0 else 0,
        note="加急,请优先发货" if index % 17 == 0 else "",
        lines=lines,
    )


def _line(sku: str, chance: random.Random) -> LineInput:
    if sku.startswith("SC-"):
        return LineInput(sku, Decimal(chance.choice((1, 2, 5))), unit="盒")
    if sku.startswith("HW-"):
        return LineInput(sku, Decimal(chance.choice((5, 10, 20))))
    return LineInput(sku, Decimal(chance.choice((6, 12, 20, 30, 48))))


def _in_the_past(one: OrderInput, chance: random.Random) -> OrderInput:
    when = clock.now() - timedelta(days=chance.randint(12, 180), minutes=chance.randint(0, 600))
    return replace(one, ordered_at=when, history=True, requested_date=None)


def _recent(one: OrderInput, chance: random.Random) -> OrderInput:
    when = clock.now() - timedelta(days=chance.randint(0, 6), minutes=chance.randint(0, 500))
    return replace(one, ordered_at=when, confirm=True, acknowledge=_SEEN)


def _from_the_shop(skus: Sequence[str], chance: random.Random, index: int) -> OrderInput:
    ship_to = ShipTo(
        name="林女士", phone=f"1390013{9000 + index:04d}", region="浙江省 杭州市 余杭区", address="文一西路 969号"
    )
    return OrderInput(
        customer="WALK-IN",
        channel="shop",
        external_reference=f"TB{880000 + index}",
        ship_to=ship_to,
        lines=(LineInput(chance.choice(skus), Decimal(chance.choice((10, 20)))),),
        confirm=True,
    )
