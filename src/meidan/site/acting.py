"""Whose work a command of the terminal is."""

from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.people.auth import actor_by_id
from meidan.site.failure import Failure, language


def acting_as(name: str) -> Actor:
    """The active user of this name, in the terminal's language. Raises Failure."""
    found = db.scalar("SELECT id FROM app_user WHERE username = %s AND is_active", (name,))
    if found is None:
        raise Failure(f"没有用户 {name}", f"there is no user {name}")
    return actor_by_id(int(found), language())
