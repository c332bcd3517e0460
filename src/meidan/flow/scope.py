"""Whose tasks they are, and who may see them."""

from meidan.flow import ports
from meidan.flow.reading import SQL
from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor
from meidan.people.calendar import local_day
from meidan.people.calendars import default_calendar


def may_see(row: db.Row, actor: Actor) -> bool:
    """His own, one he stands in for, or one about a thing that he may see."""
    if is_his(row, actor):
        return True
    subject = str(row["subject"])
    return subject in ports.subjects_of(subject).seen(actor, [subject])


def is_his(row: db.Row, actor: Actor) -> bool:
    """Whether the actor is asked, or stands in for who is."""
    if row["assignee_id"] == actor.user_id:
        return True
    today = local_day(default_calendar(), clock.now())
    return bool(db.scalar(SQL["stands_in"], (row["assignee_id"], actor.user_id, today)))
