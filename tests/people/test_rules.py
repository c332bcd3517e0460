"""Who may grant what, and how user names are written."""

import pytest

from meidan.kernel.permissions import CAPABILITIES, Actor
from meidan.kernel.values import ValueProblem
from meidan.people import rules


def test_the_administrator_holds_every_capability() -> None:
    assert set(_built_in("admin").capabilities) == set(CAPABILITIES)


def test_every_built_in_role_names_known_capabilities_scopes_and_masks() -> None:
    for role in rules.BUILT_IN:
        assert set(role.capabilities) <= set(CAPABILITIES)
        assert role.scope in rules.SCOPES
        assert set(role.masks) <= set(rules.MASKS)
        assert len(set(role.capabilities)) == len(role.capabilities)


def test_the_owner_sees_all_and_changes_nothing() -> None:
    owner = _built_in("owner")
    assert all(".view" in name for name in owner.capabilities)
    assert (owner.scope, owner.masks) == ("all", ())


def test_the_warehouse_sees_neither_price_nor_cost() -> None:
    assert set(_built_in("warehouse").masks) == {"price", "cost"}
    assert "products.view_cost" not in _built_in("clerk").capabilities


def test_roles_together_reach_what_each_reaches_and_hide_what_all_hide() -> None:
    reach = rules.reach([(["a"], "own", ["cost", "price"]), (["b"], "team", ["cost"])])
    assert reach == rules.Reach(frozenset("ab"), "team", frozenset({"cost"}))


def test_no_role_reaches_nothing() -> None:
    assert rules.reach([]) == rules.Reach(frozenset(), "own", frozenset(rules.MASKS))


@pytest.mark.parametrize(
    ("wanted", "beyond"),
    [
        (rules.Reach(frozenset({"orders.view"}), "team", frozenset({"cost"})), frozenset[str]()),
        (rules.Reach(frozenset({"stock.adjust"}), "team", frozenset({"cost"})), {"stock.adjust"}),
        (rules.Reach(frozenset(), "all", frozenset({"cost"})), {"scope:all"}),
        (rules.Reach(frozenset(), "own", frozenset()), {"mask:cost"}),
    ],
)
def test_nobody_grants_more_than_he_holds(wanted: rules.Reach, beyond: frozenset[str] | set[str]) -> None:
    actor = Actor(1, "主管", frozenset({"orders.view"}), "team", frozenset({"cost"}))
    assert rules.exceeds(wanted, actor) == beyond


@pytest.mark.parametrize("name", ["admin", "小陈", "chen.x", "a@b.cn", "A-1", "e\u0301ric"])
def test_user_names_are_kept_in_nfc(name: str) -> None:
    assert rules.clean_username(name) == name.replace("e\u0301", "é")


@pytest.mark.parametrize("name", ["", " a", "a ", "a b", "-a", "a/b", "a\x00", "a\ud800", "x" * 65, "id:1"])
def test_user_names_without_blanks_and_slashes(name: str) -> None:
    with pytest.raises(ValueProblem):
        rules.clean_username(name)


def _built_in(code: str) -> rules.BuiltInRole:
    return next(role for role in rules.BUILT_IN if role.code == code)
