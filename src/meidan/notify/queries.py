"""Reads of notices: everybody sees his own."""

from typing import Any

from meidan.kernel import db
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor

_LIST = """
SELECT n.id, n.kind, n.text_zh, n.text_en, n.link, n.at, n.read_at, u.name AS actor
FROM notification n LEFT JOIN app_user u ON u.id = n.actor_id
WHERE n.user_id = %s AND n.id < %s AND (NOT %s OR n.read_at IS NULL) ORDER BY n.id DESC LIMIT %s
"""


def list_notifications(*, actor: Actor, unread: bool, limit: int, cursor: str | None) -> dict[str, Any]:
    """{items, next_cursor, unread}: the actor's own notices, newest first. Raises 422 for a bad cursor."""
    before = decode_cursor(cursor, (int,))[0] if cursor else 2**63 - 1
    cut = page(db.rows(_LIST, (actor.user_id, before, unread, limit + 1)), limit, lambda one: (one["id"],))
    count = db.scalar("SELECT count(*) FROM notification WHERE user_id = %s AND read_at IS NULL", (actor.user_id,))
    items = [
        {
            "id": one["id"],
            "kind": one["kind"],
            "text": one["text_en"] if actor.lang == "en" else one["text_zh"],
            "link": one["link"],
            "actor": one["actor"] or "",
            "at": one["at"].isoformat().replace("+00:00", "Z"),
            "read": one["read_at"] is not None,
        }
        for one in cut["items"]
    ]
    return {**cut, "items": items, "unread": count}
