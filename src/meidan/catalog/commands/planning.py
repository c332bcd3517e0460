"""What variants added to a style would become, and everything that speaks against them; nothing is written here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meidan.catalog.commands.faults import product_faults
from meidan.catalog.commands.links import read_links
from meidan.catalog.commands.products import masked_faults
from meidan.catalog.inputs import NOTHING, PRODUCT_FIELDS, ProductInput, VariantInput, VariantsInput
from meidan.catalog.queries.products import as_input, hidden_fields, product_ids, product_rows
from meidan.catalog.queries.references import barcode_owners, style_variants
from meidan.catalog.rules import check_barcode
from meidan.catalog.variants import (
    MOST_VALUES,
    Place,
    Variant,
    axes_of,
    default_pattern,
    nearest,
    same_value,
    short_codes,
    variant_name,
    variant_sku,
)
from meidan.kernel.errors import Fault, pointer_step
from meidan.kernel.permissions import Actor
from meidan.kernel.records import fault_of
from meidan.kernel.values import ValueProblem, clean_code
from meidan.kernel.words import Words, listed

OWN = frozenset(("sku", "name", "style", "barcodes", "attributes", "active"))
"""What is never taken over from another variant."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A variant as it would be stored; `after` is the one that it takes after."""

    product: ProductInput
    values: Mapping[str, str]
    after: Variant | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The style's axes as they would be, the variants in the order asked for (None: cannot be made), the faults."""

    axes: Mapping[str, list[str]]
    variants: Sequence[Planned | None]
    faults: Sequence[Fault]


def plan_variants(style: Mapping[str, Any], wanted: VariantsInput, actor: Actor) -> Plan:
    """Plans variants for a stored style {id, code, name, axes}. Faults carry JSON Pointers into the wanted variants."""
    present = style_variants(style["id"])
    faults: list[Fault] = []
    if present and not any(one.active for one in present):
        faults.append(Fault("style_inactive", STYLE_INACTIVE, "", {"code": style["code"]}))
    known = axes_of(style["axes"], present)
    axes = _extended(known, wanted, faults)
    codes = short_codes(style["code"], tuple(axes), present)
    codes = {axis: {**codes.get(axis, {}), **wanted.codes.get(axis, {})} for axis in axes}
    templates = product_rows(one.id for one in present if one.active)
    taken = {place: one for one in present if all(place := one.place(tuple(axes)))}
    variants: list[Planned | None] = []
    for index, one in enumerate(wanted.variants):
        path = f"/variants/{index}"
        place = _place(one, axes, path, faults)
        if place is None:
            variants.append(None)
            continue
        if place in taken:
            faults.append(
                Fault("variant_exists", VARIANT_EXISTS, path, {"name": " ".join(place), "sku": taken[place].sku})
            )
            variants.append(None)
            continue
        after = nearest(axes, place, present)
        template = as_input(templates[after.id]) if after else None
        sku = one.sku or variant_sku(default_pattern(tuple(axes)), style["code"], one.values, codes)
        taken[place] = Variant(0, sku, one.values, True)
        values = dict(zip(axes, place, strict=True))
        variants.append(_planned(style, replace(one, sku=sku, values=values), (template, wanted.base, actor), after))
    faults += _product_faults(variants, actor)
    return Plan(axes, variants, faults)


def _extended(known: Mapping[str, list[str]], wanted: VariantsInput, faults: list[Fault]) -> dict[str, list[str]]:
    """The axes with the new values; only a style without any axis gets axes."""
    axes = {axis: list(values) for axis, values in known.items()}
    if not axes and not wanted.axes:
        faults.append(Fault("axes_missing", AXES_MISSING, "/axes"))
    for axis, values in wanted.axes.items():
        path = f"/axes/{pointer_step(axis)}"
        if known and axis not in known:
            faults.append(Fault("axis_unknown", AXIS_UNKNOWN, path, {"axis": axis, "axes": listed(known)}))
            continue
        own = axes.setdefault(axis, [])
        for place, value in enumerate(values):
            same = same_value(own, value)
            if same is not None:
                faults.append(Fault("value_exists", VALUE_EXISTS, f"{path}/{place}", {"axis": axis, "value": same}))
            else:
                own.append(value)
        if len(own) > MOST_VALUES:
            faults.append(Fault("too_many_values", TOO_MANY_VALUES, path, {"axis": axis, "most": MOST_VALUES}))
    return axes


def _place(one: VariantInput, axes: Mapping[str, list[str]], path: str, faults: list[Fault]) -> Place | None:
    before = len(faults)
    for axis, value in one.values.items():
        if axis not in axes:
            params = {"axis": axis, "axes": listed(axes)}
            faults.append(Fault("axis_unknown", AXIS_UNKNOWN, f"{path}/values/{pointer_step(axis)}", params))
        elif value not in axes[axis]:
            params = {"axis": axis, "value": value}
            faults.append(Fault("value_unknown", VALUE_UNKNOWN, f"{path}/values/{pointer_step(axis)}", params))
    missing = [axis for axis in axes if axis not in one.values]
    if missing:
        faults.append(Fault("required", VALUE_MISSING, f"{path}/values", {"axis": listed(missing)}))
    return tuple(one.values[axis] for axis in axes) if len(faults) == before and axes else None


def _planned(
    style: Mapping[str, Any],
    one: VariantInput,
    sources: tuple[ProductInput | None, ProductInput, Actor],
    after: Variant | None,
) -> Planned:
    """The product out of the variant it takes after, with what is given laid over it."""
    template, base, actor = sources
    given = (base.given or frozenset()) - OWN
    start = template or replace(base, attributes=NOTHING)
    product = replace(start, **{name: getattr(base, name) for name in given})
    product = replace(
        product, sku=one.sku, name=variant_name(style["name"], tuple(one.values.values())), style=style["code"],
        attributes={**product.attributes, **one.values}, barcodes=one.barcodes, active=True,
        # What is taken over from another variant is no claim of the caller, who may not even see it.
        given=frozenset(PRODUCT_FIELDS) - (frozenset(hidden_fields(actor)) - given),
    )  # fmt: skip
    return Planned(product, one.values, after)


def _product_faults(variants: Sequence[Planned | None], actor: Actor) -> Iterator[Fault]:
    """What is wrong with the products themselves, and whose codes somebody has already."""
    found = [(f"/variants/{index}", one.product) for index, one in enumerate(variants) if one]
    links = read_links([product for _, product in found])
    taken = product_ids(product.sku for _, product in found)
    owners = barcode_owners([code.barcode for _, product in found for code in product.barcodes])
    skus: set[str] = set()
    codes: set[str] = set()
    for path, product in found:
        own_faults = (*product_faults(product), *links.faults(product), *masked_faults(product, actor))
        yield from (replace(one, path=path + one.path) for one in own_faults)
        yield from _sku_faults(product.sku, f"{path}/sku", taken, skus)
        own: set[str] = set()
        for place, one in enumerate(product.barcodes):
            where, code = f"{path}/barcodes/{place}", _read(one.barcode)
            if code in owners:
                yield Fault("barcode_taken", BARCODE_TAKEN, where, {"barcode": code, "sku": owners[code]})
            elif code in codes:
                yield Fault("barcode.twice", BARCODE_TWICE, where, {"barcode": code})
            own.add(code)
        codes |= own


def _sku_faults(sku: str, path: str, taken: Mapping[str, int], seen: set[str]) -> Iterator[Fault]:
    try:
        clean_code(sku)
    except ValueProblem as problem:
        yield fault_of(problem, path)
    if sku in taken:
        yield Fault("exists", SKU_TAKEN, path, {"sku": sku})
    elif sku in seen:
        yield Fault("twice", SKU_TWICE, path, {"sku": sku})
    seen.add(sku)


def _read(barcode: str) -> str:
    try:
        return check_barcode(barcode)
    except ValueProblem:  # told by the faults of the product
        return barcode


STYLE_INACTIVE = Words(
    zh="款式 {code} 的商品都已停用;要接着卖,请先把其中一个改回在售",
    en="Every product of style {code} is out of sale; put one of them back on sale first",
)
AXES_MISSING = Words(zh="这个款式还没有颜色、尺码等分组,请先给出", en="The style has no axes yet; give them first")
AXIS_UNKNOWN = Words(zh="款式没有“{axis}”这一组,只有:{axes}", en="The style has no axis {axis}, only: {axes}")
VALUE_EXISTS = Words(zh="{axis}“{value}”已经有了", en="There is a {axis} {value} already")
VALUE_UNKNOWN = Words(zh="款式没有{axis}“{value}”,请先加上", en="The style has no {axis} {value}; add it first")
VALUE_MISSING = Words(zh="请给出:{axis}", en="Give the {axis}")
TOO_MANY_VALUES = Words(zh="{axis}最多 {most} 个", en="At most {most} values of {axis}")
VARIANT_EXISTS = Words(zh="{name} 已经有了,编码 {sku}", en="{name} exists already, as {sku}")
SKU_TAKEN = Words(zh="编码 {sku} 已被别的商品用了,请换一个", en="Code {sku} belongs to another product; take another")
SKU_TWICE = Words(zh="编码 {sku} 写了两次", en="Code {sku} is given twice")
BARCODE_TAKEN = Words(zh="条码 {barcode} 已是 {sku} 的", en="Barcode {barcode} belongs to {sku} already")
BARCODE_TWICE = Words(zh="条码 {barcode} 写了两次", en="Barcode {barcode} is given twice")
