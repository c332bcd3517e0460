"""Price files: into the price list they name, or onto the products themselves when they name none."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from meidan.catalog.commands.price_lists import create_price_list, put_prices
from meidan.catalog.commands.products import save_products
from meidan.catalog.inputs import PriceItemInput, PriceListInput, ProductInput
from meidan.intake.commands.matching import match_goods
from meidan.intake.commands.requests import ImportRequest
from meidan.intake.commands.verdicts import Verdict, of_outcome, refused
from meidan.intake.masters import SQL, Match
from meidan.intake.rules.problems import Problem, several
from meidan.intake.rules.records import Record
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor

Key = tuple[str, str, Decimal]


def take_prices(batch: Sequence[Record], request: ImportRequest, actor: Actor) -> list[Verdict]:
    """Set prices; rows of one list go in together, a price that is already so counts as already there."""
    matches = match_goods(batch)
    verdicts: dict[int, Verdict] = {}
    lists: dict[str, list[tuple[int, Record, Match]]] = {}
    for index, (record, match) in enumerate(zip(batch, matches, strict=True)):
        if isinstance(match, Problem):
            verdicts[index] = Verdict(problem=match)
        elif record.text("customer") or record.text("customer_code"):
            verdicts[index] = Verdict(problem=Problem("row.customer_price", "customer"))
        elif (unit := record.text("unit")) and unit not in match.goods.units:
            verdicts[index] = Verdict(problem=Problem("row.unknown_unit", "unit", unit, several(match.goods.units)))
        else:
            lists.setdefault(record.text("price_list") or request.price_list, []).append((index, record, match))
    for name, rows in lists.items():
        verdicts |= _into_list(name, rows, actor) if name else _onto_products(rows, actor)
    return [verdicts[index] for index in range(len(batch))]


def _onto_products(rows: Sequence[tuple[int, Record, Match]], actor: Actor) -> dict[int, Verdict]:
    first: dict[str, tuple[int, Decimal]] = {}
    verdicts: dict[int, Verdict] = {}
    inputs: list[ProductInput] = []
    for index, record, match in rows:
        factor = match.goods.units[record.text("unit") or match.goods.base_unit]
        price = ((record.number("price") or Decimal(0)) / factor).quantize(Decimal("0.000001"))
        if match.goods.sku in first:
            same = first[match.goods.sku][1] == price
            twice = Problem("row.already_in_file", "sku", match.goods.sku)
            verdicts[index] = Verdict(unchanged=same, problem=None if same else twice)
            continue
        first[match.goods.sku] = (index, price)
        currency = record.text("currency").upper()
        given = frozenset({"price", "currency"} if currency else {"price"})
        inputs.append(ProductInput(sku=match.goods.sku, price=price, currency=currency or "CNY", given=given))
    outcomes = save_products(products=inputs, actor=actor, on_existing="update")
    found = {index: of_outcome(outcome) for (index, _), outcome in zip(first.values(), outcomes, strict=True)}
    return verdicts | found


def _into_list(name: str, rows: Sequence[tuple[int, Record, Match]], actor: Actor) -> dict[int, Verdict]:
    code = _list_code(name, rows[0][1], actor)
    known, currency = _known(code), str(db.scalar(SQL["list_currency"], {"code": code}) or "")
    items: dict[Key, tuple[int, PriceItemInput]] = {}
    verdicts: dict[int, Verdict] = {}
    for index, record, match in rows:
        if (said := record.text("currency").upper()) and currency and said != currency:
            verdicts[index] = Verdict(problem=Problem("row.other_currency", "price", said, currency))
            continue
        unit = record.text("unit")
        unit = "" if unit == match.goods.base_unit else unit
        item = PriceItemInput(
            match.goods.sku, record.number("price") or Decimal(0), unit, record.number("min_quantity") or Decimal(0)
        )
        key = (item.product, item.unit, item.min_quantity)
        if key in items:
            same = items[key][1].price == item.price
            twice = Problem("row.already_in_file", "sku", item.product)
            verdicts[index] = Verdict(unchanged=same, problem=None if same else twice)
        elif known.get(key) == item.price:
            verdicts[index] = Verdict(unchanged=True)
        else:
            items[key] = (index, item)
    if items:
        try:
            put_prices(ref=code, items=[item for _, item in items.values()], actor=actor)
        except Refusal as refusal:
            return verdicts | {index: refused(refusal, "price") for index, _ in items.values()}
    return verdicts | {index: Verdict() for index, _ in items.values()}


def _list_code(name: str, record: Record, actor: Actor) -> str:
    found = db.scalar(SQL["price_list"], {"name": name})
    if found:
        return str(found)
    head = PriceListInput(
        code=name[:64],
        name=name,
        currency=record.text("currency").upper() or "CNY",
        tax_included=bool(record.values.get("tax_included", True)),
        valid_from=record.day("valid_from"),
        valid_to=record.day("valid_to"),
    )
    create_price_list(head=head, actor=actor)
    return head.code


def _known(code: str) -> Mapping[Key, Decimal]:
    rows = db.rows(SQL["prices"], {"code": code})
    return {(row["sku"], row["unit"], row["min_quantity"]): row["price"] for row in rows}
