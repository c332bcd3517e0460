"""Products and customers that a file of orders names and nobody knows yet, made on explicit request only."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from meidan.catalog.commands.products import MAX_BATCH, save_products
from meidan.catalog.inputs import ProductInput
from meidan.customers.commands.customers import save_customers
from meidan.customers.inputs import ContactInput, CustomerInput
from meidan.intake.commands.requests import ImportRequest
from meidan.intake.masters import Masters
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.readorder import ReadOrder
from meidan.kernel.permissions import Actor
from meidan.kernel.values import CODE_LENGTH

_CHARGE = re.compile(
    r"^(?:POST(?:AGE)?|DOT|M|D|C\d|S|B|PADS|CRUK|BANK ?CHARGES|AMAZON ?FEE|FREIGHT|SHIPPING|CARRIAGE|DISCOUNT|MANUAL)$"
    r"|运费|邮费|快递费|物流费|安装费|手续费|服务费|包装费",
    re.I,
)


def create_missing(orders: Sequence[ReadOrder], masters: Masters, request: ImportRequest, actor: Actor) -> Counter[str]:
    """Add what these orders name and the catalogue lacks. Returns how many of each; a dry run only counts."""
    made: Counter[str] = Counter()
    if request.create_customers:
        made["customers"] = _customers(orders, masters, request, actor)
    if request.create_products:
        made["products"] = _products(orders, masters, request, actor)
    return +made


def _products(orders: Sequence[ReadOrder], masters: Masters, request: ImportRequest, actor: Actor) -> int:
    wanted: dict[str, ProductInput] = {}
    for order in orders:
        buyer = masters.buyer(order)
        customer = None if buyer is None or isinstance(buyer, Problem) else buyer.id
        for line in order.lines:
            sku = line.product.sku
            if not sku or sku in wanted or len(sku) > CODE_LENGTH or sku.startswith("id:"):
                continue
            found = masters.match(line.product, customer)
            if isinstance(found, Problem) and found.code == "row.unknown_product":
                wanted[sku] = _product(sku, line.product.name, line.unit, order.currency)
    if request.dry_run:
        for one in wanted.values():
            masters.pretend_goods(one.sku, one.name, one.base_unit)
        return len(wanted)
    products = list(wanted.values())
    for start in range(0, len(products), MAX_BATCH):
        save_products(products=products[start : start + MAX_BATCH], actor=actor, on_existing="skip")
    return len(products)


def _product(sku: str, name: str, unit: str, currency: str) -> ProductInput:
    kind = "charge" if _CHARGE.search(sku) or (_CHARGE.search(name) and not any(c.isdigit() for c in sku)) else "goods"
    # Without a price: what the file charged is an agreement of that day, not a list price.
    return ProductInput(
        sku=sku, name=(name or sku)[:200], kind=kind, base_unit=unit[:20] or "件", currency=currency or "CNY"
    )


def _customers(orders: Sequence[ReadOrder], masters: Masters, request: ImportRequest, actor: Actor) -> int:
    wanted: dict[str, CustomerInput] = {}
    for order in orders:
        found = masters.buyer(order)
        if isinstance(found, Problem) and found.code == "order.unknown_customer":
            one = _customer(order)
            wanted.setdefault(one.code, one)
    if request.dry_run:
        for one in wanted.values():
            masters.pretend_buyer(one.code, one.name)
        return len(wanted)
    customers = list(wanted.values())
    for start in range(0, len(customers), MAX_BATCH):
        save_customers(customers=customers[start : start + MAX_BATCH], actor=actor, on_existing="skip")
    return len(customers)


def _customer(order: ReadOrder) -> CustomerInput:
    name = (order.customer or order.customer_code)[:200]
    code = order.customer_code or "C-" + hashlib.sha256(name.encode()).hexdigest()[:8].upper()
    contacts = (ContactInput(order.contact or name[:80], order.phone),) if order.contact or order.phone else ()
    return CustomerInput(code=code[:CODE_LENGTH], name=name, contacts=contacts)


def ensure_walk_in(masters: Masters, actor: Actor) -> None:
    """Anonymous orders belong to the walk-in customer; the first of them brings him about."""
    if not masters.walk_in:
        save_customers(customers=[WALK_IN], actor=actor, on_existing="skip")
        masters.walk_in = WALK_IN.code


WALK_IN = CustomerInput(code="WALK-IN", name="散客", walk_in=True)
