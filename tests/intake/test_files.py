"""Files as such: kinds told by content, archives, limits, encodings, large workbooks."""

import gzip
import lzma
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from tests.intake.made import Seen, text_file, workbook

from meidan.intake.rules import reading
from meidan.intake.rules.annotate import Notes, annotate
from meidan.intake.rules.orderfile import detect_subject, open_orders
from meidan.intake.rules.problems import UnreadableFile, known_codes
from meidan.intake.rules.unpack import open_source

CSV = "单号,客户,货号,数量\nA1,甲,X,1\n"
ROWS = [["单号", "客户", "货号", "数量"], ["A1", "甲", "X", 1]]


def code_of(path: Path, **options: object) -> str:
    with pytest.raises(UnreadableFile) as caught:
        Seen(path, **options)
    assert caught.value.problem.say("zh")
    assert caught.value.problem.suggest("en")
    return caught.value.problem.code


def test_archives_and_names_do_not_matter_only_content(tmp_path: Path) -> None:
    plain = CSV.encode()
    (tmp_path / "a.dat").write_bytes(lzma.compress(plain))
    (tmp_path / "b.csv").write_bytes(gzip.compress(plain))
    with zipfile.ZipFile(tmp_path / "c.bin", "w") as archive:
        archive.writestr("订单.csv", plain)
        archive.writestr("__MACOSX/._x", b"x")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.write(workbook(tmp_path / "inner.xlsx", {"S": ROWS}), "orders.xlsx")
        archive.writestr("readme.md", "hello")
    (tmp_path / "e.csv").write_bytes(workbook(tmp_path / "e.xlsx", {"S": ROWS}).read_bytes())
    for name in ("a.dat", "b.csv", "c.bin", "d.zip", "e.csv"):
        assert list(Seen(tmp_path / name).lines) == ["A1"], name


def test_unreadable_files_are_explained(tmp_path: Path) -> None:
    assert code_of(tmp_path / "no.csv") == "file.missing"
    assert code_of(text_file(tmp_path / "empty.csv", "")) == "file.empty"
    (tmp_path / "pic.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    assert code_of(tmp_path / "pic.png") == "file.unknown"
    (tmp_path / "cut.xz").write_bytes(lzma.compress(CSV.encode() * 1000)[:-20])
    assert code_of(tmp_path / "cut.xz") == "file.damaged"
    whole = workbook(tmp_path / "w.xlsx", {"S": ROWS}).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    assert code_of(tmp_path / "cut.xlsx") == "file.damaged"
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("b.csv", CSV)
    assert code_of(tmp_path / "two.zip") == "file.several"
    assert code_of(text_file(tmp_path / "prose.txt", "dear all\nplease find\n")) == "file.no_header"
    assert code_of(workbook(tmp_path / "x.xlsx", {"S": ROWS}), sheet="T") == "file.no_sheet"
    assert code_of(workbook(tmp_path / "none.xlsx", {"S": []})) == "file.no_header"


def test_bombs_and_giants_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"0" * (80 * 1024**2)))
    assert code_of(tmp_path / "bomb.gz") == "file.bomb"
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (90 * 1024**2))
    assert code_of(tmp_path / "bomb.xlsx") == "file.bomb"
    (tmp_path / "a.gz").write_bytes(gzip.compress(CSV.encode() * 100))
    with pytest.raises(UnreadableFile) as caught, open_source(tmp_path / "a.gz", limit=1000):
        pass
    assert caught.value.problem.code == "file.too_big"


def test_large_workbooks_are_streamed_and_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.data"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["单号", "客户", "货号", "数量", "单价"])
        for number in range(1, 2001):
            sheet.write_row(number, 0, [f"A{number // 3}", "甲", f"X{number % 7}", number % 5 + 1, 2.5])
    held = Seen(path)
    monkeypatch.setattr(reading, "_STREAM_ABOVE", 10)
    streamed = Seen(path)
    assert held.lines == streamed.lines
    assert held.tally.rows == streamed.tally.rows
    assert len(held.orders) == 667


def test_kind_of_file_is_detected(tmp_path: Path) -> None:
    files = {
        "orders": CSV,
        "products": "商品编码,商品名称,单位,售价\nX,杯,个,3\n",
        "customers": "客户编码,客户名称,联系人,电话\nC1,甲,王,13800138000\n",
        "stock": "商品编码,仓库,现存量\nX,A,5\n",
        "prices": "商品编码,价格表,单价,生效日期\nX,批发,3,2026-01-01\n",
    }
    for subject, text in files.items():
        assert detect_subject(text_file(tmp_path / f"{subject}.csv", text)) == subject


def test_annotated_copy_keeps_the_workbook_and_guards_against_formulas(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"S": [*ROWS, ["A2", "甲", "=1+1", "若干"], ["A3", "甲", "Y", -1]], "别的": [["x"]]}
    )
    book = openpyxl.load_workbook(path)
    book["S"]["A2"].font = Font(bold=True)
    book["S"]["C3"].value, book["S"]["C3"].data_type = "=1+1", "s"
    book.save(path)
    target = tmp_path / "back.xlsx"
    with open_orders(path) as file:
        refused = [r for order in file.orders() for r in order.refused]
        annotate(file.source, Notes(refused, dict(file.layouts)), target)
    sheet = openpyxl.load_workbook(target)["S"]
    assert [cell.value for cell in sheet[1]][-2:] == ["问题", "建议"]
    assert "公式" in str(sheet["E3"].value)
    assert "退货" in str(sheet["E4"].value)
    assert sheet["A2"].font.bold
    assert sheet["C3"].data_type == "s"
    assert sheet["C3"].fill.fgColor.rgb == "FFFDE68A"
    assert sheet["E2"].value is None


def test_refused_rows_of_a_text_file_come_back_alone(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", CSV + "A2,甲,=cmd|' /C calc'!A0,若干\n")
    with open_orders(path) as file:
        refused = [r for order in file.orders() for r in order.refused]
        annotate(file.source, Notes(refused, dict(file.layouts)), tmp_path / "back.xlsx", "en")
    rows = list(openpyxl.load_workbook(tmp_path / "back.xlsx").worksheets[0].iter_rows())
    assert [cell.value for cell in rows[0]] == ["单号", "客户", "货号", "数量", "Where", "Problem", "Suggestion"]
    assert rows[1][2].data_type == "s"
    assert rows[1][4].value == "3"
    assert len(rows) == 2


def test_every_problem_speaks_both_languages() -> None:
    for code in known_codes():
        assert code.split(".")[0] in {"file", "row", "order", "return"}
