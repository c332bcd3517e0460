"""Reads about people; field masks are applied here."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from meidan.kernel import clock
from meidan.kernel.paging import decode_cursor, page
from meidan.kernel.permissions import CAPABILITIES, Actor, require
from meidan.people import refusals
from meidan.people.models import ApiToken, LegalEntity, Role, Team, User, roles_of


def list_users(*, actor: Actor, q: str | None, active: bool | None, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of users by user name. Raises 403, 422 for a wrong cursor."""
    require(actor, "people.view")
    users = _users()
    if q:
        users = users.filter(Q(username__icontains=q) | Q(name__icontains=q))
    if active is not None:
        users = users.filter(is_active=active)
    if cursor is not None:
        users = users.filter(username__gt=decode_cursor(cursor, [str])[0])
    found = list(users.order_by("username")[: limit + 1])
    cut = page(found, limit, lambda user: [user.username])
    return {**cut, "items": [user_answer(user, actor) for user in cut["items"]]}


def show_user(*, actor: Actor, ref: str) -> dict[str, Any]:
    """One user. Raises 403, 404."""
    require(actor, "people.view")
    return user_answer(refusals.found(_users(), ref, "username", refusals.USER), actor)


def user_by_id(user_id: int) -> User:
    """A user that is known to exist, ready for `user_answer`."""
    return _users().get(pk=user_id)


def list_roles(*, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of roles by code. Raises 403, 422."""
    require(actor, "people.view")
    return _page(Role.objects.all(), limit, cursor, role_answer)


def show_role(*, actor: Actor, ref: str) -> dict[str, Any]:
    """One role. Raises 403, 404."""
    require(actor, "people.view")
    return role_answer(refusals.found(Role.objects.all(), ref, "code", refusals.ROLE))


def list_teams(*, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of teams by code. Raises 403, 422."""
    require(actor, "people.view")
    return _page(Team.objects.select_related("entity"), limit, cursor, team_answer)


def show_team(*, actor: Actor, ref: str) -> dict[str, Any]:
    """One team. Raises 403, 404."""
    require(actor, "people.view")
    return team_answer(refusals.found(Team.objects.select_related("entity"), ref, "code", refusals.TEAM))


def list_entities(*, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of legal entities by code, for everyone signed in: an order form needs them. Raises 422."""
    return _page(LegalEntity.objects.select_related("calendar"), limit, cursor, entity_answer)


def show_entity(*, ref: str) -> dict[str, Any]:
    """One legal entity. Raises 404."""
    return entity_answer(refusals.found(LegalEntity.objects.select_related("calendar"), ref, "code", refusals.ENTITY))


def show_me(*, actor: Actor) -> dict[str, Any]:
    """The actor himself: what he may do, what is hidden from him, how he signs in."""
    user = _users().get(pk=actor.user_id)
    # His own phone is never hidden from him.
    return {
        **user_answer(user, None),
        "capabilities": sorted(actor.capabilities),
        "scope": actor.scope,
        "masks": sorted(actor.masks),
    }


def list_capabilities(*, actor: Actor) -> list[dict[str, str]]:
    """Every capability with its name in the caller's language. Raises 403."""
    require(actor, "people.view")
    return [{"code": code, "name": words.say(actor.lang)} for code, words in CAPABILITIES.items()]


def list_own_tokens(*, actor: Actor) -> list[dict[str, Any]]:
    """The actor's valid tokens, newest first; never their text."""
    tokens = ApiToken.objects.filter(user_id=actor.user_id, revoked_at=None).order_by("-id")
    return [token_answer(token) for token in tokens]


def user_answer(user: User, actor: Actor | None) -> dict[str, Any]:
    """A user as the API shows him; `actor` None hides nothing."""
    return {
        "id": user.pk,
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "phone": user.phone if actor is None or actor.sees("phone") else None,
        "language": user.language,
        "team": user.team.code if user.team else None,
        "entity": user.entity.code if user.entity else None,
        "warehouses": user.warehouse_codes,
        "roles": [role.code for role in roles_of(user)],
        "active": user.is_active,
        "second_factor": user.has_factor,  # type: ignore[attr-defined]  (annotated by `_users`)
        "last_login": user.last_login,
        "created_at": user.created_at,
        "version": user.version,
    }


def role_answer(role: Role) -> dict[str, Any]:
    """A role as the API shows it."""
    return {
        "id": role.pk,
        "code": role.code,
        "name_zh": role.name_zh,
        "name_en": role.name_en,
        "scope": role.scope,
        "capabilities": sorted(role.capabilities),
        "masks": sorted(role.masks),
        "built_in": role.built_in,
        "version": role.version,
    }


def team_answer(team: Team) -> dict[str, Any]:
    """A team as the API shows it."""
    entity = team.entity.code if team.entity else None
    return {"id": team.pk, "code": team.code, "name": team.name, "entity": entity, "version": team.version}


def entity_answer(entity: LegalEntity) -> dict[str, Any]:
    """A legal entity as the API shows it."""
    return {
        "id": entity.pk,
        "code": entity.code,
        "name": entity.name,
        "tax_number": entity.tax_number,
        "phone": entity.phone,
        "address": entity.address,
        "currency": entity.currency,
        "time_zone": entity.time_zone,
        "prices_include_tax": entity.prices_include_tax,
        "default_tax_rate": entity.default_tax_rate,
        "allow_backorder": entity.allow_backorder,
        "repeat_days": entity.repeat_days,
        "number_prefix": entity.number_prefix,
        "calendar": entity.calendar.code if entity.calendar else None,
        "is_default": entity.is_default,
        "active": entity.active,
        "version": entity.version,
    }


def token_answer(token: ApiToken) -> dict[str, Any]:
    """A token as the API shows it, without its text."""
    return {
        "id": token.pk,
        "name": token.name,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "expired": token.expires_at is not None and token.expires_at <= clock.now(),
    }


def _users() -> QuerySet[User]:
    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    return User.objects.select_related("team", "entity").prefetch_related("roles").annotate(has_factor=factor)


def _page(records: QuerySet[Any], limit: int, cursor: str | None, answer: Any) -> dict[str, Any]:
    if cursor is not None:
        records = records.filter(code__gt=decode_cursor(cursor, [str])[0])
    cut = page(list(records.order_by("code")[: limit + 1]), limit, lambda record: [record.code])
    return {**cut, "items": [answer(record) for record in cut["items"]]}
