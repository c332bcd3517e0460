"""One order's whole way, as the people of a company walk it: from the files on their desk to the signed delivery note.

The admin brings in customers, products and stock; 陈晓 enters an order by keyboard; 林涛 watches the board in another
window; 吴刚 picks it in the warehouse with a phone and a scanner; the customer signs.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from .scanner import scan

Open = Callable[..., Page]
# Milliseconds between the keys of a quick typist; whatever is faster counts as a scan.
HAND = 60


def files(mark: str) -> dict[str, list[list[Any]]]:
    """What lies on the desk; `mark` makes the codes of one telling its own."""
    cup, bag = f"CUP-{mark}", f"BAG-{mark}"
    buyer = [f"GS{mark}", f"故事百货{mark}", "王小明", "13800138066", "广东省 广州市 越秀区", "中山五路33号"]
    return {
        "客户": [["客户编码", "名称", "联系人", "电话", "省市区", "地址"], buyer],
        "商品": [["商品编码", "名称", "基本单位", "换算", "价格"], [cup, "故事保温杯", "个", "箱=24", 35],
                 [bag, "故事帆布袋", "个", "箱=50", 12]],
        "库存": [["商品编码", "现存量", "仓库"], [cup, 100, "广州仓"], [bag, 200, "广州仓"]],
    }  # fmt: skip


def test_from_the_files_on_the_desk_to_the_signed_delivery_note(open_page: Open, tmp_path: Path) -> None:
    mark = secrets.token_hex(2).upper()
    desk = open_page("admin", "/imports")
    for kind, rows in files(mark).items():
        import_file(desk, workbook(tmp_path, kind, rows), kind, len(rows) - 1)

    entry = open_page("chen", "/orders/new")
    choose_customer(entry, f"GS{mark}")
    enter_line(entry, f"CUP-{mark}", "2盒")
    first = entry.get_by_role("group", name="第 1 行")
    expect(first).to_contain_text("没有单位“盒”")
    reach_and_press(entry, "改为 个")
    expect(first.get_by_label("第 1 行 单位")).to_have_value("个")
    entry.get_by_role("combobox", name="第 2 行 商品").focus()
    enter_line(entry, f"BAG-{mark}", "30")
    number = confirm(entry)

    board = open_page("lin", f"/board?customer=GS{mark}")
    expect(card(board, "ready", number)).to_have_count(1)

    phone = open_page("wu", "/shipping", phone=True)
    phone.get_by_role("listitem").filter(has_text=number).get_by_role("button", name="开始拣货").click()
    expect(phone.get_by_placeholder("扫码,或输入编码后按回车")).to_be_visible()
    told = phone.get_by_role("status").last
    scan_at_the_bench(phone, "HD220-WH-XL", "不是这批订单的货:HD220-WH-XL")
    expect(phone.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "0")
    scan_at_the_bench(phone, f"CUP-{mark}", "+1")
    for line in phone.locator("section li").all():  # the rest is counted, not scanned piece by piece
        line.get_by_role("button").click()
        noted = phone.get_by_role("button", name=re.compile("^记 ")).locator("visible=true")
        noted.click()
        expect(noted).to_have_count(0)
    expect(told).to_contain_text("都拣齐了")
    pack_and_ship(phone)
    expect(phone.get_by_text(f"{number} 已发货")).to_be_visible()

    # Nobody touched the other window: the card left its column by itself.
    expect(card(board, "ready", number)).to_have_count(0, timeout=5_000)
    expect(card(board, "shipped", number)).to_have_count(1)

    desk.goto(desk.url.split("/imports")[0] + f"/orders/{number}")
    desk.get_by_role("button", name="登记签收").click()
    desk.get_by_label("签收人").fill("王小明")
    desk.get_by_role("dialog").get_by_role("button", name="确定").click()
    timeline = desk.get_by_role("region", name="时间线")
    for happened in ("确认", "发货", "客户签收"):
        expect(timeline.get_by_text(re.compile(happened)).first).to_be_visible()
    expect(timeline.get_by_text(re.compile("陈晓")).first).to_be_visible()
    expect(timeline.get_by_text(re.compile("吴刚")).first).to_be_visible()


def workbook(folder: Path, name: str, rows: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def import_file(page: Page, path: Path, kind: str, rows: int) -> None:
    """Through the wizard: tried, looked at, taken in."""
    page.locator("input[type=file]").set_input_files(path)
    trial = page.get_by_role("region", name="试读结果")
    expect(trial).to_be_visible(timeout=30_000)
    if not trial.get_by_text(kind, exact=True).is_visible():
        trial.get_by_label("内容").click()
        page.locator(".ant-select-item-option", has_text=kind).last.click()
        page.get_by_role("button", name="按新设置再试读").click()
    page.get_by_role("button", name=f"导入 {rows} 行").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="换一个文件").click()


def choose_customer(page: Page, code: str) -> None:
    expect(page.get_by_role("combobox", name="客户")).to_be_focused()
    page.keyboard.type(code, delay=HAND)
    expect(page.get_by_role("option").first).to_contain_text("故事百货")
    page.keyboard.press("Enter")


def enter_line(page: Page, code: str, quantity: str) -> None:
    page.keyboard.type(code, delay=HAND)
    page.keyboard.press("Enter")
    page.keyboard.type(quantity, delay=HAND)
    page.keyboard.press("Enter")


def reach_and_press(page: Page, button: str) -> None:
    """With the Tab key alone, backwards from where the cursor stands, then Enter."""
    wanted = page.get_by_role("button", name=button).first
    expect(wanted).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")


def confirm(page: Page) -> str:
    """Ctrl+Enter; what the habits of a new customer say is passed with a reason. Returns the order's number."""
    expect(page.get_by_text(re.compile("预计|有缺货"))).to_be_visible()
    page.keyboard.press("Control+Enter")
    dialog, done = page.get_by_role("dialog"), page.get_by_text(re.compile(r"订单 SO-\d+ 已确认"))
    expect(dialog.or_(done).first).to_be_visible()
    if dialog.is_visible():
        page.keyboard.type("客户电话确认", delay=HAND)
        page.keyboard.press("Control+Enter")
    expect(done).to_be_visible()
    found = re.search(r"SO-\d+", done.inner_text())
    assert found is not None
    return found[0]


def card(board: Page, stage: str, number: str) -> Any:
    return board.locator(f"[data-stage={stage}]").get_by_text(number)


def scan_at_the_bench(page: Page, code: str, answer: str) -> None:
    page.locator("h1").click()
    scan(page, code)
    expect(page.get_by_role("status").last).to_contain_text(answer)


def pack_and_ship(page: Page) -> None:
    page.get_by_role("button", name="装箱发货").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("承运商").fill("顺丰速运")
    dialog.get_by_label("运单号").fill("SF-STORY-1")
    dialog.get_by_role("button", name="发货", exact=True).click()
