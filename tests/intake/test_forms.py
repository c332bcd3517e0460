"""Files as clerks send them: forms with letterheads and two sides, columns that could both be meant, headers."""

from pathlib import Path

import pytest
from tests.intake.made import Seen, text_file, workbook

from meidan.intake.rules.problems import UnreadableFile


def test_the_letterhead_is_nobodys_address(tmp_path: Path) -> None:
    table = [["货号", "数量"], ["X", 1]]
    head = [["某某贸易公司"], ["地址:广州市白云区1号  电话:020-88888888"]]
    form = workbook(tmp_path / "a.xlsx", {"S": [*head, ["客户:甲", "单号:A1"], ["收货地址:佛山市2号"], *table]})
    order = Seen(form).orders[0]
    assert (order.customer, order.phone, order.address) == ("甲", "", "佛山市2号")
    many = [*head, ["单号", "客户", "货号", "数量"], ["A1", "甲", "X", 1], ["A2", "乙", "X", 1]]
    orders = Seen(workbook(tmp_path / "b.xlsx", {"S": many})).orders
    assert {(o.phone, o.address) for o in orders} == {("", "")}


def test_the_sellers_side_of_a_purchase_order_is_not_the_buyers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [
        ["采 购 单"], ["供应商:", "每单公司", "", "PO NO.:", "JC-001"], ["联系人:", "王五", "", "日期:", "2026-03-05"],
        ["电话:", "020-99999999", "", "交货日期:", "2026-03-15"], ["物料编码", "品名", "数量", "单价", "金额"],
        ["CUP", "杯", 5, 2, 10], ["合计", "", 5, "", 10], ["送货地址:广州市天河区88号"],
        ["联系人:张建国  电话:13800138001"],
    ]})  # fmt: skip
    order = Seen(path).by_reference["JC-001"]
    assert (order.contact, order.phone, order.address) == ("张建国", "13800138001", "广州市天河区88号")


def test_two_sides_sign_below_a_contract(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [
        ["供方:每单公司", "", "合同编号:HT-1"], ["需方:明达五金"], ["产品名称", "数量", "单价"], ["螺丝", 100, 12.5],
        ["供方", "", "需方"], ["单位名称:每单公司", "", "单位名称:明达五金"], ["地址:A路1号", "", "地址:B路2号"],
        ["经手人:小王", "审核:小李", "签字:"],
    ]})  # fmt: skip
    seen = Seen(path)
    order = seen.by_reference["HT-1"]
    assert (order.customer, order.address, len(order.lines)) == ("明达五金", "B路2号", 1)
    assert not seen.refused


def test_a_signature_below_a_size_matrix_is_no_line(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [
        ["客户:甲"], ["款号", "颜色", "S", "M", "L"], ["K1", "红", 1, 2, 3], ["合计", "", 1, 2, 3],
        ["客户签字:", "", "", "经手人:小王"],
    ]})  # fmt: skip
    assert not Seen(path).refused


def test_a_day_repeated_on_each_line_is_no_missing_reference(tmp_path: Path) -> None:
    text = "单据编号,日期,客户,货号,数量,要货日期\nX1,2026-3-5,甲,A,5,2026-3-10\n,,,B,1,2026-3-12\n"
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert (len(seen.by_reference["X1"].lines), seen.refused) == (2, [])


def test_two_columns_that_could_be_the_quantity_are_asked_unless_the_amount_tells(tmp_path: Path) -> None:
    asked = text_file(tmp_path / "a.csv", "单号,客户,货号,申请数量,批准数量\nA1,甲,X,5,4\nA2,甲,X,3,3\n")
    seen = Seen(asked)
    assert seen.refused == [(2, "row.two_columns")]
    assert seen.lines["A2"] == [("X", "3", "", "")]
    assert Seen(asked, mapping={"批准数量": "quantity"}).lines["A1"] == [("X", "4", "", "")]
    told = text_file(tmp_path / "b.csv", "单号,客户,货号,件数,数量,单价,金额\nA1,甲,X,3,120,2,240\n")
    assert Seen(told).lines == {"A1": [("X", "120", "", "2")]}


def test_tables_side_by_side_lose_nothing_silently(tmp_path: Path) -> None:
    text = "单号,客户,货号,数量,,单号,客户,货号,数量\nA1,甲,X,1,,A2,乙,Y,2\nA3,甲,X,1,,,,,\n"
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert seen.refused == [(2, "row.two_columns")]


def test_figures_under_their_own_names_are_no_sizes(tmp_path: Path) -> None:
    rows = [["客户", "型号", "数量", "出货数", "欠数", "备注"], ["甲", "M1", 100, 40, 60, ""]]
    assert Seen(workbook(tmp_path / "a.xlsx", {"S": rows})).orders[0].lines[0].quantity == 100


def test_a_second_state_counts_too(tmp_path: Path) -> None:
    text = "单号,客户,货号,数量,订单状态,售后状态\nA1,甲,X,1,已发货,退款成功\nA2,甲,X,1,已发货,无售后\n"
    assert Seen(text_file(tmp_path / "a.csv", text)).refused == [(2, "row.cancellation")]


def test_what_comes_free_is_a_gift_line(tmp_path: Path) -> None:
    text = (
        "客户,商品名称,订货数量(箱),赠送数量(箱),单价,金额\n甲,杯,10,1,100,1000\n甲,盘,5,,10,50\n甲,碗,5,若干,10,50\n"
    )
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert [(n.product.name, n.quantity, n.unit, n.gift) for n in seen.orders[0].lines] == [
        ("杯", 10, "箱", False), ("杯", 1, "箱", True), ("盘", 5, "箱", False),
    ]  # fmt: skip
    assert seen.refused == [(4, "row.not_a_number")]
    assert seen.orders[0].value == 1050


def test_headers_in_two_languages(tmp_path: Path) -> None:
    head = "订单编号Order No.,客户Customer,产品型号Model,数量Qty,单位 UOM,单价USD,希望交货,库存Qty"
    seen = Seen(text_file(tmp_path / "a.csv", f"{head}\nS1,Acme,M1,5,pcs,2,2026-03-05,900\n"))
    order = seen.by_reference["S1"]
    assert (order.customer, str(order.requested), seen.lines["S1"]) == (
        "Acme", "2026-03-05", [("M1", "5", "pcs", "2")],
    )  # fmt: skip


def test_sizes_named_in_other_ways(tmp_path: Path) -> None:
    text = "单号,客户,款号,颜色,S码数量,M码数量,L码数量,单价\nA1,甲,K1,红,5,3,0,10\n"
    sizes = [(n.product.size, n.quantity) for n in Seen(text_file(tmp_path / "a.csv", text)).orders[0].lines]
    assert sizes == [("S", 5), ("M", 3)]
    free = Seen(text_file(tmp_path / "b.csv", "单号,客户,款号,S/M,L/XL,单价\nA1,甲,K1,5,3,10\n"))
    assert [(n.product.size, n.quantity) for n in free.orders[0].lines] == [("S/M", 5), ("L/XL", 3)]


def test_a_page_named_like_a_spreadsheet_says_so(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.xls", "<html><table><tr><td>单号</td><td>货号</td></tr></table></html>", "gbk")
    with pytest.raises(UnreadableFile) as caught:
        Seen(path)
    assert caught.value.problem.code == "file.web_table"


def test_another_header_further_down_begins_another_table(tmp_path: Path) -> None:
    text = "单号,客户,货号,数量,单价\nA1,甲,X,1,2\n\n单号,客户,货号,单价,数量\nA2,乙,Y,5,40\nA3,丙,Z,很多,3\n"
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert seen.lines == {"A1": [("X", "1", "", "2")], "A2": [("Y", "40", "", "5")], "A3": []}
    assert [(r.row, r.column) for o in seen.orders for r in o.refused] == [(6, 3)]
    assert (seen.tally.total_rows, seen.tally.header_rows) == (4, 2)


def test_a_wider_table_below_does_not_hide_the_one_above(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [
        ["客户:甲"], ["货号", "数量", "单价"], ["X", 1, 2], ["合计", 1, 2], ["备注:上午送"], [],
        ["客户:乙"], ["序号", "货号", "品名", "单价", "数量"], [1, "Y", "杯", 5, 40], ["合计", "", "", "", 40],
    ]})  # fmt: skip
    seen = Seen(path)
    assert [(o.customer, o.note, o.lines[0].quantity) for o in seen.orders] == [("甲", "上午送", 1), ("乙", "", 40)]
    assert (seen.tally.total_rows, seen.tally.header_rows) == (8, 2)


def test_two_tables_of_one_form_and_a_sum_below_a_list(tmp_path: Path) -> None:
    form = [["客户:甲", "单号:A1"], ["货号", "数量"], ["X", 1], [], ["款号", "颜色", "S", "M"], ["K1", "红", 1, 2]]
    seen = Seen(workbook(tmp_path / "a.xlsx", {"S": form}))
    assert sum(len(o.lines) for o in seen.orders) == 3
    text = "单号,客户,货号,数量\nA1,甲,X,1\nA2,乙,X,2\n\n按货号汇总,,,\n货号,品名,数量,\nX,杯,3,\n"
    listed = Seen(text_file(tmp_path / "b.csv", text))
    assert [(o.reference, len(o.lines)) for o in listed.orders] == [("A1", 1), ("A2", 1)]
    assert listed.tally.reasons["not_row.summary_sheet"] >= 1
