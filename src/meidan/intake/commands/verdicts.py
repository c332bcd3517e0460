"""What became of one row of master data."""

from dataclasses import dataclass

from meidan.intake.rules.problems import Problem
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


def refused(refusal: Refusal, field: str = "") -> Verdict:
    """A row handed back in the words of the room that refused it."""
    said = ";".join(fault.words.say("zh", **fault.params) for fault in refusal.faults[:3]) or refusal.message("zh")
    named = field or (refusal.faults[0].path.strip("/").split("/")[0] if refusal.faults else "")
    return Verdict(problem=Problem("row.refused", named, detail=said))
