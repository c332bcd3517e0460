"""Customers, products and prices as those who keep them use them, on the desk and on a phone."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .test_live import act
from .watch import assert_accessible, assert_fits, assert_well_made

Open = Callable[..., Page]
# Names of the company's own data may hold English.
DATA = r"."
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_customer_with_a_pasted_address_and_a_suspect(open_page: Open) -> None:
    page = open_page("admin", "/customers/new")
    page.get_by_label("名称", exact=True).fill("佛山明达办公用品有限公司")
    expect(page.get_by_role("status").get_by_text("可能已经有这个客户")).to_be_visible()
    page.get_by_label("编码", exact=True).fill("C002")
    page.get_by_role("button", name="加地址").click()
    page.get_by_label("粘贴整段地址").fill("广东省广州市海珠区新港中路88号 王经理 13812345678")
    page.keyboard.press("Enter")
    address = page.get_by_role("group", name="收货地址 1")
    expect(address.get_by_label("收货人")).to_have_value("王经理")
    expect(address.get_by_label("电话")).to_have_value("13812345678")
    expect(address).to_contain_text("广东省 广州市 海珠区")
    expect(address.get_by_label("详细地址")).to_have_value("新港中路88号")
    page.get_by_role("button", name=re.compile("保存")).click()
    expect(page.get_by_role("alert").filter(has_text="已存在")).to_be_visible()
    page.get_by_label("编码", exact=True).fill("MD-NEU/1")
    page.get_by_role("button", name=re.compile("保存")).click()
    expect(page).to_have_url(re.compile("/customers/MD-NEU%2F1"))
    expect(page.get_by_text("最近订单")).to_be_visible()


def test_what_was_typed_is_not_left_behind_unasked(open_page: Open) -> None:
    page = open_page("admin", "/customers/C002")
    page.get_by_label("简称").fill("另一个")
    page.get_by_role("link", name="商品", exact=True).click()
    page.get_by_role("button", name="继续填写").click()
    expect(page.get_by_label("简称")).to_have_value("另一个")


def test_two_editors_of_a_customer_are_given_the_choice(open_page: Open) -> None:
    one, two = open_page("admin", "/customers/C003"), open_page("admin", "/customers/C003")
    expect(two.get_by_label("简称")).to_be_visible()
    one.get_by_label("简称").fill("先改的")
    two.get_by_label("简称").fill("后改的")
    one.get_by_role("button", name=re.compile("保存")).click()
    expect(one.get_by_text("已保存")).to_be_visible()
    two.get_by_role("button", name=re.compile("保存")).click()
    two.get_by_role("button", name="保留我的修改再保存").click()
    expect(two.get_by_text("已保存")).to_be_visible()
    one.reload()
    expect(one.get_by_label("简称")).to_have_value("后改的")


def test_a_style_makes_a_product_for_each_colour_and_size(open_page: Open) -> None:
    page = open_page("admin", "/styles/new")
    page.get_by_label("款号").fill("NEU9")
    page.get_by_label("款名").fill("新款风衣")
    page.get_by_label(re.compile("第 1 组 有哪些")).fill("米色 黑色")
    page.get_by_label(re.compile("第 2 组 有哪些")).fill("M,L,XL")
    page.get_by_label("米色 编码里怎么写").fill("BG")
    expect(page.get_by_text("将建立 6 个商品")).to_be_visible()
    page.get_by_role("button", name=re.compile("保存")).click()
    expect(page).to_have_url(re.compile("/styles/NEU9"))
    expect(page.get_by_text("NEU9-BG-XL").first).to_be_visible()


def a_style(page: Page) -> str:
    """A style of this test's own: white and black × M and L; its code."""
    code = f"BX{secrets.randbelow(10**8)}"
    axes = {"颜色": ["白色", "黑色"], "尺码": ["M", "L"]}
    codes = {"颜色": {"白色": "WH", "黑色": "BK"}}
    body = {"code": code, "name": "测试风衣", "axes": axes, "codes": codes, "product": {"price": "30"}}
    act(page, "/styles", body)
    return code


def test_an_existing_style_gets_a_colour_without_a_mouse(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    code = a_style(page)
    page.keyboard.press("/")
    page.get_by_role("combobox", name="搜索").fill(code)
    expect(page.get_by_role("option", name=f"{code} 测试风衣 款式")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/styles/{code}$"))
    matrix = page.get_by_role("table", name="颜色与尺码")
    expect(matrix.get_by_role("link")).to_have_text([f"{code}-{part}" for part in ("WH-M", "WH-L", "BK-M", "BK-L")])
    new = page.get_by_role("textbox", name="加颜色")
    new.focus()
    new.fill("白色")
    expect(page.get_by_text("“白色”已经有了")).to_be_visible()
    new.fill("雾霾蓝")
    page.keyboard.press("Enter")
    page.get_by_label("雾霾蓝 编码里怎么写").fill("BL")
    expect(page.get_by_role("checkbox", name="雾霾蓝 M")).to_be_checked()
    page.get_by_role("checkbox", name="雾霾蓝 L").press("Space")
    made = page.get_by_role("region", name="将建立 1 个商品")
    expect(made).to_contain_text(f"照 {code}-BK-M")
    sku = made.get_by_label("雾霾蓝 M 编码")
    expect(sku).to_have_value(f"{code}-BL-M")
    sku.fill(f"{code}-WH-M")
    expect(made.get_by_text("已被别的商品用了")).to_be_visible()
    sku.fill(f"{code}-BL-M")
    expect(made.get_by_text("已被别的商品用了")).to_be_hidden()
    made.get_by_label("雾霾蓝 M 条码").fill("6901234567893")
    expect(made.get_by_text("最后一位应为 2")).to_be_visible()
    made.get_by_label("雾霾蓝 M 条码").fill("")
    assert_well_made(page, DATA)
    made.get_by_label("雾霾蓝 M 条码").press("Control+Enter")
    expect(page.get_by_text("已建立 1 个商品")).to_be_visible()
    matrix.get_by_role("link", name=f"{code}-BL-M").press("Enter")
    expect(page.get_by_label("售价")).to_have_value("30")
    page.get_by_role("link", name=f"整个款式 {code}").click()
    expect(matrix.get_by_role("link")).to_have_count(5)


def test_a_missing_size_is_ticked_on_a_phone_and_whoever_was_slower_keeps_the_rest(open_page: Open) -> None:
    page = open_page("admin", "/profile", phone=True)
    code = a_style(page)
    page.goto(page.url.replace("/profile", f"/products?q={code}"))
    page.get_by_text(f"{code}-WH-M").first.click()
    page.get_by_role("link", name=f"整个款式 {code}").click()
    page.get_by_role("textbox", name="加尺码").fill("XL")
    page.get_by_role("textbox", name="加尺码").press("Enter")
    white = page.get_by_role("group", name="白色", exact=True)
    expect(white.get_by_role("checkbox", name="白色 XL")).to_be_checked()
    expect(page.get_by_role("region", name="将建立 2 个商品")).to_be_visible()
    one = {"values": {"颜色": "白色", "尺码": "XL"}}
    act(page, f"/styles/{code}/variants", {"axes": {"尺码": ["XL"]}, "variants": [one]})
    # What the other made stands there now; the ticks that are left still stand.
    expect(white.get_by_role("link", name=f"{code}-WH-XL")).to_be_visible()
    left = page.get_by_role("region", name="将建立 1 个商品")
    expect(left.get_by_label("黑色 XL 编码")).to_have_value(f"{code}-BK-XL")
    assert_well_made(page, DATA)
    left.get_by_role("button", name=re.compile("保存")).click()
    expect(page.get_by_role("group", name="黑色", exact=True).get_by_role("link", name=f"{code}-BK-XL")).to_be_visible()


def test_prices_are_pasted_from_a_spreadsheet_and_explained(open_page: Open) -> None:
    page = open_page("admin", "/prices/WHOLESALE")
    page.get_by_label(re.compile("编码 / 名称")).fill("CL-12")
    page.get_by_role("table").locator("input").first.focus()
    price = f"12.{secrets.randbelow(1000)}1"  # one that is not stored yet, also when the test is run again
    page.evaluate(PASTE, f"商品\t单位\t起订量\t单价\nCL-12\t\t5000\t{price}\n没有的\t\t\t3")
    save = page.get_by_role("button", name="保存价格")
    save.click()
    expect(page.locator("tr[data-wrong]")).to_have_count(1)  # refused in its row, the rest is kept
    page.locator("tr[data-wrong]").get_by_role("button").click()
    save.click()
    expect(page.get_by_text(re.compile("已保存 1 条价格"))).to_be_visible()
    # What was looked for still is.
    expect(page.locator(f"tr:not([data-changed]) input[value='{price}']")).to_be_visible()


def test_goods_screens_are_well_made(open_page: Open) -> None:
    paths = ("/stock", "/stock/moves", "/stock/receipts", "/customers", "/customers/C002", "/products")
    paths += ("/products/HD220-WH-M", "/styles/new", "/styles/HD220", "/prices", "/prices/WHOLESALE")
    for phone in (False, True):
        page = open_page("admin", paths[0], phone=phone)
        start = page.url.removesuffix(paths[0])
        for path in paths:
            page.goto(start + path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            page.wait_for_timeout(900)
            assert_fits(page)
            assert_accessible(page)


def test_whoever_may_only_look_finds_nothing_to_press(open_page: Open) -> None:
    page = open_page("boss", "/stock")
    expect(page.get_by_role("row").nth(2)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("调\\s*整"))).to_have_count(0)
    page.goto(page.url.replace("/stock", "/customers/C002"))
    expect(page.get_by_label("简称")).to_be_disabled()
    page.goto(page.url.replace("/customers/C002", "/styles/HD220"))
    expect(page.get_by_role("link", name="HD220-WH-M")).to_be_visible()
    expect(page.get_by_role("textbox", name="加颜色")).to_have_count(0)
    assert_well_made(page, DATA)


def test_a_mistyped_barcode_is_told_before_it_is_sent(open_page: Open) -> None:
    page = open_page("admin", "/products")
    page.get_by_role("row").nth(1).click()
    page.get_by_role("button", name="加条码").click()
    code = page.get_by_label(re.compile("^条码 ")).last
    code.fill("6901234567893")
    code.blur()
    expect(page.get_by_text("校验位不对")).to_be_visible()
    code.fill("6901234567892")
    expect(page.get_by_text("校验位不对")).to_be_hidden()


def test_a_customer_on_hold_stops_the_clerk_who_reads_why_until_he_is_released(open_page: Open) -> None:
    page = open_page("admin", "/profile")
    code = f"HOLD-{secrets.randbelow(10**8)}"
    body = {"code": code, "name": f"欠款商行{code[-4:]}", "payment_terms": "monthly", "due_day": 25, "owner": "chen"}
    act(page, "/customers", body)
    page.goto(page.url.replace("/profile", f"/customers/{code}"))
    page.get_by_role("button", name="挂起客户").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("原因").fill("账款逾期 60 天")
    dialog.get_by_role("button", name="挂起客户").click()
    expect(page.get_by_text("已挂起:账款逾期 60 天")).to_be_visible()
    expect(dialog).to_be_hidden()

    clerk = open_page("chen", "/orders/new")
    entered(clerk, code)
    expect(clerk.get_by_text("这个客户已暂停下单:账款逾期 60 天")).to_be_visible()
    expect(clerk.get_by_text(re.compile("暂停.*账款逾期 60 天")).nth(1)).to_be_visible()  # the finding, once checked
    clerk.keyboard.press("Control+Enter")
    expect(clerk.get_by_text(re.compile(r"订单 SO-\d+ 已确认"))).to_have_count(0)
    assert_well_made(clerk, DATA)

    page.get_by_role("button", name="解除挂起").click()
    dialog.get_by_label("原因").fill("款已到账")
    dialog.get_by_role("button", name="解除挂起").click()
    expect(page.get_by_role("button", name="挂起客户")).to_be_visible()
    clerk = open_page("chen", "/orders/new")
    entered(clerk, code)
    expect(clerk.get_by_text(re.compile("月结 25 日"))).to_be_visible()
    expect(clerk.get_by_text("暂停下单")).to_have_count(0)


def entered(page: Page, customer: str) -> None:
    """An order is begun for the customer, with one line."""
    field = page.get_by_role("combobox", name="客户")
    expect(field).to_be_focused()
    field.fill(customer)
    expect(page.get_by_role("option", name=re.compile(customer))).to_be_visible()
    page.keyboard.press("Enter")
    product = page.get_by_role("combobox", name="第 1 行 商品")
    expect(product).to_be_focused()
    product.fill("HD220-WH-XL")
    expect(page.get_by_role("option", name=re.compile("HD220-WH-XL"))).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_label("第 1 行 数量").fill("1")
