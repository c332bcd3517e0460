"""Saved views: one's own and those that colleagues share. Settings of a screen are no business: not in the log."""

from typing import Any

import orjson
from django.db import IntegrityError, transaction

from meidan.kernel import db
from meidan.kernel.errors import Refusal, not_found
from meidan.kernel.permissions import Actor
from meidan.kernel.records import check_version
from meidan.kernel.words import Words

_SELECT = """
SELECT v.id, v.screen, v.name, v.shared, v.content, v.version, v.owner_id, u.name AS owner
FROM saved_view v JOIN app_user u ON u.id = v.owner_id
"""


def list_views(*, screen: str, actor: Actor) -> list[dict[str, Any]]:
    """The actor's views and the shared ones (of one screen, if given), his own first."""
    rows = db.rows(
        f"{_SELECT} WHERE (v.owner_id = %s OR v.shared) AND (%s = '' OR v.screen = %s)"
        " ORDER BY v.owner_id <> %s, v.screen, v.name, v.id LIMIT 500",
        (actor.user_id, screen, screen, actor.user_id),
    )
    return [_view(row, actor) for row in rows]


def save_view(*, values: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Keeps a new view. Raises 409 when he has one of this name on this screen."""
    content = {name: values[name] for name in ("filters", "columns", "sort")}
    try:
        with transaction.atomic():
            made = db.scalar(
                "INSERT INTO saved_view (owner_id, screen, name, shared, content, version)"
                " VALUES (%s, %s, %s, %s, %s::jsonb, 1) RETURNING id",
                (actor.user_id, values["screen"], values["name"], values["shared"], orjson.dumps(content).decode()),
            )
    except IntegrityError:
        raise Refusal("view.exists", EXISTS, status=409, params={"name": values["name"]}) from None
    return _view(_own(int(made), actor), actor)


def change_view(*, view_id: int, values: dict[str, Any], version: int | None, actor: Actor) -> dict[str, Any]:
    """Changes what is given of one's own view. Raises 404, 409."""
    try:
        with transaction.atomic():
            row = _own(view_id, actor)
            check_version(row["version"], version)
            content = orjson.loads(row["content"])
            content |= {name: values[name] for name in ("filters", "columns", "sort") if name in values}
            db.run(
                "UPDATE saved_view SET name = %s, shared = %s, content = %s::jsonb, version = version + 1"
                " WHERE id = %s",
                (
                    values.get("name", row["name"]), values.get("shared", row["shared"]),
                    orjson.dumps(content).decode(), view_id,
                ),
            )  # fmt: skip
    except IntegrityError:
        raise Refusal("view.exists", EXISTS, status=409, params={"name": values.get("name", "")}) from None
    return _view(_own(view_id, actor), actor)


def delete_view(*, view_id: int, actor: Actor) -> None:
    """Takes one's own view away. Raises 404."""
    _own(view_id, actor)
    db.run("DELETE FROM saved_view WHERE id = %s", (view_id,))


def _own(view_id: int, actor: Actor) -> db.Row:
    found = db.row(f"{_SELECT} WHERE v.id = %s AND v.owner_id = %s FOR UPDATE OF v", (view_id, actor.user_id))
    if found is None:
        raise not_found("视图", "view", str(view_id))
    return found


def _view(row: db.Row, actor: Actor) -> dict[str, Any]:
    content = orjson.loads(row["content"])
    return {
        **{name: row[name] for name in ("id", "screen", "name", "shared", "owner", "version")},
        "mine": row["owner_id"] == actor.user_id,
        "filters": content["filters"],
        "columns": content["columns"],
        "sort": content["sort"],
    }


EXISTS = Words(zh="已经有叫“{name}”的视图,请换个名字", en="There is a view “{name}” already; choose another name")
