"""Pure rules of a style's variants: their places on the axes, their codes, and which one a new one takes after."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meidan.catalog.rules import compact

MOST_VALUES = 100  # of one axis
Place = tuple[str, ...]
"""One value per axis, in the order of the axes."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A present variant of a style."""

    id: int
    sku: str
    attributes: Mapping[str, str]
    active: bool

    def place(self, axes: Sequence[str]) -> Place:
        """Where it stands; an axis that it says nothing of is empty."""
        return tuple(self.attributes.get(axis, "") for axis in axes)


def axes_of(stored: Mapping[str, Sequence[str]], variants: Sequence[Variant]) -> dict[str, list[str]]:
    """The axes of a style with the values that only its variants have, such as those of imported products."""
    axes = {axis: list(values) for axis, values in stored.items()}
    for axis, values in axes.items():
        found = dict.fromkeys(one.attributes.get(axis, "") for one in variants)
        values += [value for value in found if value and value not in values]
    return axes


def default_pattern(axes: Sequence[str]) -> str:
    """How a variant's code is made where nothing else is said: {style}-{first axis}-{second axis}…"""
    return "-".join(["{style}", *(f"{{{axis}}}" for axis in axes)])


def variant_sku(pattern: str, style: str, values: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]) -> str:
    """The code of a variant: each value in its short code, where it has one."""
    sku = pattern.replace("{style}", style)
    for axis, value in values.items():
        sku = sku.replace(f"{{{axis}}}", codes.get(axis, {}).get(value, value))
    return sku


def variant_name(style: str, values: Sequence[str]) -> str:
    """The name of a variant: that of the style and its values."""
    return " ".join((style, *values))[:200]


def short_codes(style: str, axes: Sequence[str], variants: Sequence[Variant]) -> dict[str, dict[str, str]]:
    """{axis: {value: short code}} as the codes of the present variants have it, the most frequent way of writing each.

    Only codes made by the default pattern can be read; a value without one is written as it is.
    """
    seen: dict[str, dict[str, Counter[str]]] = {axis: {} for axis in axes}
    for one in variants:
        parts = one.sku.removeprefix(f"{style}-").split("-")
        if not one.sku.startswith(f"{style}-") or len(parts) != len(axes):
            continue
        for axis, part in zip(axes, parts, strict=True):
            value = one.attributes.get(axis, "")
            if value and part:
                seen[axis].setdefault(value, Counter())[part] += 1
    return {axis: {value: count.most_common(1)[0][0] for value, count in found.items()} for axis, found in seen.items()}


def same_value(values: Sequence[str], value: str) -> str | None:
    """The value among `values` that reads like `value` whatever its case and width, if there is one."""
    return next((one for one in values if compact(one) == compact(value)), None)


def nearest(axes: Mapping[str, Sequence[str]], place: Place, variants: Sequence[Variant]) -> Variant | None:
    """The variant that a new one at `place` takes after: one for sale that differs in the fewest axes, and of these the
    one that stands nearest in the last axis (sizes, whose prices differ), then in the axes before, then the first made.
    """
    order = {axis: {value: at for at, value in enumerate(values)} for axis, values in axes.items()}

    def distance(one: Variant) -> tuple[int, tuple[int, ...], int]:
        steps = [
            abs(order[axis].get(value, 0) - order[axis].get(own, len(order[axis]))) if value != own else 0
            for axis, value, own in zip(axes, place, one.place(tuple(axes)), strict=True)
        ]
        return sum(step > 0 for step in steps), tuple(reversed(steps)), one.id

    return min((one for one in variants if one.active), key=distance, default=None)
