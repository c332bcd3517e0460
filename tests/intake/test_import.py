"""Whole files through the real database: orders, drafts on hold, second runs, master data, the command line's words."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.intake.made import text_file, workbook

from meidan.intake.commands import ImportRequest, ImportResult, import_orders, import_records
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders.inputs import Acknowledgement

PRODUCTS = (
    "sku,name,style,colour,size,base_unit,units,price,barcode\n"
    "T-W-M,圆领T恤 白色 M,圆领T恤,白色,M,件,箱=40,28.00,6901234567892\n"
    "T-W-L,圆领T恤 白色 L,圆领T恤,白色,L,件,箱=40,28.00,\n"
    "CUP,保温杯 500ml,,,,个,箱=24,35.00,\n"
    "SCREW,螺丝 M6×20,,,,支,盒=100;箱=2000,0.32,\n"
)
CUSTOMERS = (
    "code,name,short_name,contact,phone,region,address\n"
    "C1,广州锦程服饰商行,锦程服饰,张建国,13800138001,广东省 广州市 天河区,中山大道西88号\n"
    "C2,佛山明达五金有限公司,明达五金,李秀兰,13800138002,广东省 佛山市 南海区,佛平三路15号\n"
)


@pytest.fixture
def company(admin: Actor, tmp_path: Path) -> Actor:
    for subject, text in (("products", PRODUCTS), ("customers", CUSTOMERS)):
        found = records(admin, subject, text_file(tmp_path / f"{subject}.csv", text))
        assert not found.refused
    return admin


def records(actor: Actor, subject: Any, path: Path, **more: Any) -> ImportResult:
    kind: Subject = subject
    return import_records(request=ImportRequest(path, path.name, **more), subject=kind, actor=actor)


def take(actor: Actor, path: Path, **more: Any) -> ImportResult:
    return import_orders(request=ImportRequest(path, path.name, **more), actor=actor)


def today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()


def stored() -> dict[str, db.Row]:
    found = db.rows(
        "SELECT o.external_reference, o.number, o.state, o.held, o.hold_reason, c.code AS customer, o.gross, "
        "o.source, o.findings, o.ship_name, o.ship_address, o.note FROM sales_order o "
        "LEFT JOIN customer c ON c.id = o.customer_id ORDER BY o.id"
    )
    return {row["external_reference"]: row for row in found}


def lines(reference: str) -> list[tuple[str, str, str]]:
    found = db.rows(
        "SELECT l.sku, l.quantity, l.unit FROM order_line l JOIN sales_order o ON o.id = l.order_id "
        "WHERE o.external_reference = %s ORDER BY l.position",
        (reference,),
    )
    return [(row["sku"], format(row["quantity"].normalize() + 0, "f"), row["unit"]) for row in found]


def test_whole_orders_are_confirmed_and_incomplete_ones_are_drafts_on_hold(company: Actor, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"订单": [
        ["订单号", "客户", "日期", "货号", "数量", "单位", "单价"],
        ["A1", "锦程服饰", today(), "T-W-M", 2, "箱", 1120], ["A1", "锦程服饰", today(), "6901234567892", 3, "", 28],
        ["A2", "C2", today(), "SCREW", "三盒", "", 32], ["A2", "C2", today(), "NOPE", 1, "", 1],
        ["A3", "没有这家", today(), "CUP", 1, "个", 35],
        ["A4", "C2", today(), "CUP", 1, "吨", 35],
    ]})  # fmt: skip
    result = take(company, path)
    orders = stored()
    assert set(orders) == {"A1", "A2"}
    assert (orders["A1"]["state"], orders["A1"]["held"], orders["A1"]["customer"]) == ("confirmed", False, "C1")
    assert lines("A1") == [("T-W-M", "2", "箱"), ("T-W-M", "3", "件")]
    assert (orders["A2"]["state"], orders["A2"]["held"]) == ("draft", True)
    assert "import.incomplete" in orders["A2"]["findings"] if isinstance(orders["A2"]["findings"], str) else True
    assert lines("A2") == [("SCREW", "3", "盒")]
    assert sorted((r.row, r.problem.code, r.column) for r in result.refused) == [
        (5, "row.unknown_product", 3), (6, "order.unknown_customer", 1), (7, "row.unknown_unit", 5),
    ]  # fmt: skip
    assert dict(result.tally.rows) == {"accepted": 3, "refused": 3}
    assert result.tally.total_rows == 6
    assert result.tally.orders == {"confirmed": 1, "held": 1, "refused": 2}


def test_every_line_keeps_file_sheet_row_and_who(company: Actor, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"三月": [["单号", "客户", "货号", "数量"], ["A1", "C1", "CUP", 2]]})
    result = take(company, path)
    source = db.scalar("SELECT source::text FROM order_line")
    assert orjson.loads(source) == {
        "file": result.file_hash, "name": "a.xlsx", "by": "admin", "import": result.session_id,
        "sheet": "三月", "row": 2,
    }  # fmt: skip
    assert len(result.file_hash) == 64


def test_again_adds_nothing_and_other_content_is_refused(company: Actor, tmp_path: Path) -> None:
    text = f"单号,客户,日期,货号,数量\nA1,C1,{today()},CUP,2\nA2,C1,{today()},NOPE,1\nA2,C1,{today()},CUP,1\n,,,,\n"
    first = take(company, text_file(tmp_path / "a.csv", text))
    again = take(company, text_file(tmp_path / "b.csv", text))
    assert first.tally.rows["accepted"] == again.tally.rows["already"] == 2
    assert first.tally.rows["refused"] == again.tally.rows["refused"] == 1
    assert len(stored()) == 2
    changed = take(company, text_file(tmp_path / "c.csv", text.replace("CUP,2", "CUP,3")))
    assert [(r.row, r.problem.code) for r in changed.refused if r.row == 2] == [(2, "order.reference_changed")]
    assert lines("A1") == [("CUP", "2", "个")]


def test_a_corrected_file_completes_the_draft(company: Actor, tmp_path: Path) -> None:
    bad = f"单号,客户,日期,货号,数量\nA1,C1,{today()},CUP,若干\nA1,C1,{today()},SCREW,5\n"
    take(company, text_file(tmp_path / "a.csv", bad))
    assert stored()["A1"]["held"]
    result = take(company, text_file(tmp_path / "b.csv", bad.replace("若干", "7")))
    assert result.tally.orders == {"revised": 1}
    assert lines("A1") == [("CUP", "7", "个"), ("SCREW", "5", "支")]


def test_dry_run_stores_nothing(company: Actor, tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv", f"单号,客户,日期,货号,数量\nA1,C1,{today()},CUP,2\nA2,新客户,{today()},NEW,1\n"
    )
    result = take(company, path, dry_run=True, create_products=True, create_customers=True)
    assert not stored()
    assert result.tally.rows["accepted"] == 2
    assert result.created == {"products": 1, "customers": 1}
    assert db.scalar("SELECT count(*) FROM import_session WHERE subject = 'orders'") == 0
    assert db.scalar("SELECT count(*) FROM product WHERE sku = 'NEW'") == 0


def test_a_dry_run_foretells_what_becomes_of_orders_whose_goods_and_customers_are_made_first(
    company: Actor, tmp_path: Path
) -> None:
    path = text_file(
        tmp_path / "a.csv",
        f"单号,客户,日期,货号,数量,单价\nA1,新客户,{today()},NEW,1,5\nA2,C1,{today()},NEW,2,5\nA3,新客户,{today()},CHEAP,1,\n",
    )
    foretold = take(company, path, dry_run=True, confirm=True, create_products=True, create_customers=True)
    assert [(one.row, one.problem.detail.split("\x1f")[0]) for one in foretold.remarks] == [
        (4, "CHEAP 会新建,但没有价格,请填上单价")
    ]
    result = take(company, path, confirm=True, create_products=True, create_customers=True)
    assert foretold.tally.orders == result.tally.orders == {"confirmed": 2, "draft": 1}


def test_products_and_customers_are_made_only_when_asked(company: Actor, tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv",
        "InvoiceNo,StockCode,Description,Quantity,UnitPrice,CustomerID\n1,n1,New,2,2.5,77.0\n1,N1,Other,1,3,77.0\n2,POST,POSTAGE,1,18,\n",
    )
    assert take(company, path).tally.rows["refused"] == 3
    result = take(company, path, create_products=True, create_customers=True)
    assert result.created == {"products": 3, "customers": 1}
    assert lines("1") == [("n1", "2", "件"), ("N1", "1", "件")]
    assert db.scalar("SELECT kind FROM product WHERE sku = 'POST'") == "charge"
    assert db.scalar(
        "SELECT c.walk_in FROM sales_order o JOIN customer c ON c.id = o.customer_id WHERE o.external_reference = '2'"
    )


def test_history_is_finished_business(company: Actor, tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv",
        "单号,客户,日期,货号,数量,单价\nA1,C1,2020-03-01,CUP,2,30\nA2,C1,2020-03-02,CUP,0,30\nA2,C1,2020-03-02,SCREW,5,1\n",
    )
    result = take(company, path, history=True)
    assert result.tally.orders == {"closed": 2}
    assert (
        db.scalar("SELECT count(*) FROM sales_order WHERE history AND state = 'closed' AND NOT held AND due_at IS NULL")
        == 2
    )
    assert db.scalar("SELECT count(*) FROM reservation") == 0
    assert db.scalar(
        "SELECT ordered_at AT TIME ZONE 'Asia/Shanghai' FROM sales_order ORDER BY id LIMIT 1"
    ) == dt.datetime.fromisoformat("2020-03-01")


def test_open_findings_leave_a_draft_unless_acknowledged(company: Actor, tmp_path: Path) -> None:
    text = "单号,客户,日期,要求到货,货号,数量\n{0},C1,{1},2020-01-01,CUP,{2}\n"
    take(company, text_file(tmp_path / "a.csv", text.format("A1", today(), 2)))
    assert stored()["A1"]["state"] == "draft"
    seen = Acknowledgement(("*",), "老订单补录")
    take(company, text_file(tmp_path / "b.csv", text.format("A2", today(), 3)), acknowledge=seen)
    assert stored()["A2"]["state"] == "confirmed"


def test_a_person_without_a_place_goes_to_the_customers_address(company: Actor, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "单号,客户,收货人/电话,货号,数量\nA1,C1,王磊 138 0013 8009,CUP,2\n")
    take(company, path)
    order = stored()["A1"]
    assert (order["ship_name"], order["ship_address"]) == ("王磊", "中山大道西88号")


def test_a_style_with_colour_and_size_finds_its_variant(company: Actor, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                ["单号", "客户", "款号", "颜色", "M", "L", "XL"],
                ["A1", "C1", "圆领T恤", "白", 3, 4, None],
                ["A2", "C1", "圆领T恤", "白", None, None, 5],
            ]
        },
    )
    result = take(company, path)
    assert lines("A1") == [("T-W-M", "3", "件"), ("T-W-L", "4", "件")]
    assert [r.problem.code for r in result.refused] == ["row.unknown_product"]


def test_a_code_and_a_barcode_of_different_products_are_never_chosen_from(company: Actor, tmp_path: Path) -> None:
    rows = (
        "订单号,客户,商品编码,条码,数量\n"
        "D1,C1,T-W-M,6901234567892,3\n"  # both are of one product
        "D2,C1,CUP,6901234567892,3\n"
        "D3,C1,CUP,,2\n"
    )
    found = take(company, text_file(tmp_path / "codes.csv", rows))
    assert [(one.row, one.problem.code) for one in found.refused] == [(3, "row.codes_differ")]
    said = found.refused[0].problem.say("zh")
    assert "保温杯" in said
    assert "6901234567892 = T-W-M 圆领T恤 白色 M" in said
    assert set(stored()) == {"D1", "D3"}


def test_prices_per_another_unit_are_converted(company: Actor, tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv", "单号,客户,货号,数量,单价\nA1,C1,T-W-M,80件,1120元/箱\nA2,C1,T-W-M,80,1120元/箱\n"
    )
    result = take(company, path)
    assert db.scalar("SELECT unit_price FROM order_line") == Decimal(28)
    assert [(r.row, r.problem.code) for r in result.refused] == [(3, "row.unit_unclear")]


def test_codes_of_the_customers_own(company: Actor, tmp_path: Path) -> None:
    db.run(
        "INSERT INTO customer_item (customer_id, code, product_id, unit) SELECT c.id, 'HIS-1', p.id, '箱' "
        "FROM customer c, product p WHERE c.code = 'C1' AND p.sku = 'CUP'"
    )
    take(company, text_file(tmp_path / "a.csv", "单号,客户,客户料号,数量\nA1,C1,HIS-1,2\nA2,C2,HIS-1,2\n"))
    assert lines("A1") == [("CUP", "2", "箱")]
    assert "A2" not in stored()


def test_stock_is_set_and_set_again_changes_nothing(company: Actor, tmp_path: Path) -> None:
    path = text_file(tmp_path / "s.csv", "商品编码,现存量,单位\nT-W-M,20,箱\nCUP,500,\nNOPE,1,\nSCREW,-5,\n")
    db.run(
        "INSERT INTO warehouse (code, name, priority, sellable, active, address, version) "
        "SELECT 'W1', '一号仓', 0, true, true, '{}', 1 WHERE NOT EXISTS (SELECT 1 FROM warehouse)"
    )
    first = records(company, "stock", path)
    assert dict(first.tally.rows) == {"accepted": 2, "refused": 2}
    assert (
        db.scalar("SELECT on_hand FROM stock_level l JOIN product p ON p.id = l.product_id WHERE p.sku = 'T-W-M'")
        == 800
    )
    again = records(company, "stock", path)
    assert again.tally.rows["already"] == 2


def test_prices_go_to_a_list_or_to_the_product(company: Actor, tmp_path: Path) -> None:
    listed = text_file(
        tmp_path / "p.csv", "商品编码,价格表,单价,单位\nT-W-M,批发价,27,件\nT-W-M,批发价,1000,箱\nCUP,批发价,30,斤\n"
    )
    assert dict(records(company, "prices", listed).tally.rows) == {"accepted": 2, "refused": 1}
    assert records(company, "prices", listed).tally.rows["already"] == 2
    plain = text_file(tmp_path / "q.csv", "商品编码,新单价\nCUP,36\n")
    records(company, "prices", plain)
    assert db.scalar("SELECT price FROM product WHERE sku = 'CUP'") == 36


def test_master_data_again_changes_nothing_and_updates_what_differs(company: Actor, tmp_path: Path) -> None:
    again = records(company, "products", text_file(tmp_path / "p.csv", PRODUCTS))
    assert again.tally.rows == {"already": 4}
    changed = records(company, "products", text_file(tmp_path / "q.csv", PRODUCTS.replace("35.00", "38.00")))
    assert changed.tally.rows == {"already": 3, "accepted": 1}
    assert records(company, "customers", text_file(tmp_path / "c.csv", CUSTOMERS)).tally.rows == {"already": 2}


def test_an_import_is_on_record(company: Actor, tmp_path: Path) -> None:
    result = take(company, text_file(tmp_path / "a.csv", "单号,客户,货号,数量\nA1,C1,CUP,2\nA2,C1,CUP,若干\n"))
    row = db.row("SELECT status, rows, counts::text AS counts FROM import_session WHERE id = %s", (result.session_id,))
    assert row
    assert (row["status"], row["rows"]) == ("done", 2)
    assert orjson.loads(row["counts"])["refused"]["rows"] == 1
    assert db.scalar("SELECT code FROM import_row WHERE session_id = %s", (result.session_id,)) == "row.not_a_number"
    assert (
        db.scalar(
            "SELECT count(*) FROM event WHERE kind = 'import.finished' AND stream = %s",
            (f"import:{result.session_id}",),
        )
        == 1
    )


@pytest.mark.parametrize("name", ["clean", "title_and_total", "merged_orders", "dirty"])
def test_shared_workbooks_become_exactly_their_orders(admin: Actor, shared_data: Path, name: str) -> None:
    for subject in ("products", "customers"):
        records(admin, subject, shared_data / "chat_orders" / f"{subject}.csv")
    result = take(admin, shared_data / "workbooks" / f"{name}.xlsx")
    truth: list[dict[str, Any]] = orjson.loads((shared_data / "workbooks" / f"{name}.json").read_bytes())
    orders = stored()
    for expected in (one for one in truth if "reference" in one):
        order = orders.pop(expected["reference"])
        good = [line for line in expected["lines"] if "bad" not in line]
        assert order["customer"] == expected["customer"]
        assert lines(expected["reference"]) == [(n["sku"], n["quantity"], n["unit"]) for n in good]
        whole = len(good) == len(expected["lines"])
        assert order["held"] == (not whole)
        if name != "merged_orders":
            assert order["state"] == ("confirmed" if whole else "draft")
    assert not orders
    bad: list[dict[str, Any]] = [row for one in truth for row in one.get("bad_rows", ())]
    assert sorted(r.row for r in result.refused) == [one["row"] for one in bad]


def test_a_price_in_another_currency_is_never_taken_for_the_lists(company: Actor, tmp_path: Path) -> None:
    text = "price_list,sku,price\n批发,CUP,30\n批发,SCREW,USD 3\n"
    result = records(company, "prices", text_file(tmp_path / "p.csv", text))
    assert [(r.row, r.problem.code) for r in result.refused] == [(3, "row.other_currency")]
    assert result.tally.rows["accepted"] == 1


def test_a_unit_beside_the_stock_is_counted_in_it(company: Actor, tmp_path: Path) -> None:
    records(company, "stock", text_file(tmp_path / "s.csv", "货号,库存数量\nCUP,10箱\nT-W-M,7\n"))
    rows = db.rows("SELECT p.sku, l.on_hand FROM stock_level l JOIN product p ON p.id = l.product_id ORDER BY 1")
    assert {row["sku"]: int(row["on_hand"]) for row in rows} == {"CUP": 240, "T-W-M": 7}
