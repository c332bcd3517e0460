"""What lists of orders can be narrowed down by, as conditions on `sales_order o`; one for list, sums and export."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.orders.scope import visible
from meidan.orders.search import Clause, arms

OPEN = "o.state IN ('draft', 'confirmed')"
SHORT = (
    "(o.state = 'confirmed' AND NOT o.history AND EXISTS"
    " (SELECT 1 FROM order_line w WHERE w.order_id = o.id AND w.waiting))"
)
FINDINGS = """jsonb_path_exists(o.findings, '$[*] ? (@.severity != "info")')"""
_OPEN_STAGES = frozenset(
    ("draft", "ready", "preparing", "backordered", "on_hold", "part_shipped", "shipped", "delivered")
)
# The twin of `listing.is_at_risk`; a test compares the two.
_AT_RISK = (
    f"(o.state = 'confirmed' AND NOT o.history AND o.stage NOT IN ('shipped', 'delivered') AND o.due_at >= %s"
    f" AND coalesce(o.promised_date > o.requested_date, o.promised_date IS NULL AND {SHORT}))"
)
_HAPPENED = (
    "o.id IN (SELECT substring(e.stream FROM 7)::bigint FROM event e"
    " WHERE e.kind = %s AND left(e.stream, 6) = 'order:' AND e.at >= %s AND e.at < %s)"
)
FEW_DAYS = 31
_FIRST, _LAST = date(1900, 1, 1), date(9998, 12, 31)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Dates are local days of the default legal entity, both ends included; `owner` is a user name or `me`.

    `overdue` · `at_risk` (late by what is known today, though not overdue yet) · `short` (a line waits for goods) ·
    `with_findings` (something to look at, not only notes) · `held`: None asks for nothing.
    `event` is the kind of an event that happened to the order between `event_from` and `event_to`.
    """

    q: str = ""
    stages: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    owner: str = ""
    team: str = ""
    customer: str = ""
    channel: str = ""
    overdue: bool | None = None
    at_risk: bool | None = None
    short: bool | None = None
    with_findings: bool | None = None
    held: bool | None = None
    from_date: date | None = None
    to_date: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    promised_from: date | None = None
    promised_to: date | None = None
    requested_from: date | None = None
    requested_to: date | None = None
    event: str = ""
    event_from: date | None = None
    event_to: date | None = None
    sort: str = "-created"


@dataclass(frozen=True, slots=True)
class Sort:
    """`column` orders, with the id behind it; `read` turns a cursor's text back into its value."""

    column: str
    descending: bool
    read: Callable[[str], Any] | None = None

    @property
    def direction(self) -> str:
        return "DESC" if self.descending else "ASC"

    @property
    def kind(self) -> type:
        return int if self.read is None else str


# An order without a promise comes last among the promised ones.
_PROMISED = "coalesce(o.promised_date, date '9999-12-31')"
SORTS = {
    f"{'-' if descending else ''}{name}": Sort(column, descending, read)
    for name, column, read in (
        ("created", "o.id", None),
        ("due", "o.due_at", datetime.fromisoformat),
        ("ordered", "o.ordered_at", datetime.fromisoformat),
        ("promised", _PROMISED, date.fromisoformat),
        ("amount", "o.gross", Decimal),
    )
    for descending in (False, True)
}


def sort_of(wanted: OrderFilter, actor: Actor) -> Sort:
    """The sort asked for. Raises 422 for an unknown one, 403 for amounts where money is hidden."""
    if wanted.sort not in SORTS:
        raise bad_input("sort", UNKNOWN_SORT, "/query/sort", sorts=", ".join(SORTS))
    if wanted.sort.endswith("amount") and not actor.sees("price"):
        raise Refusal("forbidden", MONEY_HIDDEN, status=403)
    return SORTS[wanted.sort]


def cursor_values(after: list[Any], sort: Sort) -> list[Any]:
    """The values of a decoded cursor. Raises 422 for what no page of ours ended with."""
    if sort.read is None:
        return after
    try:
        return [sort.read(after[0]), after[1]]
    except (ValueError, InvalidOperation):
        raise bad_input("cursor", BAD_DATE, "/query/cursor") from None


def clauses(wanted: OrderFilter, actor: Actor) -> list[Clause]:
    """What orders must fulfil to be seen by the actor and to be what he asked for, `q` apart. Raises 422."""
    condition, params = visible(actor)
    found: list[Clause] = [(condition, list(params))]
    found += _standing(wanted)
    found += _people(wanted, actor)
    if wanted.channel:
        found.append(("o.channel = %s", [wanted.channel]))
    found += _flags(wanted)
    found += _days(wanted)
    if wanted.sort.endswith("due"):
        found.append((OPEN, []))
    return found


def _standing(wanted: OrderFilter) -> list[Clause]:
    found: list[Clause] = []
    if wanted.stages:
        found.append(_one_of("o.stage", wanted.stages))
        if _OPEN_STAGES.issuperset(wanted.stages):  # says what the partial index asks for
            found.append((OPEN, []))
    if wanted.states:
        found.append(_one_of("o.state", wanted.states))
    return found


def _one_of(column: str, values: tuple[str, ...]) -> Clause:
    # An equation can be walked in the order of an index, a list of values cannot.
    return (f"{column} = %s", [values[0]]) if len(values) == 1 else (f"{column} = ANY (%s)", [list(values)])


def _people(wanted: OrderFilter, actor: Actor) -> list[Clause]:
    found: list[Clause] = []
    if wanted.owner:
        username = actor.username if wanted.owner == "me" else wanted.owner
        found.append(("o.owner_id = (SELECT id FROM app_user WHERE username = %s)", [username]))
        if not wanted.states and not wanted.stages:  # whose turn it is, is asked of open orders
            found.append((OPEN, []))
    if wanted.team:
        found.append(("o.team_id = (SELECT id FROM team WHERE code = %s)", [wanted.team]))
    if wanted.customer:
        found.append(("o.customer_id = (SELECT id FROM customer WHERE code = %s)", [wanted.customer]))
    return found


def _flags(wanted: OrderFilter) -> list[Clause]:
    now = clock.now()
    late = f"({OPEN} AND NOT o.history AND o.due_at < %s)"
    flags: tuple[tuple[bool | None, str, list[Any]], ...] = (
        (wanted.overdue, late, [now]),
        (wanted.at_risk, _AT_RISK, [now]),
        (wanted.short, SHORT, []),
        (wanted.with_findings, FINDINGS, []),
        (wanted.held, f"({OPEN} AND o.held)", []),
    )
    return [(text if wish else f"NOT {text}", values) for wish, text, values in flags if wish is not None]


def _days(wanted: OrderFilter) -> list[Clause]:
    spans = (
        ("o.ordered_at", wanted.from_date, wanted.to_date),
        ("o.due_at", wanted.due_from, wanted.due_to),
    )
    found: list[Clause] = []
    zone = ""
    if wanted.event or any(start or end for _, start, end in spans):
        zone = default_zone()
    for column, start, end in spans:
        if start:
            found.append((f"{column} >= %s", [_bound(start, zone, 0)]))
        if end:
            found.append((f"{column} < %s", [_bound(end, zone, 1)]))
    if wanted.due_from or wanted.due_to:
        found.append((OPEN, []))
    for column, start, end in (
        ("o.promised_date", wanted.promised_from, wanted.promised_to),
        ("o.requested_date", wanted.requested_from, wanted.requested_to),
    ):
        if start:
            found.append((f"{column} >= %s", [start]))
        if end:
            found.append((f"{column} <= %s", [end]))
    if wanted.event:
        start, end = wanted.event_from or _FIRST, wanted.event_to or _LAST
        found.append((_HAPPENED, [wanted.event, _bound(start, zone, 0), _bound(end, zone, 1)]))
    return found


def condition(wanted: OrderFilter, actor: Actor) -> Clause:
    """The whole filter, `q` included, as one condition."""
    parts = clauses(wanted, actor)
    if wanted.q.strip():
        ways = arms(wanted.q, actor)
        either = " OR ".join(f"({text})" for text, _ in ways) or "false"
        parts.append((f"({either})", [value for _, values in ways for value in values]))
    return " AND ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def id_bound(wanted: OrderFilter, sort: Sort) -> Clause | None:
    """Between which numbers to walk: days go with numbers, which the planner cannot know. Changes no result."""
    if sort.column != "o.id" or not (wanted.from_date and wanted.to_date):
        return None
    zone = default_zone()
    days = [_bound(wanted.from_date, zone, 0), _bound(wanted.to_date, zone, 1)]
    inside = "FROM sales_order d WHERE d.ordered_at >= %s AND d.ordered_at < %s"
    if (wanted.to_date - wanted.from_date).days <= FEW_DAYS:
        # The sum hides the key: to find its end the planner would walk along it, through all orders there are.
        return f"o.id BETWEEN (SELECT min(d.id + 0) {inside}) AND (SELECT max(d.id + 0) {inside})", days * 2
    sign, furthest = ("<=", "max") if sort.descending else (">=", "min")
    return f"o.id {sign} (SELECT {furthest}(d.id) {inside})", days


def default_zone() -> str:
    """The time zone whose days all filters mean."""
    return str(db.scalar("SELECT time_zone FROM legal_entity WHERE is_default"))


def _bound(day: date, zone: str, which: int) -> datetime:
    try:
        return clock.day_bounds(day, zone)[which]
    except OverflowError:
        raise bad_input("date", BAD_DATE, "/query/from") from None


UNKNOWN_SORT = Words(zh="不能这样排序,可用:{sorts}", en="Unknown sort; use one of {sorts}")
BAD_DATE = Words(zh="日期超出范围", en="The date is out of range")
MONEY_HIDDEN = Words(
    zh="您的角色看不到金额,不能按金额排序", en="Your role does not see amounts, so it cannot sort by them"
)
