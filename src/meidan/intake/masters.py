"""Finds the products and customers that the rows of a file mean; each reference is looked up once per import."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import orjson
from rapidfuzz import fuzz, process

from meidan.catalog.rules import TERM_LENGTH, compact
from meidan.intake.rules.cells import Product as Wanted
from meidan.intake.rules.problems import Problem, both, several
from meidan.intake.rules.readorder import ReadOrder
from meidan.kernel import db

SQL = db.statements(Path(__file__).parent / "sql" / "lookup.sql")
WALK_IN_NAMES = frozenset(
    {"散客", "零售", "零售客户", "门店零售", "现金客户", "walk-in", "walkin", "walk in", "cash", "retail"}
)
_SIMILAR = 75
ADD_CUSTOMER = both("先建立客户,或允许自动新建", "Add the customer first, or allow new ones to be made")
ADD_PRODUCT = both("先建立商品,或允许自动新建", "Add the product first, or allow new ones to be made")


class Goods(NamedTuple):
    """A product as far as an import must know it."""

    id: int
    sku: str
    name: str
    active: bool
    base_unit: str
    attributes: dict[str, str]
    units: dict[str, Decimal]


class Buyer(NamedTuple):
    """A customer as far as an import must know him."""

    id: int
    code: str
    name: str
    short_name: str
    walk_in: bool
    region: str
    address: str


class Match(NamedTuple):
    """The one product a row means, and the unit that its barcode or the customer's own code stands for."""

    goods: Goods
    unit: str


@dataclass(slots=True)
class Masters:
    """Everything looked up so far in this import; `load` reads what a batch of orders needs in two statements."""

    goods: dict[int, Goods] = field(default_factory=dict[int, Goods])
    buyers: dict[int, Buyer] = field(default_factory=dict[int, Buyer])
    _hits: dict[tuple[str, str], list[tuple[int, int | None, str]]] = field(
        default_factory=dict[tuple[str, str], list[tuple[int, int | None, str]]]
    )
    _asked: set[str] = field(default_factory=set[str])
    _own: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    _by_code: dict[str, int] = field(default_factory=dict[str, int])
    _by_name: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    _asked_buyers: set[str] = field(default_factory=set[str])
    _found: dict[tuple[Wanted, int | None], Match | Problem] = field(
        default_factory=dict[tuple[Wanted, int | None], Match | Problem]
    )
    _near: dict[str, list[tuple[str, str]]] = field(default_factory=dict[str, list[tuple[str, str]]])
    walk_in: str = ""

    def load(self, orders: Sequence[ReadOrder]) -> None:
        """Read the customers and products that these orders may mean and that were not asked for yet."""
        if not self.walk_in:
            self.walk_in = db.scalar(SQL["walk_in"]) or ""
        self.load_buyers(ref for order in orders for ref in (order.customer_code, order.customer))
        wanted = {line.product for order in orders for line in order.lines}
        self.load_goods(wanted, {buyer.id for order in orders if isinstance(buyer := self.buyer(order), Buyer)})

    def load_buyers(self, refs: Iterable[str]) -> None:
        """Look up customers by code or name."""
        new = {ref for ref in refs if ref} - self._asked_buyers
        if not new:
            return
        self._asked_buyers |= new
        terms = {compact(ref)[:TERM_LENGTH] for ref in new} - {""}
        for row in db.rows(SQL["customers"], {"codes": list(new), "terms": list(terms)}):
            buyer = Buyer(
                row["id"],
                row["code"],
                row["name"],
                row["short_name"],
                row["walk_in"],
                row["region"],
                row["address"] or "",
            )
            self.buyers[buyer.id] = buyer
            self._by_code[buyer.code] = buyer.id
            for name in (buyer.name, buyer.short_name):
                if name:
                    self._by_name.setdefault(compact(name), set()).add(buyer.id)

    def load_goods(self, wanted: Iterable[Wanted], customers: set[int]) -> None:
        """Look up products by code, barcode, name and style, and all own codes of customers not seen before."""
        if strangers := customers - self._own.keys():
            self._own |= {customer: [] for customer in strangers}
            for row in db.rows(SQL["own_codes"], {"customers": list(strangers)}):
                self._own[row["customer_id"]].append(row["ref"])
                self._keep(row)
        codes: set[str] = set()
        names: set[str] = set()
        styles: set[str] = set()
        for one in wanted:
            codes |= set(_codes(one))
            names |= set(_names(one))
            styles |= {
                part for part in (one.style, one.sku, one.product, one.name) if part and (one.size or one.colour)
            }
        fresh = {f"c:{c}" for c in codes} | {f"n:{n}" for n in names} | {f"s:{s}" for s in styles}
        if not fresh - self._asked:
            return
        terms = {compact(name)[:TERM_LENGTH] for name in names if f"n:{name}" not in self._asked} - {""}
        parameters = {
            "codes": [code for code in codes if f"c:{code}" not in self._asked],
            "terms": list(terms),
            "styles": [s for s in styles if f"s:{s}" not in self._asked],
        }
        self._asked |= fresh
        for row in db.rows(SQL["products"], parameters):
            self._keep(row)

    def forget(self) -> None:
        """Forget what was not found, after products or customers were added."""
        self._asked.clear()
        self._asked_buyers.clear()
        self._found.clear()

    def pretend_goods(self, sku: str, name: str, base_unit: str) -> None:
        """For a dry run: behave as if this product had been added."""
        number = -len(self.goods) - 1
        self.goods[number] = Goods(number, sku, name, True, base_unit, {}, {base_unit: Decimal(1)})
        self._hits.setdefault(("sku", sku), []).append((number, None, ""))
        self._found.clear()

    def pretend_buyer(self, code: str, name: str) -> None:
        """For a dry run: behave as if this customer had been added."""
        number = -len(self.buyers) - 1
        self.buyers[number] = Buyer(number, code, name, "", False, "", "")
        self._by_code[code] = number
        self._by_name.setdefault(compact(name), set()).add(number)

    def _keep(self, row: db.Row) -> None:
        if row["id"] not in self.goods:
            units = {row["base_unit"]: Decimal(1)}
            units |= {unit: Decimal(factor) for unit, factor in orjson.loads(row["units"] or "{}").items()}
            self.goods[row["id"]] = Goods(
                row["id"],
                row["sku"],
                row["name"],
                row["active"],
                row["base_unit"],
                orjson.loads(row["attributes"]),
                units,
            )
        ref = compact(row["name"]) if row["kind"] == "name" else row["ref"]
        if row["kind"] == "name" and not ref.startswith(row["ref"]):
            # The term was found inside the name: only the whole name counts.
            return
        hits = self._hits.setdefault((row["kind"], ref), [])
        hit = (row["id"], row["customer_id"], row["unit"])
        if hit not in hits:
            hits.append(hit)

    def buyer(self, order: ReadOrder) -> Buyer | Problem | None:
        """The customer of an order: by code, else by whole name; None for the walk-in; several or none is a problem."""
        if order.anonymous or order.customer.strip().lower() in WALK_IN_NAMES:
            return None
        named = self._named(order.customer)
        if order.customer_code:
            coded = self._by_code.get(order.customer_code)
            if coded is None:
                return self._unknown_customer(order.customer_code)
            if named and coded not in named:
                detail = self.buyers[coded].name
                return Problem("order.customer_differs", "customer_code", order.customer_code, detail)
            return self.buyers[coded]
        if order.customer in self._by_code:
            return self.buyers[self._by_code[order.customer]]
        if len(named) > 1:
            shown = several(f"{self.buyers[i].code} {self.buyers[i].name}" for i in sorted(named)[:5])
            return Problem("order.two_customers_found", "customer", order.customer, shown)
        return self.buyers[next(iter(named))] if named else self._unknown_customer(order.customer)

    def _named(self, name: str) -> set[int]:
        return self._by_name.get(compact(name), set()) if name else set()

    def _unknown_customer(self, ref: str) -> Problem:
        near = self._nearest("near_customers", "code", ref)
        return Problem(
            "order.unknown_customer",
            "customer",
            ref,
            near or ADD_CUSTOMER,
        )

    def match(self, wanted: Wanted, customer_id: int | None) -> Match | Problem:
        """The product a row means: by code, own code, barcode, then whole name, then style with colour and size."""
        # Only a customer with codes of his own can make the same words mean another product.
        key = (wanted, customer_id if customer_id is not None and self._own.get(customer_id) else None)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._match(wanted, customer_id)
        return found

    def _match(self, wanted: Wanted, customer_id: int | None) -> Match | Problem:
        for kind, ref in _steps(wanted):
            hits = self._hits.get((kind, compact(ref) if kind == "name" else ref), [])
            if kind == "own":
                hits = [hit for hit in hits if hit[1] == customer_id]
            if (wanted.colour or wanted.size) and (kind == "style" or (kind == "name" and len(hits) > 1)):
                hits = [hit for hit in hits if _fits(self.goods[hit[0]], wanted)]
            ids = {hit[0] for hit in hits}
            if len(ids) > 1:
                active = {i for i in ids if self.goods[i].active}
                ids = active if len(active) == 1 else ids
            if len(ids) > 1:
                return Problem("row.two_products", "sku", ref, self._shown(ids))
            if ids:
                goods = self.goods[ids.pop()]
                if not goods.active:
                    return Problem("row.inactive_product", "sku", goods.sku)
                if other := self._another(wanted, goods, customer_id):
                    return other
                return Match(goods, next(hit[2] for hit in hits if hit[0] == goods.id))
        said = wanted.sku or wanted.customer_sku or wanted.barcode or wanted.product or wanted.name or wanted.style
        extra = " ".join(part for part in (wanted.colour, wanted.size) if part)
        near = self._nearest("near_codes", "sku", said)
        return Problem(
            "row.unknown_product",
            "sku",
            f"{said} {extra}".strip(),
            near or ADD_PRODUCT,
        )

    def _another(self, wanted: Wanted, goods: Goods, customer_id: int | None) -> Problem | None:
        """What is wrong when another code of the same row is that of another product: one of them was mistyped."""
        for ref in (wanted.sku, wanted.customer_sku, wanted.barcode):
            hits = [hit for kind in ("sku", "own", "barcode") for hit in self._hits.get((kind, ref), [])]
            meant = {i for i, owner, *_ in hits if owner in (None, customer_id)} if ref else set[int]()
            if meant and goods.id not in meant:
                return Problem("row.codes_differ", "sku", f"{goods.sku} {goods.name}", f"{ref} = {self._shown(meant)}")
        return None

    def _shown(self, ids: set[int]) -> str:
        return several(f"{self.goods[i].sku} {self.goods[i].name}" for i in sorted(ids)[:5])

    def _nearest(self, statement: str, code: str, ref: str) -> str:
        """The one record that looks most like a reference nobody knows, as a suggestion only."""
        if statement not in self._near:
            self._near[statement] = [(row[code], row["name"]) for row in db.rows(SQL[statement])]
        known = self._near[statement]
        choices = {i: text for i, pair in enumerate(known) for text in (pair[0],)}
        best = process.extractOne(ref, choices, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if best is None:
            best = process.extractOne(
                ref, {i: pair[1] for i, pair in enumerate(known)}, scorer=fuzz.ratio, score_cutoff=_SIMILAR
            )
        if not best:
            return ""
        named = f"{known[best[2]][0]} {known[best[2]][1]}"
        return both(f"是不是 {named}?", f"Is it {named}?")


def _codes(wanted: Wanted) -> list[str]:
    first = wanted.product.split(" ")[0] if " " in wanted.product else ""
    return [c for c in (wanted.sku, wanted.customer_sku, wanted.barcode, wanted.product, wanted.name, first) if c]


def _names(wanted: Wanted) -> list[str]:
    if wanted.sku or wanted.customer_sku or wanted.barcode:
        return []
    base = wanted.product or wanted.name
    if not base:
        return []
    variant = " ".join(part for part in (wanted.colour, wanted.size) if part)
    return [
        text
        for text in (base, f"{base} {wanted.spec}" if wanted.spec else "", f"{base} {variant}" if variant else "")
        if text
    ]


def _steps(wanted: Wanted) -> list[tuple[str, str]]:
    """Where to look, in order; a code that is given and not found is never replaced by a name."""
    steps: list[tuple[str, str]] = []
    for ref in (wanted.sku, wanted.customer_sku, wanted.barcode):
        if ref:
            steps += [("sku", ref), ("own", ref), ("barcode", ref)]
    if not steps and wanted.product:
        steps += [("sku", wanted.product), ("own", wanted.product), ("barcode", wanted.product)]
        if " " in wanted.product:
            steps.append(("sku", wanted.product.split(" ")[0]))
    elif not steps and wanted.name:
        steps += [("sku", wanted.name)]
    steps += [("name", name) for name in reversed(_names(wanted))]
    if wanted.colour or wanted.size:
        steps += [("style", ref) for ref in (wanted.style, wanted.sku, wanted.product, wanted.name) if ref]
    return steps


def _fits(goods: Goods, wanted: Wanted) -> bool:
    for asked, key in ((wanted.colour, "colour"), (wanted.size, "size")):
        own = str(goods.attributes.get(key, ""))
        if asked and compact(own).removesuffix("色") != compact(asked).removesuffix("色"):
            return False
    return True
