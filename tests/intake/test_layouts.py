"""Order files in the layouts that companies really keep, none of them the shared samples."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.intake.made import Seen, day, text_file, workbook

from meidan.intake.rules.problems import UnreadableFile


def test_header_below_titles_with_subtotals_and_signature(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "订单": [
                ["某某贸易公司销售明细"],
                ["日期:2026年4月", None, "制单:小王"],
                [],
                ["订单编号", "客户名称", "货号", "数量(箱)", "单价(元/箱)", "金额(元)"],
                ["A1", "甲公司", "X-1", 2, 10, 20],
                ["A1", "甲公司", "X-2", 3, 5, 15],
                ["小计", None, None, 5, None, 35],
                ["A2", "乙公司", "X-1", 1, 10, 10],
                ["小计", None, None, 1, None, 10],
                ["总计", None, None, 6, None, 99],
                [None, None, None, None, None, None],
                ["制表人:小王", None, "审核:", None, None, None],
            ]
        },
    )
    seen = Seen(path)
    assert seen.lines == {"A1": [("X-1", "2", "箱", "10"), ("X-2", "3", "箱", "5")], "A2": [("X-1", "1", "箱", "10")]}
    assert not seen.refused
    assert [(note.row, note.what, note.stated, note.summed) for note in seen.file.notes] == [(10, "amount", 99, 45)]
    assert seen.tally.total_rows == 11
    assert seen.tally.header_rows == 1


def test_two_row_header_under_merged_parents(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                ["单号", "客户", None, "商品", None, None, "数量", "单价"],
                [None, "编码", "名称", "编码", "名称", "单位", None, None],
                ["A1", "C1", "甲公司", "X-1", "螺丝", "盒", 2, 10.5],
            ]
        },
        merges=["B1:C1", "D1:F1", "A1:A2", "G1:G2", "H1:H2"],
    )
    seen = Seen(path)
    order = seen.by_reference["A1"]
    assert (order.customer_code, order.customer) == ("C1", "甲公司")
    assert seen.lines["A1"] == [("X-1", "2", "盒", "10.5")]
    assert order.lines[0].product.name == "螺丝"


def test_blank_under_value_in_csv(tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv", "单号,客户,交期,品名,数量\nA1,甲,2026-5-1,茶杯,2\n,,,茶壶,3个\nA2,乙,2026-5-2,茶杯,1\n"
    )
    seen = Seen(path)
    assert seen.lines == {"A1": [("茶杯", "2", "", ""), ("茶壶", "3", "个", "")], "A2": [("茶杯", "1", "", "")]}
    assert seen.by_reference["A1"].requested == day("2026-05-01")


def test_missing_reference_on_a_full_row_is_asked_and_holds_the_order(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "单号,客户,商品编码,数量\nA1,甲,X,1\n,甲,Y,2\nA2,乙,X,1\n")
    seen = Seen(path)
    assert seen.refused == [(3, "row.no_reference")]
    assert seen.by_reference["A1"].incomplete
    assert not seen.by_reference["A2"].incomplete


def test_size_matrix(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                ["单号", "客户", "款号", "颜色", "S", "M", "L", "XL", "合计", "单价"],
                ["A1", "甲", "T100", "白", 1, 2, None, 3, 6, 28],
                ["A1", "甲", "T100", "黑", None, None, 5, None, 4, 28],
                ["A2", "乙", "T200", "红", None, None, None, None, None, 30],
            ]
        },
    )
    seen = Seen(path)
    assert seen.lines["A1"] == [
        ("T100 白/S", "1", "", "28"),
        ("T100 白/M", "2", "", "28"),
        ("T100 白/XL", "3", "", "28"),
    ]
    assert seen.refused == [(3, "row.amount_mismatch"), (4, "row.no_quantity")]


def test_shoe_sizes_under_a_parent(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                ["客户名称", "款号", "颜色", "尺码", None, None],
                [None, None, None, 38, 39, 40],
                ["甲公司", "B7", "黑", 2, 4, 2],
            ]
        },
        merges=["D1:F1"],
    )
    seen = Seen(path)
    assert [(n.product.size, str(n.quantity)) for n in seen.orders[0].lines] == [("38", "2"), ("39", "4"), ("40", "2")]
    assert seen.orders[0].customer == "甲公司"
    assert seen.orders[0].made


def test_one_form_per_sheet(tmp_path: Path) -> None:
    def form(number: str, customer: str, code: str) -> Sequence[Sequence[object]]:
        return [
            ["订 货 单"],
            ["订单号:", number, None, "日期:", "2026年3月8日"],
            ["客户名称:" + customer, None, None, "联系人:李四", "电话:13800138000"],
            ["收货地址", "广州市天河区中山大道1号"],
            [],
            ["序号", "商品编码", "品名", "数量", "单位", "单价", "金额"],
            [1, code, "杯", 2, "个", 10, 20],
            [2, "Z-9", "盘", 1, "个", 5, 5],
            ["合计", None, None, 3, None, None, 25],
            ["备注:周五前送到"],
            ["制单:小陈", None, "客户签字:"],
        ]

    path = workbook(
        tmp_path / "a.xlsx",
        {"甲": form("F-1", "甲公司", "X-1"), "乙": form("F-2", "乙公司", "X-2"), "说明": [["请按模板填写"]]},
    )
    seen = Seen(path)
    first, second = seen.by_reference["F-1"], seen.by_reference["F-2"]
    assert (first.customer, first.contact, first.phone, first.address) == (
        "甲公司",
        "李四",
        "13800138000",
        "广州市天河区中山大道1号",
    )
    assert first.ordered_at == day("2026-03-08")
    assert first.note == "周五前送到"
    assert seen.lines["F-2"] == [("X-2", "2", "个", "10"), ("Z-9", "1", "个", "5")]
    assert second.customer == "乙公司"
    assert not seen.refused
    assert not seen.file.notes


def test_forms_stacked_on_one_sheet(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = []
    for number, customer in (("F-1", "甲公司"), ("F-2", "乙公司")):
        rows += [
            [f"单号:{number}  客户:{customer}"],
            ["货号", "数量", "单价"],
            ["X", 2, 3],
            ["Y", 1, 4],
            ["合计", 3, None],
            [],
        ]
    seen = Seen(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert seen.lines == {
        "F-1": [("X", "2", "", "3"), ("Y", "1", "", "4")],
        "F-2": [("X", "2", "", "3"), ("Y", "1", "", "4")],
    }
    assert [o.customer for o in seen.orders] == ["甲公司", "乙公司"]
    assert seen.tally.header_rows == 2


def test_order_heading_rows_above_their_lines(tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv", "单号;客户;日期;货号;数量\nA1;甲;2026-03-01;;\n;;;X;1\n;;;Y;2\nA2;乙;2026-03-02;;\n;;;X;4\n"
    )
    seen = Seen(path)
    assert seen.lines == {"A1": [("X", "1", "", ""), ("Y", "2", "", "")], "A2": [("X", "4", "", "")]}
    assert [o.customer for o in seen.orders] == ["甲", "乙"]


def test_no_reference_gives_one_order_per_customer_and_day_and_is_stable(tmp_path: Path) -> None:
    text = "客户,日期,货号,数量\n甲,2026-03-01,X,1\n乙,2026-03-01,X,1\n甲,2026-03-01,Y,2\n甲,2026-03-02,X,1\n"
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert [(o.customer, len(o.lines)) for o in seen.orders] == [("乙", 1), ("甲", 2), ("甲", 1)]
    again = Seen(text_file(tmp_path / "b.csv", text + "丙,2026-03-05,X,1\n"))
    assert {o.reference for o in seen.orders} < {o.reference for o in again.orders}


def test_rows_of_one_reference_far_apart(tmp_path: Path) -> None:
    seen = Seen(text_file(tmp_path / "a.csv", "order no,customer,sku,qty\nA1,c,X,1\nA2,d,X,1\nA1,c,Y,2\n"))
    assert seen.lines == {"A2": [("X", "1", "", "")], "A1": [("X", "1", "", ""), ("Y", "2", "", "")]}


def test_one_reference_two_customers_is_a_problem(tmp_path: Path) -> None:
    seen = Seen(text_file(tmp_path / "a.csv", "order no,customer,sku,qty\nA1,c,X,1\nA1,d,Y,2\n"))
    fatal = seen.orders[0].fatal
    assert fatal is not None
    assert fatal.code == "order.two_customers"


def test_english_headers_month_first_dates_and_pounds(tmp_path: Path) -> None:
    text = (
        "Invoice No.\tItem #\tItem Description\tQty Ordered\tInvoice Date\tUnit Price (GBP)\tCust ID\n"
        '1001\tA/1\tMug\t"1,200"\t12/13/2010 8:26\t£2.50\t17850.0\n'
        "1002\tA/2\tJug\t3\t12/1/2010 9:02\t1.25\t\n"
    )
    seen = Seen(text_file(tmp_path / "a.txt", text, "utf-16"))
    first, second = seen.by_reference["1001"], seen.by_reference["1002"]
    assert seen.lines["1001"] == [("A/1", "1200", "", "2.5")]
    assert first.customer_code == "17850"
    assert str(second.ordered_at) == "2010-12-01 09:02:00"
    assert first.currency == "GBP"
    assert second.anonymous
    assert not second.problems


def test_european_numbers(tmp_path: Path) -> None:
    text = (
        "order no;customer;sku;quantity;unit price;amount\nA1;c;X;1.000;1,50;1.500,00\nA2;c;Y;2,5;1.120,00;2.800,00\n"
    )
    seen = Seen(text_file(tmp_path / "a.csv", text, "cp1252"))
    assert seen.lines == {"A1": [("X", "1000", "", "1.5")], "A2": [("Y", "2.5", "", "1120")]}


def test_ambiguous_dates_are_asked(tmp_path: Path) -> None:
    seen = Seen(
        text_file(tmp_path / "a.csv", "order no,customer,sku,qty,date\nA1,c,X,1,03/05/2026\nA2,c,X,1,04/05/2026\n")
    )
    assert [o.problems[0].code for o in seen.orders] == ["order.date_unclear"] * 2
    told = Seen(tmp_path / "a.csv", date_order="dmy")
    assert told.orders[0].ordered_at == day("2026-05-03")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "订单号,客户名称,商品编码,数量,备注\n" + "".join(
        f"A{n},广州市客户有限公司,X,{n},加急\n" for n in range(1, 30)
    )
    seen = Seen(text_file(tmp_path / "a.csv", text, encoding))
    assert len(seen.orders) == 29
    assert seen.orders[3].customer == "广州市客户有限公司"


def test_gift_rows_are_gifts_and_free_rows_are_not(tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv",
        "单号,客户,货号,数量,单价,备注\nA1,甲,X,1,5,\nA1,甲,Y,1,0,赠品\nA1,甲,Z,1,0,\nA1,甲,W,1,-3,\n",
    )
    seen = Seen(path)
    assert [(n.product.sku, n.gift) for n in seen.orders[0].lines] == [("X", False), ("Y", True)]
    assert seen.refused == [(4, "row.zero_price"), (5, "row.negative_price")]


def test_returns_and_cancelled_rows_are_never_sales(tmp_path: Path) -> None:
    text = (
        "单号,客户,货号,数量,状态,单据类型\n"
        "1001,甲,X,1,已付款,销售\n"
        "C1002,甲,X,1,已付款,销售\n"
        "1003,甲,X,(2),已付款,销售\n"
        "1004,甲,X,1,已取消,销售\n"
        "1005,甲,X,1,完成,退货单\n"
    )
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert seen.refused == [(3, "row.cancellation"), (4, "row.return"), (5, "row.cancelled"), (6, "row.cancellation")]
    assert seen.lines["1001"] == [("X", "1", "", "")]


def test_a_leading_c_is_part_of_the_number_where_others_have_letters_too(tmp_path: Path) -> None:
    seen = Seen(text_file(tmp_path / "a.csv", "单号,客户,货号,数量\nC1001,甲,X,1\nC1002,甲,X,1\nC1003,甲,X,1\n"))
    assert not seen.refused


def test_codes_that_lost_digits_are_refused(tmp_path: Path) -> None:
    seen = Seen(
        text_file(tmp_path / "a.csv", "单号,客户,货号,数量\nA1,甲,6.9012E+12,1\nA1,甲,6901234567892,1\nA1,甲,00123,1\n")
    )
    assert seen.refused == [(2, "row.code_lost_digits")]
    assert [n.product.sku for n in seen.orders[0].lines] == ["6901234567892", "00123"]


def test_amount_that_disagrees_is_handed_back(tmp_path: Path) -> None:
    rows = "".join(f"A{n},甲,X,{n},10,{n * 10}\n" for n in range(1, 9))
    seen = Seen(text_file(tmp_path / "a.csv", "单号,客户,货号,数量,单价,金额\n" + rows + "B1,甲,X,3,1100,3360\n"))
    assert seen.refused == [(10, "row.amount_mismatch")]


def test_price_comes_from_the_amount_when_there_is_no_price(tmp_path: Path) -> None:
    seen = Seen(text_file(tmp_path / "a.csv", "单号,客户,货号,数量,金额\nA1,甲,X,4,50\nA2,甲,X,3,10\n"))
    assert [line[3] for line in seen.lines["A1"] + seen.lines["A2"]] == ["12.5", "3.3333"]


def test_quantities_in_words_and_with_units(tmp_path: Path) -> None:
    text = (
        "单号,客户,货号,数量,单位\n"
        "A1,甲,X,二十箱,\n"
        "A1,甲,X,三打,\n"
        "A1,甲,X,１２,个\n"
        "A1,甲,X,约20,个\n"
        "A1,甲,X,20箱,件\n"
        "A1,甲,X,2箱5件,\n"
    )
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert [(line[1], line[2]) for line in seen.lines["A1"]] == [
        ("20", "箱"),
        ("3", "打"),
        ("12", "个"),
        ("2", "箱"),
        ("5", "件"),
    ]
    assert seen.refused == [(5, "row.not_a_number"), (6, "row.unit_twice")]


def test_combined_cells(tmp_path: Path) -> None:
    text = (
        "单号,客户,收货人/电话/地址,货号,颜色/尺码,数量,单价\n"
        'A1,甲,"王磊 138 0013 8003 杭州市西湖区文三路398号",T1,白/M,2,"¥1,120.00/箱"\n'
    )
    seen = Seen(text_file(tmp_path / "a.csv", text))
    order = seen.orders[0]
    assert (order.contact, order.phone, order.address) == ("王磊", "13800138003", "杭州市西湖区文三路398号")
    assert (order.lines[0].product.colour, order.lines[0].product.size) == ("白", "M")
    assert (str(order.lines[0].price), order.lines[0].price_unit) == ("1120.00", "箱")


def test_hidden_and_summary_sheets_stand_aside(tmp_path: Path) -> None:
    orders = [["单号", "客户", "货号", "数量"], ["A1", "甲", "X", 1]]
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "三月": orders,
            "旧": [["单号", "客户", "货号", "数量"], ["OLD", "甲", "X", 1]],
            "汇总": [["货号", "数量"], ["X", 1]],
            "空": [],
        },
        hidden=["旧"],
    )
    seen = Seen(path)
    assert list(seen.lines) == ["A1"]
    assert seen.tally.reasons == {"not_row.hidden_sheet": 2, "not_row.summary_sheet": 2}
    assert seen.tally.total_rows == 5


def test_year_from_the_title(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"S": [["2025年12月订单"], ["单号", "客户", "日期", "货号", "数量"], ["A1", "甲", "12月5日", "X", 1]]},
    )
    assert Seen(path).orders[0].ordered_at == day("2025-12-05")


def test_saved_mapping_overrides(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "甲列,乙列,丙列,丁列\nA1,甲,X,1\n")
    with pytest.raises(UnreadableFile) as caught:
        Seen(path)
    assert caught.value.problem.code == "file.no_header"
    seen = Seen(path, mapping={"甲列": "reference", "乙列": "customer", "丙列": "sku", "丁列": "quantity"})
    assert seen.lines == {"A1": [("X", "1", "", "")]}


def test_no_header_at_all_with_mapping_by_letters(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "A1,甲,X,1\nA2,乙,Y,2\n")
    seen = Seen(path, mapping={"A": "reference", "B": "customer", "C": "sku", "D": "quantity"})
    assert seen.lines == {"A1": [("X", "1", "", "")], "A2": [("Y", "2", "", "")]}


def test_repeated_header_inside_and_quoted_newlines(tmp_path: Path) -> None:
    text = '单号,客户,货号,数量,备注\nA1,甲,X,1,"第一行\n第二行"\n单号,客户,货号,数量,备注\nA2,乙,Y,2,\n'
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert list(seen.lines) == ["A1", "A2"]
    assert seen.tally.header_rows == 2
    assert [n.row for o in seen.orders for n in o.lines] == [2, 5]


def test_merged_customer_over_several_orders(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                ["客户", "单号", "货号", "数量"],
                ["甲", "A1", "X", 1],
                [None, "A1", "Y", 1],
                [None, "A2", "X", 1],
            ]
        },
        merges=["A2:A4"],
    )
    assert [o.customer for o in Seen(path).orders] == ["甲", "甲"]


def test_offset_table_keeps_row_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                [],
                [],
                [None, None, "单号", "客户", "货号", "数量"],
                [None, None, "A1", "甲", "X", 1],
                [None, None, "A1", "甲", "Y", None],
            ]
        },
    )
    seen = Seen(path)
    assert [n.row for n in seen.orders[0].lines] == [4]
    assert seen.refused == [(5, "row.no_quantity")]
    assert seen.orders[0].refused[0].column == 5


def test_traditional_chinese_in_big5(tmp_path: Path) -> None:
    text = "訂單編號,客戶名稱,商品編碼,數量,備註\n" + "".join(
        f"A{n},臺北貿易有限公司,X,{n},急件\n" for n in range(1, 30)
    )
    seen = Seen(text_file(tmp_path / "a.csv", text, "big5"))
    assert len(seen.orders) == 29
    assert seen.orders[0].customer == "臺北貿易有限公司"


def test_shop_export_with_the_order_only_on_its_first_line(tmp_path: Path) -> None:
    text = (
        "Name,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name\n"
        "#1001,paid,2026-03-01 10:00:00 +0800,2,Mug blue,12.50,MUG-B,Li Wei\n"
        "#1001,,,1,Cup,5,CUP,\n#1002,refunded,2026-03-02 10:00:00 +0800,1,Cup,5,CUP,Jo\n"
    )
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert seen.lines["#1001"] == [("MUG-B", "2", "", "12.5"), ("CUP", "1", "", "5")]
    assert seen.refused == [(4, "row.cancellation")]


def test_purchase_order_form_with_address_below(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [
        ["采购订单"], ["供应商:每单公司", None, None, "采购单位:锦程服饰", None, "订单编号:CG2026-001"],
        ["下单日期:2026/3/5", None, None, "交货日期:2026/3/15", None, "币别:人民币"],
        ["行号", "物料编码", "物料名称", "单位", "采购数量", "含税单价", "价税合计"],
        [1, "CUP", "保温杯", "个", 10, 35, 350], ["合计", None, None, None, 10, None, 350],
        ["大写金额:叁佰伍拾元整"], ["收货地址:广州市天河区中山大道西88号  收货人:张建国 13800138001"],
    ]})  # fmt: skip
    order = Seen(path).by_reference["CG2026-001"]
    assert (order.customer, order.currency, order.tax_included) == ("锦程服饰", "CNY", True)
    assert (order.contact, order.address) == ("张建国", "广州市天河区中山大道西88号")
    assert (order.ordered_at, order.requested) == (day("2026-03-05"), day("2026-03-15"))


def test_forms_with_labels_in_the_columns_of_the_table(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = []
    for number, customer in (("PO-1", "锦程"), ("PO-2", "明达")):
        rows += [["订单号", number, "客户", customer], ["商品编码", "数量"], ["CUP", 2]]
    seen = Seen(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert [(o.reference, o.customer, len(o.lines)) for o in seen.orders] == [("PO-1", "锦程", 1), ("PO-2", "明达", 1)]


def test_line_numbers_called_item_and_protected_codes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [
        ["PO No", "Buyer", "Item", "Part No.", "Qty"], ["P1", "Acme", 1, "A-1", 3], ["P1", "Acme", 2, "A-2", 1],
    ]})  # fmt: skip
    assert [n.product.product for n in Seen(path).orders[0].lines] == ["", ""]
    csv = text_file(
        tmp_path / "b.csv", '订单编号,客户,货号,数量\n="2026030112345678",甲,="00123",1\n A2 ,甲,X,1\nA2,甲,Y,1\n'
    )
    assert {o.reference: [n.product.sku for n in o.lines] for o in Seen(csv).orders} == {
        "2026030112345678": ["00123"], "A2": ["X", "Y"],
    }  # fmt: skip
