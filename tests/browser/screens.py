"""Every screen of the guide's pictures: a name, the address, who looks at it, and what is done first."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
from playwright.sync_api import FilePayload, Page


def nothing(_page: Page) -> None:
    """The screen as it opens."""


@dataclass(frozen=True)
class Screen:
    """One picture at each width; `user=None` for the sign-in page.

    `route` is the address of the screen that the steps lead to, where it is another than `path`.
    """

    name: str
    path: str
    user: str | None = "admin"
    steps: Callable[[Page], None] = nothing
    route: str = ""


def fill_an_order(page: Page) -> None:
    """A customer and three lines, one of them short."""
    page.get_by_role("combobox", name="客户").fill("C001")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    for code, quantity in (("HD220-WH-XL", "2箱"), ("PT400-BK-L", "30"), ("HD220-BK-M", "5000")):
        # At a person's pace: whatever is faster counts as a scan.
        page.keyboard.type(code, delay=60)
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        page.keyboard.type(quantity, delay=60)
        page.keyboard.press("Enter")
    page.get_by_role("group", name="第 4 行").wait_for()
    page.wait_for_timeout(1500)  # the check answers a moment after the last key


def begin_picking(page: Page) -> None:
    page.get_by_role("listitem").first.get_by_role("button", name=re.compile("开始拣货|接着拣")).click()
    page.get_by_placeholder("扫码,或输入编码后按回车").wait_for()


def open_the_first(page: Page) -> None:
    """What the first row of a list stands for; on a phone its card."""
    cells = page.get_by_role("table").get_by_role("cell")
    cells.filter(has_not=page.get_by_role("checkbox")).first.click()
    page.wait_for_url(lambda url: url.rsplit("/", 1)[-1].split("?")[0] not in ("orders", "prices"))


def edit_the_first(page: Page) -> None:
    open_the_first(page)
    page.goto(page.url.split("?")[0] + "/edit")
    page.get_by_role("group", name="第 1 行").wait_for()


def try_a_file(page: Page) -> None:
    """A workbook with a good row and a bad one, tried and not taken in."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["订单号", "客户名称", "下单日期", "商品编码", "数量", "单位", "单价"])
    book.active.append(["PO-7", "广州锦程服饰商行", "2026-11-20", "HD220-WH-XL", 2, "件", 69])
    book.active.append(["PO-8", "广州锦程服饰商行", "2026-11-20", "PT400-BK-L", "很多", "件", 88])
    content = io.BytesIO()
    book.save(content)
    file: FilePayload = {
        "name": "十一月订单.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": content.getvalue(),
    }
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("region", name="试读结果").wait_for()


def add_a_colour(page: Page) -> None:
    """A new colour of the style, with all sizes ticked and nothing saved."""
    page.get_by_role("textbox", name="加颜色").fill("雾霾蓝")
    page.keyboard.press("Enter")
    page.get_by_label("雾霾蓝 编码里怎么写").fill("BL")
    page.get_by_text("照 HD220-").first.wait_for()


SCREENS = (
    Screen("sign-in", "/", None),
    Screen("home", "/", "chen"),
    Screen("orders", "/orders"),
    Screen("board", "/board"),
    Screen("calendar", "/calendar"),
    Screen("tasks", "/tasks", "chen"),
    Screen("order", "/orders/SO-1171"),
    Screen("entry", "/orders/new", "admin", fill_an_order),
    Screen("entry-again", "/orders?stage=draft", "admin", edit_the_first, "/orders/SO-1/edit"),
    Screen("shipping", "/shipping", "wu"),
    Screen("picking", "/shipping", "wu", begin_picking, "/shipping/GZ/SO-1"),
    Screen("shipments", "/shipments", "wu"),
    Screen("stock", "/stock"),
    Screen("stock-moves", "/stock/moves"),
    Screen("stock-documents", "/stock/documents"),
    Screen("receipts", "/stock/receipts"),
    Screen("products", "/products"),
    Screen("product", "/products/HD220-WH-XL"),
    Screen("product-new", "/products/new"),
    Screen("style-new", "/styles/new"),
    Screen("style", "/styles/HD220", "admin", add_a_colour),
    Screen("customers", "/customers"),
    Screen("customer", "/customers/C001"),
    Screen("customer-new", "/customers/new"),
    Screen("prices", "/prices"),
    Screen("price-list", "/prices", "admin", open_the_first, "/prices/X"),
    Screen("import", "/imports"),
    Screen("import-trial", "/imports", "admin", try_a_file, "/imports/1"),
    Screen("setup", "/setup"),
    Screen("users", "/settings/users"),
    Screen("roles", "/settings/roles"),
    Screen("teams", "/settings/teams"),
    Screen("companies", "/settings/companies"),
    Screen("working-days", "/settings/calendar"),
    Screen("warehouses", "/settings/warehouses"),
    Screen("channels", "/settings/channels"),
    Screen("mappings", "/settings/mappings"),
    Screen("rules", "/settings/rules"),
    Screen("audit", "/settings/audit"),
    Screen("system", "/settings/system"),
    Screen("profile", "/profile"),
    Screen("help", "/help/orders"),
)
