"""Calendars as they are kept: read for the API, and loaded once for the pure functions of `people.calendar`."""

from typing import Any

from django.db import connection

from meidan.kernel import db
from meidan.kernel.paging import decode_cursor, page
from meidan.people import refusals
from meidan.people.calendar import HOLIDAY, WORKDAY, Calendar
from meidan.people.models import Calendar as CalendarRecord

__all__ = ["default_calendar", "list_calendars", "loaded", "show_calendar"]

_MOST = 200
_HEAD = "SELECT id, version, weekdays, hours, time_zone FROM calendar WHERE id = %s"
_DAYS = "SELECT date, kind FROM calendar_day WHERE calendar_id = %s"
_DEFAULT = """
SELECT k.id, k.version, e.time_zone FROM legal_entity e
JOIN calendar k ON k.id = coalesce(e.calendar_id, (SELECT id FROM calendar WHERE is_default)) WHERE e.is_default
"""
_cache: dict[tuple[str, int, int, str], Calendar] = {}


def loaded(calendar_id: int, version: int, zone: str) -> Calendar:
    """The calendar in that version, for a company in `zone` (which counts when the calendar names none).

    Read once per process: whoever asks has the version from the database.
    """
    key = (str(connection.settings_dict["NAME"]), calendar_id, version, zone)
    found = _cache.get(key)
    if found is None:
        head = db.row(_HEAD, (calendar_id,))
        if head is None:
            raise LookupError(f"no calendar {calendar_id}")
        days = db.rows(_DAYS, (calendar_id,))
        found = Calendar(
            zone=head["time_zone"] or zone,
            weekdays=frozenset(head["weekdays"]),
            hours=tuple((start, end) for start, end in head["hours"]),
            holidays=frozenset(day["date"] for day in days if day["kind"] == HOLIDAY),
            workdays=frozenset(day["date"] for day in days if day["kind"] == WORKDAY),
        )
        if head["version"] == version:
            if len(_cache) >= _MOST:
                _cache.clear()
            _cache[key] = found
    return found


def default_calendar() -> Calendar:
    """The calendar of the default legal entity."""
    found = db.row(_DEFAULT)
    if found is None:
        raise LookupError("no default calendar: run `meidan migrate`")
    return loaded(found["id"], found["version"], found["time_zone"])


def list_calendars(*, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of calendars by code, without their days, for everyone signed in. Raises 422."""
    records = CalendarRecord.objects.order_by("code")
    if cursor is not None:
        records = records.filter(code__gt=decode_cursor(cursor, [str])[0])
    cut = page(list(records[: limit + 1]), limit, lambda record: [record.code])
    return {**cut, "items": [_head(record) for record in cut["items"]]}


def show_calendar(*, ref: str) -> dict[str, Any]:
    """One calendar with its days. Raises 404."""
    record = refusals.found(CalendarRecord.objects.all(), ref, "code", refusals.CALENDAR)
    return calendar_answer(record)


def calendar_answer(record: CalendarRecord) -> dict[str, Any]:
    """A calendar as the API shows it."""
    days = db.rows("SELECT date, kind, name FROM calendar_day WHERE calendar_id = %s ORDER BY date", (record.pk,))
    return {**_head(record), "days": [{**day, "date": day["date"].isoformat()} for day in days]}


def _head(record: CalendarRecord) -> dict[str, Any]:
    return {
        "id": record.pk,
        "code": record.code,
        "name_zh": record.name_zh,
        "name_en": record.name_en,
        "time_zone": record.time_zone,
        "weekdays": list(record.weekdays),
        "hours": [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in record.hours],
        "is_default": record.is_default,
        "version": record.version,
    }
