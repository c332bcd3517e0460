"""What somebody may let pass, and what not."""

import pytest

from meidan.checks.engine import Finding
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.orders.checks.acknowledge import open_findings
from meidan.orders.inputs import Acknowledgement

SAID = Words("说", "said")
WARNING = Finding("date.past", "warn", "/requested_date", SAID)
OTHER = Finding("line.repeated", "warn", "/lines/1", SAID)
BLOCK = Finding("credit.exceeded", "block", "/customer", SAID)
FACT = Finding("price.missing", "block", "/lines/0/unit_price", SAID, overridable=False)
NOTE = Finding("stock.short", "info", "/lines/0/quantity", SAID)
ALL = [BLOCK, FACT, WARNING, OTHER, NOTE]
EVERYTHING = ("orders.acknowledge", "orders.acknowledge_all", "orders.override_finding")


def left(codes: str, *capabilities: str, reason: str = "老板同意") -> list[str]:
    actor = Actor(1, "小陈", frozenset(capabilities))
    return [one.code for one in open_findings(ALL, Acknowledgement(tuple(codes.split()), reason), actor)]


def refused(codes: str, *capabilities: str) -> str:
    with pytest.raises(Refusal) as caught:
        left(codes, *capabilities)
    assert caught.value.status == 403
    return str(caught.value.extra["capability"])


def test_nothing_said_leaves_everything_but_notes_open() -> None:
    assert open_findings(ALL, None, Actor(1, "小陈")) == [BLOCK, FACT, WARNING, OTHER]
    assert left("", reason="") == ["credit.exceeded", "price.missing", "date.past", "line.repeated"]
    assert open_findings([NOTE], None, Actor(1, "小陈")) == []


def test_a_warning_is_closed_by_its_name() -> None:
    assert left("date.past", "orders.acknowledge") == ["credit.exceeded", "price.missing", "line.repeated"]
    assert left("date.past line.repeated", "orders.acknowledge") == ["credit.exceeded", "price.missing"]


def test_the_star_closes_warnings_and_no_blocks() -> None:
    assert left("*", "orders.acknowledge_all") == ["credit.exceeded", "price.missing"]
    assert left("* credit.exceeded", *EVERYTHING) == ["price.missing"]


def test_a_fact_cannot_be_overridden() -> None:
    assert left("credit.exceeded price.missing", *EVERYTHING) == ["price.missing", "date.past", "line.repeated"]


def test_a_code_that_is_not_there_closes_nothing_and_asks_for_nothing() -> None:
    assert len(left("date.far stock.short")) == 4


@pytest.mark.parametrize("codes", ["date.past", "*", "credit.exceeded"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(codes: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        left(codes, *EVERYTHING, reason=reason)
    assert caught.value.status == 422
    assert caught.value.faults[0].path == "/acknowledge/reason"


def test_each_needs_its_capability() -> None:
    assert refused("date.past") == "orders.acknowledge"
    assert refused("date.past", "orders.acknowledge_all") == "orders.acknowledge"
    assert refused("*", "orders.acknowledge") == "orders.acknowledge_all"
    assert refused("credit.exceeded", "orders.acknowledge") == "orders.override_finding"
