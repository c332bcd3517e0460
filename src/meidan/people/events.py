"""What happens to people and companies, as it stands in the log. Names, phones and addresses enter as commitments."""

from collections.abc import Mapping
from typing import Any

from meidan.kernel.events import Private, append
from meidan.kernel.permissions import Actor
from meidan.people.models import ApiToken, Calendar, CalendarDay, LegalEntity, Role, Team, User, roles_of

_PERSONAL = ("name", "email", "phone")


def role_facts(role: Role) -> dict[str, Any]:
    """What of a role the log keeps."""
    return {
        "code": role.code,
        "name_zh": role.name_zh,
        "name_en": role.name_en,
        "scope": role.scope,
        "capabilities": sorted(role.capabilities),
        "masks": sorted(role.masks),
    }


def user_facts(user: User) -> dict[str, Any]:
    """What of a user the log keeps, roles and team by code."""
    return {
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "language": user.language,
        "team": user.team.code if user.team else None,
        "entity": user.entity.code if user.entity else None,
        "warehouses": sorted(user.warehouse_codes),
        "roles": [role.code for role in roles_of(user)] if user.pk else [],
        "active": user.is_active,
    }


def team_facts(team: Team) -> dict[str, Any]:
    """What of a team the log keeps."""
    return {"code": team.code, "name": team.name, "entity": team.entity.code if team.entity else None}


def entity_facts(entity: LegalEntity) -> dict[str, Any]:
    """What of a legal entity the log keeps."""
    return {
        "code": entity.code,
        "name": entity.name,
        "tax_number": entity.tax_number,
        "phone": entity.phone,
        "address": entity.address,
        "currency": entity.currency,
        "time_zone": entity.time_zone,
        "prices_include_tax": entity.prices_include_tax,
        "default_tax_rate": str(entity.default_tax_rate),
        "allow_backorder": entity.allow_backorder,
        "repeat_days": entity.repeat_days,
        "number_prefix": entity.number_prefix,
        "calendar": entity.calendar.code if entity.calendar else None,
        "is_default": entity.is_default,
        "active": entity.active,
    }


def role_created(role: Role, actor: Actor | None) -> None:
    """role.created: the whole role."""
    append(f"role:{role.pk}", "role.created", role_facts(role), actor)


def role_changed(role: Role, before: Mapping[str, Any], actor: Actor | None) -> None:
    """role.changed: {changes: {member: [before, after]}, version}."""
    changes = difference(before, role_facts(role))
    append(f"role:{role.pk}", "role.changed", {"changes": changes, "version": role.version}, actor)


def user_created(user: User, actor: Actor | None) -> None:
    """user.created: the whole user without the password; personal members as commitments."""
    facts = user_facts(user)
    data = {name: Private(value) if name in _PERSONAL and value else value for name, value in facts.items()}
    append(f"user:{user.pk}", "user.created", data, actor)


def user_changed(user: User, before: Mapping[str, Any], actor: Actor | None) -> None:
    """user.changed: {changes: {member: [before, after]}, version}."""
    changes: dict[str, list[Any]] = {}
    for name, pair in difference(before, user_facts(user)).items():
        changes[name] = [Private(value) if value else value for value in pair] if name in _PERSONAL else pair
    append(f"user:{user.pk}", "user.changed", {"changes": changes, "version": user.version}, actor)


def password_set(user: User, actor: Actor | None) -> None:
    """user.password_set: that it happened, nothing else."""
    append(f"user:{user.pk}", "user.password_set", {}, actor)


def second_factor_changed(user_id: int, action: str, actor: Actor) -> None:
    """user.second_factor: {action: added | removed | codes_renewed}."""
    append(f"user:{user_id}", "user.second_factor", {"action": action}, actor)


def token_created(token: ApiToken, actor: Actor | None) -> None:
    """token.created: {token, name, expires_at}; never the token itself."""
    data = {"token": token.pk, "name": token.name, "expires_at": token.expires_at}
    append(f"user:{token.user_id}", "token.created", data, actor)  # pyright: ignore[reportAttributeAccessIssue]


def token_revoked(token: ApiToken, actor: Actor | None) -> None:
    """token.revoked: {token, name}."""
    data = {"token": token.pk, "name": token.name}
    append(f"user:{token.user_id}", "token.revoked", data, actor)  # pyright: ignore[reportAttributeAccessIssue]


def signed_in(user: User, actor: Actor, factors: list[str]) -> None:
    """user.signed_in: {factors: [password, totp | recovery_codes]}."""
    append(f"user:{user.pk}", "user.signed_in", {"factors": factors}, actor)


def team_created(team: Team, actor: Actor) -> None:
    """team.created: the whole team."""
    append(f"team:{team.pk}", "team.created", team_facts(team), actor)


def team_changed(team: Team, before: Mapping[str, Any], actor: Actor) -> None:
    """team.changed: {changes: {member: [before, after]}, version}."""
    changes = difference(before, team_facts(team))
    append(f"team:{team.pk}", "team.changed", {"changes": changes, "version": team.version}, actor)


def entity_created(entity: LegalEntity, actor: Actor) -> None:
    """entity.created: the whole legal entity."""
    append(f"entity:{entity.pk}", "entity.created", entity_facts(entity), actor)


def entity_changed(entity: LegalEntity, before: Mapping[str, Any], actor: Actor) -> None:
    """entity.changed: {changes: {member: [before, after]}, version}."""
    changes = difference(before, entity_facts(entity))
    append(f"entity:{entity.pk}", "entity.changed", {"changes": changes, "version": entity.version}, actor)


def calendar_facts(calendar: Calendar) -> dict[str, Any]:
    """What of a calendar the log keeps; `days` are {date: [kind, name]}."""
    days = CalendarDay.objects.filter(calendar=calendar).order_by("date")
    return {
        "code": calendar.code,
        "name_zh": calendar.name_zh,
        "name_en": calendar.name_en,
        "time_zone": calendar.time_zone,
        "weekdays": list(calendar.weekdays),
        "hours": [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in calendar.hours],
        "is_default": calendar.is_default,
        "days": {day.date.isoformat(): [day.kind, day.name] for day in days},
    }


def calendar_set(calendar: Calendar, before: Mapping[str, Any] | None, actor: Actor) -> None:
    """calendar.created: the whole calendar · calendar.changed: {changes: {member: [before, after]}, version}."""
    after = calendar_facts(calendar)
    if before is None:
        append(f"calendar:{calendar.pk}", "calendar.created", after, actor)
    else:
        data = {"changes": difference(before, after), "version": calendar.version}
        append(f"calendar:{calendar.pk}", "calendar.changed", data, actor)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{member: [before, after]} of the members that differ."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}
