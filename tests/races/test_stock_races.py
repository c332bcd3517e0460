"""Two and more hands on the same stock at the same moment: real threads, real PostgreSQL."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from tests.inventory.shop import Shop, Wish, broken, deadlocks, idle_stock

from meidan.inventory import commands as stock
from meidan.inventory import levels
from meidan.inventory.inputs import Reception
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders.allocation import lock_orders

Together = Callable[[Callable[[int], Any], int], list[Any]]


@pytest.fixture
def shop(admin: Actor) -> Iterator[Shop]:
    """Afterwards everything must add up, and the database must not have had to kill anybody."""
    before = deadlocks()
    yield Shop(admin, products=4)
    assert not broken()
    stock.allocate_waiting()
    assert not broken()
    assert not idle_stock()
    assert deadlocks() == before


def only_refusals(outcomes: list[Any], *codes: str) -> list[Refusal]:
    """The refusals among the outcomes; anything else that went wrong is raised."""
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not (isinstance(outcome, Refusal) and outcome.code in codes):
            raise outcome
    return [outcome for outcome in outcomes if isinstance(outcome, Refusal)]


def test_adjusting_down_against_reserving(shop: Shop, together: Together) -> None:
    shop.adjust({"P-1": 20, "P-2": 20})

    def work(index: int) -> Any:
        if index % 2:
            return shop.adjust({"P-2": -3, "P-1": -3})
        return shop.order(Wish({"P-1": 4, "P-2": 4} if index % 4 else {"P-2": 4, "P-1": 4}))

    only_refusals(together(work, 12), "invalid")
    for sku in ("P-1", "P-2"):
        on_hand, reserved = shop.level(sku)
        assert 0 <= reserved <= on_hand <= 20


def test_two_transfers_crossing(shop: Shop, together: Together) -> None:
    shop.warehouse("EAST")
    goods = dict.fromkeys(shop.skus, 50)
    shop.adjust(goods)
    shop.adjust(goods, warehouse="EAST")

    def work(index: int) -> None:
        ends = ("MAIN", "EAST") if index % 2 else ("EAST", "MAIN")
        for turn in range(5):
            skus = shop.skus if (index + turn) % 3 else shop.skus[::-1]
            shop.transfer(dict.fromkeys(skus, 1 + (index + turn) % 3), *ends)

    assert not only_refusals(together(work, 8))
    for sku in shop.skus:
        assert shop.level(sku)[0] + shop.level(sku, "EAST")[0] == 100


def test_transfers_that_make_the_same_levels(shop: Shop, together: Together) -> None:
    for code in ("EAST", "WEST"):
        shop.warehouse(code)
    shop.adjust(dict.fromkeys(shop.skus, 50))

    def work(index: int) -> None:
        skus = random.Random(index).sample(shop.skus, len(shop.skus))
        shop.transfer(dict.fromkeys(skus, 2), "MAIN", "EAST" if index % 2 else "WEST")

    assert not only_refusals(together(work, 8))
    assert [shop.level(sku, "EAST")[0] for sku in shop.skus] == [8] * 4


def test_counting_below_what_is_reserved_while_orders_come_in(shop: Shop, together: Together) -> None:
    shop.adjust({"P-1": 40, "P-2": 40})
    for priority in range(4):
        shop.order(Wish({"P-1": 5, "P-2": 5}, priority=priority))

    def work(index: int) -> Any:
        if index < 3:
            return shop.count({"P-1": 12 + index, "P-2": 12 + index} if index else {"P-2": 12, "P-1": 12})
        return shop.order(Wish({"P-2": 3, "P-1": 3}, priority=index % 3))

    assert not only_refusals(together(work, 10))
    for sku in ("P-1", "P-2"):
        on_hand, reserved = shop.level(sku)
        assert on_hand in (12, 13, 14)
        assert reserved <= on_hand


def test_two_workers_receive_the_same_receipt(shop: Shop, admin: Actor, together: Together) -> None:
    number = shop.announce({"P-1": 10, "P-2": 7})
    outcomes = together(lambda _: stock.receive(actor=admin, receipt=number, reception=Reception()), 6)
    assert len(only_refusals(outcomes, "receipt_closed")) == 5
    assert (shop.level("P-1"), shop.level("P-2")) == ((10, 0), (7, 0))


def test_one_key_sent_at_once_receives_once(shop: Shop, api: Any, together: Together) -> None:
    path = f"/receipts/{shop.announce({'P-1': 10})}/receive"
    outcomes = together(lambda _: api.post(path, {}, idempotency_key="once"), 4)
    assert not only_refusals(outcomes)
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert shop.level("P-1") == (10, 0)


def test_two_workers_share_out_what_arrives(shop: Shop, admin: Actor, together: Together) -> None:
    numbers = [shop.order(Wish({"P-1": 5, "P-2": 5}, priority=index % 3)) for index in range(10)]
    receipts = [shop.announce({"P-1": 10, "P-2": 8} if index % 2 else {"P-2": 8, "P-1": 10}) for index in range(4)]

    def work(index: int) -> Any:
        return stock.receive(actor=admin, receipt=receipts[index], reception=Reception())

    assert not only_refusals(together(work, 4))
    assert (shop.level("P-1"), shop.level("P-2")) == ((40, 40), (32, 32))
    got = [shop.reserved(number) for number in numbers]
    assert sum(one["P-1"] for one in got) == 40
    assert all(shop.reserved(numbers[index])["P-1"] == 5 for index in (2, 5, 8))


def test_an_order_comes_to_wait_while_its_goods_arrive(shop: Shop, admin: Actor, together: Together) -> None:
    receipts = [shop.announce({"P-1": 3}) for _ in range(5)]

    def work(index: int) -> Any:
        if index % 2:
            return shop.order(Wish({"P-1": 3}))
        return stock.receive(actor=admin, receipt=receipts[index // 2], reception=Reception())

    assert not only_refusals(together(work, 10))
    stock.allocate_waiting()
    assert shop.level("P-1") == (15, 15)


def test_receiving_against_cancelling_the_receipt(shop: Shop, admin: Actor, together: Together) -> None:
    for _ in range(4):
        number = shop.announce({"P-1": 10})
        before = shop.level("P-1")[0]

        def work(index: int, number: str = number) -> Any:
            if index % 2:
                return stock.cancel_receipt(actor=admin, receipt=number, reason="供应商取消")
            return stock.receive(actor=admin, receipt=number, reception=Reception())

        assert len(only_refusals(together(work, 4), "receipt_closed")) == 3
        state = db.scalar("SELECT state FROM expected_receipt WHERE number = %s", (number,))
        assert shop.level("P-1")[0] - before == (10 if state == "received" else 0)


def test_cancelling_and_releasing_orders_while_stock_arrives(shop: Shop, admin: Actor, together: Together) -> None:
    numbers = [shop.order(Wish({"P-1": 2, "P-2": 2}, priority=index % 2)) for index in range(12)]
    shop.adjust({"P-1": 10, "P-2": 10})
    held = [number for number in numbers if shop.stage(number) == "backordered"][:2]
    for number in held:
        orders.hold_order(number=number, reason="等", actor=admin)
    gone = [number for number in numbers if shop.stage(number) == "ready"][:3]

    def work(index: int) -> Any:
        if index < 3:
            return orders.cancel_order(number=gone[index], reason="不要了", actor=admin)
        if index < 5:
            return orders.release_order(number=held[index - 3], actor=admin)
        return shop.adjust({"P-2": 2, "P-1": 2} if index % 2 else {"P-1": 2, "P-2": 2})

    assert not only_refusals(together(work, 9))
    stock.allocate_waiting()
    assert shop.level("P-1") == (18, 18)


def test_cancelling_and_releasing_with_keys(shop: Shop, api: Any, together: Together) -> None:
    """The key's transaction encloses the command: what it frees is shared out inside, and nobody waits crosswise."""
    shop.warehouse("EAST")
    shop.adjust({"P-1": 4, "P-2": 12}, warehouse="EAST")
    shop.adjust({"P-1": 8})
    ready = [shop.order(Wish({"P-1": 2, "P-2": 2})) for _ in range(6)]
    waiting = [shop.order(Wish({"P-2": 2, "P-1": 2}, priority=index)) for index in range(6)]
    for number in waiting[:3]:
        api.post(f"/orders/{number}/hold", {"reason": "等"})

    def work(index: int) -> Any:
        if index < 6:
            return api.post(f"/orders/{ready[index]}/cancel", {"reason": "不要了"}, idempotency_key=f"c{index}")
        if index < 9:
            return api.post(f"/orders/{waiting[index - 6]}/release", {"reason": "好了"}, idempotency_key=f"r{index}")
        return shop.order(Wish({"P-1": 1, "P-2": 1}))

    assert not only_refusals(together(work, 12))
    assert [shop.stage(number) for number in waiting] == ["ready"] * 6


def test_many_lock_the_same_orders_in_one_order(shop: Shop, together: Together) -> None:
    for _ in range(12):
        shop.order(Wish({"P-1": 1}))
    ids = [one["id"] for one in db.rows("SELECT id FROM sales_order")]

    def work(index: int) -> None:
        chance = random.Random(index)
        for _ in range(25):
            with transaction.atomic():
                assert len(lock_orders(chance.sample(ids, 10))) == 10

    assert not only_refusals(together(work, 4))


def test_many_make_the_same_new_levels(shop: Shop, together: Together) -> None:
    warehouse = db.scalar("SELECT id FROM warehouse WHERE code = 'MAIN'")
    products = [one["id"] for one in db.rows("SELECT id FROM product")]
    keys = [(product, warehouse, f"批次{lot}") for product in products for lot in range(150)]

    def work(index: int) -> None:
        with transaction.atomic():
            assert len(levels.ensure(random.Random(index).sample(keys, 550))) == 550

    assert not only_refusals(together(work, 4))


def test_everybody_at_once(shop: Shop, admin: Actor, together: Together) -> None:
    """Every command that touches stock, in every order, on the same four products and two warehouses."""
    shop.warehouse("EAST")
    shop.adjust(dict.fromkeys(shop.skus, 30))
    shop.adjust(dict.fromkeys(shop.skus, 30), warehouse="EAST")
    receipts = [shop.announce(dict.fromkeys(shop.skus, 3)) for _ in range(8)]

    def work(index: int) -> None:
        chance = random.Random(index)
        for turn in range(4):
            skus = chance.sample(shop.skus, 3)
            act = chance.randrange(5)
            try:
                if act == 0:
                    shop.adjust({sku: chance.choice([-2, 2]) for sku in skus})
                elif act == 1:
                    shop.transfer(dict.fromkeys(skus, 2), *chance.sample(["MAIN", "EAST"], 2))
                elif act == 2:
                    shop.count({sku: chance.randrange(10, 30) for sku in skus}, chance.choice(["MAIN", "EAST"]))
                elif act == 3 and turn == 1:
                    stock.receive(actor=admin, receipt=receipts[index], reception=Reception())
                else:
                    number = shop.order(Wish({sku: chance.randrange(1, 9) for sku in skus}, chance.randrange(3)))
                    if chance.random() < 0.4:
                        orders.cancel_order(number=number, reason="不要了", actor=admin)
            except Refusal as refusal:
                only_refusals([refusal], "invalid")

    only_refusals(together(work, 8))
    assert all(shop.level(sku)[0] >= Decimal(0) for sku in shop.skus)
