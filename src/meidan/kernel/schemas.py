"""Shared shapes of the API: problems, pages, versions, and the answers that every endpoint documents."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from meidan.kernel.paging import DEFAULT_LIMIT, MAX_LIMIT

Item = TypeVar("Item")

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="How many records a page holds at most")]
Cursor = Annotated[str, Field(max_length=500, description="`next_cursor` of the page before")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True, description="The version you have seen")]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Input(BaseModel):
    """A request body: every member is declared, an unknown one is refused.

    Not Ninja's `Schema`, which reads attributes of models too and for that validates every level of a body twice.
    """

    model_config = ConfigDict(extra="forbid")

    def sent(self) -> dict[str, Any]:
        """The members that were in the body, as read (a decimal stays one); `version` is a precondition, no member."""
        sent = self.model_fields_set - {"version"}
        return {name: getattr(self, name) for name in type(self).model_fields if name in sent}

    def given(self) -> dict[str, Any]:
        """All members as read, defaults included."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Answer(Schema):
    """What an endpoint answers: every member is declared, so that clients made from the document know all of them."""

    model_config = ConfigDict(extra="forbid")


class Fault(Schema):
    """One thing wrong: where (JSON Pointer into the body), a stable code, and words in the caller's language."""

    path: str
    code: str
    message: str


class Problem(Schema):
    """RFC 9457 problem document; further members depend on the code (`version`, `number`, `findings`, …)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    errors: list[Fault]


class Page(Schema, Generic[Item]):
    """One page of a list; `next_cursor` is null on the last one. Use it as `Page[ProductOut]`."""

    items: list[Item]
    next_cursor: str | None


class PageQuery(Schema):
    """`?limit=&cursor=`: take it as `Query[PageQuery]`, or derive your filters from it."""

    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


class PieceQuery(Schema):
    """`?limit=&cursor=` of a list that comes whole unless a `limit` is given."""

    limit: Limit | None = None
    cursor: Cursor | None = None


def answers(
    ok: Any, *, created: bool = False, empty: bool = False, limited: bool = False, also: Sequence[int] = ()
) -> dict[int, Any]:
    """The `response=` of an endpoint: the good answer and every problem that may come instead.

    `ok` is the schema of the 200 (with `created` of the 201, as well as of the 200 of a write that found its
    work done if 200 is in `also`); `empty` means 204 without a body; `limited` adds 429; `also` adds further
    statuses. The OpenAPI document leaves 409 and 413 out where the method writes nothing.
    """
    problems = (400, 401, 403, 404, 409, 413, 422, *((429,) if limited else ()))
    good: dict[int, Any] = {204: None} if empty else {201 if created else 200: ok}
    extra: dict[int, Any] = {status: ok if status < 300 else Problem for status in also}
    return {**good, **dict.fromkeys(problems, Problem), **extra}
