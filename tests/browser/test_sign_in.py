"""Signing in, signing out, and the shell around every screen."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .site import PASSWORD
from .watch import assert_well_made

Open = Callable[..., Page]


def test_whoever_is_not_signed_in_sees_the_sign_in_page(open_page: Open) -> None:
    page = open_page(None, "/orders")
    expect(page.get_by_label("用户名")).to_be_focused()
    assert_well_made(page)


def test_a_wrong_password_is_told_and_what_was_typed_stays(open_page: Open) -> None:
    page = open_page(None)
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("密码", exact=True).fill("not it")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("密码")
    expect(page.get_by_label("用户名")).to_have_value("chen")


def test_signing_in_leads_to_the_page_that_was_asked_for_and_out_again(open_page: Open) -> None:
    page = open_page(None, "/settings/users")
    page.get_by_label("用户名").fill("admin")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="设置")).to_be_visible()
    page.get_by_role("button", name="账户菜单").click()
    page.get_by_text("退出登录").click()
    expect(page.get_by_label("用户名")).to_be_visible(timeout=20_000)


def test_the_interface_speaks_english_at_one_switch(open_page: Open) -> None:
    page = open_page("boss")
    page.get_by_role("button", name="账户菜单").click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("link", name="Orders", exact=True)).to_be_visible()
    page.get_by_role("button", name="Account menu").click()
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("link", name="订单", exact=True)).to_be_visible()


def test_a_menu_holds_only_what_its_role_may_open(open_page: Open) -> None:
    page = open_page("wu")
    expect(page.get_by_role("link", name="仓库发货")).to_be_visible()
    for hidden in ("录单", "价格", "设置"):
        expect(page.get_by_role("link", name=hidden, exact=True)).to_have_count(0)


def test_settings_are_well_made(open_page: Open) -> None:
    for phone in (False, True):
        page = open_page("admin", "/settings/users", phone=phone)
        expect(page.get_by_text("陈晓")).to_be_visible()
        assert_well_made(page)
        page.goto(page.url.replace("/users", "/roles"))
        expect(page.get_by_text("录单员")).to_be_visible()
        assert_well_made(page)
