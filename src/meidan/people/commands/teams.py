"""Teams of colleagues, within a legal entity or across all."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import check_version
from meidan.people import events, refusals
from meidan.people.models import LegalEntity, Team


def create_team(*, actor: Actor, code: str, name: str, entity: str | None = None) -> Team:
    """A new team. Raises 409 for a code in use, 422 for an unknown legal entity."""
    require(actor, "people.edit")
    with transaction.atomic():
        with refusals.once_only("code", code):
            team = Team.objects.create(code=code, name=name, entity=_entity(entity))
        events.team_created(team, actor)
    return team


def change_team(*, actor: Actor, ref: str, wanted: Mapping[str, Any], version: int | None = None) -> Team:
    """Changes {name, entity} of a team. Raises 404, 409 (stale), 422 (unknown legal entity)."""
    require(actor, "people.edit")
    with transaction.atomic():
        team = refusals.found(Team.objects.select_for_update(of=("self",)), ref, "code", refusals.TEAM)
        check_version(team.version, version)
        before = events.team_facts(team)
        team.name = wanted.get("name", team.name)
        if "entity" in wanted:
            team.entity = _entity(wanted["entity"])
        if events.team_facts(team) != before:
            team.version += 1
            team.save()
            events.team_changed(team, before, actor)
    return team


def _entity(ref: str | None) -> LegalEntity | None:
    return refusals.named(LegalEntity.objects.all(), ref, "code", refusals.ENTITY, "/entity") if ref else None
