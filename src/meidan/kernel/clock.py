"""The one clock, and the calendar days of a place."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("meidan_stopped_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def stopped_at(instant: datetime) -> Generator[None]:
    """Inside the block `now()` is `instant` (aware), for this thread or task only."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    token = _stopped.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day of `instant` in `zone` (an IANA name such as Asia/Shanghai)."""
    return instant.astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """First instant of `day` in `zone` and first instant of the day after, both in UTC."""
    place = ZoneInfo(zone)
    start = datetime.combine(day, time.min, place)
    end = datetime.combine(day + timedelta(days=1), time.min, place)
    return start.astimezone(UTC), end.astimezone(UTC)
