"""People who add the same variant to a style at the same moment: it is made once, the others are told."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.inventory.shop import deadlocks

from meidan.catalog.commands.extending import add_variants
from meidan.catalog.commands.products import create_product
from meidan.catalog.commands.styles import create_style
from meidan.catalog.inputs import ProductInput, StyleInput, VariantInput, VariantsInput
from meidan.catalog.variants import default_pattern
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor

Together = Callable[[Callable[[int], Any], int], list[Any]]
ROUNDS, PEOPLE = 5, 6
BASE = ProductInput(sku="", given=frozenset())


def a_style(code: str, actor: Actor) -> None:
    axes = {"颜色": ("白", "黑"), "尺码": ("M", "L")}
    create_style(style=StyleInput(code, "圆领衫", axes, {}, default_pattern(tuple(axes)), BASE), actor=actor)


def add(code: str, size: str, colours: tuple[str, ...], actor: Actor) -> Any:
    variants = tuple(VariantInput({"颜色": colour, "尺码": size}) for colour in colours)
    wanted = VariantsInput({"尺码": (size,)}, {}, variants, BASE)
    return add_variants(ref=code, wanted=wanted, version=None, actor=actor)


def outcomes(found: list[Any]) -> Counter[str]:
    assert not [one for one in found if isinstance(one, Exception) and not isinstance(one, Refusal)], found
    return Counter(one.code if isinstance(one, Refusal) else "made" for one in found)


def test_one_of_them_makes_it(admin: Actor, together: Together) -> None:
    before = deadlocks()
    for turn in range(ROUNDS):
        code = f"T-{turn}"
        a_style(code, admin)
        found = together(lambda _, code=code: add(code, "XL", ("白", "黑"), admin), PEOPLE)
        assert outcomes(found) == {"made": 1, "value_exists": PEOPLE - 1}
        assert db.scalar("SELECT count(*) FROM product WHERE sku LIKE %s", (f"{code}-%",)) == 6
        assert db.scalar("SELECT version FROM style WHERE code = %s", (code,)) == 2
    assert deadlocks() == before


def test_different_sizes_at_once_are_all_there(admin: Actor, together: Together) -> None:
    a_style("T", admin)
    sizes = ("S", "XL", "2XL", "3XL", "4XL", "5XL")
    found = together(lambda index: add("T", sizes[index], ("白",), admin), len(sizes))
    assert outcomes(found) == {"made": len(sizes)}
    assert set(db.scalar("SELECT axes::json -> '尺码' FROM style WHERE code = 'T'")) == {"M", "L", *sizes}


def test_a_product_that_takes_the_code_meanwhile(admin: Actor, together: Together) -> None:
    for turn in range(ROUNDS):
        code = f"T-{turn}"
        a_style(code, admin)

        def work(index: int, code: str = code) -> Any:
            if index:
                return add(code, "XL", ("白", "黑"), admin)
            return create_product(product=ProductInput(f"{code}-黑-XL", "别的"), actor=admin)

        found = together(work, 2)
        assert outcomes(found) == {"made": 1, "exists": 1}
        made = db.scalar("SELECT count(*) FROM product WHERE sku LIKE %s", (f"{code}-%",))
        assert made == (5 if isinstance(found[1], Refusal) else 6)
