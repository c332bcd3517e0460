"""Roles: the built-in ones follow the program, custom ones belong to the company."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import check_version
from meidan.people import events, refusals, rules
from meidan.people.models import Role


@dataclass(frozen=True, slots=True)
class RoleInput:
    """A role as an administrator writes it; scope is own · team · warehouse · all, masks cost · price · phone."""

    code: str
    name_zh: str
    name_en: str
    scope: str
    capabilities: tuple[str, ...]
    masks: tuple[str, ...] = ()

    def reach(self) -> rules.Reach:
        return rules.reach([(self.capabilities, self.scope, self.masks)])


def sync_built_in_roles() -> int:
    """Brings the built-in roles to what `rules.BUILT_IN` says; returns how many changed. Safe to repeat.

    `meidan migrate` calls it after the migrations, so the administrator's role gets every new capability.
    """
    with transaction.atomic():
        kept = {role.code: role for role in Role.objects.select_for_update().order_by("id")}
        return sum(_sync(wanted, kept.get(wanted.code)) for wanted in rules.BUILT_IN)


def create_role(*, actor: Actor, wanted: RoleInput) -> Role:
    """A custom role. Raises 409 for a code in use, 403 for granting more than the actor holds."""
    require(actor, "people.edit")
    with transaction.atomic():
        refusals.refuse_granting(rules.exceeds(wanted.reach(), actor))
        if Role.objects.filter(code=wanted.code).exists():
            raise refusals.taken("code", wanted.code)
        with refusals.once_only("code", wanted.code):
            role = Role.objects.create(**_fields(wanted), built_in=False)
        events.role_created(role, actor)
    return role


def change_role(*, actor: Actor, ref: str, wanted: dict[str, Any], version: int | None) -> Role:
    """Changes members of a custom role (code excepted). Raises 404, 409 (stale, built in), 403 (more than he holds)."""
    require(actor, "people.edit")
    with transaction.atomic():
        role = refusals.found(Role.objects.select_for_update(), ref, "code", refusals.ROLE)
        if role.built_in:
            raise refusals.built_in_role(role.code)
        check_version(role.version, version)
        refusals.refuse_granting(rules.exceeds(_reach(role), actor))
        before = events.role_facts(role)
        for name, value in wanted.items():
            setattr(role, name, value)
        refusals.refuse_granting(rules.exceeds(_reach(role), actor))
        if events.role_facts(role) != before:
            role.version += 1
            role.save()
            events.role_changed(role, before, actor)
    return role


def _reach(role: Role) -> rules.Reach:
    return rules.reach([(role.capabilities, role.scope, role.masks)])


def _fields(wanted: RoleInput | rules.BuiltInRole) -> dict[str, Any]:
    fields = asdict(wanted)
    return {**fields, "capabilities": list(wanted.capabilities), "masks": list(wanted.masks)}


def _sync(wanted: rules.BuiltInRole, role: Role | None) -> int:
    if role is None:
        events.role_created(Role.objects.create(**_fields(wanted), built_in=True), None)
        return 1
    before = events.role_facts(role)
    for name, value in _fields(wanted).items():
        setattr(role, name, value)
    if role.built_in and events.role_facts(role) == before:
        return 0
    role.built_in = True
    role.version += 1
    role.save()
    events.role_changed(role, before, None)
    return 1
