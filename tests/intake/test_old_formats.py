"""XLS and ODS as LibreOffice writes them: the same orders as from XLSX, and refused rows that come back explained."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.intake.made import Seen, text_file
from tests.intake.test_import import CUSTOMERS, PRODUCTS, lines, records, stored, take

from meidan.intake.queries import refused_rows
from meidan.intake.rules.annotate import Notes, annotate
from meidan.intake.rules.unpack import open_source
from meidan.kernel.permissions import Actor

FILES = Path(__file__).parent / "files"
KINDS = ("xls", "ods")


@pytest.fixture
def company(admin: Actor, tmp_path: Path) -> Actor:
    records(admin, "products", text_file(tmp_path / "products.csv", PRODUCTS))
    records(admin, "customers", text_file(tmp_path / "customers.csv", CUSTOMERS))
    return admin


@pytest.mark.parametrize("kind", KINDS)
def test_cells_are_read_as_they_are_meant(kind: str) -> None:
    seen = Seen(FILES / f"orders.{kind}")
    assert seen.lines == {
        "A1": [("T-W-M", "2", "箱", "1120"), ("0012", "3", "件", "28.5")],
        "A2": [("SCREW", "3", "盒", "32")],
        "A3": [],
    }
    orders = seen.by_reference
    assert str(orders["A1"].ordered_at) == "2026-03-05"
    assert str(orders["A2"].ordered_at) == "2026-03-06 14:30:00"
    assert {order.tax_included for order in orders.values()} <= {True, None}
    assert seen.refused == [(6, "row.return")]
    assert seen.tally.total_rows == 4 + 1 + 1 + 1  # data, title, total, the sheet of remarks


@pytest.mark.parametrize("kind", KINDS)
def test_they_become_orders_and_the_rest_comes_back_explained(kind: str, company: Actor, tmp_path: Path) -> None:
    path = FILES / f"orders.{kind}"
    result = take(company, path)
    assert lines("A1") == [("T-W-M", "2", "箱")]
    assert lines("A2") == [("SCREW", "3", "盒")]
    assert stored()["A1"]["held"]
    assert [(one.row, one.problem.code) for one in result.refused] == [
        (4, "row.unknown_product"),
        (6, "return.no_sale"),
    ]
    refused = refused_rows(session_id=result.session_id, actor=company)
    copy = tmp_path / "copy.xlsx"
    with open_source(path) as source:
        annotate(source, Notes(refused, result.layouts), copy, "zh")
    cells = _cells(copy)
    assert "没有商品「0012」" in cells
    assert "佛山明达五金有限公司 之前没有买过 CUP" in cells


def _cells(path: Path) -> str:
    book: Any = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
