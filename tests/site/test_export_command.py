"""`meidan export` as it is typed: what is in the file, what is refused, and that nothing is half written."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.site.commands import export
from meidan.site.failure import Failure
from meidan.site.parsing import Parser


def run(*words: str) -> int:
    parser = Parser("meidan export", "")
    export.add_arguments(parser)
    return export.run(parser.parse_args(list(words)))


def column(path: Path, number: int = 1) -> list[Any]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return [row[number - 1].value for row in sheet.iter_rows(min_row=2)]


@pytest.fixture
def goods(api: Any) -> None:
    for sku, active in (("CUP", True), ("OLD", False)):
        api.post("/products", {"sku": sku, "name": sku, "base_unit": "个", "price": "5", "active": active})
    api.post("/customers", {"code": "C1", "name": "甲"})
    lines = [{"product": "CUP", "quantity": "9"}]
    api.post("/stock/adjustments", {"warehouse": "MAIN", "reason": "期初", "lines": lines})
    for _ in range(2):
        api.post("/orders", {"customer": "C1", "lines": lines})


def test_each_list_becomes_a_file(goods: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {"orders": 2, "products": 2, "customers": 1, "stock": 1}
    for kind, number in rows.items():
        path = tmp_path / f"{kind}.xlsx"
        assert run(kind, str(path)) == 0
        assert str(path) in capsys.readouterr().out
        assert len(column(path)) >= number
    assert sorted(tmp_path.iterdir()) == sorted(tmp_path / f"{kind}.xlsx" for kind in rows)


def test_conditions_narrow_it_down_as_in_the_list(goods: None, tmp_path: Path) -> None:
    assert run("products", str(tmp_path / "p.xlsx"), "--where", "active=false") == 0
    assert column(tmp_path / "p.xlsx") == ["OLD"]
    wanted = (
        "--where",
        "stage=draft",
        "--where",
        "stage=ready",
        "--where",
        "from=2020-01-01",
        "--where",
        "customer=C1",
    )
    assert run("orders", str(tmp_path / "o.xlsx"), *wanted) == 0
    assert len(column(tmp_path / "o.xlsx")) == 2
    assert run("orders", str(tmp_path / "none.xlsx"), "--where", "stage=shipped") == 0
    assert column(tmp_path / "none.xlsx") == []


@pytest.mark.parametrize(
    "words",
    [
        ("--where", "custmer=C1"), ("--where", "customer"), ("--where", "from=soon"), ("--where", "overdue=perhaps"),
        ("--user", "nobody-here"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_written(goods: None, tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(Failure) as caught:
        run("orders", str(tmp_path / "o.xlsx"), *words)
    assert words[1].partition("=")[0] in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_leaves_no_file(goods: None, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        run("orders", str(tmp_path / "o.xlsx"), "--where", "sort=beauty")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_not_written_over(admin: Actor, tmp_path: Path) -> None:
    kept = tmp_path / "o.xlsx"
    kept.write_text("mine")
    with pytest.raises(Failure) as caught:
        run("orders", str(kept))
    assert (caught.value.exit_code, kept.read_text()) == (2, "mine")
    with pytest.raises(Failure):
        run("orders", str(tmp_path / "no" / "o.xlsx"))


def test_the_name_says_what_is_in_the_file(goods: None, tmp_path: Path) -> None:
    with pytest.raises(Failure) as refused:
        run("orders", str(tmp_path / "orders.csv"))
    assert (refused.value.exit_code, list(tmp_path.iterdir())) == (2, [])
