"""Small files, small functions, few parameters: what no linter of ours counts."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES, FUNCTION_LINES, PARAMETERS = 500, 60, 6
PLACES = ("src", "tests", "benchmarks")


def sources() -> Iterator[Path]:
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code and comment, without the docstring and the decorators."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = node.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return len([one for one in every if one.arg not in ("self", "cls")])


def test_there_is_something_to_look_at() -> None:
    assert len(list(sources())) > 100


def test_files_are_short() -> None:
    long = {
        shown(path): lines for path in sources() if (lines := len(path.read_text("utf-8").splitlines())) > FILE_LINES
    }
    assert not long


def test_functions_are_short_and_take_few_parameters() -> None:
    breaches: list[str] = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{shown(path)}:{node.lineno} {node.name}"
                if length(node) > FUNCTION_LINES:
                    breaches.append(f"{place}: {length(node)} lines")
                # Overrides keep their base's parameters.
                if parameters(node) > PARAMETERS and not node.name.startswith("__"):
                    breaches.append(f"{place}: {parameters(node)} parameters")
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_drawer_for_everything(name: str) -> None:
    assert [shown(path) for path in sources() if path.stem == name] == []


def test_no_signals_and_no_hidden_imports_of_our_own() -> None:
    """Only Django's `ready` imports late: models must exist before."""
    breaches: list[str] = []
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.dispatch"):
                breaches.append(f"{shown(path)}:{node.lineno} signal")
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name != "ready"):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("meidan"):
                    breaches.append(f"{shown(path)}:{node.lineno} import inside {function.name}")
    assert not breaches, "\n".join(breaches)
