"""What makes the desk one's own: kept views of the list, and the bell."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .test_live import act, open_orders
from .watch import assert_well_made

Open = Callable[..., Page]


def test_a_filter_is_kept_under_a_name_shared_and_removed_with_a_way_back(open_page: Open) -> None:
    name = f"等货的 {time.monotonic_ns() % 100_000}"
    page = open_page("admin", f"/orders?short=true&sort=due&q={name.split()[1]}")
    page.get_by_role("button", name="视图").click()
    page.get_by_role("menuitem", name="存为视图").click()
    page.get_by_label("视图名称").fill(name)
    page.get_by_label("同事也能用").check()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name=name).first).to_be_visible()

    colleague = open_page("boss", "/orders")
    colleague.get_by_role("button", name="视图").click()
    colleague.get_by_role("menuitem", name=name).click()
    colleague.wait_for_url(lambda url: "short=true" in url and "sort=due" in url)
    expect(colleague.get_by_role("button", name="缺货", exact=True)).to_have_attribute("aria-pressed", "true")
    assert_well_made(colleague)

    page.get_by_role("button", name=name).first.click()
    page.get_by_role("button", name=f"删除视图 {name}").click()
    expect(page.get_by_text("视图已删除")).to_be_visible()
    expect(page.get_by_role("button", name="视图")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name=name).first).to_be_visible()


def test_a_mention_rings_and_leads_to_its_order(open_page: Open) -> None:
    page = open_page("chen", "/")
    other = open_page("admin", "/profile")
    number = open_orders(other, "ready")[0]
    act(other, f"/orders/{number}/comments", {"text": "@chen 请看一下"})
    page.get_by_role("button", name="条未读通知").click()
    page.get_by_role("button", name=number).first.click()
    page.wait_for_url(f"**/orders/{number}")
    assert_well_made(page)
    page.get_by_role("button", name="通知").click()
    assert_well_made(page)
