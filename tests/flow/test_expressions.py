"""Conditions that people write: what they may say, and that none of them can run long."""

import time
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from meidan.kernel.expressions import ExpressionProblem, check, compiled


def test_a_condition_reads_facts() -> None:
    condition = check("unpaid <= 0 || terms in ['monthly', 'channel']", {"unpaid", "terms"})
    assert condition.variables == ("terms", "unpaid")
    assert condition.holds({"unpaid": 5, "terms": "monthly"})
    assert not condition.holds({"unpaid": 5, "terms": "prepaid"})
    assert compiled("due < timestamp('2026-03-06T00:00:00Z')").holds({"due": datetime(2026, 3, 5, tzinfo=UTC)})
    assert compiled("requested == null").holds({})
    assert compiled("lines.exists(l, l > 2)").holds({"lines": [1, 3]})


def test_it_is_compiled_once() -> None:
    assert compiled("a == 1") is compiled("a == 1")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a ==", "expression.syntax"),
        ("nobody > 1", "expression.unknown_fact"),
        ("a > 1" + " || a > 1" * 100, "expression.too_long"),
        ("(" * 40 + "a" + ")" * 40, "expression.too_deep"),
        ("a in [" + ",".join("1" * 101) + "]", "expression.too_deep"),
        ("b.all(x, b.exists(y, y == x))", "expression.nested_macros"),
        ("b.map(x, b.map(y, b.map(z, z)))", "expression.nested_macros"),
        ("b . filter ( x , size(b.map(y, y)) > 1)", "expression.nested_macros"),
    ],
)
def test_what_cannot_be_a_condition_is_refused(source: str, code: str) -> None:
    with pytest.raises(ExpressionProblem) as refused:
        check(source, {"a", "b"})
    assert refused.value.code == code
    assert refused.value.words.zh
    assert refused.value.words.en.isascii() or "“" in refused.value.words.en


def test_words_inside_a_text_are_no_macros() -> None:
    assert check("a == '.map(x, .map(y, y))' || b.exists(x, x == '.all(z, 1)')", {"a", "b"}).variables == ("a", "b")


def test_macros_beside_each_other_are_fine() -> None:
    assert compiled("b.all(x, x > 0) && b.exists(y, y > 1)").holds({"b": [1, 2]})


@pytest.mark.parametrize(
    ("value", "code"),
    [(list(range(101)), "expression.long_list"), ([1, "x"], "expression.failed")],
)
def test_a_condition_that_fails_says_so(value: object, code: str) -> None:
    with pytest.raises(ExpressionProblem) as refused:
        compiled("a.all(x, x < 1000)").holds({"a": value})
    assert refused.value.code == code


def test_only_true_and_false_are_answers() -> None:
    with pytest.raises(ExpressionProblem) as refused:
        compiled("a + 1").holds({"a": 1})
    assert refused.value.code == "expression.not_a_condition"


@pytest.mark.parametrize("value", [Decimal(1), 1.5, date(2026, 3, 5)])
def test_money_is_whole_and_dates_are_instants(value: object) -> None:
    with pytest.raises(TypeError):
        compiled("a == 1").holds({"a": value})


def test_the_longest_that_is_allowed_is_quick() -> None:
    """One macro over a hundred elements, as wide as a text may be."""
    wide = "b.all(x, " + " && ".join(["b.size() >= 0"] * 25) + ")"
    began = time.perf_counter()
    with suppress(ExpressionProblem):  # on a busy machine it counts as slow
        compiled(wide).holds({"b": list(range(100))})
    assert time.perf_counter() - began < 5
