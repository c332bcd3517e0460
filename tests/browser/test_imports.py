"""A file from a company's desk: dropped, read on trial, taken in, what goes back explained."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from .watch import assert_well_made

Open = Callable[..., Page]
HEAD = ["订单号", "客户名称", "下单日期", "商品编码", "数量", "单位", "单价"]


def workbook(folder: Path, name: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["十一月订单汇总"])
    sheet.append(HEAD)
    sheet.append([f"{name}-1", "广州锦程服饰商行", "2026-11-20", "HD220-WH-XL", 2, "件", 69])
    sheet.append([f"{name}-2", "广州锦程服饰商行", "2026-11-20", "PT400-BK-L", "很多", "件", 88])
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def test_a_file_is_read_on_trial_and_then_taken_in(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports")
    page.locator("input[type=file]").set_input_files(workbook(tmp_path, "BX"))
    back = page.get_by_role("region", name="要退回的行")
    expect(back.get_by_text("行 4")).to_be_visible()
    expect(page.get_by_label("商品编码 当作")).to_be_visible()
    assert_well_made(page)
    page.get_by_role("button", name=re.compile(r"导入 \d 行")).click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注好的退回表").click()
    assert download.value.suggested_filename == "BX-refused.xlsx"


def test_the_wizard_is_well_made_on_a_phone(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports", phone=True)
    assert_well_made(page)
    page.locator("input[type=file]").set_input_files(workbook(tmp_path, "BY"))
    expect(page.get_by_role("region", name="要退回的行")).to_be_visible()
    assert_well_made(page)
