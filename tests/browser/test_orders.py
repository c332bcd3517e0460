"""Orders in the browser: the list, the order and its actions, the board that moves by itself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .test_live import act
from .watch import assert_well_made

Open = Callable[..., Page]


def test_the_list_keeps_its_filter_in_the_address(open_page: Open) -> None:
    page = open_page("admin", "/orders")
    expect(page.get_by_role("table", name="订单")).to_be_visible()
    page.get_by_role("button", name="缺货", exact=True).click()
    page.wait_for_url("**/orders?short=true*")
    page.reload()
    expect(page.get_by_role("button", name="缺货", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="去掉 缺货").click()
    page.wait_for_url(lambda url: "short" not in url)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    # Free again at once, not when the word of thanks has gone.
    expect(page.get_by_text("已导出")).to_be_visible()
    expect(page.get_by_role("button", name="导出 Excel")).not_to_have_class(re.compile("loading"), timeout=1_500)
    assert_well_made(page)


def test_from_shipping_to_delivery_and_the_board_moves_by_itself(open_page: Open) -> None:
    board = open_page("boss", "/board")
    # The most urgent one stands on top of its column, where the board shows it.
    page = open_page("admin", "/orders?stage=ready&scope=open&sort=due")
    row = page.get_by_role("table", name="订单").get_by_role("row").nth(1)
    number = row.locator("strong").inner_text()
    ready = board.locator("[data-stage=ready]").get_by_text(number)
    expect(ready).to_have_count(1)
    row.click()
    page.get_by_role("button", name="发货", exact=True).click()
    page.get_by_label("承运商").fill("顺丰")
    page.get_by_label("运单号").first.fill("SF-BROWSER-1")
    page.get_by_role("dialog").get_by_role("button", name="发货", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="SF-BROWSER-1").first).to_be_visible()
    expect(ready).to_have_count(0, timeout=5_000)
    page.get_by_role("button", name="登记签收").click()
    page.get_by_label("签收人").fill("前台代收")
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    timeline = page.get_by_role("region", name="时间线")
    expect(timeline.get_by_text("客户签收")).to_be_visible()
    assert_well_made(page)


def test_a_card_asks_for_the_deed_or_says_why_not(open_page: Open) -> None:
    page = open_page("admin", "/board")
    drafts = page.locator("[data-stage=draft]")
    drafts.get_by_role("button", name="的操作").first.click()
    page.get_by_role("menuitem", name="→ 已发货").click()
    expect(page.get_by_role("menuitem", name="→ 已发货")).to_be_hidden()
    expect(page.get_by_text("还是草稿,要先确认。")).to_be_visible()
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_role("dialog")).to_be_hidden()  # its mask would catch the drag
    card, target = drafts.locator("article").first, page.locator("[data-stage=on_hold]")
    card.drag_to(target)
    expect(page.get_by_role("dialog").get_by_text("挂起后不会发货")).to_be_visible()


def test_two_editors_are_given_a_choice(open_page: Open) -> None:
    page = open_page("admin", "/orders?stage=backordered&scope=open")
    page.get_by_role("table", name="订单").get_by_role("row").nth(1).click()
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="挂起").click()
    page.get_by_label("原因").fill("等客户回话")
    number = page.url.rsplit("/", 1)[-1]
    act(page, f"/orders/{number}/assign", {"owner": "zhou"})
    page.get_by_role("dialog").get_by_role("button", name="挂起").click()
    expect(page.get_by_text("别人刚刚改过")).to_be_visible()
    expect(page.get_by_label("原因")).to_have_value("等客户回话")
    page.get_by_role("button", name="保留我的修改再保存").click()
    expect(page.get_by_text("挂起原因:等客户回话")).to_be_visible()


def new_order(page: Page, quantities: list[str]) -> str:
    """A confirmed order over as many products, dearest last."""
    found = page.evaluate("fetch('/api/v1/products?limit=50').then((r) => r.json())")["items"]
    goods = [one["sku"] for one in found if one["kind"] == "goods" and one["price"] is not None]
    lines = [{"product": sku, "quantity": quantity} for sku, quantity in zip(goods, quantities, strict=False)]
    known = {"codes": ["*"], "reason": "浏览器里试"}
    body = {"customer": "C003", "channel": "phone", "confirm": True, "acknowledge": known, "lines": lines}
    return str(act(page, "/orders", body)["number"])


def test_a_part_is_cancelled(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    number = new_order(page, ["3", "2"])
    page.goto(page.url.replace("/profile", f"/orders/{number}"))
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="取消部分数量").click()
    dialog = page.get_by_role("dialog")
    quantities = dialog.get_by_role("textbox", name="数量")
    expect(quantities).to_have_count(2)
    first, second = quantities.all()
    first.fill("4")
    dialog.get_by_role("button", name="取消部分数量").click()
    expect(dialog.get_by_text("最多 3")).to_be_visible()
    expect(dialog.get_by_text("请写原因")).to_be_visible()
    first.fill("3")
    second.fill("2")
    expect(dialog.get_by_text("订单也就取消了")).to_be_visible()
    second.fill("1")
    expect(dialog.get_by_text("订单也就取消了")).to_have_count(0)
    dialog.get_by_label("原因").fill("客户只要一件")
    assert_well_made(page)
    dialog.get_by_role("button", name="取消部分数量").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="更多操作")).to_be_focused()
    timeline = page.get_by_role("region", name="时间线")
    expect(timeline.get_by_text("取消一部分")).to_be_visible()
    expect(page.get_by_text("取消 3").first).to_be_visible()
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="取消部分数量").click()
    expect(page.get_by_role("dialog").get_by_role("textbox", name="数量")).to_have_count(1)  # one piece is left


def test_what_was_acknowledged_and_how_far_each_line_is_are_said_in_full(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    line = {"product": "HD220-WH-XL", "unit": "箱", "quantity": "2"}
    codes = ["date.past", "order.repeated", "price.off_list"]
    known = {"codes": codes, "reason": "已电话核实"}
    body = {"customer": "C003", "channel": "phone", "confirm": True, "acknowledge": known, "lines": [line]}
    number = act(page, "/orders", body)["number"]
    page.goto(page.url.replace("/profile", f"/orders/{number}"))
    expect(page.get_by_text("订 40 件")).to_be_visible()
    expect(page.get_by_text("认可理由:已电话核实")).to_be_visible()
    expect(page.get_by_text("要求到货日已过")).to_contain_text("下单时没有出现")


def test_the_list_of_orders_fits_a_desk(open_page: Open) -> None:
    page = open_page("admin", "/orders")
    table = page.get_by_role("table", name="订单")
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    wide = table.evaluate("one => one.firstElementChild.offsetWidth - one.clientWidth")
    assert wide <= 0
    least = table.evaluate("one => parseFloat(getComputedStyle(one.firstElementChild).minWidth)")
    assert least <= table.evaluate("one => one.clientWidth") - 15, "there is room for a scroll bar"


def test_who_may_not_sees_no_action(open_page: Open) -> None:
    page = open_page("boss", "/orders?stage=ready&scope=open")
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.get_by_role("table", name="订单").get_by_role("row").nth(1).click()
    page.get_by_role("button", name="更多操作").click()
    expect(page.get_by_role("menuitem", name="挂起")).to_have_count(0)
    expect(page.get_by_role("button", name="发货", exact=True)).to_have_count(0)


def test_on_a_phone(open_page: Open) -> None:
    page = open_page("chen", "/orders", phone=True)
    expect(page.get_by_role("table", name="订单")).to_be_visible()
    assert_well_made(page)
    for path in ("/board", "/calendar", "/tasks"):
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + path)
        page.get_by_role("heading", level=1).wait_for()
        assert_well_made(page)


def test_papers_of_selected_orders_are_one_pdf(open_page: Open) -> None:
    page = open_page("admin", "/orders?stage=shipped&scope=open")
    boxes = page.get_by_role("table", name="订单").get_by_role("checkbox")
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.get_by_role("toolbar", name="批量操作").get_by_role("button", name="打印").click()
    with page.expect_response("**/papers/delivery-note.pdf*") as printed:
        page.get_by_role("menuitem", name="送货单").click()
    assert printed.value.status in (200, 503)  # 503: a machine without Chinese fonts
    assert printed.value.url.count("order=") == 2


def test_from_the_order_to_picking_it(open_page: Open) -> None:
    page = open_page("admin", "/orders?stage=ready&scope=open&sort=due")
    page.get_by_role("table", name="订单").get_by_role("row").nth(1).click()
    page.wait_for_url("**/orders/SO-*")
    number = page.url.rsplit("/", 1)[-1]
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="去拣货").click()
    expect(page.get_by_placeholder("扫码,或输入编码后按回车")).to_be_visible()
    expect(page.locator("section header b").first).to_have_text(number)


def reach(page: Page, wanted: Locator) -> None:
    """With the Tab key alone, from wherever the focus stands."""
    expect(wanted).to_be_visible()
    for _ in range(120):
        if wanted.evaluate("one => one === document.activeElement || one.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} is not reached by Tab")


def test_what_the_checks_found_is_looked_at_and_confirmed_without_a_mouse(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    line = {"product": "HD220-WH-XL", "quantity": "1"}
    number = act(page, "/orders", {"customer": "C001", "requested_date": "2020-01-02", "lines": [line]})["number"]
    page.goto(page.url.replace("/profile", f"/orders?q={number}"))
    expect(page.get_by_role("table", name="订单").get_by_role("row").filter(has_text=number)).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-current=true]").filter(has_text=number)).to_be_visible()
    page.wait_for_timeout(100)  # two keys at once would be a scan
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/orders/{number}$"))
    expect(page.get_by_text(re.compile("已经过去")).first).to_be_visible()
    reach(page, page.get_by_role("button", name="确认下单"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile("先看这几处"))).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_text("请逐条勾选").first).to_be_visible()
    for box in dialog.get_by_role("checkbox").all():
        reach(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    reach(page, dialog.get_by_label("为什么照样下单"))
    page.keyboard.type("补录上周的电话订单", delay=60)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已确认下单")).to_be_visible()
    expect(dialog).to_be_hidden()
    hold_and_release(page)


def hold_and_release(page: Page) -> None:
    """Through the menu and the order's own action, by keyboard alone."""
    dialog, banner = page.get_by_role("dialog"), page.get_by_text("挂起原因:等客户回话")
    reach(page, page.get_by_role("button", name="更多操作"))
    page.keyboard.press("Enter")
    expect(page.locator("[role=menuitem]:focus")).to_have_count(1)
    item = page.get_by_role("menuitem", name="挂起")
    for _ in range(20):
        if item.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("原因")).to_be_focused()
    page.keyboard.type("等客户回话", delay=60)
    page.keyboard.press("Control+Enter")
    expect(banner).to_be_visible()
    expect(dialog).to_be_hidden()
    reach(page, page.get_by_role("button", name="放行", exact=True))
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("挂起原因:等客户回话")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已放行")).to_be_visible()
    expect(banner).to_have_count(0)
