"""Everything said to people is said in Chinese and in English: no words, and no part of them, in one language only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src" / "meidan"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SPOKEN = {"Words", "ValueProblem", "both", "not_found"}
LIST_COMMA = "、"
# Where the enumeration is data of a record, read as it is in both languages.
DATA = {"fulfilment/commands/returning.py"}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def pair(call: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """The Chinese and the English of a call that takes both."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    args = call.args[1:] if name_of(call) == "ValueProblem" else call.args
    given = [*args, *(named[key] for key in ("zh", "en") if key in named)]
    return (given[0], given[1]) if len(given) >= 2 and not any(isinstance(one, ast.Starred) for one in args) else None


def literal(node: ast.expr) -> str:
    """What of a text stands in the source: of an f-string the parts between its values."""
    return "".join(one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def placeholders(node: ast.expr) -> set[str]:
    return set(re.findall(r"(?<!{){(\w+)}(?!})", literal(node))) if isinstance(node, ast.Constant) else set()


def test_both_languages_are_there_and_name_the_same() -> None:
    wrong: list[str] = []
    for name, tree in sources():
        for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call) and name_of(one) in SPOKEN):
            found = pair(call)
            if found is None or not all(isinstance(one, ast.Constant | ast.JoinedStr) for one in found):
                continue  # made of other words, which are looked at where they stand
            zh, en = found
            empty = isinstance(en, ast.Constant) and not literal(en).strip()
            if empty or CHINESE.search(literal(en)) or placeholders(zh) != placeholders(en):
                wrong.append(f"{name}:{call.lineno} {literal(zh)} | {literal(en)}")
    assert not wrong


def test_nobody_takes_the_chinese_alone() -> None:
    """Whoever reads `.zh` of some words reads `.en` beside it; else a sentence would reach an English reader half."""
    wrong: list[str] = []
    for name, tree in sources():
        for one in ast.walk(tree):
            if isinstance(one, ast.FunctionDef):
                read = {node.attr for node in ast.walk(one) if isinstance(node, ast.Attribute)}
                if "zh" in read and "en" not in read:
                    wrong.append(f"{name}:{one.lineno} {one.name}")
    assert not wrong


def test_lists_have_the_comma_of_each_language() -> None:
    wrong: list[str] = []
    for name, tree in sources():
        for one in ast.walk(tree):
            if isinstance(one, ast.FunctionDef) and name not in DATA:
                joined = {
                    literal(node.func.value)
                    for node in ast.walk(one)
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"
                }
                if LIST_COMMA in joined and ", " not in joined:
                    wrong.append(f"{name}:{one.lineno} {one.name}: use kernel.words.listed")
    assert not wrong


def test_no_detail_of_a_refusal_or_finding_is_chinese_in_the_source() -> None:
    """What fills the placeholders is data, figures or Words; a Chinese text there would be said to everybody."""
    wrong: list[str] = []
    for name, tree in sources():
        for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
            if name_of(call) not in ("Refusal", "Fault", "Finding", "Suggestion", "bad_input", "Problem"):
                continue
            inner = {
                id(part)
                for node in ast.walk(call)
                if isinstance(node, ast.Call) and name_of(node) in SPOKEN
                for part in ast.walk(node)
            }
            bad = [
                node.value
                for node in ast.walk(call)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner
            ]
            wrong += [f"{name}:{call.lineno} {text}" for text in bad if CHINESE.search(text)]
    assert not wrong
