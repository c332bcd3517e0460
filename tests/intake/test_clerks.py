"""Files as clerks of a trading company, a garment factory, a hardware wholesaler and a shop send them: cells."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from tests.intake.made import Seen, day, text_file, workbook

from meidan.intake.rules import amounts
from meidan.intake.rules.amounts import Amount, NumberStyle
from meidan.intake.rules.problems import Problem

PLAIN = NumberStyle()


@pytest.mark.parametrize(
    ("text", "value", "taxed"),
    [
        ("12.50含税", "12.50", True), ("含税12.5", "12.5", True), ("12.5(不含税)", "12.5", False),
        ("￥12.50元", "12.50", None), ("3.2美元", "3.2", None), ("12.5 未税", "12.5", False),
    ],
)  # fmt: skip
def test_a_price_may_say_what_it_says_about_tax(text: str, value: str, taxed: bool | None) -> None:
    found = amounts.price(text, PLAIN)
    assert isinstance(found, Amount)
    assert (found.value, found.taxed) == (Decimal(value), taxed)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("¥12.5元", ""), ("RMB 12.5元", "CNY"), ("HK$12.5港币", "HKD"), ("USD12.5$", "USD"), ("¥12.5日元", "JPY")],
)
def test_a_currency_may_stand_on_both_sides(text: str, currency: str) -> None:
    assert amounts.price(text, PLAIN) == Amount(Decimal("12.5"), currency=currency)


@pytest.mark.parametrize("text", ["$12.5元", "港币12.5元", "USD 12.5 CNY", "¥¥12.5"])
def test_two_currencies_that_do_not_agree_are_no_price(text: str) -> None:
    assert isinstance(amounts.price(text, PLAIN), Problem)


@pytest.mark.parametrize("text", ["12块5", "3元5角", "12.5+税", "12.5-13"])
def test_a_price_that_is_no_plain_number_is_never_put_together_from_its_digits(text: str) -> None:
    assert isinstance(amounts.price(text, PLAIN), Problem)


@pytest.mark.parametrize("text", ["12*5", "12x5盒", "100*5"])
def test_a_multiplication_is_no_size_and_no_unit(text: str) -> None:
    assert isinstance(amounts.quantities(text, PLAIN), Problem)


def test_joining_words_are_no_part_of_the_unit() -> None:
    assert amounts.quantities("2箱零3个", PLAIN) == [Amount(Decimal(2), "箱"), Amount(Decimal(3), "个")]
    assert amounts.quantities("38码*2 39码*3", PLAIN) == [
        Amount(Decimal(2), size="38码"), Amount(Decimal(3), size="39码"),
    ]  # fmt: skip


def test_one_price_for_two_units_is_asked(tmp_path: Path) -> None:
    seen = Seen(
        text_file(tmp_path / "a.csv", "单号,客户,货号,数量,单价\nA1,甲,X,3箱+5件,12.5\nA1,甲,Y,3箱+5件,12.5/件\n")
    )
    assert seen.refused == [(2, "row.price_of_which")]
    assert [(n.unit, n.price_unit) for n in seen.orders[0].lines] == [("箱", "件"), ("件", "件")]


def test_one_order_with_prices_of_both_kinds_is_held(tmp_path: Path) -> None:
    text = "单号,客户,货号,数量,单价\nA1,甲,X,1,5含税\nA1,甲,Y,1,5未税\nA2,甲,X,1,5含税\n"
    first, second = Seen(text_file(tmp_path / "a.csv", text)).orders
    assert [p.code for p in first.problems] == ["order.two_taxes"]
    assert (second.tax_included, second.problems) == (True, [])


def test_money_taken_off_is_no_share(tmp_path: Path) -> None:
    rows = "A1,甲,X,10,10,5,95\nA1,甲,Y,3,11,10,23\nA1,甲,Z,1,10,20,\nA1,甲,W,1,10,无,10\n"
    text = "单号,客户,货号,数量,单价,优惠,金额\n" + rows
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert [n.discount for n in seen.orders[0].lines] == [Decimal("0.05"), Decimal("0.303030"), Decimal(0)]
    assert seen.orders[0].value == 95 + 23 + 10
    assert seen.refused == [(4, "row.bad_discount")]


def test_discounts_in_words(tmp_path: Path) -> None:
    text = (
        "单号,客户,货号,数量,单价,折扣\nA1,甲,X,1,10,九折\nA1,甲,X,1,10,八五折\nA1,甲,X,1,10,不打折\nA1,甲,X,1,10,-\n"
    )
    lines = Seen(text_file(tmp_path / "a.csv", text)).orders[0].lines
    assert [n.discount for n in lines] == [Decimal("0.1"), Decimal("0.15"), 0, 0]


def test_a_code_that_became_a_date_and_a_phone_without_its_digits_are_asked(tmp_path: Path) -> None:
    rows = [
        ["单号", "客户", "电话", "货号", "数量"],
        ["A1", "甲", "1.38E+10", "X", 1], ["A2", "甲", 13800138000.0, day("2026-01-02"), 1],
    ]  # fmt: skip
    first, second = Seen(workbook(tmp_path / "a.xlsx", {"S": rows})).orders
    assert ([p.code for p in first.problems], first.phone) == (["order.phone_lost_digits"], "")
    assert second.phone == "13800138000"
    assert [r.problem.code for r in second.refused] == ["row.code_changed"]


def test_a_remark_that_is_nothing_but_a_return_makes_no_sale(tmp_path: Path) -> None:
    rows = "A1,甲,X,1,退货\nA2,甲,X,1,客户取消\nA3,甲,X,1,如有质量问题可退货\nA4,甲,X,1,不可取消\n"
    text = "单号,客户,货号,数量,备注\n" + rows
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert seen.refused == [(2, "row.cancellation"), (3, "row.cancelled")]
    assert [len(o.lines) for o in seen.orders] == [0, 0, 1, 1]


def test_a_wanted_day_without_a_year_lies_after_the_order(tmp_path: Path) -> None:
    text = "单号,客户,下单日期,交期,货号,数量\nA1,甲,2025-12-28,1月5日,X,1\nA2,甲,2025-12-28,12月30日,X,1\n"
    orders = Seen(text_file(tmp_path / "a.csv", text)).orders
    assert [o.requested for o in orders] == [day("2026-01-05"), day("2025-12-30")]


def test_a_lost_quote_swallows_no_rows(tmp_path: Path) -> None:
    rows = 'A1,甲,X,1,15" 管\nA2,乙,Y,2,"急\nA3,丙,Z,3,好\nA4,丁,W,4,"两行\n备注"\nA5,戊,V,5,"没完\n'
    text = "单号,客户,货号,数量,备注\n" + rows
    seen = Seen(text_file(tmp_path / "a.csv", text))
    assert [(o.reference, o.lines[0].row, o.lines[0].quantity) for o in seen.orders] == [
        ("A1", 2, 1), ("A2", 3, 2), ("A3", 4, 3), ("A4", 5, 4), ("A5", 7, 5),
    ]  # fmt: skip
    assert seen.orders[3].lines[0].note == "两行\n备注"


def test_a_comma_inside_a_number_moves_no_cells(tmp_path: Path) -> None:
    rows = "A1,甲,X,1,200,2.5\nA2,甲,X,12,2.5\nA3,甲,X,3,2.5\nA4,甲,X,4,2.5,\n"
    seen = Seen(text_file(tmp_path / "a.csv", "单号,客户,货号,数量,单价\n" + rows))
    assert seen.refused == [(2, "row.too_wide")]
    # A column without a name in every row is somebody's remark, not a slip.
    noted = Seen(text_file(tmp_path / "b.csv", "单号,客户,货号,数量\nA1,甲,X,1,急\nA2,甲,X,2,不急\n"))
    assert not noted.refused


def test_broken_cells_are_neither_empty_nor_values(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [
        ["单号", "客户", "货号", "数量", "单价", "金额"],
        ["A1", "甲", "X", "#N/A", 5, 10], ["A2", "#N/A", "X", 2, 5, 10], ["A3", "甲", "X", 2, "#VALUE!", 10],
        ["A4", "甲", "X", 2, 5, "=D5*E5"], ["A5", "甲", "X", "=1+1", 5, 10],
        ["A6", "甲", "=VLOOKUP(1,B:B,1)", 2, 5, 10],
    ]})  # fmt: skip
    seen = Seen(path)
    assert seen.refused == [
        (2, "row.cell_error"), (4, "row.cell_error"), (6, "row.not_calculated"), (7, "row.not_calculated"),
    ]  # fmt: skip
    fatal = seen.by_reference["A2"].fatal
    assert fatal is not None
    assert (fatal.code, fatal.field) == ("row.cell_error", "customer")
    assert seen.lines["A4"] == [("X", "2", "", "5")]


def test_a_formula_that_was_worked_out_counts_even_when_it_came_out_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["单号", "客户", "货号", "数量", "备注"])
        sheet.write_row(1, 0, ["A1", "甲", "X"])
        sheet.write_formula(1, 3, "=1+1", None, 2)
        sheet.write_formula(1, 4, '=IF(A2="","x","")', None, "")  # type: ignore[arg-type]
    line = Seen(path).orders[0].lines[0]
    assert (line.quantity, line.note) == (2, "")


def test_rows_crossed_out_are_asked_and_hidden_rows_are_told_of(tmp_path: Path) -> None:
    rows = [["单号", "客户", "货号", "数量"], ["A1", "甲", "X", 1], ["A2", "甲", "X", 2], ["A3", "甲", "X", 3]]
    path = workbook(tmp_path / "a.xlsx", {"S": rows})
    book = openpyxl.load_workbook(path)
    for cell in book["S"][3]:
        cell.font = Font(strike=True)
    book["S"].row_dimensions[4].hidden = True
    book.save(path)
    seen = Seen(path)
    assert seen.refused == [(3, "row.struck")]
    assert [(o.reference, len(o.lines)) for o in seen.orders] == [("A1", 1), ("A2", 0), ("A3", 1)]
    assert [(note.what, note.row, note.stated) for note in seen.file.notes] == [("hidden_rows", 4, 1)]


def test_a_hidden_row_is_told_of_once_on_a_sheet_of_several_tables(tmp_path: Path) -> None:
    first = [["单号", "客户", "货号", "数量"], ["A1", "甲", "X", 1], ["A2", "甲", "X", 2]]
    second = [["客户", "单号", "数量", "货号", "备注"], ["乙", "B1", 3, "X", ""], ["乙", "B2", 4, "X", ""]]
    path = workbook(tmp_path / "a.xlsx", {"S": [*first, [], *second]})
    book = openpyxl.load_workbook(path)
    for row in (3, 7):
        book["S"].row_dimensions[row].hidden = True
    book.save(path)
    seen = Seen(path)
    assert [o.reference for o in seen.orders] == ["A1", "A2", "B1", "B2"]
    assert [(note.row, note.stated) for note in seen.file.notes if note.what == "hidden_rows"] == [(3, 1), (7, 1)]
