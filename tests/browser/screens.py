"""Every screen of the guide's pictures: a name, the address, who looks at it, and what is done first."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def nothing(_page: Page) -> None:
    """The screen as it opens."""


@dataclass(frozen=True)
class Screen:
    """One picture at each width; `user=None` for the sign-in page."""

    name: str
    path: str
    user: str | None = "admin"
    steps: Callable[[Page], None] = nothing


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
    page.get_by_role("listitem").first.get_by_role("button", name="开始拣货").click()
    page.get_by_placeholder("扫码,或输入编码后按回车").wait_for()


SCREENS = (
    Screen("sign-in", "/", None),
    Screen("home", "/", "chen"),
    Screen("orders", "/orders"),
    Screen("board", "/board"),
    Screen("calendar", "/calendar"),
    Screen("tasks", "/tasks", "chen"),
    Screen("order", "/orders/SO-1171"),
    Screen("entry", "/orders/new", "admin", fill_an_order),
    Screen("shipping", "/shipping", "wu"),
    Screen("picking", "/shipping", "wu", begin_picking),
    Screen("shipments", "/shipments", "wu"),
    Screen("stock", "/stock"),
    Screen("products", "/products"),
    Screen("customers", "/customers"),
    Screen("prices", "/prices"),
    Screen("import", "/imports"),
    Screen("users", "/settings/users"),
    Screen("roles", "/settings/roles"),
    Screen("rules", "/settings/rules"),
    Screen("audit", "/settings/audit"),
    Screen("system", "/settings/system"),
    Screen("profile", "/profile"),
)
