"""Entering an order as a clerk does: by keyboard alone, with findings mended where they stand."""

import re
from collections.abc import Callable
from typing import Any, cast

from playwright.sync_api import CDPSession, Locator, Page, expect

from .scanner import scan
from .watch import assert_well_made

Open = Callable[..., Page]
LINES = (("PT400-BK-2XL", "2"), ("HD220-WH-XL", "3"), ("HD220-BK-M", "1"), ("PT400-BK-L", "4"), ("HD220-GY-S", "2"))
# What the browser does when a block of cells is pasted into the focused field.
PASTE = """text => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""
# Types fifteen figures into the focused field, each after the frame that shows the one before.
TYPE = """async () => {
  const field = document.activeElement;
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  for (let n = 0; n < 15; n++) {
    set.call(field, String(n)); field.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise(requestAnimationFrame);
  }
}"""
# The floor that a key press is measured against: figures put in order, twenty times.
SORTING = """() => {
  for (let turn = 0; turn < 20; turn++) {
    Array.from({length: 20000}, (_, n) => (n * 7919 + turn) % 20011).sort((a, b) => a - b);
  }
}"""
# Milliseconds between the keys of a quick typist; a scanner is quicker.
HAND = 50
# Product names and the company's own data may hold English.
DATA = r"."


class Keyboard:
    """Counts the keys that are pressed beyond the codes themselves."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def code(self, text: str) -> None:
        self.page.keyboard.type(text, delay=HAND)

    def scan(self, text: str) -> None:
        """As a scanner does it: a burst that ends in Enter."""
        scan(self.page, text)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1


def begin(open_page: Open, user: str = "chen", *, phone: bool = False) -> tuple[Page, Keyboard]:
    """A new order for a known customer; the first product is asked for."""
    page = open_page(user, "/orders/new", phone=phone)
    expect(page.get_by_role("combobox", name="客户")).to_be_focused()
    keys = Keyboard(page)
    keys.code("C001")
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("Enter")
    return page, keys


def add_line(keys: Keyboard, code: str, count: str) -> None:
    """A line by keyboard; the quantity is left standing in its cell."""
    keys.code(code)
    keys.press("Enter")
    keys.type(count)


def product(page: Page, row: int = 1) -> Locator:
    return page.get_by_role("combobox", name=f"第 {row} 行 商品")


def line(page: Page, row: int = 1) -> Locator:
    """The whole row, with what is said about it."""
    return page.get_by_role("group", name=f"第 {row} 行")


def quantity(page: Page, row: int = 1) -> Locator:
    return page.get_by_label(f"第 {row} 行 数量")


def confirmed(page: Page, settle: Callable[[Locator], None]) -> None:
    """The order is confirmed; `settle` answers what the habit rules may have to say of the demo's customer."""
    dialog = page.get_by_role("dialog")
    done = page.get_by_text(re.compile(r"订单 SO-\d+ 已确认"))
    expect(dialog.or_(done)).to_be_visible()
    if dialog.is_visible():
        settle(dialog)
    expect(done).to_be_visible()


def test_five_lines_for_a_known_customer_in_thirty_keys_without_a_mouse(open_page: Open) -> None:
    page, keys = begin(open_page, "admin")
    for code, wanted in LINES:
        add_line(keys, code, wanted)
        keys.press("Enter")
    expect(page.get_by_text(re.compile("预计|有缺货"))).to_be_visible()
    keys.press("Control+Enter")

    def by_keyboard(_: Locator) -> None:
        keys.page.keyboard.type("客户电话确认")
        keys.press("Control+Enter")

    confirmed(page, by_keyboard)
    assert keys.pressed <= 30, keys.pressed
    expect(page.get_by_role("combobox", name="客户")).to_be_focused()


def test_a_finding_stands_in_its_row_and_one_click_mends_it(open_page: Open) -> None:
    page, keys = begin(open_page)
    add_line(keys, "HD220-WH-XL", "2盒")
    keys.press("Enter")
    row = line(page)
    expect(row).to_contain_text("没有单位“盒”")
    row.get_by_role("button", name="改为 件").click()
    expect(row).not_to_contain_text("没有单位")
    expect(row.get_by_label("第 1 行 单位")).to_have_value("件")


def test_a_block_from_a_spreadsheet_becomes_lines(open_page: Open) -> None:
    page = open_page("chen", "/orders/new")
    product(page).focus()
    page.evaluate(PASTE, "商品编码\t数量\nHD220-WH-XL\t2箱\nPT400-BK-L\t5\n不认识的\t1")
    expect(page.get_by_label("第 1 行 单位")).to_have_value("箱")
    expect(line(page)).to_contain_text("= 40")
    expect(line(page, 3)).to_contain_text("没有商品“不认识的”")


def test_sizes_and_colours_are_filled_in_on_a_sheet(open_page: Open) -> None:
    page = open_page("chen", "/orders/new")
    product(page).fill("HD220")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+m")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("连帽卫衣 白色 M", exact=True).fill("3")
    dialog.get_by_label("连帽卫衣 黑色 L", exact=True).fill("4")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(product(page)).to_have_value("HD220-WH-M")
    expect(quantity(page, 2)).to_have_value("4")


def test_nothing_is_lost_by_a_reload(open_page: Open) -> None:
    page, keys = begin(open_page)
    add_line(keys, "HD220-WH-XL", "7")
    expect(page.get_by_text(re.compile("已暂存|正在核对"))).to_be_visible()
    page.reload()
    expect(quantity(page)).to_have_value("7")
    expect(page.get_by_role("combobox", name="客户")).to_have_value(re.compile("锦程"))


def test_a_warning_passes_with_a_reason_only(open_page: Open) -> None:
    page, keys = begin(open_page, "admin")
    page.get_by_label("要求到货").fill("2020-1-2")
    page.keyboard.press("Enter")
    add_line(keys, "HD220-WH-XL", "1")
    keys.press("Enter")
    expect(page.get_by_text(re.compile("已经过去")).first).to_be_visible()
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name=re.compile("下单"))).to_be_disabled()
    dialog.get_by_role("textbox").fill("补录上周的电话订单")
    dialog.get_by_role("button", name=re.compile("下单")).click()
    expect(page.get_by_text(re.compile(r"已确认"))).to_be_visible()


def test_what_blocks_is_repaired_by_keyboard_and_the_focus_is_never_lost(open_page: Open) -> None:
    page, keys = begin(open_page)
    add_line(keys, "SC-M5-40-SS", "3")
    keys.press("Enter")
    expect(line(page)).to_contain_text("的整数倍卖")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    repair = dialog.get_by_role("button", name=re.compile("^改为"))
    expect(repair).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(quantity(page)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(repair).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="确认下单")).to_be_focused()
    page.keyboard.press("Escape")
    expect(quantity(page)).to_have_value("10")
    page.reload()
    expect(product(page, 2)).to_be_focused()  # what was kept is gone on with where the next line is
    page.get_by_role("button", name="清空").click()
    page.get_by_role("dialog").get_by_role("button", name="清空").click()
    expect(page.get_by_role("combobox", name="客户")).to_be_focused()


def busy_ms(session: CDPSession) -> float:
    """What the page has worked since `Performance.enable`."""
    answer = cast(dict[str, list[dict[str, Any]]], session.send("Performance.getMetrics"))
    return float(next(one["value"] for one in answer["metrics"] if one["name"] == "TaskDuration")) * 1000


def test_typing_stays_quick_with_a_hundred_lines(open_page: Open) -> None:
    page = open_page("chen", "/orders/new")
    rows = "\n".join(f"HD220-WH-XL\t{n + 1}" for n in range(100))
    product(page).focus()
    page.evaluate(PASTE, rows)
    field = quantity(page, 50)
    field.focus()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent(script: str) -> float:
        before = busy_ms(session)
        page.evaluate(script)
        return busy_ms(session) - before

    # Each key against a fixed piece of work of the same thread, of which it took a fifth when written; the best
    # of three, since what is still to be done for the paste falls into the first.
    ratios = [spent(TYPE) / 15 / spent(SORTING) for _ in range(3)]
    assert 0 < min(ratios) <= 0.5, ratios


def test_a_scanner_adds_a_line_and_raises_it(open_page: Open) -> None:
    page, keys = begin(open_page)
    for _ in range(3):
        keys.scan("HD220-WH-XL")
    expect(quantity(page)).to_have_value("3")
    expect(product(page, 2)).to_be_focused()
    expect(product(page, 2)).to_have_value("")


def test_what_the_customer_usually_takes_is_one_key_away(open_page: Open) -> None:
    page, _ = begin(open_page)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_contain_text("常订")
    page.keyboard.press("Enter")
    expect(quantity(page)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(product(page)).to_be_focused()
    expect(product(page)).not_to_have_value("")


def test_an_earlier_order_is_repeated_by_keyboard(open_page: Open) -> None:
    page, _ = begin(open_page)
    expect(page.get_by_role("button", name="再来一单")).to_be_visible()
    page.keyboard.press("Alt+r")
    page.keyboard.press("ArrowDown")  # at once: what comes before the list is ready touches no cell
    expect(page.locator("[role=menuitem]:focus")).to_be_visible()
    expect(product(page)).to_have_value("")
    page.keyboard.press("Enter")
    expect(quantity(page)).not_to_have_value("")


def test_a_cell_that_cannot_be_read_says_so_and_stops_the_order(open_page: Open) -> None:
    page, keys = begin(open_page, "admin")
    add_line(keys, "HD220-WH-XL", "2")
    page.get_by_label("第 1 行 单价").fill("七十")
    row = line(page)
    expect(row).to_contain_text("看不懂单价“七十”")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name=re.compile("下单"))).to_be_disabled()
    page.keyboard.press("Escape")
    page.get_by_label("第 1 行 单价").fill("￥７０")
    expect(row).not_to_contain_text("看不懂")
    expect(row).to_contain_text("140.00")


def test_a_saved_draft_follows_what_is_typed_and_two_editors_are_asked(open_page: Open) -> None:
    page, keys = begin(open_page)
    add_line(keys, "HD220-WH-XL", "2")
    page.keyboard.press("Control+s")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"SO-\d+"))
    number = re.sub(r".*(SO-\d+).*", r"\1", heading.inner_text())
    quantity(page).fill("5")
    expect(page.get_by_text(re.compile(rf"草稿 {number} 已保存 \d"))).to_be_visible(timeout=15_000)

    other = open_page("admin", f"/orders/{number}/edit")
    expect(quantity(other)).to_have_value("5")
    quantity(other).fill("6")
    expect(other.get_by_text(re.compile(rf"草稿 {number} 已保存 \d"))).to_be_visible(timeout=15_000)

    quantity(page).fill("7")
    dialog = page.get_by_role("dialog", name="这张草稿刚被别人改过")
    expect(dialog).to_be_visible(timeout=15_000)
    expect(quantity(page)).to_have_value("7")
    dialog.get_by_role("button", name="看最新的").click()
    expect(page).to_have_url(re.compile(f"/orders/{number}/edit"))
    expect(quantity(page)).to_have_value("6")


def test_two_windows_keep_their_own_order(open_page: Open) -> None:
    page = open_page("chen", "/orders/new")
    product(page).fill("PT400-BK-L")
    second = page.context.new_page()
    second.goto(page.url)
    expect(product(second)).to_have_value("")


def test_an_address_is_pasted_whole(open_page: Open) -> None:
    page, _ = begin(open_page)
    page.get_by_role("combobox", name="送货").click()
    page.get_by_text("其他地址…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("粘贴整段地址").fill("浙江省杭州市余杭区文一西路969号 林女士 13900139039")
    dialog.get_by_role("button", name="识别").click()
    expect(dialog.get_by_label("收货人")).to_have_value("林女士")
    expect(dialog.get_by_label("电话")).to_have_value("13900139039")
    expect(dialog).to_contain_text("余杭区")
    dialog.get_by_role("button", name="确 定").or_(dialog.get_by_role("button", name="确定")).click()
    expect(page.get_by_text("文一西路969号 · 林女士 · 13900139039").first).to_be_visible()


def test_an_order_on_the_phone(open_page: Open) -> None:
    page, keys = begin(open_page, "admin", phone=True)
    keys.code("HD220-WH-XL")
    expect(page.get_by_role("option", name=re.compile("HD220-WH-XL"))).to_be_visible()
    page.get_by_role("option", name=re.compile("HD220-WH-XL")).tap()
    for _ in range(2):
        page.get_by_role("button", name="第 1 行 加一").tap()
    expect(quantity(page)).to_have_value("2")
    expect(line(page)).to_contain_text("138.00")
    page.get_by_role("button", name="确认下单").tap()

    def by_touch(dialog: Locator) -> None:
        dialog.get_by_role("textbox").fill("客户电话确认")
        dialog.get_by_role("button", name=re.compile("下单")).tap()

    confirmed(page, by_touch)


def test_entry_is_well_made_at_both_widths(open_page: Open) -> None:
    for phone in (False, True):
        page, keys = begin(open_page, phone=phone)
        add_line(keys, "HD220-WH-XL", "2")
        keys.press("Enter")
        expect(line(page)).to_contain_text("连帽卫衣")
        assert_well_made(page, DATA)
