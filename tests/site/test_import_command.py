"""`meidan import` as it is typed: what is printed, exit codes, the annotated copy."""

import json
from pathlib import Path

import openpyxl
import pytest
from tests.intake.made import text_file, workbook
from tests.intake.test_import import CUSTOMERS, PRODUCTS

from meidan.kernel.permissions import Actor
from meidan.site.commands import import_file
from meidan.site.failure import Failure
from meidan.site.parsing import Parser


def run(*words: str) -> int:
    parser = Parser("meidan import", "")
    import_file.add_arguments(parser)
    return import_file.run(parser.parse_args([*words, "--quiet"]))


def test_files_of_any_kind_go_in_and_buckets_come_out(
    admin: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(text_file(tmp_path / "p.csv", PRODUCTS))) == 0
    assert run("customers", str(text_file(tmp_path / "c.csv", CUSTOMERS))) == 0
    path = workbook(
        tmp_path / "o.xlsx",
        {"S": [["单号", "客户", "货号", "数量"], ["A1", "C1", "CUP", 2], ["A1", "C1", "CUP", "若干"]]},
    )
    capsys.readouterr()
    assert run("orders", str(path), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["orders"]) == (2, {"held": 1})
    assert sum(bucket["rows"] for bucket in said["buckets"].values()) == 2
    assert "若干" in str(openpyxl.load_workbook(said["report"])["S"]["E3"].value)
    assert run("orders", str(path), "--report", str(tmp_path / "back.xlsx")) == 0
    printed = capsys.readouterr().out
    assert "早已导入" in printed
    assert "back.xlsx" in printed


def test_a_file_that_cannot_be_read_is_exit_code_2(admin: Actor, tmp_path: Path) -> None:
    for words in ([str(tmp_path / "none.csv")], [str(text_file(tmp_path / "x.csv", "a\n"))], ["order", "x.csv"]):
        with pytest.raises(Failure) as caught:
            run(*words)
        assert caught.value.exit_code == 2
