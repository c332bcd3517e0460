"""Saved views, colleagues, first steps and the audit log over HTTP."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StrictBool, StrictStr

from meidan.insight import audit as log_reading
from meidan.insight import setup as first_steps
from meidan.insight import views
from meidan.kernel.http import actor_of, expected_version, json_response, once
from meidan.kernel.schemas import Answer, Id, Input, Page, PageQuery, Version, answers
from meidan.kernel.values import Name80, Text80
from meidan.people.auth import allow

router = Router(tags=["insight"])
Screen = Annotated[str, Field(pattern="^[a-z][a-z-]{0,39}$")]
Value = Annotated[StrictStr, Field(max_length=500)]
Values = Annotated[list[Value], Field(max_length=100)]
Filters = Annotated[dict[Name80, StrictBool | Value | Values | None], Field(max_length=50)]
Columns = Annotated[list[Name80], Field(max_length=100)]


class ViewIn(Input):
    """`filters` are the query parameters of the screen's list; `shared`: all see it, only its owner changes it."""

    screen: Screen
    name: Name80
    shared: bool = False
    filters: Filters = {}
    columns: Columns = []
    sort: Text80 = ""


class ViewPatch(Input):
    name: Name80 | None = None
    shared: bool | None = None
    filters: Filters | None = None
    columns: Columns | None = None
    sort: Text80 | None = None
    version: Version | None = None


class ViewOut(Answer):
    id: int
    screen: str
    name: str
    shared: bool
    owner: str
    mine: bool
    version: int
    filters: dict[str, str | list[str] | bool | None]
    columns: list[str]
    sort: str


class ViewsOut(Answer):
    items: list[ViewOut]


class ViewsQuery(Schema):
    screen: Text80 = ""


class NameQuery(Schema):
    q: Text80 = ""


class Colleague(Answer):
    username: str
    name: str
    team: str | None


class ColleaguesOut(Answer):
    items: list[Colleague]


class SetupStep(Answer):
    """`mine`: the caller may do it."""

    key: str
    text: str
    done: bool
    mine: bool


class SetupOut(Answer):
    complete: bool
    steps: list[SetupStep]


class AuditQuery(PageQuery):
    q: Annotated[Text80, Field(description="An order's number, or a stream such as customer:7")] = ""
    actor: Text80 = ""
    kind: Text80 = ""
    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None


class AuditEntry(Answer):
    """`text` in the caller's language; `data` is empty for callers who may see only a part; people are commitments."""

    id: int
    at: str
    actor: str
    username: str
    kind: str
    stream: str
    order: str | None
    text: str
    data: dict[str, Any]


@router.get("/views", auth=allow(), response=answers(ViewsOut), operation_id="list_views")
def list_views(request: HttpRequest, query: Query[ViewsQuery]) -> Any:
    """The caller's saved views and the shared ones."""
    return json_response({"items": views.list_views(screen=query.screen, actor=actor_of(request))})


@router.post("/views", auth=allow(), response=answers(ViewOut, created=True), operation_id="save_view")
@once
def save_view(request: HttpRequest, body: ViewIn) -> Any:
    """Keeps how a list is looked at."""
    return 201, views.save_view(values=body.model_dump(), actor=actor_of(request))


@router.patch("/views/{view_id}", auth=allow(), response=answers(ViewOut), operation_id="change_view")
@once
def change_view(request: HttpRequest, view_id: Id, body: ViewPatch) -> Any:
    """Changes one's own view."""
    version = expected_version(request, body.version)
    values = {name: value for name, value in body.model_dump(exclude={"version"}).items() if value is not None}
    return views.change_view(view_id=view_id, values=values, version=version, actor=actor_of(request))


@router.delete("/views/{view_id}", auth=allow(), response=answers(None, empty=True), operation_id="delete_view")
@once
def delete_view(request: HttpRequest, view_id: Id) -> Any:
    """Takes one's own view away."""
    views.delete_view(view_id=view_id, actor=actor_of(request))
    return 204, None


@router.get("/colleagues", auth=allow(), response=answers(ColleaguesOut), operation_id="list_colleagues")
def list_colleagues(request: HttpRequest, query: Query[NameQuery]) -> Any:
    """Whom an order or a task can be given to, or a comment can mention: active users by name."""
    return json_response({"items": first_steps.colleagues(q=query.q, actor=actor_of(request))})


@router.get("/setup", auth=allow(), response=answers(SetupOut), operation_id="setup")
def setup(request: HttpRequest) -> Any:
    """What a fresh installation still lacks."""
    return json_response(first_steps.setup(actor=actor_of(request)))


@router.get("/audit", auth=allow("audit.view"), response=answers(Page[AuditEntry]), operation_id="audit")
def audit(request: HttpRequest, query: Query[AuditQuery]) -> Any:
    """Who did what when, the latest first."""
    wanted = log_reading.AuditFilter(query.q, query.actor, query.kind, query.from_, query.to)
    found = log_reading.audit(wanted=wanted, limit=query.limit, cursor=query.cursor, actor=actor_of(request))
    return json_response(found)
