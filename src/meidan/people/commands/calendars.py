"""Working calendars: put as a whole, since a calendar in halves is nobody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import check_version
from meidan.kernel.words import Words
from meidan.people import events
from meidan.people.commands.entities import zones
from meidan.people.models import Calendar, CalendarDay


@dataclass(frozen=True, slots=True)
class CalendarInput:
    """`days` are (date, kind holiday | workday, name); `hours` local times from–to in order."""

    code: str
    name_zh: str
    name_en: str
    weekdays: Sequence[int]
    hours: Sequence[tuple[time, time]]
    days: Sequence[tuple[date, str, str]] = ()
    time_zone: str = ""
    is_default: bool = False


def put_calendar(*, actor: Actor, wanted: CalendarInput, version: int | None = None) -> Calendar:
    """Creates the calendar or replaces it. Due times already set stay; new ones follow it.

    Raises 403, 409 (stale; the default one cannot just stop being it), 422 (hours out of order, a date twice).
    """
    require(actor, "settings.edit")
    _check(wanted)
    with transaction.atomic():
        # All rows, in id order: whoever moves the default waits for whoever else does.
        there = {one.code: one for one in Calendar.objects.select_for_update().order_by("id")}
        calendar = there.get(wanted.code)
        check_version(calendar.version if calendar else 0, version)
        before = events.calendar_facts(calendar) if calendar else None
        calendar = calendar or Calendar(code=wanted.code, version=0)
        if calendar.is_default and not wanted.is_default:
            raise Refusal("default_calendar", STAYS_DEFAULT, status=409)
        if wanted.is_default:
            Calendar.objects.filter(is_default=True).exclude(pk=calendar.pk).update(is_default=False)
        _write(calendar, wanted)
        if before != events.calendar_facts(calendar):
            calendar.version += 1
            calendar.save(update_fields=["version"])
            events.calendar_set(calendar, before, actor)
    return calendar


def _write(calendar: Calendar, wanted: CalendarInput) -> None:
    for member in ("name_zh", "name_en", "time_zone", "is_default"):
        setattr(calendar, member, getattr(wanted, member))
    calendar.weekdays = sorted(set(wanted.weekdays))
    calendar.hours = [list(span) for span in wanted.hours]
    calendar.save()
    CalendarDay.objects.filter(calendar=calendar).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=calendar, date=on, kind=kind, name=name) for on, kind, name in wanted.days
    )


def _check(wanted: CalendarInput) -> None:
    if wanted.time_zone and wanted.time_zone not in zones():
        raise bad_input("time_zone.unknown", TIME_ZONE, "/time_zone")
    last = None
    for index, (start, end) in enumerate(wanted.hours):
        if start >= end or (last is not None and start < last):
            raise bad_input("calendar.hours", HOURS, f"/hours/{index}")
        last = end
    seen: set[date] = set()
    for index, (on, _, _) in enumerate(wanted.days):
        if on in seen:
            raise bad_input("calendar.day_twice", TWICE, f"/days/{index}/date", day=on)
        seen.add(on)


STAYS_DEFAULT = Words(
    zh="这是默认工作日历:请先把另一个设为默认",
    en="This is the default calendar: make another one the default first",
)
TIME_ZONE = Words(zh="没有这个时区,请填如 Asia/Shanghai", en="No such time zone; write one such as Asia/Shanghai")
HOURS = Words(zh="工作时段要从早到晚,不能重叠", en="Working hours go from early to late and do not overlap")
TWICE = Words(zh="{day} 出现了两次", en="{day} is there twice")
