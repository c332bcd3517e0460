"""Reads over the event log."""

from typing import Any

from meidan.kernel import feed as feed_reading
from meidan.kernel.feed import FeedEvent
from meidan.kernel.permissions import Actor, require

MOST = 1000


def feed(since: int, limit: int, actor: Actor) -> list[dict[str, Any]]:
    """Up to `limit` (at most 1,000) events after position `since`, in feed order; see `present`.

    Raises 403 without `events.view`.
    """
    require(actor, "events.view")
    full = sees_content(actor)
    return [present(event, full) for event in feed_reading.read(max(since, 0), min(limit, MOST))]


def sees_content(actor: Actor) -> bool:
    """Whether events may show what they say: not to those with masked fields or a part of the data only."""
    return not actor.masks and actor.scope == "all"


def present(event: FeedEvent, full: bool) -> dict[str, Any]:
    """{position, id, stream, sequence, kind}, and when `full` also {at, actor, data}.

    Personal values stand in `data` as commitments.
    """
    ids = {
        "position": event.position,
        "id": event.id,
        "stream": event.stream,
        "sequence": event.sequence,
        "kind": event.kind,
    }
    if not full:
        return ids
    return {**ids, "at": event.at.isoformat().replace("+00:00", "Z"), "actor": event.actor_id, "data": event.data()}
