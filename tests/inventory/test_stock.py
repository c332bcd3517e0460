"""Adjusting, transferring, counting and receiving, one after the other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.inventory.shop import Shop, Wish, broken, idle_stock

from meidan.inventory import commands as stock
from meidan.inventory import jobs, levels, ports
from meidan.inventory.inputs import ReceivedLine, Reception, StockLine, WarehouseInput
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders


@pytest.fixture
def shop(admin: Actor) -> Shop:
    return Shop(admin)


def refused(work: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value


def test_what_comes_in_goes_to_the_most_urgent_then_the_earliest(shop: Shop) -> None:
    later = shop.order(Wish({"P-1": 5}, requested=date(2030, 5, 2)))
    sooner = shop.order(Wish({"P-1": 5}, requested=date(2030, 5, 1)))
    urgent = shop.order(Wish({"P-1": 5}, priority=9))
    assert [shop.stage(number) for number in (later, sooner, urgent)] == ["backordered"] * 3
    shop.adjust({"P-1": 12})
    assert [shop.reserved(number)["P-1"] for number in (urgent, sooner, later)] == [5, 5, 2]
    assert [shop.stage(number) for number in (urgent, sooner, later)] == ["ready", "ready", "backordered"]
    assert shop.events("order:%").count("StockAllocated") == 3
    assert not broken()


def test_never_below_what_is_reserved(shop: Shop) -> None:
    shop.adjust({"P-1": 15})
    shop.order(Wish({"P-1": 12}))
    refusal = refused(lambda: shop.adjust({"P-1": -4}))
    assert refusal.status == 422
    fault = refusal.faults[0]
    assert (fault.code, fault.path) == ("below_reserved", "/lines/0/quantity")
    assert fault.as_json("zh")["message"] == "仓库 MAIN 里有 12 件已留给订单,最多能减 3 件"
    shop.adjust({"P-1": -3})
    assert shop.level("P-1") == (12, 12)
    assert not broken()


def test_lines_of_one_product_count_together(shop: Shop, admin: Actor) -> None:
    shop.adjust({"P-1": 5})
    lines = [StockLine("P-1", Decimal(-3)), StockLine("P-1", Decimal(-3))]
    refusal = refused(lambda: stock.adjust_stock(actor=admin, warehouse="MAIN", reason="r", lines=lines))
    assert refusal.faults[0].code == "below_reserved"
    lines = [StockLine("P-1", Decimal(1), unit="箱"), StockLine("P-1", Decimal(-2))]
    stock.adjust_stock(actor=admin, warehouse="MAIN", reason="r", lines=lines)
    assert shop.level("P-1") == (15, 0)


@pytest.mark.parametrize(
    ("line", "code", "path"),
    [
        (StockLine("没有", Decimal(1)), "unknown_product", "/lines/0/product"),
        (StockLine("P-1", Decimal(1), unit="打"), "unknown_unit", "/lines/0/unit"),
        (StockLine("P-1", Decimal(0)), "no_change", "/lines/0/quantity"),
        (StockLine("P-1", Decimal("999999999999"), unit="箱"), "quantity_too_large", "/lines/0/quantity"),
        (StockLine("P-1", Decimal(-1)), "below_reserved", "/lines/0/quantity"),
        (StockLine("FREIGHT", Decimal(1)), "not_stocked", "/lines/0/product"),
    ],
)
def test_each_fault_names_its_place(shop: Shop, admin: Actor, line: StockLine, code: str, path: str) -> None:
    db.run("UPDATE product SET sku = 'FREIGHT', kind = 'charge' WHERE sku = 'P-3'")
    refusal = refused(lambda: stock.adjust_stock(actor=admin, warehouse="MAIN", reason="r", lines=[line]))
    assert [(fault.code, fault.path) for fault in refusal.faults] == [(code, path)]
    assert refusal.status == 422


def test_a_balance_cannot_grow_beyond_what_can_be_counted(shop: Shop) -> None:
    shop.adjust({"P-1": "999999999999"})
    assert refused(lambda: shop.adjust({"P-1": 1})).faults[0].code == "quantity_too_large"


def test_only_unreserved_stock_is_transferred_and_waiting_orders_get_it(shop: Shop) -> None:
    shop.warehouse("BACK", sellable=False)
    shop.adjust({"P-1": 10}, warehouse="BACK")
    number = shop.order(Wish({"P-1": 4}))
    assert shop.reserved(number)["P-1"] == 0
    shop.transfer({"P-1": 6}, "BACK", "MAIN")
    assert shop.reserved(number)["P-1"] == 4
    assert shop.level("P-1") == (6, 4)
    assert shop.level("P-1", "BACK") == (4, 0)
    fault = refused(lambda: shop.transfer({"P-1": 3}, "MAIN", "BACK")).faults[0]
    assert (fault.code, fault.path) == ("below_reserved", "/lines/0/quantity")
    assert refused(lambda: shop.transfer({"P-1": 1}, "MAIN", "MAIN")).code == "same_warehouse"
    assert not broken()


def test_a_count_below_what_is_reserved_takes_back_from_the_least_urgent_and_latest(shop: Shop) -> None:
    shop.adjust({"P-1": 30})
    urgent = shop.order(Wish({"P-1": 10}, priority=5))
    first = shop.order(Wish({"P-1": 10}))
    second = shop.order(Wish({"P-1": 10}))
    told = shop.count({"P-1": 14})
    assert told["lines"] == [{"product": "P-1", "lot": "", "counted": "14", "before": "30", "released": "16"}]
    assert [shop.reserved(number)["P-1"] for number in (urgent, first, second)] == [10, 4, 0]
    assert [shop.stage(number) for number in (urgent, first, second)] == ["ready", "backordered", "backordered"]
    assert shop.events("order:%").count("ReservationReleased") == 2
    assert shop.level("P-1") == (14, 14)
    assert not broken()
    shop.count({"P-1": 35})
    assert [shop.reserved(number)["P-1"] for number in (urgent, first, second)] == [10, 10, 10]
    assert not broken()


def test_what_a_count_takes_back_is_drawn_from_another_warehouse(shop: Shop) -> None:
    shop.adjust({"P-1": 10})
    number = shop.order(Wish({"P-1": 10}))
    shop.warehouse("EAST")
    shop.adjust({"P-1": 10}, warehouse="EAST")
    shop.count({"P-1": 3})
    assert shop.reserved(number)["P-1"] == 10
    assert shop.level("P-1", "EAST") == (10, 7)
    assert not broken()


def test_counting_what_is_there_keeps_a_document_without_moves(shop: Shop) -> None:
    shop.adjust({"P-1": 7})
    before = db.scalar("SELECT count(*) FROM stock_move")
    told = shop.count({"P-1": 7})
    assert db.scalar("SELECT count(*) FROM stock_move") == before
    assert shop.events(f"document:{told['id']}") == ["StockCounted"]
    assert refused(lambda: shop.count({"P-1": -1})).faults[0].code == "negative"


def test_receiving_in_parts_over_delivery_and_cancelling_the_rest(shop: Shop, admin: Actor) -> None:
    number = shop.announce({"P-1": 10, "P-2": 5})
    order = shop.order(Wish({"P-1": 4, "P-2": 4}))
    some = Reception(lines=(ReceivedLine(Decimal(6), line=1),))
    stock.receive(actor=admin, receipt=number, reception=some)
    assert shop.reserved(order) == {"P-1": 4, "P-2": 0}
    more = Reception(lines=(ReceivedLine(Decimal(1), product="P-1", unit="箱"),))
    refusal = refused(lambda: stock.receive(actor=admin, receipt=number, reception=more))
    assert (refusal.faults[0].code, refusal.faults[0].path) == ("more_than_announced", "/lines/0/quantity")
    assert "8 件" in refusal.faults[0].as_json("zh")["message"]
    stock.receive(actor=admin, receipt=number, reception=replace(more, note="供应商多送", cancel_rest=True))
    assert shop.level("P-1") == (18, 4)
    closed = refused(lambda: stock.receive(actor=admin, receipt=number, reception=Reception()))
    assert (closed.code, closed.status) == ("receipt_closed", 409)
    assert shop.events("receipt:%") == ["ReceiptAnnounced", "GoodsReceived", "GoodsReceived"]
    assert not broken()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (ReceivedLine(Decimal(1), line=9), "unknown_line"),
        (ReceivedLine(Decimal(1), product="P-3"), "not_announced"),
        (ReceivedLine(Decimal(1), product="没有"), "not_announced"),
        (ReceivedLine(Decimal(1)), "line_or_product"),
        (ReceivedLine(Decimal(0), line=1), "not_positive"),
        (ReceivedLine(Decimal(1), line=1, unit="打"), "unknown_unit"),
    ],
)
def test_receiving_what_does_not_fit(shop: Shop, admin: Actor, line: ReceivedLine, code: str) -> None:
    number = shop.announce({"P-1": 10})
    refusal = refused(lambda: stock.receive(actor=admin, receipt=number, reception=Reception(lines=(line,))))
    assert [fault.code for fault in refusal.faults] == [code]


def test_a_cancelled_receipt_is_over(shop: Shop, admin: Actor) -> None:
    number = shop.announce({"P-1": 10})
    stock.cancel_receipt(actor=admin, receipt=number, reason="供应商缺货", version=1)
    assert db.scalar("SELECT state FROM expected_receipt") == "cancelled"
    refusal = refused(lambda: stock.cancel_receipt(actor=admin, receipt=number, reason="再来"))
    assert (refusal.status, refusal.extra["state"]) == (409, "cancelled")
    assert refused(lambda: stock.cancel_receipt(actor=admin, receipt="IN-999", reason="r")).status == 404


def test_held_orders_and_drafts_get_nothing_until_released(shop: Shop, admin: Actor) -> None:
    held = shop.order(Wish({"P-1": 5}, priority=9))
    free = shop.order(Wish({"P-1": 5}))
    orders.hold_order(number=held, reason="等客户回复", actor=admin)
    shop.adjust({"P-1": 5})
    assert (shop.reserved(held)["P-1"], shop.reserved(free)["P-1"]) == (0, 5)
    shop.adjust({"P-1": 5})
    assert shop.reserved(held)["P-1"] == 0
    orders.release_order(number=held, actor=admin)
    assert (shop.reserved(held)["P-1"], shop.stage(held)) == (5, "ready")
    assert not broken()


def test_a_cancelled_order_frees_stock_for_those_who_wait(shop: Shop, admin: Actor) -> None:
    shop.adjust({"P-1": 5})
    gone, waiting = shop.order(Wish({"P-1": 5})), shop.order(Wish({"P-1": 3}))
    orders.cancel_order(number=gone, reason="客户取消", actor=admin)
    assert shop.reserved(waiting)["P-1"] == 3
    assert shop.level("P-1") == (5, 3)
    assert not broken()
    assert not idle_stock()


def test_the_sweep_finds_what_was_missed(shop: Shop, admin: Actor) -> None:
    number = shop.order(Wish({"P-1": 5}))
    orders.hold_order(number=number, reason="等", actor=admin)
    shop.adjust({"P-1": 5})
    db.run("UPDATE sales_order SET held = false, stage = 'backordered' WHERE number = %s", (number,))
    jobs.share_out_waiting(timestamp=0)
    assert (shop.reserved(number)["P-1"], shop.stage(number)) == (5, "ready")
    assert not broken()


def test_an_answer_kept_under_a_key_knows_what_was_allocated(shop: Shop, api: Any) -> None:
    number = shop.order(Wish({"P-1": 5}))
    api.post(f"/orders/{number}/hold", {"reason": "等"})
    shop.adjust({"P-1": 5})
    answer = api.post(f"/orders/{number}/release", {"reason": "好了"}, idempotency_key="k")
    assert answer["stage"] == "ready"
    assert not broken()


def test_the_warehouse_scope_is_kept(shop: Shop, admin: Actor) -> None:
    shop.warehouse("EAST")
    keeper = replace(admin, scope="warehouse", warehouses=("EAST",))
    east = Shop.__new__(Shop)
    east.actor = keeper
    east.adjust({"P-1": 5}, warehouse="EAST")
    for work in (
        lambda: east.adjust({"P-1": 5}),
        lambda: east.count({"P-1": 5}),
        lambda: east.transfer({"P-1": 1}, "EAST", "MAIN"),
        lambda: east.announce({"P-1": 1}),
    ):
        assert (refused(work).status, refused(work).code) == (403, "warehouse_scope")
    number = shop.announce({"P-1": 1})
    assert refused(lambda: stock.receive(actor=keeper, receipt=number, reception=Reception())).status == 403
    assert refused(lambda: stock.cancel_receipt(actor=keeper, receipt=number, reason="r")).status == 403


def test_every_command_needs_its_capability(shop: Shop, admin: Actor) -> None:
    number = shop.announce({"P-1": 1})
    nobody = replace(admin, capabilities=frozenset())
    other = Shop.__new__(Shop)
    other.actor = nobody
    for work in (
        lambda: other.adjust({"P-1": 5}),
        lambda: other.count({"P-1": 5}),
        lambda: other.transfer({"P-1": 1}, "A", "B"),
        lambda: other.announce({"P-1": 1}),
        lambda: stock.receive(actor=nobody, receipt=number, reception=Reception()),
        lambda: stock.cancel_receipt(actor=nobody, receipt=number, reason="r"),
        lambda: other.warehouse("W"),
        lambda: stock.change_warehouse(actor=nobody, ref="MAIN", warehouse=WarehouseInput(name="x")),
    ):
        assert (refused(work).status, refused(work).code) == (403, "forbidden")


def test_warehouses(shop: Shop, admin: Actor) -> None:
    shop.warehouse("EAST", sellable=False)
    assert refused(lambda: shop.warehouse("EAST")).status == 409
    shop.adjust({"P-1": 5}, warehouse="EAST")
    number = shop.order(Wish({"P-1": 5}))
    close = WarehouseInput(active=False)
    assert refused(lambda: stock.change_warehouse(actor=admin, ref="EAST", warehouse=close)).code == "warehouse_in_use"
    opened = WarehouseInput(sellable=True, name="东仓")
    stock.change_warehouse(actor=admin, ref="EAST", warehouse=opened, version=1)
    assert shop.reserved(number)["P-1"] == 5
    stale = refused(lambda: stock.change_warehouse(actor=admin, ref="EAST", warehouse=opened, version=1))
    assert (stale.code, stale.extra["version"]) == ("version_conflict", 2)
    shop.warehouse("OLD")
    stock.change_warehouse(actor=admin, ref="OLD", warehouse=close)
    assert refused(lambda: shop.adjust({"P-1": 5}, warehouse="OLD")).code == "warehouse_closed"
    assert not broken()


def test_the_database_refuses_what_slips_through(shop: Shop) -> None:
    """The CHECK surfaces as a refusal, not as a crash."""

    shop.adjust({"P-1": 5})
    level_id = db.scalar("SELECT id FROM stock_level")
    change = levels.Change(level_id, "adjust", Decimal(-6))
    assert refused(lambda: levels.change([change], ports.Cause("document:1", None))).status == 409
