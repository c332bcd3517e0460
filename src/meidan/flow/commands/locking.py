"""A task with everything it hangs on, locked: first the thing it is about, then the task."""

from dataclasses import dataclass

from meidan.flow import ports, refusals, stored
from meidan.flow.compiled import Process
from meidan.flow.definition import Approval, Node
from meidan.flow.reading import SQL
from meidan.flow.scope import is_his, may_see
from meidan.kernel import db
from meidan.kernel.errors import Refusal, bad_input, not_found
from meidan.kernel.permissions import Actor
from meidan.kernel.records import check_version


@dataclass(frozen=True, slots=True)
class Held:
    """A locked task, its process, and its node there."""

    row: db.Row
    process: Process

    @property
    def node(self) -> Node:
        return self.process.nodes[self.row["node"]]

    @property
    def approval(self) -> Approval:
        """Raises 409 when the task is none."""
        node = self.node
        if self.row["kind"] != "approval" or not isinstance(node, Approval):
            raise Refusal("task_kind", refusals.WRONG_KIND, status=409)
        return node

    @property
    def round(self) -> dict[str, object]:
        """The parameters that name the round of votes."""
        return {name: self.row[name] for name in ("subject", "node", "round")}


def locked_task(task_id: int, actor: Actor | None, version: int | None = None, *, ended: bool = False) -> Held:
    """The open task (`ended`: any), locked. Raises 404 when the actor may not see it, 409 when it is over or stale."""
    found = db.row("SELECT subject FROM task WHERE id = %s", (task_id,))
    if found is None:
        raise not_found(refusals.TASK.zh, refusals.TASK.en, str(task_id))
    ports.subjects_of(found["subject"]).lock(found["subject"])
    row = db.row(f"{SQL['task']} WHERE t.id = %s FOR UPDATE OF t", (task_id,))
    assert row is not None
    if actor is not None and not may_see(row, actor):
        raise not_found(refusals.TASK.zh, refusals.TASK.en, str(task_id))
    check_version(row["version"], version)
    if row["state"] != "open" and not ended:
        raise refusals.not_open(task_id)
    return Held(row, stored.loaded(row["process_id"]))


def refuse_unless_his(row: db.Row, actor: Actor) -> None:
    """Raises 403 unless he may give his word."""
    if not is_his(row, actor):
        raise Refusal("task_not_yours", refusals.NOT_YOURS, status=403)


def person(username: str, path: str) -> db.Row:
    """An active colleague. Raises 422."""
    found = db.row("SELECT id, username, name FROM app_user WHERE username = %s AND is_active", (username,))
    if found is None:
        raise bad_input("user.unknown", refusals.NO_SUCH_PERSON, path, user=username)
    return found
