"""Somebody is away 委托: his deputy may do his tasks meanwhile; whose they are does not change."""

from datetime import date

from django.db import transaction

from meidan.flow import events, refusals
from meidan.flow.commands.locking import person
from meidan.kernel import db
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor


def delegate(*, deputy: str, first_day: date, last_day: date, actor: Actor) -> None:
    """Names who stands in for the actor from the first day to the last; replaces what he said before. Raises 422."""
    found = person(deputy, "/deputy")
    if found["id"] == actor.user_id:
        raise bad_input("deputy.self", refusals.SAME_PERSON, "/deputy")
    if last_day < first_day:
        raise bad_input("deputy.days", refusals.DAYS, "/last_day")
    with transaction.atomic():
        db.run("DELETE FROM delegation WHERE user_id = %s", (actor.user_id,))
        db.run(
            "INSERT INTO delegation (user_id, deputy_id, first_day, last_day) VALUES (%s, %s, %s, %s)",
            (actor.user_id, found["id"], first_day, last_day),
        )
        data = {"deputy": found["id"], "first_day": first_day, "last_day": last_day}
        events.delegated(actor.user_id, data, actor)


def end_delegation(*, actor: Actor) -> None:
    """The actor is back."""
    with transaction.atomic():
        if db.run("DELETE FROM delegation WHERE user_id = %s", (actor.user_id,)):
            events.delegated(actor.user_id, {"deputy": None}, actor)
