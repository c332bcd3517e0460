"""A user's notices over HTTP."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from meidan.kernel.http import actor_of, json_response, once
from meidan.kernel.schemas import Answer, Id, Input, PageQuery, answers
from meidan.notify import commands, queries
from meidan.people.auth import allow

router = Router(tags=["notifications"])


class NoticesQuery(PageQuery):
    unread: bool = False


class NoticeOut(Answer):
    """A notice in the caller's language; `link` is the page of the application that it is about."""

    id: int
    kind: str
    text: str
    link: str
    actor: str
    at: str
    read: bool


class NoticesOut(Answer):
    items: list[NoticeOut]
    next_cursor: str | None
    unread: int


class ReadIn(Input):
    """Without `ids` all of them."""

    ids: Annotated[list[Id], Field(max_length=1000)] | None = None


class ReadOut(Answer):
    marked: int


@router.get("/me/notifications", auth=allow(), response=answers(NoticesOut), operation_id="list_notifications")
def list_notifications(request: HttpRequest, query: Query[NoticesQuery]) -> Any:
    """The caller's notices, newest first, and how many of all are unread."""
    found = queries.list_notifications(
        actor=actor_of(request), unread=query.unread, limit=query.limit, cursor=query.cursor
    )
    return json_response(found)


@router.post("/me/notifications/read", auth=allow(), response=answers(ReadOut), operation_id="read_notifications")
@once
def read_notifications(request: HttpRequest, body: ReadIn | None = None) -> Any:
    """Marks the caller's notices as read."""
    ids = body.ids if body else None
    return {"marked": commands.mark_read(ids=ids, actor=actor_of(request))}
