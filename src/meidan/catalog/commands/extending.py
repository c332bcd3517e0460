"""Adding variants to a style that exists: a new colour, a new size, or what was missing between them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from meidan.catalog import events as kinds
from meidan.catalog.commands.links import lookup
from meidan.catalog.commands.planning import Plan, Planned, plan_variants
from meidan.catalog.commands.products import invalid, save_products
from meidan.catalog.inputs import VariantsInput
from meidan.catalog.queries.references import AXES, NAMES
from meidan.kernel import db, events
from meidan.kernel.errors import Fault, Refusal, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import Outcome, as_json, check_version
from meidan.kernel.values import plain

CONFLICTS = ("variant_exists", "value_exists", "exists", "barcode_taken", "style_inactive")
_STYLE = f"SELECT r.id, r.code, r.name, {AXES} AS axes, r.version FROM style r WHERE r.id = %s"
_AXES = "UPDATE style SET axes = %s::jsonb, axis_order = %s::jsonb, version = version + 1 WHERE id = %s"
# A price of a list holds for the variant that takes after the one it was made for, until somebody says otherwise.
_COPY_PRICES = """
INSERT INTO price_item (price_list_id, product_id, unit, min_quantity, price, floor_price)
SELECT i.price_list_id, x.id, i.unit, i.min_quantity, i.price, i.floor_price
FROM jsonb_to_recordset(%s::jsonb) AS x(id bigint, after bigint) JOIN price_item i ON i.product_id = x.after
ORDER BY i.price_list_id, x.id, i.id RETURNING price_list_id, product_id, unit, min_quantity, price
"""
_LOCK_LISTS = """
SELECT id FROM price_list WHERE id IN (SELECT price_list_id FROM price_item WHERE product_id = ANY(%s))
ORDER BY id FOR NO KEY UPDATE
"""
NEW_PRICE = frozenset(("price", "currency", "units", "base_unit"))


@transaction.atomic
def add_variants(*, ref: str, wanted: VariantsInput, version: int | None, actor: Actor) -> Outcome:
    """Adds variants to the style `ref` (code or `id:123`) and new values to its axes, all or nothing.

    Each takes units, prices (also those of price lists), tax, category and so on after the variant for sale that stands
    nearest (see `variants.nearest`). Returns the style. Raises 403, 404, 409 with the current version when `version` is
    older, 409 `variant_exists`, `value_exists`, `exists` (sku), `barcode_taken`, `style_inactive`, 422 with faults.
    """
    require(actor, "products.edit")
    row = _style(ref, lock=True)
    check_version(row["version"], version)
    plan = plan_variants(row, wanted, actor)
    if plan.faults:
        raise _refused(plan.faults)
    planned = [one for one in plan.variants if one]
    outcomes = save_products(products=[one.product for one in planned], actor=actor)
    late = [(index, one.refusal) for index, one in enumerate(outcomes) if one.refusal]
    if late:  # somebody took a code since we looked
        raise _refused([Fault(why.code, why.words, f"/variants/{index}/sku", why.params) for index, why in late])
    ids = {one.product.sku: int(outcome.id or 0) for one, outcome in zip(planned, outcomes, strict=True)}
    db.run(_AXES, (as_json(plan.axes), as_json(list(plan.axes)), row["id"]))
    happened = [events.NewEvent(f"style:{row['id']}", kinds.STYLE_EXTENDED, _told(row, plan, planned))]
    if not NEW_PRICE & (wanted.base.given or frozenset()):
        happened += _copy_prices(planned, ids)
    events.append_many(happened, actor)
    return Outcome(0, row["id"], row["code"], "updated", row["version"] + 1)


def preview_variants(*, ref: str, wanted: VariantsInput, actor: Actor) -> Plan:
    """What adding these variants would lead to; nothing is stored. Raises 403, 404."""
    require(actor, "products.edit")
    return plan_variants(_style(ref, lock=False), wanted, actor)


def _style(ref: str, *, lock: bool) -> db.Row:
    """The style; locked, so that two who add to it do so one after the other, each seeing what the other made."""
    id_ = lookup("style", {ref}).get(ref)
    if lock and id_ is not None:
        db.rows("SELECT id FROM style WHERE id = %s FOR NO KEY UPDATE", (id_,))
    row = None if id_ is None else db.row(_STYLE, (id_,))
    if row is None:
        raise not_found(*NAMES["style"], ref)
    return row


def _refused(faults: Sequence[Fault]) -> Refusal:
    """409 for what somebody has already, else 422; every fault is named."""
    first = next((one for one in faults if one.code in CONFLICTS), None)
    if first is None:
        return invalid(faults)
    return Refusal(first.code, first.words, status=409, params=first.params, faults=faults)


def _told(row: Mapping[str, Any], plan: Plan, planned: Sequence[Planned]) -> dict[str, Any]:
    added = {
        axis: [one for one in values if one not in row["axes"].get(axis, [])] for axis, values in plan.axes.items()
    }
    variants = [
        {"sku": one.product.sku, "values": dict(one.values), "after": one.after.sku if one.after else None}
        for one in planned
    ]
    return {"code": row["code"], "added": {axis: new for axis, new in added.items() if new}, "variants": variants}


def _copy_prices(planned: Sequence[Planned], ids: Mapping[str, int]) -> list[events.NewEvent]:
    """Puts the new variants into the price lists of those they take after; one event for each list."""
    pairs = [{"id": ids[one.product.sku], "after": one.after.id} for one in planned if one.after]
    db.rows(_LOCK_LISTS, ([one["after"] for one in pairs],))
    skus = {id_: sku for sku, id_ in ids.items()}
    prices: dict[int, list[list[str]]] = {}
    for row in db.rows(_COPY_PRICES, (as_json(pairs),)):
        told = [skus[row["product_id"]], row["unit"], plain(row["min_quantity"]), plain(row["price"])]
        prices.setdefault(row["price_list_id"], []).append(told)
    db.run("UPDATE price_list SET version = version + 1 WHERE id = ANY(%s)", (sorted(prices),))
    return [
        events.NewEvent(f"price_list:{id_}", kinds.PRICES_CHANGED, {"replaced": False, "prices": told})
        for id_, told in prices.items()
    ]
