"""Any sequence of stock commands leaves everything adding up, after every single step."""

from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.inventory.shop import Shop, Wish, broken, idle_stock

from meidan.inventory import commands as stock
from meidan.inventory.inputs import ReceivedLine, Reception, WarehouseInput
from meidan.inventory.rules import Demand, Free, Share, share_out, take_back
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders

SKUS = st.sampled_from(["P-1", "P-2"])
PLACES = st.sampled_from(["MAIN", "EAST", "BACK"])
SMALL = st.integers(1, 12)
PICK = st.integers(0, 5)
STEP = st.one_of(
    st.tuples(st.just("adjust"), SKUS, st.integers(-8, 15).filter(bool), PLACES),
    st.tuples(st.just("transfer"), SKUS, SMALL, st.permutations(["MAIN", "EAST", "BACK"])),
    st.tuples(st.just("count"), SKUS, st.integers(0, 15), PLACES),
    st.tuples(st.just("order"), SKUS, SMALL, st.integers(0, 2)),
    st.tuples(st.just("cancel"), PICK),
    st.tuples(st.just("hold"), PICK),
    st.tuples(st.just("release"), PICK),
    st.tuples(st.just("announce"), SKUS, SMALL, PLACES),
    st.tuples(st.just("receive"), PICK, SMALL),
    st.tuples(st.just("drop"), PICK),
    st.tuples(st.just("sell from"), st.booleans()),
)


class World:
    """What the steps have made so far, so that later ones can pick from it."""

    def __init__(self, shop: Shop, actor: Actor) -> None:
        self.shop, self.actor = shop, actor
        self.orders: list[str] = []
        self.receipts: list[str] = []

    def begin(self) -> None:
        """Something in each place, something ordered beyond it, something to come."""
        self.shop.adjust({"P-1": 9, "P-2": 6})
        self.shop.adjust({"P-1": 4, "P-2": 7}, warehouse="BACK")
        for priority, quantity in enumerate((5, 6, 3)):
            self.do_order("P-1", quantity, priority)
        self.do_announce("P-1", 6, "MAIN")
        self.do_announce("P-2", 5, "EAST")

    def step(self, act: str, *given: Any) -> None:
        getattr(self, "do_" + act.replace(" ", "_"))(*given)

    def do_adjust(self, sku: str, change: int, place: str) -> None:
        self.shop.adjust({sku: change}, warehouse=place)

    def do_transfer(self, sku: str, moved: int, places: list[str]) -> None:
        self.shop.transfer({sku: moved}, places[0], places[1])

    def do_count(self, sku: str, found: int, place: str) -> None:
        self.shop.count({sku: found}, warehouse=place)

    def do_order(self, sku: str, quantity: int, priority: int) -> None:
        other = "P-2" if sku == "P-1" else "P-1"
        self.orders.append(self.shop.order(Wish({sku: quantity, other: 1}, priority=priority)))

    def do_cancel(self, index: int) -> None:
        if self.orders:
            orders.cancel_order(number=self.orders[index % len(self.orders)], reason="不要了", actor=self.actor)

    def do_hold(self, index: int) -> None:
        if self.orders:
            orders.hold_order(number=self.orders[index % len(self.orders)], reason="等", actor=self.actor)

    def do_release(self, index: int) -> None:
        if self.orders:
            orders.release_order(number=self.orders[index % len(self.orders)], actor=self.actor)

    def do_announce(self, sku: str, quantity: int, place: str) -> None:
        self.receipts.append(self.shop.announce({sku: quantity}, warehouse=place))

    def do_receive(self, index: int, quantity: int) -> None:
        if self.receipts:
            part = Reception(lines=(ReceivedLine(Decimal(quantity), line=1),), note="多收" if quantity % 2 else "")
            stock.receive(actor=self.actor, receipt=self.receipts[index % len(self.receipts)], reception=part)

    def do_drop(self, index: int) -> None:
        if self.receipts:
            stock.cancel_receipt(actor=self.actor, receipt=self.receipts[index % len(self.receipts)], reason="不来了")

    def do_sell_from(self, sellable: bool) -> None:
        given = WarehouseInput(sellable=sellable)
        stock.change_warehouse(actor=self.actor, ref="BACK", warehouse=given)


@contextmanager
def undone() -> Generator[None]:
    """Runs in a transaction that is rolled back, as if each commit of the steps were one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(admin: Actor) -> World:
    shop = Shop(admin, products=2)
    shop.warehouse("EAST")
    shop.warehouse("BACK", sellable=False)
    return World(shop, admin)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(steps=st.lists(STEP, min_size=5, max_size=14))
def test_everything_adds_up_after_every_step(world: World, steps: list[tuple[Any, ...]]) -> None:
    world.orders, world.receipts = [], []
    with undone():
        world.begin()
        for step in steps:
            try:
                with transaction.atomic():
                    world.step(*step)
            except Refusal:
                pass
            run_after_commit()
            assert not broken(), step
            assert not idle_stock(), step


def run_after_commit() -> None:
    """What the steps put off until their commit, which here never comes."""
    while connection.run_on_commit:
        _, work, _ = connection.run_on_commit.pop(0)
        work()


QUANTITY = st.decimals(min_value="0.000001", max_value=1000, places=6)


@given(
    free=st.lists(st.tuples(st.integers(1, 3), QUANTITY), max_size=6),
    wanted=st.lists(st.tuples(st.integers(1, 3), QUANTITY), max_size=8),
)
def test_sharing_out_gives_no_more_than_there_is_or_is_wanted(
    free: list[tuple[int, Decimal]], wanted: list[tuple[int, Decimal]]
) -> None:
    levels = [Free(index, product, quantity) for index, (product, quantity) in enumerate(free)]
    demands = [Demand(index, index, product, quantity) for index, (product, quantity) in enumerate(wanted)]
    shares = share_out(levels, demands)
    for level in levels:
        assert sum(share.quantity for share in shares if share.level_id == level.level_id) <= level.quantity
    for demand in demands:
        assert sum(share.quantity for share in shares if share.line_id == demand.line_id) <= demand.quantity
    for product in (1, 2, 3):
        there = sum(level.quantity for level in levels if level.product_id == product)
        asked = sum(demand.quantity for demand in demands if demand.product_id == product)
        lines = {demand.line_id for demand in demands if demand.product_id == product}
        assert sum(share.quantity for share in shares if share.line_id in lines) == min(there, asked)


@given(held=st.lists(st.tuples(st.integers(1, 2), QUANTITY), max_size=8), short=QUANTITY)
def test_taking_back_takes_exactly_what_is_missing(held: list[tuple[int, Decimal]], short: Decimal) -> None:
    reserved = [Share(index, index, level, quantity) for index, (level, quantity) in enumerate(held)]
    taken = take_back({1: short}, reserved)
    there = sum(share.quantity for share in reserved if share.level_id == 1)
    assert sum(share.quantity for share in taken) == min(short, there)
    assert all(share.level_id == 1 for share in taken)
    whole = {share.line_id: share.quantity for share in reserved}
    assert all(share.quantity == whole[share.line_id] for share in taken[:-1])
