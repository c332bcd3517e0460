"""Master data as clerks write it: units and currencies beside the number, phones without digits, names alone."""

from pathlib import Path
from typing import Any

from tests.intake.made import text_file

from meidan.intake.rules.records import open_records
from meidan.intake.rules.vocabulary import Subject


def read(tmp_path: Path, subject: Subject, text: str) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
    with open_records(text_file(tmp_path / f"{subject}.csv", text), subject) as file:
        found = [dict(record.values) for record in file.records()]
        return found, [(one.row, one.problem.code) for one in file.refused]


def test_a_unit_beside_the_stock_counts(tmp_path: Path) -> None:
    found, refused = read(tmp_path, "stock", "货号,库存数量,单位\nX,10箱,\nY,10,个\nZ,10箱,个\nW,10箱5个,\n")
    assert [(one["quantity"], one["unit"]) for one in found] == [(10, "箱"), (10, "个")]
    assert refused == [(4, "row.unit_twice"), (5, "row.not_a_number")]
    hinted, _ = read(tmp_path, "stock", "货号,库存数量(箱)\nX,10\n")
    assert hinted[0]["unit"] == "箱"


def test_unit_currency_and_tax_beside_a_price_count(tmp_path: Path) -> None:
    found, refused = read(
        tmp_path, "prices", "货号,品名,单价,失效日期\nX,杯,USD 3/个,长期\nY,盘,12.5不含税,\nZ,碗,面议,\n"
    )
    assert (found[0]["price"], found[0]["currency"], found[0]["unit"]) == (3, "USD", "个")
    assert "valid_to" not in found[0]
    assert found[1]["tax_included"] is False
    assert refused == [(4, "row.not_a_number")]
    _, differs = read(tmp_path, "products", "编码,名称,单位,售价\nX,杯,个,30/箱\n")
    assert differs == [(2, "row.unit_twice")]


def test_customers_by_name_alone_with_short_names_and_broken_phones(tmp_path: Path) -> None:
    text = "客户编码,客户名称,客户简称,电话\nC1,甲公司,甲,13800138000\n,丙公司,,\nC2,乙公司,,1.38E+10\n注:共三家,,,\n"
    found, refused = read(tmp_path, "customers", text)
    assert [(one["name"], one.get("short_name")) for one in found] == [("甲公司", "甲"), ("丙公司", None)]
    assert refused == [(4, "row.code_lost_digits")]


def test_headers_of_accounting_programs(tmp_path: Path) -> None:
    head = "物料编码,物料名称,规格型号,基本计量单位,存货类别,默认税率(%),参考销售价"
    found, _ = read(tmp_path, "products", f"{head}\n01.001,螺丝,M6,支,五金,13,0.32\n")
    assert (found[0]["base_unit"], found[0]["category"], str(found[0]["price"])) == ("支", "五金", "0.32")
