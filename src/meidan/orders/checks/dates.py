"""When the customer wants it: not in the past, not before it can be there, not absurdly far away."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from meidan.checks.engine import WARN, Finding, Parameter, Rule, Suggestion
from meidan.kernel.words import Words
from meidan.orders.checks.figures import spoken_day
from meidan.orders.subject import OrderSubject

Parameters = Mapping[str, Any]
Found = Sequence[Finding]

PATH = "/requested_date"
FAR_DAYS = Parameter("days", Words("多少天以后才提醒", "Days ahead from which on it warns"), 365, 1, 3650)


def past(subject: OrderSubject, _: Parameters) -> Found:
    wanted = subject.input.requested_date
    if wanted is None or wanted >= subject.today:
        return ()
    params = {"day": spoken_day(wanted, subject.today)}
    evidence = {"requested_date": wanted.isoformat(), "today": subject.today.isoformat()}
    better = max(subject.promised_date or subject.today, subject.today)
    return (Finding("date.past", WARN, PATH, PAST, params, _move_to(better, subject), evidence),)


def unreachable(subject: OrderSubject, _: Parameters) -> Found:
    wanted, promised = subject.input.requested_date, subject.promised_date
    if wanted is None or promised is None or promised <= wanted or wanted < subject.today:
        return ()
    params = {"day": spoken_day(wanted, subject.today), "promised": spoken_day(promised, subject.today)}
    evidence = {"requested_date": wanted.isoformat(), "promised_date": promised.isoformat()}
    return (Finding("date.unreachable", WARN, PATH, UNREACHABLE, params, _move_to(promised, subject), evidence),)


def far(subject: OrderSubject, parameters: Parameters) -> Found:
    wanted = subject.input.requested_date
    if wanted is None:
        return ()
    ahead = (wanted - subject.today).days
    if ahead <= FAR_DAYS.read(parameters):
        return ()
    params = {"day": spoken_day(wanted, subject.today), "days": ahead}
    evidence = {"requested_date": wanted.isoformat(), "days_ahead": ahead}
    return (Finding("date.far", WARN, PATH, FAR, params, Suggestion(FAR_REPAIR), evidence),)


def _move_to(day: date, subject: OrderSubject) -> Suggestion:
    return Suggestion(MOVE, {"day": spoken_day(day, subject.today)}, PATH, day.isoformat())


PAST = Words("要求到货 {day} 已经过去", "The requested date {day} is over")
UNREACHABLE = Words("要求 {day} 到货来不及,预计 {promised}", "{day} cannot be met; expected {promised}")
FAR = Words(
    "要求到货 {day},还有 {days} 天,年份填对了吗?", "The requested date {day} is {days} days away; is the year right?"
)
FAR_REPAIR = Words("核对年月日", "Check day, month and year")
MOVE = Words("改为 {day}", "Change to {day}")

RULES: tuple[Rule[OrderSubject], ...] = (
    Rule("date.past", Words("要求到货日已过", "Requested date in the past"), past, severities=(WARN,)),
    Rule(
        "date.unreachable", Words("要求到货日来不及", "Requested date cannot be met"), unreachable, severities=(WARN,)
    ),
    Rule(
        "date.far", Words("要求到货日太远", "Requested date far away"), far, severities=(WARN,), parameters=(FAR_DAYS,)
    ),
)
