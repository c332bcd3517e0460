"""Returns and cancellations that a file brings: booked against the earlier sales they take back, once."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import orjson

from meidan.fulfilment.commands import record_returns
from meidan.fulfilment.inputs import ReturnInput
from meidan.fulfilment.rules import ELSEWHERE, RESTOCK
from meidan.fulfilment.scope import orders_in_reach
from meidan.intake.commands.verdicts import Verdict
from meidan.intake.masters import Buyer, Masters, Match
from meidan.intake.ordering import Prepared, line_input, moment_of
from meidan.intake.rules.orderlines import Line
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.readorder import ReadOrder
from meidan.intake.rules.takeback import Sale, Take, settle
from meidan.kernel import db
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.permissions import Actor
from meidan.kernel.values import plain
from meidan.orders.commands import Reduction, cancel_quantities
from meidan.orders.inputs import Wanted

SQL = db.statements(Path(__file__).parents[1] / "sql" / "returns.sql")
DOCUMENTS_AT_ONCE = 200
ZERO = Decimal(0)
Key = tuple[int, int]
"""(customer id, product id)."""


@dataclass(slots=True)
class TakingBack:
    """How the returns of one import are booked; `disposition` is what becomes of goods that we shipped.

    `sold` is what a trial would have sold before: it stores nothing.
    """

    masters: Masters
    channel: str
    zone: str
    file: str
    customer: str = ""
    dry_run: bool = False
    disposition: str = RESTOCK
    sold: dict[tuple[str, str], Decimal] = field(default_factory=dict[tuple[str, str], Decimal])

    def note_sold(self, one: Prepared) -> None:
        """Remembers what a trial would have sold, {(customer, product): base units}."""
        goods = {each.sku: each for each in self.masters.goods.values()}
        for line in one.input.lines if one.input else ():
            found = goods[line.product]
            key = (one.input.customer or "" if one.input else "", found.sku)
            factor = found.units[line.unit or found.base_unit]
            self.sold[key] = self.sold.get(key, ZERO) + line.quantity * factor


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that takes something back; `parts` are its products with the quantity in base units."""

    number: int
    digest: str
    parts: Sequence[tuple[Match, Decimal]] = ()
    problem: Problem | None = None


@dataclass(slots=True)
class _Document:
    read: ReadOrder
    buyer: Buyer | None
    rows: list[_Row]
    verdicts: dict[int, Verdict] = field(default_factory=dict[int, Verdict])
    takes: list[Take] = field(default_factory=list[Take])

    def open_rows(self) -> list[_Row]:
        return [row for row in self.rows if row.number not in self.verdicts]


def take_back(*, documents: Sequence[ReadOrder], how: TakingBack, actor: Actor) -> list[dict[int, Verdict]]:
    """Books what each document takes back; answers {row: verdict} per document.

    What was shipped becomes a return through the command of all returns, what was not becomes a cancelled quantity.
    Sales taken in as history had no stock of ours, so neither has what comes back of them. A row that was booked
    before is unchanged; one that fits no earlier sale of its customer is handed back. All in one transaction.
    """
    read = [_read(one, how) for one in documents]
    if how.dry_run:
        _settle(read, _booked(read, how), how, actor)
    else:
        in_one_transaction(lambda: _book(read, how, actor))
    return [one.verdicts for one in read]


def _read(order: ReadOrder, how: TakingBack) -> _Document:
    masters = how.masters
    masters.load_buyers([how.customer] if how.customer else [])
    buyer = masters.buyer(order)
    if buyer is None:
        buyer = next((one for one in masters.buyers.values() if how.customer and one.code == how.customer), None)
    found = buyer if isinstance(buyer, Buyer) else None
    masters.load_goods({n.product for lines in order.back.values() for n in lines}, {found.id} if found else set())
    seen: Counter[str] = Counter()
    rows: list[_Row] = []
    for number, lines in order.back.items():
        text = "\n".join(f"{'|'.join(n.product)};{plain(n.quantity)};{n.unit};{n.price}" for n in lines)
        seen[text] += 1
        digest = hashlib.sha256(f"{text}\n{seen[text]}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
        rows.append(_row(number, digest, lines, found, how))
    return _Document(order, found, rows)


def _row(number: int, digest: str, lines: Sequence[Line], buyer: Buyer | None, how: TakingBack) -> _Row:
    if buyer is None:
        return _Row(number, digest, problem=Problem("return.no_customer", "customer"))
    parts: list[tuple[Match, Decimal]] = []
    for line in lines:
        match = how.masters.match(line.product, buyer.id)
        made = line_input(line, match, {}) if isinstance(match, Match) else match
        if isinstance(match, Problem) or isinstance(made, Problem):
            return _Row(number, digest, problem=made if isinstance(made, Problem) else None)
        factor = match.goods.units[made.unit or match.goods.base_unit]
        parts.append((match, made.quantity * factor))
    return _Row(number, digest, parts)


def _booked(read: Sequence[_Document], how: TakingBack) -> dict[str, list[str]]:
    found = db.rows(SQL["booked"], _references(read, how))
    return {row["reference"]: orjson.loads(row["booked"]) for row in found}


def _references(read: Sequence[_Document], how: TakingBack) -> dict[str, object]:
    return {"channel": how.channel, "references": sorted({one.read.reference for one in read})}


def _book(read: Sequence[_Document], how: TakingBack, actor: Actor) -> None:
    for one in read:
        one.verdicts.clear()
        one.takes.clear()
    params = _references(read, how)
    db.run(SQL["claim"], params)
    db.rows(SQL["lock_claimed"], params)
    booked = _booked(read, how)
    _settle(read, booked, how, actor)
    if returns := [made for one in read for made in _returns(one, how)]:
        record_returns(returned=returns, actor=actor)
    if reductions := [made for one in read for made in _reductions(one, how)]:
        cancel_quantities(reductions=reductions, actor=actor)
    kept = [orjson.dumps(booked[reference]).decode() for reference in booked]
    db.run(SQL["keep"], {"channel": how.channel, "references": list(booked), "booked": kept})
    db.run(SQL["forget"], params)


def _settle(read: Sequence[_Document], booked: dict[str, list[str]], how: TakingBack, actor: Actor) -> None:
    """Gives every row its verdict; what is booked is added to `booked`. Locks the orders unless it is a trial."""
    for one in read:
        before = set(booked.setdefault(one.read.reference, []))
        if before - {row.digest for row in one.rows}:
            changed = Problem("return.changed", "reference", one.read.reference)
            one.verdicts |= {row.number: Verdict(problem=changed) for row in one.rows}
        for row in one.open_rows():
            if row.digest in before:
                one.verdicts[row.number] = Verdict(unchanged=True)
            elif row.problem is not None:
                one.verdicts[row.number] = Verdict(problem=row.problem)
    sales = _sales(read, how, actor)
    for one in read:
        for row in one.open_rows():
            takes = _takes(row, one, sales, how)
            problem = takes if isinstance(takes, Problem) else _not_allowed(takes, actor)
            one.verdicts[row.number] = Verdict(problem=problem)
            if isinstance(takes, Problem):
                continue
            if problem is not None:
                _put_back(takes)
                continue
            one.takes += takes
            booked[one.read.reference].append(row.digest)


def _sales(read: Sequence[_Document], how: TakingBack, actor: Actor) -> dict[Key, list[Sale]]:
    pairs = sorted(
        {
            (one.buyer.id, match.goods.id)
            for one in read
            if one.buyer
            for row in one.open_rows()
            for match, _ in row.parts
        }
    )
    customers, products = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ids = [row["id"] for row in db.rows(SQL["orders"], {"customers": customers, "products": products})]
    condition, params = orders_in_reach(actor)
    lock = "" if how.dry_run else "FOR UPDATE OF o"
    orders = db.rows(
        f"SELECT o.id FROM sales_order o WHERE o.id = ANY (%s) AND {condition} ORDER BY o.id {lock}", (ids, *params)
    )
    found: dict[Key, list[Sale]] = {}
    for row in db.rows(SQL["sales"], {"orders": [order["id"] for order in orders], "products": products}):
        key = (row.pop("customer_id"), row.pop("product_id"))
        found.setdefault(key, []).append(Sale(**row))
    return found


def _takes(row: _Row, one: _Document, sales: Mapping[Key, list[Sale]], how: TakingBack) -> list[Take] | Problem:
    """What the row takes of which sale, all of it or nothing."""
    assert one.buyer is not None
    before = _before(one.read.ordered_at, how.zone)
    takes: list[Take] = []
    for match, quantity in row.parts:
        known = sales.get((one.buyer.id, match.goods.id), [])
        found = settle(quantity, before, [sale for sale in known if sale.kind == "goods"])
        if not found and not _sold_in_trial(one.buyer, match, quantity, how):
            _put_back(takes)
            return _why(one.buyer, match, [sale for sale in known if before is None or sale.ordered_at < before])
        takes += found
    return takes


def _put_back(takes: Sequence[Take]) -> None:
    for take in takes:
        take.sale.delivered += take.returned
        take.sale.open += take.cancelled


def _sold_in_trial(buyer: Buyer, match: Match, quantity: Decimal, how: TakingBack) -> bool:
    key = (buyer.code, match.goods.sku)
    if not how.dry_run or how.sold.get(key, ZERO) < quantity:
        return False
    how.sold[key] -= quantity
    return True


def _why(buyer: Buyer, match: Match, earlier: Sequence[Sale]) -> Problem:
    sku = match.goods.sku
    if not earlier:
        return Problem("return.no_sale", "sku", sku, buyer.name)
    if any(sale.kind != "goods" for sale in earlier):
        return Problem("return.charge", "sku", sku)
    for code, sale in (
        *(("return.sale_is_draft", sale) for sale in earlier if sale.draft),
        *(("return.on_its_way", sale) for sale in earlier if sale.on_way > 0),
    ):
        return Problem(code, "sku", sku, sale.number)
    return Problem("return.too_much", "quantity", sku, plain(sum((sale.left for sale in earlier), ZERO)))


def _not_allowed(takes: Sequence[Take], actor: Actor) -> Problem | None:
    if any(take.returned for take in takes) and not actor.may("returns.record"):
        return Problem("return.not_allowed", "reference")
    if any(take.cancelled for take in takes) and not actor.may("orders.cancel"):
        return Problem("return.cancel_not_allowed", "reference")
    return None


def _before(given: dt.date | dt.datetime | None, zone: str) -> dt.datetime | None:
    """What was sold before this moment may come back; a day counts until its end."""
    moment = moment_of(given, zone)
    if moment is None:
        return None
    return moment + (dt.timedelta(microseconds=1) if isinstance(given, dt.datetime) else dt.timedelta(days=1))


def _returns(one: _Document, how: TakingBack) -> list[ReturnInput]:
    wanted: dict[tuple[str, str], dict[int, Decimal]] = {}
    for take in one.takes:
        if take.returned:
            where = (take.sale.number, ELSEWHERE if take.sale.history else how.disposition)
            lines = wanted.setdefault(where, {})
            lines[take.sale.position] = lines.get(take.sale.position, ZERO) + take.returned
    made: list[ReturnInput] = []
    for (number, disposition), lines in wanted.items():
        parts = tuple(Wanted(quantity, position) for position, quantity in lines.items())
        made.append(ReturnInput(number, parts, _reason(one, how), disposition))
    return made


def _reductions(one: _Document, how: TakingBack) -> list[Reduction]:
    wanted: dict[int, dict[int, Decimal]] = {}
    for take in one.takes:
        if take.cancelled:
            lines = wanted.setdefault(take.sale.order_id, {})
            lines[take.sale.line_id] = lines.get(take.sale.line_id, ZERO) + take.cancelled
    return [Reduction(order_id, lines, _reason(one, how)) for order_id, lines in wanted.items()]


def _reason(one: _Document, how: TakingBack) -> str:
    said = one.read.note or one.read.reference
    return f"导入 {how.file}:{said}"[:500]
