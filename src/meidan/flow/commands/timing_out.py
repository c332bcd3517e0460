"""What happens to approvals that nobody answers in time: remind, escalate, pass or refuse, as the definition says."""

from django.db import transaction

from meidan.flow import events, ports
from meidan.flow.assigning import choose
from meidan.flow.commands.locking import Held, locked_task
from meidan.flow.commands.tasks import Word, vote
from meidan.flow.reading import SQL
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal


def work_off_late_tasks() -> int:
    """Lets every late approval follow its time-out, each in a transaction of its own; returns how many did."""
    late = [row["id"] for row in db.rows(SQL["late"], (clock.now(),))]
    return sum(_one(task_id) for task_id in late)


def _one(task_id: int) -> bool:
    with transaction.atomic():
        try:
            held = locked_task(task_id, None)
        except Refusal:  # answered meanwhile
            return False
        if held.row["timed_out"] or held.row["due_at"] >= clock.now():
            return False
        db.run(SQL["timed_out"], {"id": task_id})
        _follow(held)
    return True


def _follow(held: Held) -> None:
    approval = held.approval
    if approval.on_timeout == "pass":
        vote(held, Word("approved"), None)
    elif approval.on_timeout == "refuse":
        vote(held, Word("refused"), None)
    elif approval.on_timeout == "escalate" and approval.escalate_to:
        subjects = ports.subjects_of(held.row["subject"])
        case, _, people = subjects.case(held.row["subject"])
        found = choose(approval.escalate_to, people, case)
        if found is not None and found.id != held.row["assignee_id"]:
            db.run(SQL["transfer"], {"id": held.row["id"], "to": found.id})
            place = (held.row["subject"], held.row["node"])
            subjects.moved(*place, before=held.row["assignee_id"], after=found.id)
            data = {"from": held.row["assignee_id"], "to": found.id, "escalated": True}
            events.task_told(held.row, events.TASK_TRANSFERRED, data, None)
    else:
        db.run(SQL["remind"], {"id": held.row["id"], "at": clock.now()})
        events.task_told(held.row, events.TASK_REMINDED, {"assignee": held.row["assignee_id"]}, None)
