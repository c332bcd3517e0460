"""The engine over small processes: standing, completing, deciding, refusing, returning; what happens only once."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.flow.build import ADMIN, approval, end, process, stage

from meidan.flow.approving import outcome, whose_turn
from meidan.flow.engine import Event, advance, settle


def test_a_stage_is_left_when_its_exit_holds_and_comes_back_when_it_does_not() -> None:
    made = process(stage("wait", "go", "ready"), stage("go", "over", "amount > 10"), end())
    step = advance(made, "", {"ready": False, "amount": 0})
    assert (step.node, [effect.kind for effect in step.effects]) == ("wait", ["enter"])
    step = advance(made, "wait", {"ready": True, "amount": 0})
    assert (step.node, [(e.kind, e.node) for e in step.effects]) == ("go", [("leave", "wait"), ("enter", "go")])
    assert advance(made, "go", {"ready": True, "amount": 0}).effects == ()
    assert advance(made, "go", {"ready": False, "amount": 0}).node == "wait"
    assert advance(made, "wait", {"ready": True, "amount": 11}).node == "over"


def test_required_facts_keep_it() -> None:
    made = process(stage("fill", "over", "ready", required=["name"]), end())
    assert advance(made, "fill", {"ready": True, "name": ""}).node == "fill"
    assert advance(made, "fill", {"ready": True, "name": "x"}).node == "over"


def test_somebody_completes_a_stage() -> None:
    made = process(stage("pack", "over"), end())
    step = advance(made, "", {})
    assert step.tasks == ("pack",)
    step = advance(made, "pack", {}, Event("completed", "pack"))
    assert (step.node, step.done) == ("over", {"pack": "completed"})


def test_an_approval_is_asked_only_when_it_is_needed() -> None:
    made = process(approval("ok", "over", "rework", when="amount > 100"), stage("rework", "ok2"),
                   approval("ok2", "over", "no"), end(), end("no"))  # fmt: skip
    assert advance(made, "", {"amount": 5}).node == "over"
    assert advance(made, "", {"amount": 500}).tasks == ("ok",)
    assert advance(made, "ok", {"amount": 500}, Event("approved", "ok")).node == "over"
    refused = advance(made, "ok", {"amount": 500}, Event("refused", "ok"))
    assert (refused.node, refused.tasks) == ("rework", ("rework",))


def test_what_was_refused_is_asked_again_after_it_was_reworked() -> None:
    """Start → approval; refused → rework by hand, from where it goes on to what lies behind the approval."""
    made = process(
        stage("enter", "ok", "ready"), approval("ok", "over", "rework"), stage("rework", "again"),
        approval("again", "over", "no"), end(), end("no"), start="enter",
    )  # fmt: skip
    facts = {"ready": True}
    step = advance(made, "ok", facts, Event("refused", "ok"))
    step = advance(made, "rework", facts, Event("completed", "rework"), step.done)
    assert step.node == "again"
    step = advance(made, "again", facts, Event("returned", "rework"), step.done)
    assert (step.node, step.tasks) == ("rework", ("rework",))


def test_notices_go_out_once_however_often_it_comes_by() -> None:
    notify = {"kind": "notify", "key": "tell", "who": ADMIN, "zh": "到了", "en": "Here", "to": "go"}
    made = process(stage("wait", "tell", "ready"), notify, stage("go", "over", "amount > 0"), end())
    first = advance(made, "wait", {"ready": True, "amount": 0})
    assert [effect.kind for effect in first.effects] == ["leave", "action", "enter"]
    assert first.done == {"tell": "passed"}
    back = advance(made, "go", {"ready": False, "amount": 0}, done=first.done)
    again = advance(made, "wait", {"ready": True, "amount": 0}, done=back.done)
    assert [effect.kind for effect in again.effects] == ["leave", "enter"]


def test_a_condition_that_fails_keeps_it_where_it_is() -> None:
    made = process(stage("wait", "over", "amount > 0"), end())
    assert advance(made, "wait", {"amount": "broken"}).node == "wait"


facts = st.fixed_dictionaries({"ready": st.booleans(), "amount": st.integers(0, 300)})


@given(st.lists(facts, min_size=1, max_size=8))
def test_where_it_stands_depends_on_facts_not_on_the_way_there(road: list[dict[str, Any]]) -> None:
    branch = {"kind": "branch", "key": "which", "cases": [{"when": "amount > 200", "to": "big"}], "otherwise": "small"}
    made = process(
        stage("wait", "which", "ready"), branch, stage("big", "over", "amount > 250"),
        stage("small", "over", "amount > 100"), end(),
    )  # fmt: skip
    node, done = "", {}
    for one in road:
        step = advance(made, node, one, done=done)
        node, done = step.node, dict(step.done)
    fresh = process(*[node.model_dump(exclude_none=True) for node in made.definition.nodes])
    assert (node,) == settle(fresh, road[-1], {})[-1:]


VOTES = st.lists(st.sampled_from(["open", "approved", "refused", "void"]), min_size=1, max_size=6)


@given(VOTES, st.sampled_from(["any", "all", "in_turn", "quorum"]), st.integers(1, 6))
def test_a_decision_stands_whatever_those_would_say_who_have_not_answered(votes: Any, mode: Any, quorum: int) -> None:
    found = outcome(mode, votes, quorum)
    if found is None or mode == "any":
        return
    for answer in ("approved", "refused"):
        later = [answer if vote == "open" else vote for vote in votes]
        assert outcome(mode, later, quorum) == found  # type: ignore[arg-type]


@given(VOTES, st.sampled_from(["any", "all", "in_turn", "quorum"]), st.integers(1, 6))
def test_as_long_as_it_is_open_somebody_is_asked(votes: Any, mode: Any, quorum: int) -> None:
    if any(vote != "void" for vote in votes) and outcome(mode, votes, quorum) is None:
        assert whose_turn(mode, votes)


def test_a_quorum_of_more_than_were_asked_is_all_of_them() -> None:
    assert outcome("quorum", ["approved", "approved"], 5) == "approved"
    assert outcome("quorum", ["approved", "open", "refused"], 2) is None
    assert outcome("quorum", ["approved", "refused", "refused"], 2) == "refused"
    assert outcome("in_turn", ["approved", "open"]) is None
    assert whose_turn("in_turn", ["approved", "open", "open"]) == [1]
