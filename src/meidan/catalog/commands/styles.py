"""Adding styles: a style makes its variants from its axes."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from meidan.catalog.commands.products import MAX_BATCH, save_products
from meidan.catalog.commands.references import create_record
from meidan.catalog.inputs import ProductInput, StyleInput
from meidan.catalog.variants import variant_name, variant_sku
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor
from meidan.kernel.records import Outcome
from meidan.kernel.values import ValueProblem, clean_code
from meidan.kernel.words import Words


@transaction.atomic
def create_style(*, style: StyleInput, actor: Actor) -> tuple[Outcome, list[Outcome]]:
    """Adds a style and one product per combination of its axes (size × colour), all or nothing.

    A variant's sku comes from `pattern`, its name is the style's name and its values. Raises 403, 409, 422.
    """
    head = {"code": style.code, "name": style.name, "axes": {axis: list(values) for axis, values in style.axes.items()}}
    made = create_record(table="style", values=head, actor=actor)
    variants = variants_of(style)
    if len(variants) > MAX_BATCH:
        raise bad_input("too_many", TOO_MANY, "/axes", count=len(variants), most=MAX_BATCH)
    outcomes = save_products(products=variants, actor=actor) if variants else []
    for outcome in outcomes:
        if outcome.refusal is not None:
            raise outcome.refusal
    return made, outcomes


def variants_of(style: StyleInput) -> list[ProductInput]:
    """One product per combination of the axes' values, in the order of the axes. Raises 422 for an unusable pattern."""
    if not style.axes:
        return []
    axes = list(style.axes)
    variants: list[ProductInput] = []
    for values in itertools.product(*style.axes.values()):
        chosen = dict(zip(axes, values, strict=True))
        sku = variant_sku(style.pattern, style.code, chosen, style.codes)
        name = variant_name(style.name, values)
        attributes = {**style.base.attributes, **chosen}
        variants.append(replace(style.base, sku=_code(sku), name=name, style=style.code, attributes=attributes))
    _refuse_same(variants)
    return variants


def _code(sku: str) -> str:
    try:
        return clean_code(sku)
    except ValueProblem as problem:
        raise bad_input(problem.code, problem.words, "/pattern") from None


def _refuse_same(variants: Sequence[ProductInput]) -> None:
    skus = [one.sku for one in variants]
    twice = next((sku for sku in skus if skus.count(sku) > 1), None) if len(set(skus)) < len(skus) else None
    if twice is not None:
        raise bad_input("twice", SAME_CODE, "/pattern", sku=twice)


TOO_MANY = Words(
    zh="会生成 {count} 个规格,一次最多 {most} 个", en="That makes {count} variants; at most {most} at once"
)
SAME_CODE = Words(
    zh="多个规格会得到同一个编码 {sku},请检查编码规则", en="Several variants get the code {sku}; check the pattern"
)
