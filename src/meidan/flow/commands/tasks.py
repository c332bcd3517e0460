"""What people do with tasks: complete, approve, refuse, hand over, add somebody, give back, remind, take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction

from meidan.flow import events, ports, refusals
from meidan.flow.approving import Vote, outcome
from meidan.flow.assigning import Person, candidates
from meidan.flow.commands.locking import Held, locked_task, person, refuse_unless_his
from meidan.flow.definition import Approval, Stage
from meidan.flow.engine import Event
from meidan.flow.reading import SQL
from meidan.flow.scope import is_his
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import listed

Answer = Literal["completed", "approved", "refused"]
_VOTES: Mapping[str, Vote] = {"open": "open", "waiting": "open", "approved": "approved", "refused": "refused"}


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says to a task: `completed` for work and notices, `approved` or `refused` for an approval."""

    answer: Answer
    reason: str = ""
    version: int | None = None


def give_word(*, task_id: int, word: Word, actor: Actor) -> None:
    """Completes, approves or refuses; what follows from that happens in the same transaction.

    Raises 403 (somebody else's), 404, 409 (over, stale, another kind of task), 422 (facts that are still missing).
    """
    with transaction.atomic():
        held = locked_task(task_id, actor, word.version)
        refuse_unless_his(held.row, actor)
        if word.answer == "completed":
            _complete(held, word, actor)
        else:
            vote(held, word, actor)


def vote(held: Held, word: Word, actor: Actor | None) -> None:
    """One person's word to an approval (None: time-out); when it is decided the thing goes on."""
    approval = held.approval
    _end(held, word, actor)
    votes: list[Vote] = [_VOTES.get(row["state"], "void") for row in _round(held)]
    decided = outcome(approval.mode, votes, approval.quorum)
    told: Mapping[str, Any] = {}
    if decided is not None:
        db.run(SQL["void_round"], {**held.round, "at": clock.now()})
        told = _advance(held, Event(decided, approval.key))
    else:
        if approval.mode == "in_turn":
            db.run(SQL["next_in_turn"], held.round)
        asked = next(row["assignee_id"] for row in _round(held) if row["state"] == "open")
        _moved(held, asked)
    data = {"answer": word.answer, "decided": decided, "reason": word.reason, **told}
    events.task_told(held.row, events.TASK_ENDED, data, actor)


def transfer(*, task_id: int, to: str, reason: str, actor: Actor) -> None:
    """Gives the task to somebody else 转交: by whoever is asked, or by who may assign orders.

    Raises 403, 404, 409, 422.
    """
    with transaction.atomic():
        held = locked_task(task_id, actor)
        if not is_his(held.row, actor):
            require(actor, "orders.assign")
        _hand_over(held, person(to, "/to"), reason, actor)


def add_approver(*, task_id: int, username: str, reason: str, actor: Actor) -> None:
    """Asks one more person in the same approval 加签; in turn he comes last. Raises 403, 404, 409, 422."""
    with transaction.atomic():
        held = locked_task(task_id, actor)
        refuse_unless_his(held.row, actor)
        approval = held.approval
        added = person(username, "/approver")
        if added["id"] in {row["assignee_id"] for row in _round(held) if row["state"] != "void"}:
            raise bad_input("approver.asked_already", refusals.ASKED_ALREADY, "/approver", user=username)
        state = "waiting" if approval.mode == "in_turn" else "open"
        db.run(SQL["add"], {"id": task_id, "person": added["id"], "state": state, "at": clock.now()})
        events.task_told(held.row, events.APPROVER_ADDED, {"approver": added["id"], "reason": reason}, actor)


def return_to(*, task_id: int, node: str, reason: str, actor: Actor) -> None:
    """Sends the thing back 退回 to a stage by hand or an approval that it has passed; all behind it is asked anew.

    Raises 403, 404, 409, 422 (no such place behind).
    """
    with transaction.atomic():
        held = locked_task(task_id, actor)
        refuse_unless_his(held.row, actor)
        passed = ports.subjects_of(held.row["subject"]).path(held.row["subject"])
        places = [key for key in passed[:-1] if _stops(held, key)]
        if node not in places:
            raise bad_input("task.no_way_back", refusals.NO_WAY_BACK, "/node", keys=", ".join(places) or "—")
        _end(held, Word("refused" if held.row["kind"] == "approval" else "completed", reason), actor)
        told = _advance(held, Event("returned", node))
        data = {"answer": "returned", "to": node, "reason": reason, **told}
        events.task_told(held.row, events.TASK_ENDED, data, actor)


def remind(*, task_id: int, actor: Actor | None) -> None:
    """Urges 催办 whoever is asked; anybody who sees the task may. Raises 404, 409."""
    with transaction.atomic():
        held = locked_task(task_id, actor)
        db.run(SQL["remind"], {"id": task_id, "at": clock.now()})
        events.task_told(held.row, events.TASK_REMINDED, {"assignee": held.row["assignee_id"]}, actor)


def withdraw(*, task_id: int, actor: Actor) -> None:
    """Takes one's vote back 撤回 as long as the approval is not decided. Raises 403, 404, 409."""
    with transaction.atomic():
        held = locked_task(task_id, actor, ended=True)
        held.approval  # noqa: B018  (refuses another kind of task)
        if held.row["ended_by_id"] != actor.user_id or held.row["state"] not in ("approved", "refused"):
            raise Refusal("task_not_voted", refusals.NOT_VOTED, status=409)
        if not any(row["state"] in ("open", "waiting") for row in _round(held)):
            raise Refusal("task_decided", refusals.DECIDED, status=409)
        if held.approval.mode == "in_turn":
            db.run(SQL["step_back"], {**held.round, "position": held.row["position"]})
        db.run(SQL["reopen"], {"id": task_id})
        events.task_told(held.row, events.VOTE_WITHDRAWN, {}, actor)


def hand_over_tasks(*, user_id: int, actor: Actor | None) -> None:
    """Somebody has left: each of his tasks goes to whom its node names else, or to who answers for the thing."""
    for task in db.rows(SQL["of_user"], (user_id,)):
        held = locked_task(task["id"], None, ended=True)
        if held.row["state"] in ("open", "waiting"):
            successor = _successor(held)
            row = {"id": successor.id, "username": successor.username, "name": successor.name}
            _hand_over(held, row, "", actor)


def _complete(held: Held, word: Word, actor: Actor) -> None:
    if held.row["kind"] == "approval":
        raise Refusal("task_kind", refusals.WRONG_KIND, status=409)
    told: Mapping[str, Any] = {}
    if held.row["kind"] == "work":
        subjects = ports.subjects_of(held.row["subject"])
        lacking = subjects.missing(held.row["subject"], held.row["node"])
        if lacking:
            names = listed(subjects.facts[name].words for name in lacking)
            raise Refusal("facts_missing", refusals.LACKING, params={"names": names}, extra={"missing": list(lacking)})
    _end(held, word, actor)
    if held.row["kind"] == "work":
        told = _advance(held, Event("completed", held.row["node"]))
    events.task_told(held.row, events.TASK_ENDED, {"answer": word.answer, "reason": word.reason, **told}, actor)


def _end(held: Held, word: Word, actor: Actor | None) -> None:
    who = actor.user_id if actor is not None and actor.user_id > 0 else None
    params = {"id": held.row["id"], "state": word.answer, "at": clock.now(), "actor": who, "reason": word.reason}
    db.run(SQL["end"], params)


def _hand_over(held: Held, to: Mapping[str, Any], reason: str, actor: Actor | None) -> None:
    db.run(SQL["transfer"], {"id": held.row["id"], "to": to["id"]})
    _moved(held, to["id"])
    data = {"from": held.row["assignee_id"], "to": to["id"], "reason": reason}
    events.task_told(held.row, events.TASK_TRANSFERRED, data, actor)


def _moved(held: Held, to: int) -> None:
    """Whoever answers for the thing because he was asked does so no more."""
    if held.row["kind"] != "notice":
        subject, node = held.row["subject"], held.row["node"]
        ports.subjects_of(subject).moved(subject, node, before=held.row["assignee_id"], after=to)


def _successor(held: Held) -> Person:
    case, _, people = ports.subjects_of(held.row["subject"]).case(held.row["subject"])
    node = held.node
    whos = node.approvers if isinstance(node, Approval) else node.who if isinstance(node, Stage) else []
    asked = {row["assignee_id"] for row in _round(held) if row["state"] != "void"}
    fitting = [one for who in whos for one in candidates(who, people, case) if one.id not in asked]
    if fitting:
        return min(fitting, key=lambda one: (one.load, one.id))
    owner = next((one for one in people if one.id == case.people.get("owner") and one.id not in asked), None)
    return owner or min(people, key=lambda one: ("admin" not in one.roles, one.id))


def _advance(held: Held, event: Event) -> Mapping[str, Any]:
    return ports.subjects_of(held.row["subject"]).advance(held.row["subject"], event)


def _round(held: Held) -> Sequence[db.Row]:
    return db.rows(SQL["round"], (held.row["subject"], held.row["node"], held.row["round"]))


def _stops(held: Held, key: str) -> bool:
    node = held.process.nodes[key]
    return isinstance(node, Approval) or (isinstance(node, Stage) and node.exit is None)
