"""Returns and cancellations in order files: booked against the earlier sale, once, or handed back with the reason."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.intake.made import text_file
from tests.intake.sending import upload
from tests.intake.test_import import CUSTOMERS, PRODUCTS, records, stored, take
from tests.invariants import assert_consistent

from meidan.fulfilment.commands import add_tracking_event, create_shipment
from meidan.fulfilment.inputs import ShipmentInput, TrackingInput
from meidan.intake.commands import ImportResult, work_off_imports
from meidan.inventory.commands import adjust_stock
from meidan.inventory.inputs import StockLine
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders.inputs import Acknowledgement
from meidan.site.commands import import_file
from meidan.site.parsing import Parser

HEAD = "单号,日期,客户,货号,数量,单价\n"
SALES = "1001,2026-03-01,C1,CUP,10,35\n1002,2026-03-05,C1,CUP,4,35\n1003,2026-03-09,C1,CUP,20,35\n"
SEEN = Acknowledgement(("*",), "老订单补录")


@pytest.fixture
def company(admin: Actor, tmp_path: Path) -> Any:
    records(admin, "products", text_file(tmp_path / "products.csv", PRODUCTS))
    records(admin, "customers", text_file(tmp_path / "customers.csv", CUSTOMERS))
    yield admin
    assert_consistent()


def counters(reference: str) -> tuple[Decimal, Decimal]:
    row = db.row(
        "SELECT sum(l.returned) AS returned, sum(l.cancelled) AS cancelled FROM order_line l "
        "JOIN sales_order o ON o.id = l.order_id WHERE o.external_reference = %s",
        (reference,),
    )
    assert row
    return row["returned"], row["cancelled"]


def why(result: ImportResult) -> list[tuple[int, str]]:
    return sorted((one.row, one.problem.code) for one in result.refused)


def test_history_comes_back_as_a_return_of_the_latest_sale_with_enough_left(
    company: Actor,
    tmp_path: Path,
) -> None:
    text = HEAD + SALES + "C1004,2026-03-06,C1,CUP,-5,35\nC1005,2026-03-06,C1,CUP,-8,35\n"
    result = take(company, text_file(tmp_path / "a.csv", text), history=True)
    assert dict(result.tally.rows) == {"accepted": 3, "returned": 2}
    assert result.tally.values["returned"] == -13 * 35
    assert result.tally.orders == {"closed": 3, "returns": 2}
    # 5 of the ten (the four of the 5th are too few); then nobody has eight left: four of the 5th, four of the 1st.
    assert [counters(one) for one in ("1001", "1002", "1003")] == [(9, 0), (4, 0), (0, 0)]
    found = db.rows("SELECT r.disposition, r.reason FROM goods_return r ORDER BY r.id")
    assert [one["disposition"] for one in found] == ["elsewhere"] * 3
    assert found[0]["reason"] == "导入 a.csv:C1004"
    # What was sold before we kept stock does not come onto our shelves.
    assert db.scalar("SELECT count(*) FROM stock_move") == 0
    kinds = "SELECT count(*) FROM event WHERE kind = 'GoodsReturned'"
    assert db.scalar(kinds) == 3
    again = take(company, text_file(tmp_path / "b.csv", text), history=True)
    assert dict(again.tally.rows) == {"already": 5}
    assert db.scalar(kinds) == 3


def test_what_was_not_shipped_is_cancelled(company: Actor, tmp_path: Path) -> None:
    text = HEAD + SALES + "C1004,2026-03-10,C1,CUP,-5,35\nC1005,2026-03-06,C1,CUP,-4,35\n"
    path = text_file(tmp_path / "a.csv", text)
    result = take(company, path, acknowledge=SEEN)
    assert dict(result.tally.rows) == {"accepted": 3, "returned": 2}
    assert [counters(one) for one in ("1001", "1002", "1003")] == [(0, 0), (0, 4), (0, 5)]
    orders = stored()
    # Nothing is left of the second: it is cancelled as a whole.
    assert [orders[one]["state"] for one in ("1001", "1002", "1003")] == ["confirmed", "cancelled", "confirmed"]
    assert db.scalar("SELECT count(*) FROM goods_return") == 0
    assert db.scalar("SELECT count(*) FROM event WHERE kind = 'QuantityCancelled'") == 2
    assert dict(take(company, path, acknowledge=SEEN).tally.rows) == {"already": 5}
    assert [counters(one) for one in ("1001", "1002", "1003")] == [(0, 0), (0, 4), (0, 5)]


def test_what_fits_no_sale_is_handed_back_with_the_reason(company: Actor, tmp_path: Path) -> None:
    text = HEAD + SALES + (
        "C1,2026-03-10,C2,CUP,-1,35\n"  # another customer
        "C1004,2026-02-10,C1,CUP,-1,35\n"  # before the first sale
        "C1005,2026-03-10,C1,CUP,-99,35\n"
        "C1006,2026-03-10,,CUP,-1,35\n"
        "C1007,2026-03-10,C1,NOPE,-1,35\n"
        "C1008,2026-03-10,C1,CUP,-1,35\nC1008,2026-03-10,C1,SCREW,-1,1\n"
        "1009,2026-03-10,,CUP,-3,0\n"
    )  # fmt: skip
    path = text_file(tmp_path / "a.csv", text.replace("C1,2026-03-10,C2", "C1003,2026-03-10,C2"))
    result = take(company, path, history=True)
    assert why(result) == [
        (5, "return.no_sale"), (6, "return.no_sale"), (7, "return.too_much"), (8, "return.no_customer"),
        (9, "row.unknown_product"), (11, "return.no_sale"), (12, "row.write_off"),
    ]  # fmt: skip
    assert dict(result.tally.rows) == {"accepted": 3, "returned": 1, "refused": 7}
    assert result.tally.orders == {"closed": 3, "returns": 1, "refused": 6}
    assert "34" in next(one for one in result.refused if one.row == 7).problem.say("zh")
    # The sale comes in later: what was handed back fits now, what was booked is not booked twice.
    more = text_file(tmp_path / "b.csv", HEAD + "990,2026-01-01,C1,CUP,1,35\n991,2026-01-01,C1,SCREW,1,1\n")
    take(company, more, history=True)
    second = take(company, path, history=True)
    assert dict(second.tally.rows) == {"already": 4, "returned": 2, "refused": 5}


def test_drafts_promised_nothing(company: Actor, tmp_path: Path) -> None:
    text = HEAD + SALES + "C1004,2026-03-10,C1,CUP,-5,35\n"
    result = take(company, text_file(tmp_path / "a.csv", text), confirm=False)
    assert why(result) == [(5, "return.sale_is_draft")]


def test_a_changed_return_is_not_booked_on_top(company: Actor, tmp_path: Path) -> None:
    text = HEAD + SALES + "C1004,2026-03-10,C1,CUP,-5,35\n"
    take(company, text_file(tmp_path / "a.csv", text), history=True)
    changed = take(company, text_file(tmp_path / "b.csv", text.replace("-5", "-6")), history=True)
    assert why(changed) == [(5, "return.changed")]
    assert counters("1003") == (5, 0)


def test_a_trial_says_the_same_and_stores_nothing(company: Actor, tmp_path: Path) -> None:
    text = HEAD + SALES + "C1004,2026-03-10,C1,CUP,-5,35\nC1005,2026-03-10,C1,CUP,-99,35\n"
    path = text_file(tmp_path / "a.csv", text)
    result = take(company, path, history=True, dry_run=True)
    assert dict(result.tally.rows) == {"accepted": 3, "returned": 1, "refused": 1}
    assert db.scalar("SELECT count(*) FROM import_return") == 0
    assert db.scalar("SELECT count(*) FROM sales_order") == 0


def test_a_return_beside_sales_stays_a_question(company: Actor, tmp_path: Path) -> None:
    text = HEAD + "1001,2026-03-01,C1,CUP,10,35\n1001,2026-03-01,C1,CUP,-2,35\n"
    result = take(company, text_file(tmp_path / "a.csv", text))
    assert why(result) == [(3, "row.return")]
    assert stored()["1001"]["held"]


def test_a_kind_column_says_return_and_a_state_column_does_not(company: Actor, tmp_path: Path) -> None:
    head = "单号,单据类型,状态,日期,客户,货号,数量,单价\n"
    text = head + (
        "A1,销售单,完成,2026-03-01,C1,CUP,10,35\nA2,退货单,完成,2026-03-05,C1,CUP,3,35\n"
        "A3,销售单,已退款,2026-03-05,C1,CUP,3,35\nA4,换货单,完成,2026-03-05,C1,CUP,3,35\n"
    )
    result = take(company, text_file(tmp_path / "a.csv", text), history=True)
    assert why(result) == [(4, "row.cancellation"), (5, "row.cancellation")]
    assert counters("A1") == (3, 0)


def test_who_may_not_record_returns_is_told_so(company: Actor, tmp_path: Path) -> None:
    text = HEAD + SALES + "C1004,2026-03-10,C1,CUP,-5,35\n"
    clerk = Actor(
        company.user_id, company.name, company.capabilities - {"returns.record"}, "all", username=company.username
    )
    result = take(clerk, text_file(tmp_path / "a.csv", text), history=True)
    assert why(result) == [(5, "return.not_allowed")]


def shipped(company: Actor, tmp_path: Path) -> str:
    """Ten cups of ours are on their way to the customer; the shipment."""
    take(company, text_file(tmp_path / "a.csv", HEAD + "1001,2026-03-01,C1,CUP,10,35\n"), acknowledge=SEEN)
    adjust_stock(actor=company, warehouse="MAIN", reason="期初", lines=[StockLine("CUP", Decimal(10))])
    made = create_shipment(shipment=ShipmentInput(stored()["1001"]["number"]), actor=company)
    return f"id:{made['shipments'][0]}"


def delivered(company: Actor, tmp_path: Path) -> None:
    """Ten cups of ours are with the customer."""
    shipment = shipped(company, tmp_path)
    add_tracking_event(shipment=shipment, tracking=TrackingInput("delivered"), actor=company)


BACK = HEAD + "C1004,2026-03-10,C1,CUP,-4,35\n1002,2026-03-02,C1,SCREW,1,1\n"


def test_what_we_shipped_goes_back_where_it_came_from(company: Actor, tmp_path: Path) -> None:
    shipment = shipped(company, tmp_path)
    back = text_file(tmp_path / "b.csv", BACK)
    assert why(take(company, back, acknowledge=SEEN)) == [(2, "return.on_its_way")]
    add_tracking_event(shipment=shipment, tracking=TrackingInput("delivered"), actor=company)
    assert take(company, back, acknowledge=SEEN).tally.rows == {"returned": 1, "already": 1}
    assert came_back() == ("restock", 4, 4)


def came_back() -> tuple[str, Decimal, Decimal]:
    """(what became of the goods, how many came back, what lies in the warehouse)."""
    disposition = db.scalar("SELECT string_agg(DISTINCT disposition, ',') FROM goods_return")
    returned = db.scalar("SELECT sum(returned) FROM order_line WHERE sku = 'CUP'")
    return disposition, returned, db.scalar("SELECT on_hand FROM stock_level")


@pytest.mark.parametrize(("becomes", "on_hand"), [("restock", 4), ("write_off", 0)])
def test_the_import_says_what_becomes_of_returned_goods(
    company: Actor, tmp_path: Path, becomes: str, on_hand: int
) -> None:
    delivered(company, tmp_path)
    back = text_file(tmp_path / "b.csv", BACK)
    for dry_run in (True, False):
        result = take(company, back, acknowledge=SEEN, returned=becomes, dry_run=dry_run)
        assert dict(result.tally.rows) == {"accepted": 1, "returned": 1}
        assert (result.tally.values["returned"], result.tally.total_value) == (-140, -139)
        assert result.tally.total_rows == 2
    assert came_back() == (becomes, 4, on_hand)
    assert dict(take(company, back, acknowledge=SEEN).tally.rows) == {"already": 2}
    assert came_back() == (becomes, 4, on_hand)


def test_sales_of_another_system_move_no_stock_whatever_is_said(company: Actor, tmp_path: Path) -> None:
    text = HEAD + SALES + "C1004,2026-03-10,C1,CUP,-5,35\n"
    take(company, text_file(tmp_path / "a.csv", text), history=True, returned="write_off")
    assert db.scalar("SELECT disposition FROM goods_return") == "elsewhere"


def test_the_command_line_says_what_becomes_of_them(company: Actor, tmp_path: Path) -> None:
    delivered(company, tmp_path)
    parser = Parser("meidan import", "")
    import_file.add_arguments(parser)
    words = ["orders", str(text_file(tmp_path / "b.csv", BACK)), "--returned", "write_off", "--quiet"]
    assert import_file.run(parser.parse_args(words)) == 0
    assert came_back() == ("write_off", 4, 0)


def test_a_trial_changes_its_mind_about_them(company: Actor, api: Any, tmp_path: Path) -> None:
    delivered(company, tmp_path)
    back = text_file(tmp_path / "b.csv", BACK)
    assert upload(api, back, "trial", returned="thrown away")[0] == 422
    status, tried = upload(api, back, "trial", returned="restock")
    assert (status, tried["options"]["returned"], tried["buckets"]["returned"]["rows"]) == (201, "restock", 1)
    status, again = api.request("PATCH", f"/imports/{tried['id']}", {"returned": "write_off"})
    assert (status, again["options"]["returned"]) == (201, "write_off")
    assert api.request("POST", f"/imports/{tried['id']}/commit")[0] == 202
    assert work_off_imports() == 1
    done = api.get(f"/imports/{tried['id']}")
    assert (done["status"], done["rows"]) == ("done", 2)
    assert sum(bucket["rows"] for bucket in done["buckets"].values()) == 2
    assert came_back() == ("write_off", 4, 0)
