"""A new company's first quarter of an hour: `meidan up --no-demo`, and the admin signs in."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from .site import Site, chromium, demo_site
from .watch import assert_well_made

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """An installation in which nothing was entered yet."""
    if chromium() is None:
        pytest.skip("no Chromium on this machine")
    with demo_site("--no-demo") as running:
        yield running


@pytest.fixture
def admin(site: Site, open_page: Open) -> Callable[..., Page]:
    """The first admin at the sign-in page, with the password that `up` printed."""
    found = re.search(r"admin 的密码\S*:(\S+)", site.said) or re.search(r"password of admin.*: (\S+)", site.said)
    assert found is not None, site.said
    password = found[1]

    def open_one(*, phone: bool = False) -> Page:
        page = open_page(None, "/", phone=phone)
        page.locator("input[autocomplete=username]").fill("admin")
        page.locator("input[type=password]").fill(password)
        page.locator("button[type=submit]").click()
        page.locator("#content").wait_for()
        return page

    return open_one


def products(folder: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["商品编码", "名称", "基本单位", "价格"])
    book.active.append(["A-1", "一号保温杯", "个", 35])
    path = folder / "商品.xlsx"
    book.save(path)
    return path


def test_an_empty_installation_greets_and_leads_to_the_first_order(admin: Callable[..., Page], tmp_path: Path) -> None:
    page = admin()
    expect(page.get_by_role("heading", name="开始使用")).to_be_visible()
    if not page.url.endswith("/setup"):  # run again: it greets only while there is nothing
        page.get_by_role("link", name="继续设置").click()
        page.get_by_role("button", name="公司", exact=True).click()
    assert_well_made(page)
    page.get_by_label("公司名称").fill("广州每单贸易有限公司")
    page.get_by_label("税号").fill("91440101MA5XXXXX0X")
    page.get_by_label("地址").fill("广州市天河区体育西路1号")
    page.get_by_label("周六").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("仓库名称").fill("天河仓")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("期初库存")).to_be_visible()
    assert_well_made(page)

    # Put off, and taken up again where it was left.
    page.get_by_role("button", name="以后再说").click()
    page.get_by_role("link", name="继续设置").click()
    expect(page.get_by_role("button", name="商品和客户", exact=True)).to_have_attribute("aria-current", "step")
    page.get_by_role("button", name="公司", exact=True).click()
    expect(page.get_by_label("税号")).to_have_value("91440101MA5XXXXX0X")
    expect(page.get_by_label("周六")).to_be_checked()

    page.get_by_role("button", name="商品和客户", exact=True).click()
    page.get_by_role("link", name="导入 Excel").first.click()
    page.locator("input[type=file]").set_input_files(products(tmp_path))
    page.get_by_role("button", name="导入 1 行").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible(timeout=60_000)
    page.goto(page.url.split("/imports")[0] + "/setup")
    expect(page.get_by_role("listitem").filter(has_text="编码、名称、单位、价格").get_by_label("已有")).to_be_visible()
    # With records of its own the company is no longer offered a made-up one.
    expect(page.get_by_role("button", name="装演示公司")).to_have_count(0)


def test_it_is_well_made_on_a_phone(admin: Callable[..., Page]) -> None:
    page = admin(phone=True)
    page.goto(page.url.split("/setup")[0].rstrip("/") + "/setup")
    page.get_by_role("button", name="公司", exact=True).click()
    expect(page.get_by_label("公司名称")).to_be_visible()
    assert_well_made(page)
