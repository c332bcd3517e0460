"""The warehouse's day on a phone: scan against the order, refuse what is wrong, pack, ship."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from . import scanner
from .watch import assert_well_made

Open = Callable[..., Page]
DATA = r"."  # carriers and products may have English names


def begin(page: Page) -> None:
    page.get_by_role("listitem").first.get_by_role("button", name=re.compile("开始拣货|接着拣")).click()
    expect(page.get_by_placeholder("扫码,或输入编码后按回车")).to_be_visible()


def scan(page: Page, code: str) -> None:
    """Outside of any field, as at the bench."""
    page.locator("h1").click()
    scanner.scan(page, code)


def test_a_wrong_item_and_too_many_are_refused_at_the_bench(open_page: Open) -> None:
    page = open_page("wu", "/shipping", phone=True)
    begin(page)
    told = page.get_by_role("status").last
    scan(page, "NOT-ORDERED")
    expect(told).to_contain_text("不是这批订单的货:NOT-ORDERED")
    line = page.locator("section li").first
    sku = line.locator("span span").first.inner_text().split(" ")[0]
    before = line.inner_text()
    scan(page, sku)
    expect(told).to_contain_text("+1")
    assert line.inner_text() != before
    line.get_by_role("button").click()
    page.get_by_label("数量", exact=True).fill("999999")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("够了,不能再多")


def test_what_somebody_picks_already_says_so(open_page: Open) -> None:
    page = open_page("wu", "/shipping", phone=True)
    begin(page)
    number = page.locator("section header b").first.inner_text()
    page.get_by_role("link", name="返回").click()
    mine = page.get_by_role("listitem").filter(has_text=number)
    expect(mine).to_contain_text("吴刚 在拣")
    expect(mine.get_by_role("button", name="接着拣")).to_be_visible()


def test_picked_packed_and_shipped_on_a_phone(open_page: Open) -> None:
    page = open_page("wu", "/shipping", phone=True)
    begin(page)
    assert_well_made(page, DATA)
    number = page.locator("section header b").first.inner_text()
    for line in page.locator("section li").all():
        line.get_by_role("button").click()
        page.get_by_role("button", name=re.compile("^记 ")).locator("visible=true").click()
    expect(page.get_by_role("status").last).to_contain_text("都拣齐了")
    page.get_by_role("button", name="装箱发货").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("承运商").fill("顺丰速运")
    dialog.get_by_label("运单号").fill("SF1234567890")
    dialog.get_by_role("button", name="发货", exact=True).click()
    expect(page.get_by_text(f"{number} 已发货")).to_be_visible()
    page.goto(page.url.split("/shipping")[0] + "/shipments")
    expect(page.get_by_text(re.compile("SF1234567890"))).to_be_visible()


def test_what_was_scanned_survives_a_reload(open_page: Open) -> None:
    page = open_page("wu", "/shipping", phone=True)
    begin(page)
    sku = page.locator("section li span span").first.inner_text().split(" ")[0]
    scan(page, sku)
    expect(page.get_by_role("status").last).to_contain_text("+1")
    counted = page.locator("section li").first.inner_text()
    page.reload()
    expect(page.locator("section li").first).to_have_text(re.compile(re.escape(counted.split("\n")[0])))
    assert page.locator("section li").first.inner_text() == counted


def test_without_a_network_the_shipment_waits_and_is_sent_later(open_page: Open) -> None:
    page = open_page("wu", "/shipping", phone=True)
    begin(page)
    page.locator("section li").first.get_by_role("button").click()
    page.get_by_role("button", name=re.compile("^记 ")).locator("visible=true").click()
    page.get_by_role("button", name="装箱发货").first.click()
    page.route("**/api/v1/shipments", lambda route: route.abort())
    page.get_by_role("dialog").get_by_role("button", name="发货", exact=True).click()
    expect(page.get_by_text("待上传 1")).to_be_visible()
    page.unroute("**/api/v1/shipments")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("待上传 1")).to_be_hidden(timeout=15_000)


def test_the_station_is_well_made(open_page: Open) -> None:
    for phone in (False, True):
        page = open_page("wu", "/shipping", phone=phone)
        expect(page.get_by_role("listitem").first).to_be_visible()
        assert_well_made(page, DATA)
        page.goto(page.url.replace("/shipping", "/shipments"))
        expect(page.get_by_role("table")).to_be_visible()
        assert_well_made(page, DATA)
