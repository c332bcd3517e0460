"""Makes the one order input out of an order as read: references resolved, rows that cannot be sold handed back."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from meidan.checks.engine import WARN, Finding
from meidan.intake.masters import Buyer, Masters, Match
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.cells import money
from meidan.intake.rules.layout import Layout, column_letter
from meidan.intake.rules.orderlines import Line
from meidan.intake.rules.problems import Problem, several
from meidan.intake.rules.readorder import ReadOrder
from meidan.kernel.values import plain
from meidan.kernel.words import Words
from meidan.orders.inputs import Acknowledgement, LineInput, OrderInput, ShipTo

MAX_REFERENCE, MAX_NOTE, MAX_LINE_NOTE, MAX_HOLD = 120, 2000, 500, 500
# Where the file has no column of that name, the one that says the same thing.
_STANDS_IN = {
    "sku": ("sku", "customer_sku", "barcode", "product", "name", "style"),
    "unit": ("unit", "quantity"),
    "customer": ("customer", "customer_code"),
    "customer_code": ("customer_code", "customer"),
}
_LARGEST = Decimal(10) ** 12
_FINEST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Entry:
    """How orders of this import enter: `file` is {file, name, by, import} and goes onto every line."""

    file: Mapping[str, object]
    channel: str
    zone: str
    confirm: bool
    history: bool
    customer: str = ""
    acknowledge: Acknowledgement | None = None


@dataclass(slots=True)
class Prepared:
    """An order ready to be placed, or the problem that keeps it out; `refused` are its rows that are handed back."""

    read: ReadOrder
    input: OrderInput | None
    content: str
    lines: list[Line] = field(default_factory=list[Line])
    refused: list[Refused] = field(default_factory=list[Refused])
    problem: Problem | None = None

    @property
    def rows(self) -> list[int]:
        """The good rows."""
        return list(dict.fromkeys(line.row for line in self.lines))

    @property
    def value(self) -> Decimal:
        return sum((money(n.quantity, n.price, n.discount) for n in self.lines), Decimal(0))

    @property
    def incomplete(self) -> bool:
        return bool(self.refused or self.read.problems)


def prepare(order: ReadOrder, masters: Masters, entry: Entry) -> Prepared:
    """Resolve one order. Nothing is guessed: what fits nothing, or two things, is a problem of its row or order."""
    buyer = masters.buyer(order)
    problem = order.fatal or (buyer if isinstance(buyer, Problem) else None)
    if problem is None and len(order.reference) > MAX_REFERENCE:
        problem = Problem("row.too_long", "reference", order.reference[:40], str(len(order.reference)))
    made = Prepared(order, None, "", refused=list(order.refused), problem=problem)
    if problem is not None or isinstance(buyer, Problem):
        made.lines = list(order.lines)
        return made
    lines = _lines(order, buyer, masters, made, entry)
    made.content = digest(lines)
    if lines:
        made.input = _input(order, buyer, masters, entry, tuple(line for line, _ in lines))
        made.input = replace(made.input, source={**entry.file, "sheet": order.sheet, "content": made.content})
        if made.incomplete:
            made.input = _on_hold(made)
    return made


def digest(lines: Sequence[tuple[LineInput, int]]) -> str:
    """Tells whether an order taken in earlier is the same as the one in the file."""
    parts = [
        f"{n.product};{plain(n.quantity)};{n.unit or ''};{'' if n.unit_price is None else plain(n.unit_price)};{n.gift}"
        for n, _ in lines
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _lines(
    order: ReadOrder, buyer: Buyer | None, masters: Masters, made: Prepared, entry: Entry
) -> list[tuple[LineInput, int]]:
    """The order's lines; when one line of a row is bad, the whole row is handed back."""
    found: list[tuple[LineInput, Line]] = []
    bad: dict[int, Problem] = {}
    for line in order.lines:
        matched = masters.match(line.product, buyer.id if buyer else None)
        source = {**entry.file, "sheet": order.sheet, "row": line.row}
        made_line = line_input(line, matched, source) if isinstance(matched, Match) else matched
        if isinstance(made_line, Problem):
            bad.setdefault(line.row, made_line)
        else:
            found.append((made_line, line))
    layout = order.layout
    for row, problem in bad.items():
        reference = "" if order.made else order.reference
        made.refused.append(Refused(order.sheet, row, blamed(problem, layout), problem, order.value_of(row), reference))
    good = [(one, line) for one, line in found if line.row not in bad]
    made.lines = [line for _, line in good]
    return [(one, line.row) for one, line in good]


def line_input(line: Line, match: Match, source: Mapping[str, object]) -> LineInput | Problem:
    """A line in the product's own units, or why it cannot be one."""
    goods = match.goods
    unit = line.unit or match.unit
    if unit and unit not in goods.units:
        same = [known for known in goods.units if known.casefold() == unit.casefold()]
        if len(same) != 1:
            return Problem("row.unknown_unit", "unit", unit, several(goods.units))
        unit = same[0]
    price = line.price
    if line.price_unit and price is not None and line.price_unit != unit:
        if line.price_unit not in goods.units:
            return Problem("row.unknown_unit", "price", line.price_unit, several(goods.units))
        if not unit and line.price_unit != goods.base_unit:
            return Problem("row.unit_unclear", "unit", "", line.price_unit)
        price = price * goods.units[unit or goods.base_unit] / goods.units[line.price_unit]
    if line.quantity >= _LARGEST or line.quantity != line.quantity.quantize(_FINEST):
        return Problem("row.out_of_range", "quantity", plain(line.quantity))
    if price is not None and (price >= _LARGEST or price != price.quantize(_FINEST)):
        return Problem("row.out_of_range", "price", plain(price))
    if len(line.note) > MAX_LINE_NOTE:
        return Problem("row.too_long", "note", detail=str(len(line.note)))
    return LineInput(
        product=goods.sku,
        quantity=line.quantity,
        unit=unit or None,
        unit_price=None if line.gift else price,
        discount=line.discount or None,
        gift=line.gift,
        note=line.note,
        source=source,
    )


def _input(
    order: ReadOrder, buyer: Buyer | None, masters: Masters, entry: Entry, lines: tuple[LineInput, ...]
) -> OrderInput:
    extra = {"country": order.country, "customer_po": order.customer_po, "warehouse": order.warehouse}
    return OrderInput(
        lines=lines,
        customer=buyer.code if buyer else (entry.customer or masters.walk_in or None),
        channel=entry.channel,
        external_reference=order.reference,
        currency=order.currency or None,
        tax_included=order.tax_included,
        requested_date=order.requested,
        ordered_at=moment_of(order.ordered_at, entry.zone),
        ship_to=_ship_to(order, buyer),
        priority=1 if order.urgent else 0,
        note=order.note[:MAX_NOTE],
        extra={name: value for name, value in extra.items() if value},
        confirm=entry.confirm and not entry.history,
        acknowledge=entry.acknowledge,
        history=entry.history,
    )


def moment_of(given: dt.date | dt.datetime | None, zone: str) -> dt.datetime | None:
    """When that was; a day is its first instant in the company's zone."""
    if given is None:
        return None
    if not isinstance(given, dt.datetime):
        given = dt.datetime(given.year, given.month, given.day)  # noqa: DTZ001 - the zone follows
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))


def _ship_to(order: ReadOrder, buyer: Buyer | None) -> ShipTo | None:
    """The delivery as the file has it; a person without a place goes to the customer's own address."""
    if not (order.contact or order.phone or order.address):
        return None
    own = buyer is not None and not order.address
    return ShipTo(
        name=order.contact[:80],
        phone=order.phone[:40],
        region=(buyer.region if own and buyer and not order.region else order.region)[:200],
        address=(buyer.address if own and buyer else order.address)[:300],
    )


def _on_hold(made: Prepared) -> OrderInput:
    """An order of which the file says more than could be taken in: a draft on hold that says what is missing."""
    assert made.input is not None
    brought: list[Finding] = []
    if made.refused:
        rows = ", ".join(where(one) for one in made.refused[:10])
        params = {"count": len(made.refused), "rows": rows}
        told = [
            {"row": r.row, "code": r.problem.code, "message": r.problem.say("zh"), "message_en": r.problem.say("en")}
            for r in made.refused[:50]
        ]
        brought.append(Finding("import.incomplete", WARN, "/lines", INCOMPLETE, params, evidence={"rows": told}))
    for problem in made.read.problems:
        words = Words(
            zh=problem.say("zh").replace("{", "{{").replace("}", "}}"),
            en=problem.say("en").replace("{", "{{").replace("}", "}}"),
        )
        path = {"order_date": "/ordered_at", "requested_date": "/requested_date", "address": "/ship_to/address"}
        brought.append(Finding("import.unclear", WARN, path.get(problem.field, "/customer"), words))
    reason = ";".join(f.words.say("zh", **f.params) for f in brought)[:MAX_HOLD]
    # Finished history is nobody's task any more: the finding stays, there is nothing left to hold.
    held = "" if made.input.history else reason
    return replace(made.input, confirm=False, hold_reason=held, brought=tuple(brought))


def blamed(problem: Problem, layout: Layout | None) -> int:
    """The column that a problem is about, -1 when the file has none for it."""
    for name in _STANDS_IN.get(problem.field, (problem.field,)):
        if layout and (column := layout.column(name)):
            return column.index
    return -1


def where(one: Refused) -> str:
    """A row for people: D12, or 12 when no single column is to blame."""
    return f"{column_letter(one.column) if one.column >= 0 else ''}{one.row}"


INCOMPLETE = Words(
    zh="文件里这张单还有 {count} 行没有导入({rows}),补齐后再确认",
    en="{count} rows of this order in the file were not taken in ({rows}); complete it before confirming",
)
