"""Figures as people read them in a message, and as evidence carries them."""

from datetime import date
from decimal import Decimal

from meidan.kernel.money import MINOR_UNITS, money_text
from meidan.kernel.values import plain
from meidan.kernel.words import Words

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SIGNS = {"CNY": "¥"}


def amount(value: Decimal, currency: str) -> str:
    """An amount as evidence: the currency's decimals, or plain for a currency that does not exist."""
    return money_text(value, currency) if currency in MINOR_UNITS else plain(value)


def spoken_amount(value: Decimal, currency: str) -> str:
    """An amount in a message: "¥12,400.00", "12,400.00 USD"."""
    return _with_currency(amount(value, currency), currency)


def spoken_price(value: Decimal, currency: str) -> str:
    """A unit price in a message: at least the currency's decimals, all six where it has them ("¥0.0125")."""
    text = plain(value)
    digits = len(text.partition(".")[2])
    least = MINOR_UNITS.get(currency, 2)
    if digits < least:
        text = format(value, f".{least}f")
    return _with_currency(text, currency)


def spoken_day(day: date, today: date) -> Words:
    """ "3月8日", with the year when it is another one."""
    english = f"{day.day} {_MONTHS[day.month - 1]}"
    chinese = f"{day.month}月{day.day}日"
    if day.year == today.year:
        return Words(chinese, english)
    return Words(f"{day.year}年{chinese}", f"{english} {day.year}")


def percent(fraction: Decimal) -> str:
    """ "12.5 %" of 0.125, one digit after the point at most."""
    return f"{plain((fraction * 100).quantize(Decimal('0.1')))}%"


def _with_currency(text: str, currency: str) -> str:
    whole, point, decimals = text.partition(".")
    minus, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}{point}{decimals}"
    sign = _SIGNS.get(currency)
    return f"{minus}{sign}{grouped}" if sign else f"{minus}{grouped} {currency}"
