"""Chinese divisions for pickers, and the reading of a pasted address."""

from typing import Any

from meidan.customers import divisions
from meidan.customers.addresses import parse_address
from meidan.kernel.permissions import Actor, require


def list_divisions(*, province: str, city: str, actor: Actor) -> list[str]:
    """Names one level below what is given: provinces, cities of a province, districts of a city. Raises 403."""
    require(actor, "customers.view")
    if not province:
        return divisions.provinces()
    return divisions.districts(province, city) if city else divisions.cities(province)


def read_address(*, text: str, actor: Actor) -> dict[str, Any]:
    """A pasted address taken apart, with what does not fit in it and a suggestion. Raises 403."""
    # Who enters orders pastes addresses; it reads nothing of ours.
    require(actor, "orders.create")
    region = parse_address(text)
    return {
        "province": region.province,
        "city": region.city,
        "district": region.district,
        "address": region.rest,
        "consistent": region.consistent,
        "problem": region.problem.say(actor.lang) if region.problem else None,
        "suggestion": region.suggestion or None,
    }
