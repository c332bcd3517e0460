"""A file from a company's desk: dropped, read on trial, put right cell by cell, taken in, what goes back explained."""

import io
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, Route, expect

from .watch import assert_well_made

Open = Callable[..., Page]
ORDERS = ["订单号", "客户名称", "下单日期", "商品编码", "数量", "单位", "单价"]


def workbook(folder: Path, name: str, rows: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def orders(folder: Path, name: str) -> Path:
    """A title, the header in row 2, a good row and a bad one."""
    good = [f"{name}-1", "广州锦程服饰商行", "2026-11-20", "HD220-WH-XL", 2, "件", 69]
    bad = [f"{name}-2", "广州锦程服饰商行", "2026-11-20", "PT400-BK-L", "很多", "件", 88]
    return workbook(folder, name, [["十一月订单汇总"], ORDERS, good, bad])


def drop(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("region", name="试读结果")).to_be_visible(timeout=30_000)


def put_right(page: Page, cell: str, value: str) -> None:
    """A cell pressed, written over, kept with Enter."""
    page.get_by_role("button", name=re.compile(f"^{cell}")).first.click()
    field = page.get_by_role("textbox", name=re.compile(f"^{cell}"))
    field.fill(value)
    field.press("Enter")


def take_in(page: Page, rows: int) -> None:
    page.get_by_role("button", name=f"导入 {rows} 行").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible(timeout=60_000)


def test_a_bad_cell_is_put_right_where_it_is_seen_and_goes_in(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports")
    path = orders(tmp_path, "BX")
    before = path.read_bytes()
    drop(page, path)
    rows = page.get_by_role("region", name="文件里的行", exact=True)
    expect(rows.get_by_text("不是数字")).to_be_visible()
    expect(page.get_by_label("商品编码 当作")).to_be_visible()
    assert_well_made(page)
    put_right(page, "第 4 行 数量", "3")
    expect(rows.get_by_text("不是数字")).to_have_count(0)
    expect(rows.get_by_role("button", name="第 4 行 数量 3", exact=True)).to_be_focused()
    expect(rows.get_by_role("button", name="第 4 行 数量 恢复文件里的值")).to_be_visible()
    expect(page.get_by_text("改了 1 格")).to_be_visible()
    page.reload()
    expect(page.get_by_text("改了 1 格")).to_be_visible()
    take_in(page, 2)
    assert path.read_bytes() == before
    page.goto(page.url.split("/imports")[0] + "/orders?q=BX-2")
    expect(page.get_by_text("BX-2").first).to_be_visible()


def test_what_goes_back_is_handed_over_as_a_marked_workbook(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports")
    drop(page, orders(tmp_path, "BZ"))
    rows = page.get_by_role("region", name="文件里的行", exact=True)
    page.get_by_text("要退回的", exact=True).last.click()
    expect(rows.get_by_role("rowheader")).to_have_text(["4"])
    page.get_by_text("全部", exact=True).click()
    expect(rows.get_by_role("rowheader")).to_have_text(["3", "4"])
    put_right(page, "第 3 行 数量", "5")
    expect(page.get_by_text("改了 1 格")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"导入 \d 行")).click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注好的退回表").click()
    assert download.value.suggested_filename == "BZ-refused.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet is not None
    assert (sheet["E3"].value, "原来是:2" in str(sheet["E3"].comment.text)) == ("5", True)
    assert "不是数字" in str(sheet["H4"].value)


@pytest.mark.parametrize(
    ("kind", "rows", "cell", "right"),
    [
        ("商品", [["商品编码", "名称", "基本单位", "换算"], ["BW-1", "保温袋", "个", "箱=?"]], "第 2 行 换算", "箱=10"),
        ("客户", [["客户编码", "名称", "信用额度"], ["BW-C", "白云百货", "不少"]], "第 2 行 信用额度", "9000"),
        ("库存", [["商品编码", "数量"], ["HD220-WH-XX", 9000]], "第 2 行 商品编码", "HD220-WH-XL"),
        ("价格", [["商品编码", "价格"], ["HD220-WH-XX", 66]], "第 2 行 商品编码", "HD220-WH-XL"),
    ],
)
def test_master_data_comes_in_the_same_way(
    open_page: Open, tmp_path: Path, kind: str, rows: list[list[Any]], cell: str, right: str
) -> None:
    page = open_page("admin", "/imports")
    drop(page, workbook(tmp_path, f"{kind}表", rows))
    bar = page.get_by_role("region", name="试读结果")
    if not bar.get_by_text(kind, exact=True).is_visible():
        # A code and a number may be an order, stock or a price: the clerk says which.
        bar.get_by_label("内容").click()
        page.get_by_role("option", name=kind).or_(page.locator(".ant-select-item-option", has_text=kind)).last.click()
        page.get_by_role("button", name="按新设置再试读").click()
    expect(bar.get_by_role("button", name="没有可以导入的行")).to_be_disabled()
    put_right(page, cell, right)
    take_in(page, 1)


def test_a_cell_is_put_right_while_the_file_is_still_read_again(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports")
    drop(page, workbook(tmp_path, "慢", [["商品编码", "数量"], ["HD220-WH-XX", random.randrange(9100, 99_000)]]))
    bar = page.get_by_role("region", name="试读结果")
    bar.get_by_label("内容").click()
    page.locator(".ant-select-item-option", has_text="库存").last.click()
    held: list[Route] = []
    page.route(
        "**/api/v1/imports/*",
        lambda route: route.continue_() if held or route.request.method != "PATCH" else held.append(route),
    )
    page.get_by_role("button", name="按新设置再试读").click()
    put_right(page, "第 2 行 商品编码", "HD220-WH-XL")
    held[0].continue_()
    take_in(page, 1)


def test_columns_are_remembered_named_and_forgotten(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports")
    head, row = ["甲", "名称", "数量", "单位", "客户名称"], ["HD220-WH-XL", "卫衣", 2, "件", "广州锦程服饰商行"]
    path = workbook(tmp_path, "列", [head, row])
    drop(page, path)
    page.get_by_label("甲 当作").click()
    page.get_by_label("甲 当作").fill("商品编码")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="记住,下次同样的表头照此读").click()
    expect(page.get_by_text("已记住")).to_be_visible()
    page.get_by_role("button", name="按新设置再试读").click()
    expect(page.get_by_role("button", name="导入 1 行")).to_be_enabled()
    page.goto(page.url.split("/imports")[0] + "/settings/mappings")
    page.get_by_role("row").filter(has_text="甲 → 商品编码").click()
    page.get_by_label("名字").fill("甲厂的单子")
    page.get_by_role("button", name="保存").click()
    row = page.get_by_role("row").filter(has_text="甲厂的单子")
    expect(row).to_be_visible()
    assert_well_made(page)
    row.click()
    page.get_by_role("button", name="删除").click()
    page.get_by_role("tooltip").get_by_role("button", name="删除").click()
    expect(row).to_have_count(0)


def test_the_wizard_is_well_made_on_a_phone(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports", phone=True)
    assert_well_made(page)
    drop(page, orders(tmp_path, "BY"))
    expect(page.get_by_text("不是数字")).to_be_visible()
    assert_well_made(page)
    put_right(page, "第 4 行 数量", "3")
    expect(page.get_by_text("改了 1 格")).to_be_visible()


def test_goods_that_come_back_are_written_off_when_said_so(open_page: Open, tmp_path: Path) -> None:
    page = open_page("admin", "/imports")
    head = [name for name in ORDERS if name != "单位"]
    sold = ["BR-1", "广州锦程服饰商行", "2026-11-01", "HD220-WH-XL", 2, 69]
    back = ["CBR-2", "广州锦程服饰商行", "2026-11-20", "HD220-WH-XL", -1, 69]
    drop(page, workbook(tmp_path, "BR", [head, sold, back]))
    choice = page.get_by_text("客户退回的货")
    expect(choice).to_contain_text("退回库存")
    choice.locator(".ant-select").click()
    page.locator(".ant-select-item-option", has_text="报废").click()
    page.get_by_role("button", name="按新设置再试读").click()
    expect(page.get_by_role("button", name="按新设置再试读")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("客户退回的货")).to_contain_text("报废")
    assert_well_made(page)
