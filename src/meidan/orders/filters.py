"""Which orders a list, a count, a calendar or an export is about: filters as SQL over `sales_order o`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from meidan.kernel import clock, db
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders.scope import visible
from meidan.orders.search import arms

Clause = tuple[str, list[Any]]
OPEN = "o.state IN ('draft', 'confirmed')"
OPEN_STAGES = frozenset(("draft", "ready", "backordered", "on_hold", "part_shipped", "shipped", "delivered"))
SHORT = "EXISTS (SELECT 1 FROM order_line wl WHERE wl.order_id = o.id AND wl.waiting)"
# What was agreed cannot be kept by what is known today: goods are missing, and nothing announced brings them in time.
AT_RISK = (
    f"(o.state = 'confirmed' AND NOT o.history AND {SHORT} AND (o.promised_date IS NULL OR o.promised_date > "
    "COALESCE(o.requested_date, (o.due_at AT TIME ZONE (SELECT z.time_zone FROM legal_entity z WHERE z.id = o.entity_id))::date)))"  # noqa: E501
)
_TO_SETTLE = """o.findings @? '$[*] ? (@.severity == "warn" || @.severity == "block")'"""
_DATES = {"promised": "o.promised_date", "requested": "o.requested_date"}
_ZONE = "SELECT time_zone FROM legal_entity WHERE is_default"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """All days are local days of the default legal entity; from and to are the day the order was placed.

    `stage` and `channel` may name several, joined by commas; `state` may be `open` (draft or confirmed); `owner` is a
    user name or `me`. `short`: goods are missing; `at_risk`: missing beyond the day that was agreed; `findings`: with
    warnings or blocks on record.
    """

    q: str = ""
    stage: str = ""
    state: str = ""
    owner: str = ""
    team: str = ""
    customer: str = ""
    channel: str = ""
    overdue: bool | None = None
    at_risk: bool | None = None
    short: bool | None = None
    findings: bool | None = None
    held: bool | None = None
    from_date: date | None = None
    to_date: date | None = None
    promised: tuple[date | None, date | None] = (None, None)
    requested: tuple[date | None, date | None] = (None, None)
    due: tuple[date | None, date | None] = (None, None)
    sort: str = "-created"


@dataclass(frozen=True, slots=True)
class Sort:
    """How a list is sorted: the column, its name in the row, and how its value is read back from a cursor."""

    column: str
    direction: str
    key: str
    kind: type
    read: Callable[[Any], Any] = lambda value: value
    only_open: bool = False
    mask: str = ""


_AGREED = "COALESCE(o.promised_date, DATE '9999-12-31')"
SORTS: Mapping[str, Sort] = {
    "-created": Sort("o.id", "DESC", "id", int),
    "created": Sort("o.id", "ASC", "id", int),
    "due": Sort("o.due_at", "ASC", "due_at", str, datetime.fromisoformat, only_open=True),
    "-due": Sort("o.due_at", "DESC", "due_at", str, datetime.fromisoformat, only_open=True),
    "-ordered": Sort("o.ordered_at", "DESC", "ordered_at", str, datetime.fromisoformat),
    "ordered": Sort("o.ordered_at", "ASC", "ordered_at", str, datetime.fromisoformat),
    "promised": Sort(_AGREED, "ASC", "agreed", str, date.fromisoformat, only_open=True),
    "-promised": Sort(_AGREED, "DESC", "agreed", str, date.fromisoformat, only_open=True),
    "gross": Sort("o.gross", "ASC", "gross", str, Decimal, only_open=True, mask="price"),
    "-gross": Sort("o.gross", "DESC", "gross", str, Decimal, only_open=True, mask="price"),
}


def sort_of(name: str, actor: Actor) -> Sort:
    """The sort of that name. Raises 422 for an unknown one, also where it would tell what the actor may not see."""
    open_to = {key: sort for key, sort in SORTS.items() if not sort.mask or actor.sees(sort.mask)}
    if name not in open_to:
        raise bad_input("sort", UNKNOWN_SORT, "/query/sort", sorts=", ".join(open_to))
    return open_to[name]


def after(sort: Sort, values: list[Any]) -> Clause:
    """What comes behind a cursor's (value, id). Raises 422 for values we did not make."""
    try:
        read = [sort.read(values[0]), values[1]]
    except (ValueError, InvalidOperation):
        raise bad_input("cursor", BAD_DATE, "/query/cursor") from None
    return f"({sort.column}, o.id) {'<' if sort.direction == 'DESC' else '>'} (%s, %s)", read


def clauses(wanted: OrderFilter, actor: Actor) -> list[Clause]:
    """The filter's conditions without its search, which is planned on its own. Raises 422 for a date out of range."""
    return [*_named(wanted, actor), *_troubled(wanted), *_dated(wanted)]


def selection(wanted: OrderFilter, actor: Actor) -> Clause:
    """All of it as one condition, scope and search included; for counts and sums. Raises 403, 422."""
    require(actor, "orders.view")
    condition, params = visible(actor)
    where, values = [condition], list(params)
    for clause, arguments in clauses(wanted, actor):
        where.append(clause)
        values.extend(arguments)
    if wanted.q.strip():
        found = arms(wanted.q, actor)
        where.append(f"({' OR '.join(arm for arm, _ in found) or 'false'})")
        values.extend(value for _, arguments in found for value in arguments)
    return " AND ".join(where), values


def _named(wanted: OrderFilter, actor: Actor) -> Iterator[Clause]:
    stages = _several(wanted.stage)
    if stages:
        yield ("o.stage = %s", [stages[0]]) if len(stages) == 1 else ("o.stage = ANY (%s)", [stages])
        if OPEN_STAGES.issuperset(stages):  # says what the partial index asks for
            yield OPEN, []
    if wanted.state == "open":
        yield OPEN, []
    elif wanted.state:
        yield "o.state = %s", [wanted.state]
    if wanted.channel:
        yield "o.channel = ANY (%s)", [_several(wanted.channel)]
    if wanted.owner:
        username = actor.username if wanted.owner == "me" else wanted.owner
        yield "o.owner_id = (SELECT id FROM app_user WHERE username = %s)", [username]
        yield OPEN, []
    if wanted.team:
        yield "o.team_id = (SELECT id FROM team WHERE code = %s)", [wanted.team]
    if wanted.customer:
        yield "o.customer_id = (SELECT id FROM customer WHERE code = %s)", [wanted.customer]


def _troubled(wanted: OrderFilter) -> Iterator[Clause]:
    late = f"({OPEN} AND NOT o.history AND o.due_at < %s)"
    asked: tuple[tuple[bool | None, str, list[Any]], ...] = (
        (wanted.overdue, late, [clock.now()]),
        (wanted.at_risk, AT_RISK, []),
        (wanted.short, SHORT, []),
        (wanted.findings, _TO_SETTLE, []),
        (wanted.held, "o.held", []),
    )
    for value, condition, values in asked:
        if value is not None:
            yield (condition if value else f"NOT {condition}"), values
        if value and condition in (AT_RISK, SHORT):
            yield OPEN, []


def _dated(wanted: OrderFilter) -> Iterator[Clause]:
    for name, column in _DATES.items():
        start, end = getattr(wanted, name)
        if start:
            yield f"{column} >= %s", [start]
        if end:
            yield f"{column} <= %s", [end]
    instants = (("o.ordered_at", (wanted.from_date, wanted.to_date)), ("o.due_at", wanted.due))
    for column, (start, end) in instants:
        if start:
            yield f"{column} >= %s", [bound(start, 0)]
        if end:
            yield f"{column} < %s", [bound(end, 1)]
    if any(wanted.due):
        yield OPEN, []


def id_bound(start: date, end: date, direction: str) -> Clause:
    """Where to begin walking by number: days go with numbers, which the planner cannot know. Changes no result."""
    sign, furthest = ("<=", "max") if direction == "DESC" else (">=", "min")
    inside = "SELECT {0}(d.id) FROM sales_order d WHERE d.ordered_at >= %s AND d.ordered_at < %s"
    return f"o.id {sign} ({inside.format(furthest)})", [bound(start, 0), bound(end, 1)]


def bound(day: date, which: int) -> datetime:
    """The day's begin (0) or end (1) as an instant. Raises 422 for a day out of range."""
    try:
        return clock.day_bounds(day, zone())[which]
    except OverflowError:
        raise bad_input("date", BAD_DATE, "/query/from") from None


def zone() -> str:
    """The time zone in which the days of lists are meant: the default legal entity's."""
    return db.scalar(_ZONE)


def _several(text: str) -> list[str]:
    return [part for one in text.split(",") if (part := one.strip())]


UNKNOWN_SORT = Words(zh="不能这样排序,可用:{sorts}", en="Unknown sort; use one of {sorts}")
BAD_DATE = Words(zh="日期超出范围", en="The date is out of range")
