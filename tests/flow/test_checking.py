"""What keeps a definition from being published, with words that say where and why."""

from typing import Any

import pytest
from tests.flow.build import ADMIN, FACTS, approval, document, end, stage

from meidan.flow.checking import faults_of
from meidan.flow.definition import read
from meidan.kernel.errors import Refusal

NOTIFY = {"kind": "notify", "key": "tell", "who": ADMIN, "zh": "到了", "en": "Here", "to": "over"}


def faults(*nodes: dict[str, Any], start: str = "") -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in faults_of(read(document(*nodes, start=start)), FACTS)]


def test_a_sound_one_has_no_faults() -> None:
    branch = {"kind": "branch", "key": "b", "cases": [{"when": "amount > 5", "to": "ok"}], "otherwise": "tell"}
    assert (
        faults(stage("a", "b", "ready"), branch, approval("ok", "tell", "fix"), stage("fix", "tell"), NOTIFY, end())
        == []
    )


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([stage("a", "nowhere", "ready"), end()], ("process.unknown_node", "/nodes/0/to")),
        ([stage("a", "over", "ready"), stage("a", "over", "ready"), end()], ("process.key_twice", "/nodes/1/key")),
        ([stage("a", "over", "ready"), stage("lost", "over", "ready"), end()], ("process.unreachable", "/nodes/1")),
        ([stage("a", "b", "ready"), stage("b", "a", "ready"), end()], ("process.circle", "/nodes/0")),
        ([stage("a", "b", "ready"), stage("b", "b")], ("process.no_end", "/nodes")),
        ([end("x"), end()], ("process.no_stage", "/nodes")),
        ([stage("a", "over", "amount >"), end()], ("expression.syntax", "/nodes/0/exit")),
        ([stage("a", "over", "colour == 'red'"), end()], ("expression.unknown_fact", "/nodes/0/exit")),
        ([stage("a", "over", "amount + 1"), end()], ("expression.not_a_condition", "/nodes/0/exit")),
        ([stage("a", "over", "name.startsWith('x')"), end()], ("expression.failed", "/nodes/0/exit")),
        ([stage("a", "over", "ready", required=["colour"]), end()], ("process.unknown_fact", "/nodes/0/required/0")),
        (
            [stage("a", "over", "ready", who=[{"kind": "field", "field": "amount"}]), end()],
            ("process.not_a_person", "/nodes/0/who/0"),
        ),
        (
            [stage("a", "over", "ready", due=[{"fact": "boss"}, {"days": 1}]), end()],
            ("process.not_a_date", "/nodes/0/due/0/fact"),
        ),
        (
            [stage("a", "over", "ready", due=[{"fact": "wanted"}]), end()],
            ("process.due_may_be_missing", "/nodes/0/due"),
        ),
        (
            [stage("a", "ok", "ready"), approval("ok", "over", "a"), end()],
            ("process.refused_to", "/nodes/1/refused_to"),
        ),
        (
            [stage("a", "ok", "ready"), approval("ok", "over", "over", on_timeout="escalate"), end()],
            ("process.escalate_to", "/nodes/1/escalate_to"),
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(nodes: list[dict[str, Any]], expected: tuple[str, str]) -> None:
    assert expected in faults(*nodes)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "stagee"}, "/nodes/0"),
        ({"key": "Has Blank"}, "/nodes/0/key"),
        ({"colour": "red"}, "/nodes/0/colour"),
        ({"who": []}, "/nodes/0/who"),
        ({"who": [{"kind": "role", "rol": "x"}]}, "/nodes/0/who/0/role"),
    ],
)
def test_a_document_that_is_no_definition_says_where(change: dict[str, Any], path: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(document({**stage("a", "over", "ready"), **change}, end(), start="a"))
    assert path in [fault.path for fault in refused.value.faults]
