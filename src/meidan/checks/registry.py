"""Which rules there are. Rooms above contribute theirs (`wiring.py`), since this room may not look up to them."""

from collections.abc import Iterable
from typing import Any

from meidan.checks.engine import Rule

_rules: dict[str, Rule[Any]] = {}


def contribute(rules: Iterable[Rule[Any]]) -> None:
    """Makes rules known by their code. Safe to repeat; two different rules of one code are a mistake in the program."""
    for rule in rules:
        if _rules.setdefault(rule.code, rule) is not rule:
            raise RuntimeError(f"two rules are called {rule.code}")


def known() -> list[Rule[Any]]:
    """All rules, by code."""
    return [_rules[code] for code in sorted(_rules)]


def find(code: str) -> Rule[Any] | None:
    """The rule of that code, if there is one."""
    return _rules.get(code)
