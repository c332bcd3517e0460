"""The first process over the facts of orders: the stages that people and filters rely on."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import meidan.flow
from meidan.flow.checking import faults_of
from meidan.flow.compiled import Process
from meidan.flow.definition import read
from meidan.flow.engine import settle
from meidan.orders.facts import SPECS

PROCESS = Process(0, read(json.loads((Path(meidan.flow.__file__).parent / "data" / "order.json").read_text("utf-8"))))
BASE = {name: spec.sample for name, spec in SPECS.items()}


def expected(facts: dict[str, Any]) -> str:
    """In a person's words: what is over is over, then the hold, then how far the goods and the money are."""
    if facts["state"] in ("cancelled", "closed"):
        return "cancelled" if facts["state"] == "cancelled" else "completed"
    if facts["held"]:
        return "on_hold"
    if facts["state"] == "draft":
        return "draft"
    if not facts["shipped"] and facts["short"]:
        return "backordered"
    if not facts["shipped"] and not facts["fulfilled"]:
        return "preparing" if facts["picking"] else "ready"
    if facts["remaining"]:
        return "part_shipped"
    if facts["on_way"]:
        return "shipped"
    settled = facts["unpaid"] <= 0 or facts["terms"] in ("monthly", "channel")
    return "completed" if facts["fulfilled"] and settled else "delivered"


def test_it_can_be_published() -> None:
    assert faults_of(PROCESS.definition, SPECS) == []


def test_it_says_for_all_facts_what_a_person_would_say() -> None:
    seen: set[str] = set()
    flags = ("held", "short", "picking", "shipped", "remaining", "on_way", "fulfilled")
    for state in ("draft", "confirmed", "closed", "cancelled"):
        for values in product((False, True), repeat=len(flags)):
            for unpaid, terms in product((0, 5, -5), ("prepaid", "monthly", "channel", "cod")):
                facts = {
                    **BASE,
                    "state": state,
                    **dict(zip(flags, values, strict=True)),
                    "unpaid": unpaid,
                    "terms": terms,
                }
                stage = settle(PROCESS, facts, {})[-1]
                assert stage == expected(facts), facts
                seen.add(stage)
    assert seen == {
        "draft", "on_hold", "backordered", "ready", "preparing", "part_shipped", "shipped", "delivered", "completed",
        "cancelled",
    }  # fmt: skip
