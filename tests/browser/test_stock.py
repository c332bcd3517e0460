"""Stock as the warehouse and the buyer keep it: adjusted, counted, moved, announced, received, and what is low."""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from meidan.kernel import clock

from .test_live import act

Open = Callable[..., Page]


def new_goods(page: Page, **stock: int) -> str:
    """A product that only this test knows, with so much of it in each warehouse; its code."""
    sku = f"WARE-{secrets.randbelow(10**8)}"
    act(page, "/products", {"sku": sku, "name": f"测试货架 {sku[-4:]}", "price": "20"})
    for warehouse, count in stock.items():
        body = {"warehouse": warehouse, "reason": "期初", "lines": [{"product": sku, "quantity": str(count)}]}
        act(page, "/stock/adjustments", body)
    return sku


def go(page: Page, path: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + path)


def save(form: Locator) -> None:
    form.get_by_role("button", name=re.compile("保\\s*存")).click()


def test_stock_is_adjusted_with_a_reason_and_says_why(open_page: Open) -> None:
    page = open_page("admin", "/stock?q=CL-12")
    page.get_by_role("row").filter(has_text="CL-12").first.click()
    why = page.get_by_role("dialog")
    expect(why).to_contain_text("谁占着")
    before = why.get_by_text(re.compile("在库 .* = 可用")).inner_text()
    why.get_by_role("button", name=re.compile("调\\s*整")).click()
    form = page.get_by_role("dialog").last
    form.get_by_label("第 1 行 增减").fill("7")
    expect(form).to_contain_text("之后在库")
    form.get_by_role("button", name=re.compile("保\\s*存")).click()
    expect(form).to_contain_text("请填写")  # no reason yet: nothing is sent, nothing is lost
    form.get_by_label("原因").fill("抽屉里找到的")
    form.get_by_role("button", name=re.compile("保\\s*存")).click()
    expect(page.get_by_text("已调整")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text(before)).to_have_count(0)
    page.goto(page.url.split("/stock")[0] + "/stock/documents")
    expect(page.get_by_text("抽屉里找到的").first).to_be_visible()


def test_a_low_count_warns_of_the_reservations_it_takes_back(open_page: Open) -> None:
    page = open_page("wu", "/stock")
    page.get_by_role("row").filter(has_text="CP-25").first.click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("盘\\s*点")).click()
    form = page.get_by_role("dialog").last
    form.get_by_label("第 1 行 实盘数").fill("0")
    expect(form).to_contain_text("差 −")
    expect(form.get_by_role("status")).to_contain_text("那些订单重新等货")
    form.get_by_role("button", name=re.compile("取\\s*消")).click()


def test_goods_go_to_another_warehouse_and_never_more_than_are_there(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    sku = new_goods(page, GZ=10)
    go(page, f"/stock?q={sku}")
    rows = page.get_by_role("table", name="现有库存").get_by_role("row").filter(has_text=sku)
    rows.first.click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("调\\s*拨")).click()
    form = page.get_by_role("dialog", name="调拨到另一个仓库")
    form.get_by_label("第 1 行 数量").fill("11")
    save(form)
    expect(form.get_by_role("alert").first).to_be_visible()
    expect(form.get_by_label("第 1 行 数量")).to_have_value("11")  # refused, not lost
    form.get_by_label("第 1 行 数量").fill("4")
    form.get_by_label("原因").fill("杭州缺货")
    save(form)
    expect(page.get_by_text("已调拨")).to_be_visible()
    go(page, f"/stock?q={sku}")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="广州")).to_contain_text("6 件")
    expect(rows.filter(has_text="杭州")).to_contain_text("4 件")
    go(page, "/stock/documents")
    expect(page.get_by_text("杭州缺货").first).to_be_visible()


def test_announced_goods_promise_a_day_and_go_to_the_order_that_waits(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    sku = new_goods(page)
    body = {
        "customer": "C001", "confirm": True, "acknowledge": {"codes": ["*"], "reason": "测试"},
        "lines": [{"product": sku, "quantity": "5"}],
    }  # fmt: skip
    number = act(page, "/orders", body)["number"]
    order = open_page("admin", f"/orders/{number}")
    lines = order.get_by_role("row").filter(has_text=sku)
    expect(lines).to_contain_text("还没有到货安排")

    go(page, "/stock/receipts")
    page.get_by_role("button", name=re.compile("登记到货")).click()
    page.get_by_role("menuitem", name="登记到货").click()
    form = page.get_by_role("dialog", name="登记到货")
    form.get_by_label("预计到货").fill(f"{clock.now() + timedelta(days=9):%Y-%m-%d}")
    form.get_by_label("对方单号").fill(f"PO-{sku}")
    product = form.get_by_role("combobox", name="第 1 行 商品")
    product.fill(sku)
    expect(page.get_by_role("option", name=re.compile(sku))).to_be_visible()
    product.press("Enter")
    form.get_by_label("第 1 行 数量").fill("8")
    save(form)
    expect(page.get_by_text("已登记到货")).to_be_visible()
    expect(lines).to_contain_text(re.compile("还差 5 件,在途 8,最早 .* 到"))  # by itself, in the other window

    page.get_by_role("row").filter(has_text=f"PO-{sku}").click()
    reception = page.get_by_role("dialog", name=re.compile("收货"))
    came = reception.get_by_label(re.compile("这次收"))
    expect(came).to_have_value("8")
    came.fill("6")
    reception.get_by_label("余下的不会再来了").check()
    reception.get_by_role("button", name=re.compile("收\\s*货")).click()
    expect(page.get_by_text("已收货")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=f"PO-{sku}")).to_contain_text("已收齐")
    expect(lines).not_to_contain_text("还差")
    expect(order.get_by_role("region", name="时间线").get_by_text("到货后留出库存")).to_be_visible()
    go(page, f"/stock?q={sku}")
    expect(page.get_by_role("row").filter(has_text=sku)).to_contain_text("1 件")  # six came, five are the order's


def test_what_is_below_its_reorder_point_is_listed_until_more_comes(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    sku = new_goods(page, GZ=5)
    go(page, f"/stock?q={sku}")
    row = page.get_by_role("row").filter(has_text=sku)
    row.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name="设补货点").click()
    drawer.get_by_role("textbox", name="补货点").fill("12")
    drawer.get_by_role("textbox", name="补货点").press("Enter")
    expect(drawer.get_by_text("12 件")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    page.get_by_role("combobox", name="看哪些").click()
    page.get_by_title("低于补货点").click()
    expect(page).to_have_url(re.compile("which=low"))
    expect(row).to_contain_text("5 件")
    lines = [{"product": sku, "quantity": "7"}]
    act(page, "/stock/adjustments", {"warehouse": "GZ", "reason": "补货", "lines": lines})
    expect(row).to_have_count(0)  # by itself
    expect(page.get_by_text("没有符合的库存")).to_be_visible()


def test_a_long_receipt_stays_in_its_columns(open_page: Open) -> None:
    page = open_page("admin", "/stock")
    skus = [new_goods(page, GZ=1) for _ in range(5)]
    lines = [{"product": sku, "quantity": "3"} for sku in skus]
    day = f"{clock.now() + timedelta(days=9):%Y-%m-%d}"
    act(page, "/receipts", {"warehouse": "GZ", "expected_at": day, "lines": lines})
    go(page, f"/stock/receipts?product={skus[4]}")
    row = page.get_by_role("row").filter(has_text="等 5 种")
    count = row.get_by_text("等 5 种", exact=True)
    assert count.evaluate("one => one.scrollWidth <= one.clientWidth"), "the names may be cut, not how many there are"
    place = row.get_by_role("cell", name="广州仓")
    expect(place).to_be_visible()
    title = page.get_by_role("columnheader", name="仓库")
    at, under = place.bounding_box(), title.bounding_box()
    assert at
    assert under
    assert abs(at["x"] - under["x"]) < 1


def test_the_ledger_names_the_goods(open_page: Open) -> None:
    page = open_page("admin", "/stock", phone=True)
    sku = new_goods(page, GZ=4)
    go(page, f"/stock/moves?product={sku}")
    move = page.get_by_role("row").first
    expect(move).to_contain_text(f"测试货架 {sku[-4:]}")
    expect(move).to_contain_text("广州仓")
