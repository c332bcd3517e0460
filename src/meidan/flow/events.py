"""What happens to processes and tasks, in the past tense. Tasks tell the log of the thing they are about."""

from collections.abc import Mapping
from typing import Any

from meidan.kernel.events import Private, append
from meidan.kernel.permissions import Actor

DRAFT_SAVED = "process.draft_saved"
PUBLISHED = "process.published"
TASK_ENDED = "TaskEnded"
TASK_TRANSFERRED = "TaskTransferred"
TASK_REMINDED = "TaskReminded"
APPROVER_ADDED = "ApproverAdded"
VOTE_WITHDRAWN = "VoteWithdrawn"
DELEGATED = "user.delegated"


def process_told(process_id: int, kind: str, data: Mapping[str, Any], actor: Actor) -> None:
    """process.draft_saved: {key, version} · process.published: {key, number, note}."""
    append(f"process:{process_id}", kind, data, actor)


def task_told(task: Mapping[str, Any], kind: str, data: Mapping[str, Any], actor: Actor | None) -> None:
    """{task, node, …} in the log of the task's subject; `reason` becomes a commitment."""
    told: dict[str, Any] = {"task": task["id"], "node": task["node"], **data}
    if told.get("reason"):
        told["reason"] = Private(told["reason"])
    append(str(task["subject"]), kind, told, actor)


def delegated(user_id: int, data: Mapping[str, Any], actor: Actor) -> None:
    """user.delegated: {deputy, first_day, last_day} or {deputy: null}."""
    append(f"user:{user_id}", DELEGATED, data, actor)
