"""The feed over HTTP as JSON. The same address with `Accept: text/event-stream` is served by `site.stream`."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from meidan.kernel import queries
from meidan.kernel.http import actor_of, json_response
from meidan.kernel.schemas import answers
from meidan.people.auth import allow

router = Router(tags=["events"])

Position = Annotated[int, Field(ge=0, le=2**63 - 1, description="Events after this position")]
Many = Annotated[int, Field(ge=1, le=queries.MOST, description="How many events at most")]


class FeedQuery(Schema):
    since: Position = 0
    limit: Many = 100


class FeedEventOut(Schema):
    """An event; `at`, `actor` and `data` are left out for callers with masked fields or a limited scope."""

    position: int
    id: int
    stream: str
    sequence: int
    kind: str
    at: str | None = None
    actor: int | None = None
    data: dict[str, Any] | None = None


class FeedOut(Schema):
    """A piece of the feed. Go on with `since=position`; `next_cursor` (the same) is null when nothing is left."""

    items: list[FeedEventOut]
    position: int
    next_cursor: str | None


@router.get("/events", auth=allow("events.view"), response=answers(FeedOut), operation_id="list_events")
def list_events(request: HttpRequest, query: Query[FeedQuery]) -> Any:
    """Committed events after a position, each exactly once and in an order that never changes.

    With `Accept: text/event-stream` the answer is a stream of server-sent events (`id` is the position).
    """
    items = queries.feed(query.since, query.limit, actor_of(request))
    position = items[-1]["position"] if items else query.since
    more = len(items) == query.limit
    return json_response({"items": items, "position": position, "next_cursor": str(position) if more else None})
