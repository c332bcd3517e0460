"""Rows of product and customer files into the inputs of their rooms."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from meidan.catalog.commands.products import save_products
from meidan.catalog.commands.references import create_record
from meidan.catalog.inputs import BarcodeInput, ProductInput
from meidan.catalog.rules import UnitFactor
from meidan.customers.commands.customers import save_customers
from meidan.customers.inputs import AddressInput, ContactInput, CustomerInput
from meidan.intake.commands.requests import ImportRequest
from meidan.intake.commands.verdicts import Verdict, of_outcome
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.records import Record
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor

_KINDS = {
    "服务": "service",
    "service": "service",
    "费用": "charge",
    "charge": "charge",
    "运费": "charge",
    "freight": "charge",
}
_TERMS = {
    "monthly": ("月结", "账期", "挂账", "monthly", "net", "credit", "days"),
    "cod": ("货到", "到付", "代收", "cod", "cash on delivery"),
    "prepaid": ("预付", "款到", "现结", "现款", "现金", "先款", "prepaid", "prepay", "advance", "cash"),
}
_DIRECT = ("name", "base_unit", "price", "currency", "tax_rate", "active")


def take_products(batch: Sequence[Record], request: ImportRequest, actor: Actor) -> list[Verdict]:
    """Add or update products; styles and categories that the file names are made when they are missing."""
    for table in ("style", "category"):
        _ensure(table, {text for record in batch if (text := record.text(table))}, actor)
    first: dict[str, int] = {}
    verdicts: dict[int, Verdict] = {}
    for index, record in enumerate(batch):
        sku = record.text("sku")
        if sku in first:
            same = batch[first[sku]].values == record.values
            problem = None if same else Problem("row.already_in_file", "sku", sku)
            verdicts[index] = Verdict(unchanged=same, problem=problem)
        else:
            first[sku] = index
    inputs = [product_of(batch[index]) for index in first.values()]
    outcomes = save_products(products=inputs, actor=actor, on_existing="update")
    verdicts |= {index: of_outcome(outcome) for index, outcome in zip(first.values(), outcomes, strict=True)}
    return [verdicts[index] for index in range(len(batch))]


def product_of(record: Record) -> ProductInput:
    """The product as the file has it; `given` names just what the file says."""
    values = record.values
    given = {"sku", *(name for name in _DIRECT if name in values)}
    units = [
        UnitFactor(unit, factor) for unit, factor in cast(tuple[tuple[str, Decimal], ...], values.get("units", ()))
    ]
    if (pack := record.number("pack")) and pack > 1 and not any(one.unit == "箱" for one in units):
        units.append(UnitFactor("箱", pack))
    attributes = {key: text for key in ("colour", "size", "spec") if (text := record.text(key))}
    barcodes = tuple(BarcodeInput(code) for code in cast(tuple[str, ...], values.get("barcodes", ())))
    given |= {name for name, found in (("units", units), ("attributes", attributes), ("barcodes", barcodes)) if found}
    given |= {name for name in ("style", "category") if name in values}
    kind = next((kind for word, kind in _KINDS.items() if word in record.text("kind").lower()), "goods")
    given |= {"kind"} if "kind" in values else set()
    return ProductInput(
        sku=record.text("sku"),
        name=record.text("name"),
        kind=kind,
        base_unit=record.text("base_unit") or "件",
        units=tuple(units),
        barcodes=barcodes,
        style=record.text("style") or None,
        attributes=attributes,
        category=record.text("category") or None,
        tax_rate=record.number("tax_rate"),
        price=record.number("price"),
        currency=record.text("currency").upper() or "CNY",
        active=bool(values.get("active", True)),
        given=frozenset(given),
    )


def _ensure(table: str, codes: set[str], actor: Actor) -> None:
    for code in sorted(codes):
        values: dict[str, Any] = {"code": code[:64], "name": code, **({"axes": {}} if table == "style" else {})}
        try:
            create_record(table=table, values=values, actor=actor)
        except Refusal as refusal:
            # It is there already, or its row will be refused with the reason when the product is saved.
            if refusal.status not in (409, 422):
                raise


def take_customers(batch: Sequence[Record], request: ImportRequest, actor: Actor) -> list[Verdict]:
    """Add or update customers."""
    first: dict[str, int] = {}
    verdicts: dict[int, Verdict] = {}
    inputs: list[CustomerInput] = []
    for index, record in enumerate(batch):
        one = customer_of(record)
        if one.code in first:
            same = batch[first[one.code]].values == record.values
            problem = None if same else Problem("row.already_in_file", "code", one.code)
            verdicts[index] = Verdict(unchanged=same, problem=problem)
        else:
            first[one.code] = index
            inputs.append(one)
    outcomes = save_customers(customers=inputs, actor=actor, on_existing="update")
    verdicts |= {index: of_outcome(outcome) for index, outcome in zip(first.values(), outcomes, strict=True)}
    return [verdicts[index] for index in range(len(batch))]


def customer_of(record: Record) -> CustomerInput:
    """The customer as the file has it. Without a code of its own he gets one that follows from his name."""
    values, name = record.values, record.text("name")
    code = record.text("code") or "C-" + hashlib.sha256(name.encode()).hexdigest()[:8].upper()
    contact, phone = record.text("contact"), record.text("phone")
    region = record.text("region") or " ".join(t for n in ("province", "city", "district") if (t := record.text(n)))
    address = record.text("address")
    given = {"code", "name", *(n for n in ("short_name", "tax_number", "credit_limit", "currency") if n in values)}
    contacts = addresses = ()
    if contact or phone or record.text("email"):
        contacts = (ContactInput(contact or name[:80], phone, record.text("email")),)
        given.add("contacts")
    if region or address:
        addresses = (
            AddressInput(
                name=contact, phone=phone, region=region, detail=address, is_default=True,
                postal_code=record.text("postcode"),
            ),
        )  # fmt: skip
        given.add("addresses")
    if "terms" in values:
        given.add("payment_terms")
    if "price_list" in values:
        given.add("price_list")
    return CustomerInput(
        code=code,
        name=name,
        short_name=record.text("short_name"),
        walk_in=name in ("散客", "零售客户"),
        tax_number=record.text("tax_number"),
        payment_terms=_terms(record.text("terms")),
        credit_limit=record.number("credit_limit"),
        currency=record.text("currency").upper(),
        price_list=record.text("price_list") or None,
        contacts=contacts,
        addresses=addresses,
        given=frozenset(given),
    )


def _terms(said: str) -> str:
    text = said.lower()
    return next((terms for terms, words in _TERMS.items() if any(word in text for word in words)), "prepaid")
