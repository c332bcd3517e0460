"""Tasks over HTTP: what people are asked, and what they say. Whose a task is decides who may answer it."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.flow import commands, queries, schemas
from meidan.flow.commands import Word
from meidan.kernel.http import actor_of, expected_version, json_response, once
from meidan.kernel.schemas import Id, answers
from meidan.people.auth import allow

router = Router(tags=["tasks"])
ONE = answers(schemas.TaskOut)


@router.get("/tasks", auth=allow(), response=answers(schemas.PageOfTasks), operation_id="list_tasks")
def list_tasks(request: HttpRequest, query: Query[schemas.TaskQuery]) -> Any:
    """Open tasks by due time: `mine=1` the caller's own and those he stands in for."""
    found = queries.list_tasks(
        actor=actor_of(request), mine=query.mine, subject=query.subject, limit=query.limit, cursor=query.cursor
    )
    return json_response(found)


@router.get("/tasks/{task_id}", auth=allow(), response=ONE, operation_id="show_task")
def show_task(request: HttpRequest, task_id: Id) -> Any:
    """One task with the votes of its round."""
    return json_response(queries.show_task(actor=actor_of(request), task_id=task_id))


@router.post("/tasks/{task_id}/complete", auth=allow(), response=ONE, operation_id="complete_task")
@once
def complete_task(request: HttpRequest, task_id: Id, body: schemas.WordIn | None = None) -> Any:
    """The work is done, or the notice read. 422 names what is still missing."""
    body = body or schemas.WordIn()
    return _say(request, task_id, Word("completed", body.reason, expected_version(request, body.version)))


@router.post("/tasks/{task_id}/approve", auth=allow(), response=ONE, operation_id="approve_task")
@once
def approve_task(request: HttpRequest, task_id: Id, body: schemas.WordIn | None = None) -> Any:
    """Approves."""
    body = body or schemas.WordIn()
    return _say(request, task_id, Word("approved", body.reason, expected_version(request, body.version)))


@router.post("/tasks/{task_id}/reject", auth=allow(), response=ONE, operation_id="reject_task")
@once
def reject_task(request: HttpRequest, task_id: Id, body: schemas.RefusalIn) -> Any:
    """Refuses, with a reason."""
    return _say(request, task_id, Word("refused", body.reason, expected_version(request, body.version)))


@router.post("/tasks/{task_id}/transfer", auth=allow(), response=ONE, operation_id="transfer_task")
@once
def transfer_task(request: HttpRequest, task_id: Id, body: schemas.HandOverIn) -> Any:
    """Gives the task to somebody else."""
    commands.transfer(task_id=task_id, to=body.to, reason=body.reason, actor=actor_of(request))
    return _shown(request, task_id)


@router.post("/tasks/{task_id}/add-approver", auth=allow(), response=ONE, operation_id="add_approver")
@once
def add_approver(request: HttpRequest, task_id: Id, body: schemas.AddApproverIn) -> Any:
    """Asks one more person in the same approval."""
    commands.add_approver(task_id=task_id, username=body.approver, reason=body.reason, actor=actor_of(request))
    return _shown(request, task_id)


@router.post("/tasks/{task_id}/return", auth=allow(), response=ONE, operation_id="return_task")
@once
def return_task(request: HttpRequest, task_id: Id, body: schemas.SendBackIn) -> Any:
    """Sends the thing back to a stage or approval that it has passed; what lies behind is asked anew."""
    commands.return_to(task_id=task_id, node=body.node, reason=body.reason, actor=actor_of(request))
    return _shown(request, task_id)


@router.post("/tasks/{task_id}/remind", auth=allow(), response=ONE, operation_id="remind_task")
@once
def remind_task(request: HttpRequest, task_id: Id) -> Any:
    """Urges whoever is asked."""
    commands.remind(task_id=task_id, actor=actor_of(request))
    return _shown(request, task_id)


@router.post("/tasks/{task_id}/withdraw", auth=allow(), response=ONE, operation_id="withdraw_vote")
@once
def withdraw_vote(request: HttpRequest, task_id: Id) -> Any:
    """Takes the caller's vote back as long as nothing is decided."""
    commands.withdraw(task_id=task_id, actor=actor_of(request))
    return _shown(request, task_id)


@router.get("/me/delegation", auth=allow(), response=answers(schemas.DelegationOut), operation_id="show_delegation")
def show_delegation(request: HttpRequest) -> Any:
    """Who stands in for the caller."""
    return json_response(queries.show_delegation(actor=actor_of(request)))


@router.put("/me/delegation", auth=allow(), response=answers(schemas.DelegationOut), operation_id="delegate")
@once
def delegate(request: HttpRequest, body: schemas.DelegationIn) -> Any:
    """Somebody may do the caller's tasks while he is away."""
    actor = actor_of(request)
    commands.delegate(deputy=body.deputy, first_day=body.first_day, last_day=body.last_day, actor=actor)
    return queries.show_delegation(actor=actor)


@router.delete("/me/delegation", auth=allow(), response=answers(None, empty=True), operation_id="end_delegation")
@once
def end_delegation(request: HttpRequest) -> Any:
    """The caller is back."""
    commands.end_delegation(actor=actor_of(request))
    return 204, None


def _say(request: HttpRequest, task_id: int, word: Word) -> dict[str, Any]:
    commands.give_word(task_id=task_id, word=word, actor=actor_of(request))
    return _shown(request, task_id)


def _shown(request: HttpRequest, task_id: int) -> dict[str, Any]:
    return queries.show_task(actor=actor_of(request), task_id=task_id)
