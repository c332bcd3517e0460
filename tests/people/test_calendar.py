"""Working days and hours: the official calendar, make-up days, time zones, and what is overdue when."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Template

from meidan.kernel import db
from meidan.people.calendar import (
    Calendar,
    add_working_days,
    add_working_hours,
    by_end_of_next_working_day,
    end_of_day,
    is_overdue,
    local_day,
    working_day,
)
from meidan.people.calendars import default_calendar

HOURS = ((time(9), time(12)), (time(13), time(18)))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def official() -> Calendar:
    """October 2026 as published: a week of holidays, a Sunday before and a Saturday after to make up for it."""
    week = frozenset(date(2026, 10, day) for day in range(1, 8))
    return Calendar("Asia/Shanghai", frozenset(range(1, 6)), HOURS, week, frozenset({date(2026, 10, 10)}))


def test_working_days_jump_over_holidays_and_count_make_up_days() -> None:
    calendar = official()
    assert add_working_days(calendar, date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(calendar, date(2026, 10, 9), 1) == date(2026, 10, 10)  # a Saturday that is worked
    assert add_working_days(calendar, date(2026, 10, 9), 2) == date(2026, 10, 12)
    assert add_working_days(calendar, date(2026, 10, 3), 0) == date(2026, 10, 3)
    assert working_day(calendar, date(2026, 10, 3)) == date(2026, 10, 8)


def test_working_hours_pass_only_while_people_work() -> None:
    calendar = official()

    def local(day: date, at: time) -> datetime:
        return datetime.combine(day, at, SHANGHAI)

    evening = local(date(2026, 9, 30), time(17))
    assert add_working_hours(calendar, evening, 2) == local(date(2026, 10, 8), time(10))
    assert add_working_hours(calendar, local(date(2026, 10, 8), time(11, 30)), 1) == local(
        date(2026, 10, 8), time(13, 30)
    )
    assert add_working_hours(calendar, local(date(2026, 10, 9), time(18)), 8) == local(date(2026, 10, 10), time(18))


def test_the_end_of_a_day_is_local() -> None:
    calendar = Calendar("America/New_York", frozenset(range(1, 6)), HOURS)
    assert end_of_day(calendar, date(2026, 1, 5)) == datetime(2026, 1, 5, 23, tzinfo=UTC)
    assert end_of_day(calendar, date(2026, 7, 6)) == datetime(2026, 7, 6, 22, tzinfo=UTC)
    assert end_of_day(calendar, date(2026, 7, 6), time(12)) == datetime(2026, 7, 6, 16, tzinfo=UTC)
    assert local_day(calendar, datetime(2026, 7, 6, 3, tzinfo=UTC)) == date(2026, 7, 5)


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
calendars = st.builds(
    Calendar,
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Asia/Kathmandu"]),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    hours=st.just(HOURS),
    holidays=st.frozensets(days, max_size=20),
    workdays=st.frozensets(days, max_size=20),
)


@given(calendars, days, st.integers(0, 15))
def test_a_day_that_is_n_working_days_later_has_n_of_them_behind_it(calendar: Calendar, day: date, count: int) -> None:
    later = add_working_days(calendar, day, count)
    between = [day + timedelta(days=n) for n in range(1, (later - day).days + 1)]
    assert sum(calendar.works_on(one) for one in between) == count
    assert count == 0 or calendar.works_on(later)


instants = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(calendars, instants, st.integers(1, 40))
def test_working_hours_add_up_and_end_inside_working_time(calendar: Calendar, start: datetime, hours: int) -> None:
    once = add_working_hours(calendar, start, hours)
    assert once > start
    local = once.astimezone(ZoneInfo(calendar.zone))
    assert calendar.works_on(local.date())
    assert any(begin < local.time() <= end for begin, end in HOURS)
    assert add_working_hours(calendar, add_working_hours(calendar, start, hours), 3) == add_working_hours(
        calendar, start, hours + 3
    )


def test_what_is_due_until_the_end_of_the_next_working_day_needs_attention() -> None:
    calendar = official()
    holiday_eve = datetime.combine(date(2026, 9, 30), time(10), SHANGHAI)
    assert by_end_of_next_working_day(calendar, holiday_eve) == datetime.combine(date(2026, 10, 8), time(18), SHANGHAI)
    due = end_of_day(calendar, date(2026, 10, 8))
    assert not is_overdue(due, due)
    assert is_overdue(due, due + timedelta(seconds=1))


def test_the_official_calendar_is_there_from_the_start(database: Template) -> None:
    calendar = default_calendar()
    assert calendar.zone == "Asia/Shanghai"
    worked = {date(2025, 1, 26), date(2025, 10, 11), date(2026, 1, 4), date(2026, 2, 28), date(2026, 10, 10)}
    assert all(calendar.works_on(day) for day in worked)
    assert all(day.isoweekday() > 5 for day in calendar.workdays)
    free = {date(2025, 10, 8), date(2026, 2, 23), date(2026, 6, 19), date(2026, 9, 25)}
    assert not any(calendar.works_on(day) for day in free)
    assert (len(calendar.holidays), len(calendar.workdays)) == (28 + 33, 5 + 6)
    assert db.scalar("SELECT count(*) FROM calendar WHERE is_default") == 1


def test_a_company_keeps_its_calendar_over_the_api(api: Any) -> None:
    known = api.get("/calendars/CN")
    assert api.get("/calendars")["items"][0]["code"] == "CN"
    body = {
        name: known[name] for name in ("name_zh", "name_en", "time_zone", "weekdays", "hours", "is_default", "days")
    }
    body["days"].append({"date": "2026-12-31", "kind": "holiday", "name": "公司年会"})
    status, stale = api.request("PUT", "/calendars/CN", body, if_match="7")
    assert (status, stale["code"], stale["version"]) == (409, "version_conflict", 1)
    status, changed = api.request("PUT", "/calendars/CN", {**body, "version": 1})
    assert (status, changed["version"], changed["days"][-1]["name"]) == (200, 2, "公司年会")
    assert not default_calendar().works_on(date(2026, 12, 31))
    status, same = api.request("PUT", "/calendars/CN", body)
    assert (status, same["version"]) == (200, 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weekdays": []}, "too_short"),
        ({"weekdays": [8]}, "less_than_equal"),
        ({"hours": [["13:00", "18:00"], ["09:00", "12:00"]]}, "calendar.hours"),
        ({"hours": [["9", "12:00"]]}, "string_pattern_mismatch"),
        ({"time_zone": "Mars/Olympus"}, "time_zone.unknown"),
        ({"days": [{"date": "2026-01-01", "kind": "holiday"}] * 2}, "calendar.day_twice"),
        ({"days": [{"date": "2026-01-01", "kind": "party"}]}, "literal_error"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(api: Any, change: dict[str, Any], code: str) -> None:
    body = {"name_zh": "轮班", "name_en": "Shifts", "weekdays": [1, 2, 6, 7], "hours": [["08:00", "20:00"]]}
    status, refused = api.request("PUT", "/calendars/SHIFT", {**body, **change})
    assert (status, refused["errors"][0]["code"]) == (422, code)


def test_a_company_of_its_own_calendar_counts_its_own_days(api: Any) -> None:
    body = {"name_zh": "周末班", "name_en": "Weekends", "weekdays": [6, 7], "hours": [["10:00", "16:00"]]}
    assert api.request("PUT", "/calendars/WEEKEND", body)[0] == 200
    assert api.request("PATCH", "/entities/MAIN", {"calendar": "WEEKEND"})[1]["calendar"] == "WEEKEND"
    order = api.post("/orders", {"lines": [{"product": "NOTHING", "quantity": "1"}]})
    due = datetime.fromisoformat(order["due_at"]).astimezone(SHANGHAI)
    assert (due.isoweekday() in (6, 7), due.time()) == (True, time(16))
    assert api.request("PATCH", "/entities/MAIN", {"calendar": None})[1]["calendar"] is None
    stays = {**body, "is_default": True}
    assert api.request("PUT", "/calendars/WEEKEND", stays)[1]["is_default"]
    status, refused = api.request("PUT", "/calendars/WEEKEND", body)
    assert (status, refused["code"]) == (409, "default_calendar")
