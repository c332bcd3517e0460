"""Channels: where orders come from, and whether a short one may be taken there."""

from typing import Any

from django.db import transaction

from meidan.kernel import db
from meidan.kernel import events as log
from meidan.kernel.errors import not_found, stale
from meidan.kernel.permissions import Actor, require
from meidan.orders import events

_CHANGEABLE = ("name_zh", "name_en", "kind", "allow_backorder", "active")


def set_channel(*, code: str, values: dict[str, Any], actor: Actor, version: int | None = None) -> dict[str, Any]:
    """Creates the channel or changes the given values (name_zh, name_en, kind, allow_backorder, active).

    `allow_backorder` None follows the company, except that shop channels then refuse. Raises 404, 409.
    """
    require(actor, "settings.edit")
    given = {name: values[name] for name in _CHANGEABLE if name in values}
    with transaction.atomic():
        found = db.row("SELECT * FROM channel WHERE code = %s FOR UPDATE", (code,))
        if found is None:
            if version is not None:
                raise not_found("渠道", "channel", code)
            fresh = {"name_zh": code, "name_en": code, "kind": "manual", "allow_backorder": None, "active": True}
            _insert(code, {**fresh, **given})
        elif version is not None and version != found["version"]:
            raise stale(found["version"])
        elif given:
            changes = ", ".join(f"{name} = %s" for name in given)
            db.run(f"UPDATE channel SET {changes}, version = version + 1 WHERE code = %s", (*given.values(), code))
        log.append(f"channel:{code}", events.CHANNEL_SET, given, actor)
    return channel(code)


def channel(code: str) -> dict[str, Any]:
    """One channel. Raises 404."""
    found = db.row(f"SELECT code, {', '.join(_CHANGEABLE)}, version FROM channel WHERE code = %s", (code,))
    if found is None:
        raise not_found("渠道", "channel", code)
    return found


def _insert(code: str, values: dict[str, Any]) -> None:
    db.run(
        "INSERT INTO channel (code, name_zh, name_en, kind, allow_backorder, active, version)"
        " VALUES (%s, %s, %s, %s, %s, %s, 1)",
        (code, *(values[name] for name in _CHANGEABLE)),
    )
