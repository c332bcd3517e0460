from typing import Any

from meidan.catalog.commands.products import save_products
from meidan.catalog.inputs import ProductInput
from meidan.catalog.queries.products import ProductFilter, list_products
from meidan.catalog.queries.terms import BROAD
from meidan.kernel.permissions import Actor


def walk(query: str, actor: Actor) -> list[str]:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page: dict[str, Any] = list_products(wanted=ProductFilter(q=query), limit=200, cursor=cursor, actor=actor)
        seen += [one["sku"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return seen


def test_a_word_that_nearly_everything_has_still_pages_through_all(admin: Actor) -> None:
    count = BROAD + 100
    for start in range(0, count, 1000):
        batch = [
            ProductInput(sku=f"P{i:05}", name=f"产品 {'红' if i % 50 == 0 else '蓝'}")
            for i in range(start, min(start + 1000, count))
        ]
        save_products(products=batch, actor=admin)
    assert walk("cp", admin) == [f"P{i:05}" for i in range(count)]
    assert walk("cp 红", admin) == [f"P{i:05}" for i in range(0, count, 50)]
    assert walk("cp 绿", admin) == []
    assert walk("p00050", admin) == ["P00050"]
