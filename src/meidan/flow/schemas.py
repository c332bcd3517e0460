"""The shapes of the API of processes and tasks."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from meidan.kernel.schemas import Answer, Fault, Input, Page, PageQuery, Version
from meidan.kernel.values import Reason, Ref, Text40, Text500

Document = Annotated[dict[str, Any], Field(description="A process definition, format 1")]


class TaskQuery(PageQuery):
    """`mine`: the caller's own tasks and those he stands in for; else all about what he may see."""

    mine: bool = False
    subject: Annotated[Text40, Field(description="What the tasks are about, such as order:17")] = ""


class Person(Answer):
    username: str
    name: str


class VoteOut(Answer):
    """`state`: open, waiting (his turn comes later), approved, refused, or void (not needed any more)."""

    username: str
    name: str
    state: str
    reason: str


class TaskOut(Answer):
    """A task. `number`, `about` and `stage` are of the thing it is about; `votes` of an approval's round."""

    id: int
    kind: Literal["work", "approval", "notice"]
    title: str
    subject: str
    number: str
    about: str
    stage: str
    node: str
    assignee: Person
    mine: bool
    state: Literal["open", "waiting", "completed", "approved", "refused", "void"]
    due_at: str
    overdue: bool
    opened_at: str
    reminded_at: str | None
    ended_at: str | None
    reason: str
    mode: str | None
    votes: list[VoteOut]
    version: int


class WordIn(Input):
    """A word to a task; the reason is kept in the log."""

    reason: Text500 = ""
    version: Version | None = None


class RefusalIn(Input):
    """A refusal says why."""

    reason: Reason
    version: Version | None = None


class HandOverIn(Input):
    to: Ref
    reason: Text500 = ""


class AddApproverIn(Input):
    approver: Ref
    reason: Text500 = ""


class SendBackIn(Input):
    """`node` is a stage by hand or an approval that it has passed."""

    node: Ref
    reason: Reason


class ProcessHead(Answer):
    """A process; `number` is that of the current version, `version` guards its draft."""

    key: str
    subject: str
    name_zh: str
    name_en: str
    number: int
    published_at: str
    has_draft: bool
    version: int


class Processes(Answer):
    items: list[ProcessHead]
    next_cursor: str | None


class FactOut(Answer):
    """A fact that conditions may ask for; money is in minor units."""

    name: str
    title: str
    type: Literal["text", "number", "money", "yes_no", "moment", "person"]


class ProcessOut(ProcessHead):
    """With the current definition, and the draft with what keeps it from being published."""

    definition: Document
    draft: Document | None
    faults: list[Fault]
    facts: list[FactOut]


class DraftIn(Input):
    """`content` is a whole process definition."""

    content: Document
    version: Version | None = None


class PublishIn(Input):
    note: Text500 = ""
    version: Version | None = None


class VersionOut(Answer):
    number: int
    note: str
    published_at: str
    published_by: str | None
    definition: Document


class DelegationIn(Input):
    """Who stands in for the caller, from the first day to the last, both included."""

    deputy: Ref
    first_day: date
    last_day: date


class DelegationOut(Answer):
    deputy: Person | None
    first_day: str | None
    last_day: str | None


PageOfTasks = Page[TaskOut]
PageOfVersions = Page[VersionOut]
