"""Dates as people write them; day-first and month-first are told apart by the whole column, or not at all."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Order = Literal["dmy", "mdy", ""]
Moment = dt.date | dt.datetime

_TIME = (
    r"(?:[T\s]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?|分)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(rf"^(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?\s*{_TIME}$")
_YEAR_LAST = re.compile(rf"^(\d{{1,2}})\s*[-/.\s]\s*(\d{{1,2}})\s*[-/.\s]\s*(\d{{4}}|\d{{2}}){_TIME}$")
_DIGITS = re.compile(r"^(20\d{2})(0[1-9]|1[0-2])([0-3]\d)$")
_NO_YEAR = re.compile(r"^(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?$")
_MONTH_DAY = re.compile(r"^(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?$")
_DAY_NAME = re.compile(
    rf"^(\d{{1,2}})(?:st|nd|rd|th)?[-\s./]*([a-z]{{3,9}})\.?[-\s,./]*(\d{{4}}|\d{{2}}){_TIME}$", re.I
)
_NAME_DAY = re.compile(rf"^([a-z]{{3,9}})\.?[-\s]*(\d{{1,2}})(?:st|nd|rd|th)?[-\s,]+(\d{{4}}|\d{{2}}){_TIME}$", re.I)
_WEEKDAY = re.compile(r"[((]?(?:星期|周)[一二三四五六日天][))]?|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.\s]+", re.I)
_MONTHS = {
    name: n
    for n, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_YEAR_IN_TEXT = re.compile(r"(20\d{2})\s*(?:年|[-/.]?(?:0?[1-9]|1[0-2])(?:\D|$))|(?:^|\D)(20\d{2})(?:\D|$)")
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - files have local time, the entity gives the zone
# Spreadsheet serials of 1954 to 2119; beyond it a number is not a date.
_SERIALS = range(20_000, 80_001)


@dataclass(frozen=True, slots=True)
class DateStyle:
    """What a column's dates have in common: order of day and month, and the year where none is written."""

    order: Order = ""
    year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A date with two readings."""

    readings: tuple[dt.date, dt.date]

    def __str__(self) -> str:
        return " / ".join(day.isoformat() for day in self.readings)


def year_in(texts: Iterable[str]) -> int | None:
    """The one year that titles, sheet and file names speak of; None when none or several do."""
    years = {
        int(found.group(1) or found.group(2))
        for text in texts
        for found in _YEAR_IN_TEXT.finditer(unicodedata.normalize("NFKC", text))
    }
    return years.pop() if len(years) == 1 else None


def infer_style(samples: Sequence[object], *, order: Order = "", year: int | None = None) -> DateStyle:
    """Decide day-first or month-first from every distinct value of a column, in file order; may stay undecided."""
    pairs = [pair for sample in samples if isinstance(sample, str) and (pair := _pair(sample))]
    if year is None:
        years = {found.year for s in samples if isinstance(found := read(s, DateStyle()), dt.date)}
        year = years.pop() if len(years) == 1 else None
    if order or not pairs:
        return DateStyle(order, year)
    day_first = any(a > 12 for a, _, _ in pairs)
    month_first = any(b > 12 for _, b, _ in pairs)
    if day_first != month_first:
        return DateStyle("dmy" if day_first else "mdy", year)
    if day_first:
        return DateStyle("", year)
    return DateStyle(_by_sequence(pairs), year, "by_sequence")


def _pair(sample: str) -> tuple[int, int, int] | None:
    found = _YEAR_LAST.match(unicodedata.normalize("NFKC", sample).strip())
    return (int(found.group(1)), int(found.group(2)), _full_year(found.group(3))) if found else None


def _by_sequence(pairs: list[tuple[int, int, int]]) -> Order:
    if len(set(pairs)) < 4:
        return ""
    by_day = [(y, b, a) for a, b, y in pairs]
    by_month = [(y, a, b) for a, b, y in pairs]
    # Files are kept in order of entry: one reading that runs forward while the other jumps back is proof enough.
    rises = (by_day == sorted(by_day), by_month == sorted(by_month))
    return "dmy" if rises == (True, False) else "mdy" if rises == (False, True) else ""


def read(value: object, style: DateStyle) -> Moment | Unclear | None:
    """The date (or date with time) in a cell; None when there is none to read."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _serial(value)
    if not isinstance(value, str):
        return None
    text = _plain(value)
    if text.replace(".", "", 1).isdecimal():
        return _from_digits(text)
    if found := _YEAR_FIRST.match(text):
        return _moment(found, int(found.group(1)), int(found.group(2)), int(found.group(3)))
    if found := _YEAR_LAST.match(text):
        return _year_last(found, style)
    if found := _DAY_NAME.match(text) or _NAME_DAY.match(text):
        first, second = found.group(1), found.group(2)
        day, name = (first, second) if first.isdecimal() else (second, first)
        month = _MONTHS.get(name[:3].lower(), 0)
        return _moment(found, _full_year(found.group(3)), month, int(day))
    return _without_year(text, style)


def _without_year(text: str, style: DateStyle) -> Moment | Unclear | None:
    found = _NO_YEAR.match(text)
    if not found or style.year is None:
        return None
    a, b = int(found.group(1)), int(found.group(2))
    if _MONTH_DAY.match(text) or style.order == "mdy" or (b > 12 and style.order == ""):
        return _date(style.year, a, b)
    if style.order == "dmy":
        return _date(style.year, b, a)
    return _date(style.year, a, b)


def not_before(day: dt.date, raw: object, ordered: Moment | None) -> dt.date:
    """A day written without a year that would lie before the order itself is meant for the year after."""
    start = ordered.date() if isinstance(ordered, dt.datetime) else ordered
    if start is None or day >= start or not isinstance(raw, str) or not _NO_YEAR.match(_plain(raw)):
        return day
    return _date(day.year + 1, day.month, day.day) or day


def _plain(text: str) -> str:
    return _WEEKDAY.sub("", unicodedata.normalize("NFKC", text)).strip().removeprefix("'")


def _from_digits(text: str) -> Moment | None:
    if found := _DIGITS.match(text):
        return _date(*(int(part) for part in found.groups()))
    return _serial(float(text)) if len(text.split(".")[0]) == 5 else None


def _serial(value: float) -> Moment | None:
    if 20_000_101 <= value <= 20_991_231:
        return _from_digits(str(int(value)))
    if int(value) not in _SERIALS:
        return None
    moment = _EPOCH + dt.timedelta(days=float(value))
    return moment.date() if value == int(value) else moment.replace(microsecond=0)


def _year_last(found: re.Match[str], style: DateStyle) -> Moment | Unclear | None:
    a, b, year = int(found.group(1)), int(found.group(2)), _full_year(found.group(3))
    if a == b or style.order == "mdy" or (b > 12 and not style.order):
        return _moment(found, year, a, b)
    if style.order == "dmy" or a > 12:
        return _moment(found, year, b, a)
    by_day, by_month = _date(year, b, a), _date(year, a, b)
    return Unclear((by_day, by_month)) if by_day and by_month else by_day or by_month


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _moment(found: re.Match[str], year: int, month: int, day: int) -> Moment | None:
    date = _date(year, month, day)
    hour, minute, second, half, zone = found.groups()[-5:]
    if date is None or hour is None:
        return date
    hours = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
    try:
        moment = dt.datetime(year, month, day, hours, int(minute), int(second or 0))  # noqa: DTZ001
    except ValueError:
        return None
    if not zone:
        return moment
    return dt.datetime.fromisoformat(moment.isoformat() + ("+00:00" if zone == "Z" else zone[:3] + ":" + zone[-2:]))
