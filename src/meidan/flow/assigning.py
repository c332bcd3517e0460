"""Who is it? Pure: from the choices of a definition, the people who work here, and the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meidan.flow.definition import FieldWho, RoleWho, TeamWho, UserWho, Who


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody active; `load` is how much he answers for already."""

    id: int
    username: str
    name: str
    roles: frozenset[str] = frozenset()
    team: str = ""
    warehouses: frozenset[str] = frozenset()
    load: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """What one is chosen for: its number (for taking turns), the facts that name people, where its goods lie."""

    number: int
    people: Mapping[str, int | None]
    warehouses: frozenset[str] = frozenset()


def choose(whos: Sequence[Who], people: Sequence[Person], case: Case) -> Person | None:
    """The first that the choices name among the active people, None when none of them names anybody."""
    for who in whos:
        found = candidates(who, people, case)
        if found:
            return _pick(who, found, case)
    return None


def choose_all(whos: Sequence[Who], people: Sequence[Person], case: Case, everyone: bool) -> list[Person]:
    """One person per choice, or with `everyone` all whom each choice fits; each once, in order."""
    found: dict[int, Person] = {}
    for who in whos:
        fitting = candidates(who, people, case)
        if fitting:
            chosen = sorted(fitting, key=lambda one: one.username) if everyone else [_pick(who, fitting, case)]
            found.update((one.id, one) for one in chosen if one.id not in found)
    return list(found.values())


def candidates(who: Who, people: Sequence[Person], case: Case) -> list[Person]:
    """The active people whom a choice fits."""
    if isinstance(who, UserWho):
        return [one for one in people if one.username == who.user]
    if isinstance(who, FieldWho):
        wanted = case.people.get(who.field)
        return [one for one in people if one.id == wanted]
    if isinstance(who, TeamWho):
        return [one for one in people if one.team == who.team]
    fitting = [one for one in people if who.role in one.roles]
    if who.of_warehouse and case.warehouses:
        # Whoever is tied to no warehouse works in all of them.
        fitting = [one for one in fitting if not one.warehouses or one.warehouses & case.warehouses]
    return fitting


def by_field_only(whos: Sequence[Who], people: Mapping[str, int | None]) -> int | None:
    """The person's id when the facts alone decide (the first choice is a field that is filled), else None."""
    first = whos[0]
    return people.get(first.field) if isinstance(first, FieldWho) else None


def _pick(who: Who, found: Sequence[Person], case: Case) -> Person:
    ranked = sorted(found, key=lambda one: one.id)
    if isinstance(who, RoleWho | TeamWho) and who.pick == "round_robin":
        return ranked[case.number % len(ranked)]
    return min(ranked, key=lambda one: (one.load, one.id))


def named(facts: Mapping[str, Any], names: Sequence[str]) -> dict[str, int | None]:
    """The facts that name people, as ids."""
    return {name: facts.get(name) for name in names}
