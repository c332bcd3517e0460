"""What happened to an order. Decimals are strings."""

from typing import Annotated, Any

from pydantic import Field

from meidan.kernel.schemas import Answer
from meidan.orders.shown.parts import Free


class FieldChange(Answer):
    """One place of the order's content that changed; `field` is what people call it."""

    path: str
    field: str
    before: Any
    after: Any


class EventOut(Answer):
    """One entry of the order's log; `data` as it was recorded, filled in as far as the caller may see it."""

    id: int
    sequence: int
    at: str
    actor: str
    kind: str
    data: Free
    hash: str
    text: Annotated[str, Field(description="What happened, in the caller's language")]
    changes: list[FieldChange]


class EventsOut(Answer):
    items: list[EventOut]
    next_cursor: str | None = None


class ChangeOut(Answer):
    """One place that changed; `before` and `after` are null where there was, or is, nothing."""

    path: str
    before: Any
    after: Any


class RevisionOut(Answer):
    version: int | None
    at: str
    actor: str
    kind: str
    changes: list[ChangeOut]


class Revisions(Answer):
    items: list[RevisionOut]
    next_cursor: str | None
