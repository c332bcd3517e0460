"""Writes of the processes: tasks, definitions, delegation; one public function per use case."""

from meidan.flow.commands.absence import delegate, end_delegation
from meidan.flow.commands.publishing import publish, save_draft
from meidan.flow.commands.tasks import (
    Word,
    add_approver,
    give_word,
    hand_over_tasks,
    remind,
    return_to,
    transfer,
    withdraw,
)
from meidan.flow.commands.timing_out import work_off_late_tasks

__all__ = [
    "Word",
    "add_approver",
    "delegate",
    "end_delegation",
    "give_word",
    "hand_over_tasks",
    "publish",
    "remind",
    "return_to",
    "save_draft",
    "transfer",
    "withdraw",
    "work_off_late_tasks",
]
