from datetime import UTC, date, datetime, timedelta

import pytest

from meidan.kernel.clock import day_bounds, local_date, now, stopped_at


def test_now_is_aware_and_can_be_stopped() -> None:
    assert now().utcoffset() == timedelta(0)
    instant = datetime(2026, 3, 4, 2, tzinfo=UTC)
    with stopped_at(instant):
        assert now() == instant
    assert now() != instant
    with pytest.raises(ValueError), stopped_at(datetime(2026, 3, 4)):  # noqa: DTZ001
        pass


def test_the_day_belongs_to_the_place() -> None:
    assert local_date(datetime(2026, 3, 4, 16, tzinfo=UTC), "Asia/Shanghai") == date(2026, 3, 5)
    assert day_bounds(date(2026, 3, 5), "Asia/Shanghai") == (
        datetime(2026, 3, 4, 16, tzinfo=UTC),
        datetime(2026, 3, 5, 16, tzinfo=UTC),
    )


def test_a_day_with_a_clock_change_is_not_24_hours() -> None:
    start, end = day_bounds(date(2026, 3, 29), "Europe/Berlin")
    assert end - start == timedelta(hours=23)
