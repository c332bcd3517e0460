"""Conditions that people write: CEL, compiled once, and kept from running long or wide.

CEL has no loops but its macros (`all`, `exists`, `exists_one`, `filter`, `map`), which cost the product of their
lists when they stand inside each other: so they may not, lists have at most 100 elements, and a text is short.
Money is whole minor units and dates are timestamps, since the library would turn a Decimal into a float.
"""

import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import cel

from meidan.kernel.values import ValueProblem

MAX_LENGTH = 500
MAX_LIST = 100
MAX_TEXT = 2000
MAX_DEPTH = 16
SECONDS = 0.05
_TEXT = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_MACRO = re.compile(r"\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*([A-Za-z_]\w*)\s*,")
_OPEN, _CLOSE = "([{", ")]}"


class ExpressionProblem(ValueProblem):
    """A condition that cannot be read, or that failed over its facts."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled text and the facts that it looks at."""

    source: str
    program: cel.Program
    variables: tuple[str, ...]

    def value(self, facts: Mapping[str, Any]) -> Any:
        """What it comes to over these facts. Raises ExpressionProblem, also when it took too long."""
        given = {name: _guarded(name, facts.get(name)) for name in self.variables}
        began = time.perf_counter()
        try:
            result = self.program.execute(given)
        except Exception as error:  # the library raises what fits: RuntimeError, TypeError, ZeroDivisionError, …
            raise _failed(self.source, error) from error
        if time.perf_counter() - began > SECONDS:
            raise ExpressionProblem("expression.slow", "这个条件算得太久,请简化", "this condition takes too long")
        return result

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the condition is true. Raises ExpressionProblem when it fails or is neither true nor false."""
        result = self.value(facts)
        if not isinstance(result, bool):
            raise ExpressionProblem(
                "expression.not_a_condition",
                "这里要一个能回答是或否的条件",
                "a condition must come to true or false",
            )
        return result


@lru_cache(maxsize=2000)
def compiled(source: str) -> Expression:
    """The compiled text, kept for whoever asks again. Raises ExpressionProblem."""
    if len(source) > MAX_LENGTH:
        raise ExpressionProblem(
            "expression.too_long", f"条件太长,最多 {MAX_LENGTH} 个字符", f"at most {MAX_LENGTH} characters"
        )
    bare = _TEXT.sub(lambda found: '"' + "_" * (len(found[0]) - 2) + '"', source)
    bound = _check_shape(bare)
    try:
        program = cel.compile(source)
    except Exception as error:
        raise ExpressionProblem(
            "expression.syntax", f"条件写法有误:{_first_line(error)}", f"cannot read it: {_first_line(error)}"
        ) from error
    variables = tuple(name for name in program.variables() if name not in bound)
    return Expression(source, program, variables)


def check(source: str, known: Collection[str]) -> Expression:
    """Compiles a condition over the facts `known`. Raises ExpressionProblem, naming a fact that there is not."""
    found = compiled(source)
    for name in found.variables:
        if name not in known:
            names = ", ".join(sorted(known))
            raise ExpressionProblem(
                "expression.unknown_fact",
                f"没有“{name}”这个事实,可用:{names}",
                f"there is no fact “{name}”; there are {names}",
            )
    return found


def _check_shape(bare: str) -> frozenset[str]:
    """Depth, length of lists and macros inside macros; returns the names that macros bind."""
    macros = {found.end() - len(found[0]) + found[0].index("("): found[1] for found in _MACRO.finditer(bare)}
    stack: list[bool] = []
    commas: list[int] = []
    for place, sign in enumerate(bare):
        if sign in _OPEN:
            is_macro = place in macros
            if is_macro and any(stack):
                raise ExpressionProblem(
                    "expression.nested_macros", "列表判断不能一层套一层", "all, exists, filter and map cannot nest"
                )
            stack.append(is_macro)
            commas.append(0)
        elif sign in _CLOSE and stack:
            stack.pop()
            commas.pop()
        elif sign == "," and commas:
            commas[-1] += 1
        if len(stack) > MAX_DEPTH or (commas and commas[-1] >= MAX_LIST):
            raise ExpressionProblem("expression.too_deep", "条件太复杂,请简化", "the condition is too complex")
    return frozenset(macros.values())


def _guarded(name: str, value: Any) -> Any:
    if isinstance(value, Decimal | float):
        raise TypeError(f"{name}: money and quantities enter conditions as whole numbers")
    if isinstance(value, date) and not isinstance(value, datetime):
        raise TypeError(f"{name}: dates enter conditions as timestamps")
    if isinstance(value, list | tuple) and len(value) > MAX_LIST:  # pyright: ignore[reportUnknownArgumentType]
        raise ExpressionProblem(
            "expression.long_list", f"“{name}”超过 {MAX_LIST} 项", f"“{name}” has more than {MAX_LIST} elements"
        )
    return value[:MAX_TEXT] if isinstance(value, str) else value  # pyright: ignore[reportUnknownVariableType]


def _failed(source: str, error: Exception) -> ExpressionProblem:
    said = _first_line(error)
    return ExpressionProblem("expression.failed", f"条件“{source}”算不出来:{said}", f"“{source}” failed: {said}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
