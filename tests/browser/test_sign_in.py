"""Signing in, signing out, and the shell around every screen."""

import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .chrome_words import Company
from .site import PASSWORD
from .test_live import act
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


def test_english_is_kept_with_the_account_and_leaves_no_chinese_in_the_frame(open_page: Open) -> None:
    admin = open_page("admin", "/orders?stage=ready&scope=open&sort=due")
    order = admin.get_by_role("table", name="订单").get_by_role("row").nth(1).locator("strong").inner_text()
    name = f"en{secrets.randbelow(10**8)}"
    act(admin, "/users", {"username": name, "name": "Erin", "password": PASSWORD, "roles": ["admin"]})
    page = open_page(None)
    signed_in(page, name, "用户名", "密码")
    page.get_by_role("button", name="账户菜单").click()
    with page.expect_response("**/api/v1/me") as kept:
        page.get_by_text("English", exact=True).click()
    assert kept.value.ok
    expect(page.get_by_role("link", name="Orders", exact=True)).to_be_visible()

    elsewhere = open_page(None)  # another device, which speaks Chinese until it knows who is there
    company = Company(elsewhere)
    signed_in(elsewhere, name, "用户名", "密码")
    expect(elsewhere.get_by_role("link", name="Orders", exact=True)).to_be_visible()
    start = elsewhere.url.rstrip("/")
    company.learn_units(elsewhere, start)
    for path in ("", "/orders", "/orders/new", f"/orders/{order}", "/board", "/styles/HD220"):
        elsewhere.goto(start + path)
        expect(elsewhere.get_by_role("heading", level=1)).to_be_visible()
        elsewhere.locator("[aria-busy=true], .ant-skeleton").first.wait_for(state="detached")
        elsewhere.wait_for_timeout(500)
        assert company.left(elsewhere) == [], path
    elsewhere.get_by_role("button", name="Account menu").click()
    elsewhere.get_by_text("Sign out").click()
    expect(elsewhere.get_by_label("User name")).to_be_visible(timeout=20_000)


def test_the_language_chosen_before_signing_in_is_kept_and_the_server_speaks_it_at_once(open_page: Open) -> None:
    admin = open_page("admin", "/profile")
    name = f"en{secrets.randbelow(10**8)}"
    act(admin, "/users", {"username": name, "name": "Erin", "password": PASSWORD, "roles": ["admin"]})
    page = open_page(None, "/tasks")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    signed_in(page, name, "User name", "Password")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()

    elsewhere = open_page(None, "/settings/rules")
    asked: list[str] = []
    elsewhere.on("request", lambda one: asked.append(f"{one.headers.get('accept-language')} {one.url}"))
    signed_in(elsewhere, name, "用户名", "密码")
    expect(elsewhere.get_by_role("row").filter(has_text="Credit limit exceeded")).to_be_visible()
    assert [one for one in asked if one.startswith("en ") and "/checks/rules" in one]
    assert not [one for one in asked if not one.startswith("en ") and "/checks/rules" in one]


def signed_in(page: Page, name: str, user: str, password: str) -> None:
    page.get_by_label(user).fill(name)
    page.get_by_label(password, exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#content").wait_for()


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
