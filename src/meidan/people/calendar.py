"""The working calendar as pure functions: which days are worked, and what a number of working days or hours later is.

A working day has the same working hours whatever weekday it falls on; a make-up day 调休 counts like any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HOLIDAY, WORKDAY = "holiday", "workday"
_FURTHEST = 3700  # days; a calendar that works less than one day in ten years is a mistake


@dataclass(frozen=True, slots=True)
class Calendar:
    """`weekdays` are ISO numbers (1 = Monday); `holidays` and `workdays` (调休) are exceptions to them.

    `hours` are the working hours of a day in order, without overlaps, as local times of `zone`.
    """

    zone: str
    weekdays: frozenset[int]
    hours: tuple[tuple[time, time], ...]
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day not in self.holidays and day.isoweekday() in self.weekdays


PLAIN = Calendar("Asia/Shanghai", frozenset((1, 2, 3, 4, 5)), ((time(9), time(12)), (time(13), time(18))))


def local_day(calendar: Calendar, instant: datetime) -> date:
    """The calendar's local date at an instant."""
    return instant.astimezone(ZoneInfo(calendar.zone)).date()


def working_day(calendar: Calendar, day: date) -> date:
    """The day itself when it is worked, else the next one that is. Raises ValueError when none comes."""
    for later in _days_from(day):
        if calendar.works_on(later):
            return later
    raise ValueError("no working day")


# Asked for every order with the same few days.
@lru_cache(maxsize=4096)
def add_working_days(calendar: Calendar, day: date, days: int) -> date:
    """The working day that is `days` (≥ 0) working days after `day`; 0 is the day itself, worked or not."""
    for _ in range(days):
        day = working_day(calendar, day + timedelta(days=1))
    return day


@lru_cache(maxsize=4096)
def end_of_day(calendar: Calendar, day: date, at: time | None = None) -> datetime:
    """The instant (UTC) when work ends on `day`, or the local time `at` of it."""
    return datetime.combine(day, at or calendar.hours[-1][1], ZoneInfo(calendar.zone)).astimezone(UTC)


def add_working_hours(calendar: Calendar, instant: datetime, hours: float) -> datetime:
    """The instant (UTC) by which so many working hours have passed since `instant`; it lies inside working hours.

    Raises ValueError when the calendar has too few of them.
    """
    left = timedelta(hours=hours)
    for day in _days_from(local_day(calendar, instant)):
        if not calendar.works_on(day):
            continue
        for start, end in _spans(calendar, day):
            begun = max(start, instant)
            if begun >= end:
                continue
            if end - begun >= left:
                return begun + left
            left -= end - begun
    raise ValueError("no working hours")


def is_overdue(due: datetime, now: datetime) -> bool:
    """Whether the due time has passed."""
    return now > due


def by_end_of_next_working_day(calendar: Calendar, now: datetime) -> datetime:
    """The end (UTC) of the next working day after today: what is due until then needs attention now."""
    return end_of_day(calendar, add_working_days(calendar, local_day(calendar, now), 1))


def _spans(calendar: Calendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(calendar.zone)
    for start, end in calendar.hours:
        yield (
            datetime.combine(day, start, zone).astimezone(UTC),
            datetime.combine(day, end, zone).astimezone(UTC),
        )


def _days_from(day: date) -> Iterator[date]:
    for distance in range(_FURTHEST):
        yield day + timedelta(days=distance)
