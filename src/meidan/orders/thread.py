"""The thread of an order: what colleagues say to each other about it, and the files they put to it.

It stands in this room and not on the floor of the engines, because whoever may see the order may read along: its data
scope decides. Contents are kept by `files`, people are told by `notify`; every entry is an event of the order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction

from meidan.files import rules as file_rules
from meidan.files import store
from meidan.kernel import clock, db
from meidan.kernel import events as log
from meidan.kernel.errors import Refusal, bad_input, not_found
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.notify.commands import Notice, notify
from meidan.orders import events
from meidan.orders.queries import visible_order
from meidan.orders.scope import visible
from meidan.people.auth import actor_by_id

_MENTION = re.compile(r"@([\w.+\-]{1,64})")
_PEOPLE = "SELECT id, username, name FROM app_user WHERE is_active AND (username = ANY (%s) OR name = ANY (%s))"
_INSERT = """
INSERT INTO order_comment (order_id, actor_id, at, text, mentions, file_id, file_name)
VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s) RETURNING id
"""
_LIST = """
SELECT c.id, c.at, c.text, c.mentions, c.file_name, u.username, u.name, f.size, f.media_type
FROM order_comment c JOIN app_user u ON u.id = c.actor_id LEFT JOIN stored_file f ON f.id = c.file_id
WHERE c.order_id = %s AND c.id > %s ORDER BY c.id LIMIT %s
"""
_FILE = """
SELECT c.file_name, f.digest, f.media_type FROM order_comment c JOIN stored_file f ON f.id = c.file_id
WHERE c.order_id = %s AND c.id = %s
"""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it comes in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Download:
    """A kept file; `inline`: the browser may show it."""

    path: Path
    name: str
    media_type: str
    inline: bool


def add_comment(*, number: str, text: str, attachment: Attachment | None = None, actor: Actor) -> dict[str, Any]:
    """Says something about an order, or puts a file to it; colleagues named with @ who may see it are notified.

    Needs only to see the order. Raises 404, 413 (file too large), 422 when there is neither text nor file.
    """
    require(actor, "orders.view")
    if not text.strip() and attachment is None:
        raise bad_input("comment.empty", NOTHING, "/text")
    order = visible_order(number, actor)
    kept = store.keep_file(attachment.content) if attachment else None
    name = file_rules.clean_name(attachment.name) if attachment else ""
    with transaction.atomic():
        people = _mentioned(text, order["id"], actor)
        mentions = [{"username": one["username"], "name": one["name"]} for one in people]
        values = (order["id"], actor.user_id, clock.now(), text, orjson.dumps(mentions).decode())
        comment_id = int(db.scalar(_INSERT, (*values, kept["id"] if kept else None, name)))
        data: dict[str, Any] = {"comment": comment_id, "mentions": [one["username"] for one in people]}
        if text:
            data["text"] = log.Private(text)
        if kept:
            data |= {"file": kept["digest"], "size": kept["size"], "file_name": log.Private(name)}
        kind = events.FILE_ATTACHED if kept else events.COMMENTED
        log.append(events.order_stream(order["id"]), kind, data, actor)
        params: dict[str, object] = {"who": actor.name, "number": order["number"], "text": text[:200]}
        notice = Notice("mention", MENTIONED, f"/orders/{order['number']}", params)
        notify(users=[one["id"] for one in people], notice=notice, actor=actor)
    found = db.row(_LIST.replace("c.id > %s", "c.id = %s"), (order["id"], comment_id, 1))
    assert found is not None
    return _comment(found)


def list_comments(*, number: str, limit: int, cursor: str | None, actor: Actor) -> dict[str, Any]:
    """The order's thread, oldest first. Raises 404, 422."""
    require(actor, "orders.view")
    order = visible_order(number, actor)
    after = decode_cursor(cursor, (int,))[0] if cursor else 0
    cut = page(db.rows(_LIST, (order["id"], after, limit + 1)), limit, lambda one: (one["id"],))
    return {**cut, "items": [_comment(one) for one in cut["items"]]}


def attached_file(*, number: str, comment_id: int, actor: Actor) -> Download:
    """The file of an entry. Raises 404."""
    require(actor, "orders.view")
    order = visible_order(number, actor)
    found = db.row(_FILE, (order["id"], comment_id))
    if found is None:
        raise not_found("附件", "attachment", str(comment_id))
    inline = found["media_type"] in file_rules.HARMLESS
    return Download(store.path_of(found["digest"]), found["file_name"], found["media_type"], inline)


def _mentioned(text: str, order_id: int, actor: Actor) -> Sequence[db.Row]:
    """The colleagues named in a text who may see the order."""
    names = list(dict.fromkeys(_MENTION.findall(text)))[:20]
    found = db.rows(_PEOPLE, (names, names)) if names else []
    return [one for one in found if one["id"] != actor.user_id and _sees(one["id"], order_id)]


def _sees(user_id: int, order_id: int) -> bool:
    try:
        other = actor_by_id(user_id)
    except Refusal:
        return False
    condition, values = visible(other)
    sql = f"SELECT EXISTS (SELECT 1 FROM sales_order o WHERE o.id = %s AND {condition})"
    return other.may("orders.view") and bool(db.scalar(sql, (order_id, *values)))


def _comment(row: db.Row) -> dict[str, Any]:
    file = None
    if row["size"] is not None:
        inline = row["media_type"] in file_rules.HARMLESS
        file = {"name": row["file_name"], "size": row["size"], "media_type": row["media_type"], "inline": inline}
    return {
        "id": row["id"],
        "at": row["at"].isoformat().replace("+00:00", "Z"),
        "author": {"username": row["username"], "name": row["name"]},
        "text": row["text"],
        "mentions": orjson.loads(row["mentions"]),
        "file": file,
    }


NOTHING = Words(zh="请写点什么,或附上文件", en="Write something, or attach a file")
MENTIONED = Words(zh="{who} 在订单 {number} 里提到你:{text}", en="{who} mentioned you on order {number}: {text}")
