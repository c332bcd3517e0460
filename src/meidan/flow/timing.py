"""By when? Pure: from the choices of a definition, the working calendar, the facts and the present instant."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from meidan.flow.definition import Due, InDays, InHours
from meidan.people.calendar import Calendar, add_working_days, add_working_hours, end_of_day, local_day

_SOONEST = timedelta(hours=1)


def due_at(dues: Sequence[Due], calendar: Calendar, facts: Mapping[str, Any], now: datetime) -> datetime:
    """The instant (UTC) by the first choice that gives one; never in the past: a late thing is due today.

    Days count from the local day of `begins` (a fact, an instant ahead of now) or of now. Raises ValueError when no
    choice gives a time.
    """
    today = local_day(calendar, now)
    begins: datetime = max(facts.get("begins") or now, now)
    for due in dues:
        if isinstance(due, InHours):
            return add_working_hours(calendar, begins, due.hours)
        if isinstance(due, InDays):
            day = add_working_days(calendar, local_day(calendar, begins), due.days)
            at = time.fromisoformat(due.at) if due.at else None
        else:
            named: date | None = facts.get(due.fact)
            if named is None:
                continue
            day, at = named, None
        return max(end_of_day(calendar, max(day, today), at), now + _SOONEST)
    raise ValueError("no due time")
