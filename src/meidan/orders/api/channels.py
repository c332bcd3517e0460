"""Channels over HTTP."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from meidan.kernel import db
from meidan.kernel.http import actor_of, expected_version, json_response, once
from meidan.kernel.paging import piece
from meidan.kernel.schemas import Answer, Input, PieceQuery, Version, answers
from meidan.kernel.values import Name80, Text40
from meidan.orders import commands
from meidan.people.auth import allow

router = Router(tags=["channels"])


class ChannelIn(Input):
    name_zh: Name80 | None = None
    name_en: Name80 | None = None
    kind: Literal["manual", "shop"] | None = None
    allow_backorder: bool | None = None
    active: bool | None = None
    version: Version | None = None


class ChannelOut(Answer):
    code: str
    name_zh: str
    name_en: str
    kind: Literal["manual", "shop"]
    allow_backorder: bool | None
    active: bool
    version: int


class Channels(Answer):
    items: list[ChannelOut]
    next_cursor: str | None


class ChannelPath(Schema):
    code: Text40


@router.get("/channels", auth=allow("orders.view"), response=answers(Channels), operation_id="list_channels")
def list_channels(request: HttpRequest, query: Query[PieceQuery]) -> Any:
    """All channels with their policy; `allow_backorder` null follows the company, shop channels then refuse."""
    sql = "SELECT code, name_zh, name_en, kind, allow_backorder, active, version FROM channel ORDER BY code"
    return json_response(piece(db.rows(sql), query.limit, query.cursor))


@router.put("/channels/{code}", auth=allow("settings.edit"), response=answers(ChannelOut), operation_id="set_channel")
@once
def set_channel(request: HttpRequest, path: Path[ChannelPath], body: ChannelIn) -> Any:
    """Creates a channel or changes what is given."""
    values = body.model_dump(exclude_unset=True, exclude={"version"})
    kept = {name: value for name, value in values.items() if value is not None or name == "allow_backorder"}
    version = expected_version(request, body.version)
    return commands.set_channel(code=path.code, values=kept, actor=actor_of(request), version=version)
