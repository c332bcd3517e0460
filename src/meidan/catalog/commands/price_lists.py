"""Adding and changing price lists and the prices in them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import IntegrityError, transaction

from meidan.catalog import events as kinds
from meidan.catalog.inputs import PriceItemInput, PriceListInput
from meidan.catalog.queries.price_lists import price_list_row
from meidan.catalog.queries.products import product_ids
from meidan.kernel import db, events
from meidan.kernel.errors import Fault, Refusal, bad_input
from meidan.kernel.money import MINOR_UNITS
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import Outcome, as_json, check_version
from meidan.kernel.values import plain
from meidan.kernel.words import Words

_HEAD = (
    "code text, name text, currency text, tax_included boolean, valid_from date, valid_to date, is_default boolean, "
    "active boolean"
)
_NAMES = ", ".join(column.split()[0] for column in _HEAD.split(", "))
_UPSERT = """
INSERT INTO price_item (price_list_id, product_id, unit, min_quantity, price, floor_price)
SELECT %s, product_id, unit, min_quantity, price, floor_price FROM jsonb_to_recordset(%s::jsonb)
    AS x(product_id bigint, unit text, min_quantity numeric, price numeric, floor_price numeric)
ON CONFLICT (product_id, price_list_id, unit, min_quantity)
DO UPDATE SET price = EXCLUDED.price, floor_price = EXCLUDED.floor_price
"""
_UNITS = """
SELECT p.id, p.base_unit, (SELECT array_agg(u.unit) FROM product_unit u WHERE u.product_id = p.id) AS units
FROM product p WHERE p.id = ANY(%s)
"""


def create_price_list(*, head: PriceListInput, items: Sequence[PriceItemInput] = (), actor: Actor) -> Outcome:
    """Adds a price list with its prices. Raises 403, 409 `exists` or `default_exists`, 422 with faults."""
    _may(actor)
    _check_head(head)
    try:
        with transaction.atomic():
            id_ = int(
                db.scalar(
                    f"INSERT INTO price_list ({_NAMES}, version) SELECT {_NAMES}, 1 "
                    f"FROM jsonb_to_record(%s::jsonb) AS x({_HEAD}) RETURNING id",
                    (as_json(asdict(head)),),
                )
            )
            events.append(f"price_list:{id_}", kinds.PRICE_LIST_CREATED, asdict(head), actor)
            _store_items(id_, items, replace=False, actor=actor)
    except IntegrityError as error:
        raise _taken(head, error) from None
    return Outcome(0, id_, head.code, "created", 1)


def update_price_list(
    *, ref: str, changes: Mapping[str, Any], items: Sequence[PriceItemInput] | None, version: int | None, actor: Actor
) -> Outcome:
    """Changes the given head fields; `items`, when not None, replaces every price of the list.

    Raises 403, 404, 409, 422.
    """
    _may(actor)
    try:
        with transaction.atomic():
            return _update(ref, changes, items, version, actor)
    except IntegrityError as error:
        raise _taken(PriceListInput(changes.get("code", ref), ""), error) from None


def put_prices(*, ref: str, items: Sequence[PriceItemInput], actor: Actor) -> int:
    """Adds or overwrites prices of a list (same product, unit and minimum); returns how many. Raises 403, 404, 422."""
    _may(actor)
    with transaction.atomic():
        row = _locked(ref, actor)
        _store_items(row["id"], items, replace=False, actor=actor)
        db.run("UPDATE price_list SET version = version + 1 WHERE id = %s", (row["id"],))
    return len(items)


def _update(
    ref: str, changes: Mapping[str, Any], items: Sequence[PriceItemInput] | None, version: int | None, actor: Actor
) -> Outcome:
    row = _locked(ref, actor)
    check_version(row["version"], version)
    before = {name: row[name] for name in PriceListInput.__dataclass_fields__}
    after = PriceListInput(**{**before, **changes})
    _check_head(after)
    different = {name: [before[name], new] for name, new in asdict(after).items() if before[name] != new}
    if not different and items is None:
        return Outcome(0, row["id"], row["code"], "unchanged", row["version"])
    sets = ", ".join(f"{name} = x.{name}" for name in _NAMES.split(", "))
    db.run(
        f"UPDATE price_list l SET {sets}, version = version + 1 "
        f"FROM jsonb_to_record(%s::jsonb) AS x({_HEAD}) WHERE l.id = %s",
        (as_json(asdict(after)), row["id"]),
    )
    if different:
        told = {"code": after.code, "changes": different}
        events.append(f"price_list:{row['id']}", kinds.PRICE_LIST_CHANGED, told, actor)
    if items is not None:
        _store_items(row["id"], items, replace=True, actor=actor)
    return Outcome(0, row["id"], after.code, "updated", row["version"] + 1)


def _locked(ref: str, actor: Actor) -> db.Row:
    row = price_list_row(ref, actor)
    db.rows("SELECT id FROM price_list WHERE id = %s FOR NO KEY UPDATE", (row["id"],))
    return price_list_row(f"id:{row['id']}", actor)


def _store_items(list_id: int, items: Sequence[PriceItemInput], *, replace: bool, actor: Actor) -> None:
    if replace:
        db.run("DELETE FROM price_item WHERE price_list_id = %s", (list_id,))
    if not items and not replace:
        return
    ids = product_ids(item.product for item in items)
    items = _check_items(items, ids)
    rows = [
        {"product_id": ids[i.product], "unit": i.unit, "min_quantity": i.min_quantity, "price": i.price,
         "floor_price": i.floor_price} for i in items
    ]  # fmt: skip
    if rows:
        db.run(_UPSERT, (list_id, as_json(rows)))
    told = [[i.product, i.unit, plain(i.min_quantity), plain(i.price)] for i in items]
    events.append(f"price_list:{list_id}", kinds.PRICES_CHANGED, {"replaced": replace, "prices": told}, actor)


def _check_items(items: Sequence[PriceItemInput], ids: Mapping[str, int]) -> list[PriceItemInput]:
    """The prices with the base unit left out where it is named: one price, however it is written."""
    rows = db.rows(_UNITS, (list(ids.values()),))
    base = {row["id"]: row["base_unit"] for row in rows}
    units = {row["id"]: {"", row["base_unit"], *(row["units"] or ())} for row in rows}
    items = [replace(item, unit="") if item.unit == base.get(ids.get(item.product, 0)) else item for item in items]
    faults: list[Fault] = []
    seen: set[tuple[int, str, object]] = set()
    for place, item in enumerate(items):
        path = f"/items/{place}"
        if item.product not in ids:
            faults.append(Fault("unknown", PRODUCT_UNKNOWN, f"{path}/product", {"ref": item.product}))
            continue
        id_ = ids[item.product]
        if item.unit not in units[id_]:
            faults.append(Fault("unit.unknown", UNIT_UNKNOWN, f"{path}/unit", {"unit": item.unit}))
        if item.floor_price is not None and item.floor_price > item.price:
            faults.append(Fault("floor_above_price", FLOOR_ABOVE, f"{path}/floor_price"))
        if (id_, item.unit, item.min_quantity) in seen:
            faults.append(Fault("twice", TWICE, path, {"ref": item.product}))
        seen.add((id_, item.unit, item.min_quantity))
    if faults:
        raise Refusal("invalid", INVALID, faults=faults[:200])
    return items


def _check_head(head: PriceListInput) -> None:
    if head.currency not in MINOR_UNITS:
        raise bad_input("currency.unknown", CURRENCY_UNKNOWN, "/currency", currency=head.currency)
    if head.valid_from and head.valid_to and head.valid_to < head.valid_from:
        raise bad_input("dates", DATES, "/valid_to")


def _taken(head: PriceListInput, error: IntegrityError) -> Refusal:
    if "one_default_price_list" in str(error):
        return Refusal("default_exists", DEFAULT_EXISTS, status=409)
    if "price_list_code" in str(error):
        return Refusal("exists", EXISTS, status=409, params={"code": head.code})
    raise error


def _may(actor: Actor) -> None:
    require(actor, "products.edit")


INVALID = Words(zh="价格有误,请按下列各处修改", en="The prices have errors; see the places listed")
PRODUCT_UNKNOWN = Words(zh="没有商品 {ref}", en="There is no product {ref}")
UNIT_UNKNOWN = Words(zh="商品没有单位 {unit}", en="The product has no unit {unit}")
FLOOR_ABOVE = Words(zh="底价高于售价", en="The floor price is above the price")
TWICE = Words(zh="{ref} 的同一单位、同一起订量写了两次", en="{ref} is given twice for the same unit and minimum")
CURRENCY_UNKNOWN = Words(
    zh="没有币种 {currency},请用三位代码,如 CNY", en="No currency {currency}; use a code such as CNY"
)
DATES = Words(zh="失效日期早于生效日期", en="The list ends before it begins")
DEFAULT_EXISTS = Words(
    zh="该币种已有默认价目表,请先停用原来的", en="This currency has a default list already; deactivate that one first"
)
EXISTS = Words(zh="价目表编码 {code} 已存在", en="There is a price list {code} already")
