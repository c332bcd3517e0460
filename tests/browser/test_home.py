"""The first page, and the one search box."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .watch import assert_well_made

Open = Callable[..., Page]


def test_home_leads_from_each_number_to_its_list(open_page: Open) -> None:
    page = open_page("boss")
    worries = page.get_by_role("navigation", name="全公司")
    short = worries.get_by_role("link", name="缺货")
    expect(short).to_be_visible()
    assert_well_made(page)
    short.click()
    expect(page.get_by_role("heading", name="订单")).to_be_visible()
    assert "short=true" in page.url


def test_home_is_well_made_on_a_phone(open_page: Open) -> None:
    page = open_page("chen", phone=True)
    expect(page.get_by_role("navigation", name="全公司")).to_be_visible()
    assert_well_made(page)


def test_everything_is_found_from_one_box(open_page: Open) -> None:
    page = open_page("boss")
    expect(page.get_by_role("navigation", name="全公司")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="搜索")).to_be_focused()
    page.keyboard.type("SO-1001")
    expect(page.get_by_role("option").first).to_contain_text("SO-1001")
    assert_well_made(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/SO-1001")
