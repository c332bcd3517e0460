"""What became of one row of master data."""

from dataclasses import dataclass

from meidan.intake.rules.problems import Problem, both
from meidan.kernel.errors import Refusal
from meidan.kernel.records import Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """Taken in, unchanged because it was there already, or handed back with a problem."""

    unchanged: bool = False
    problem: Problem | None = None


def of_outcome(outcome: Outcome) -> Verdict:
    """The verdict over a row from what its room's command said."""
    if outcome.refusal is not None:
        return refused(outcome.refusal)
    return Verdict(unchanged=outcome.action == "unchanged")


def said_of(refusal: Refusal) -> str:
    """What another room said, in both languages."""
    zh, en = (
        mark.join(fault.words.say(lang, **fault.params) for fault in refusal.faults[:3]) or refusal.message(lang)
        for lang, mark in (("zh", ";"), ("en", "; "))
    )
    return both(zh, en)


def refused(refusal: Refusal, field: str = "") -> Verdict:
    """A row handed back in the words of the room that refused it."""
    named = field or (refusal.faults[0].path.strip("/").split("/")[0] if refusal.faults else "")
    return Verdict(problem=Problem("row.refused", named, detail=said_of(refusal)))
