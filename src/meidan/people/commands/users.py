"""Users: they are made, changed and made inactive, never deleted."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from meidan.kernel.errors import Fault, Refusal, bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import check_version
from meidan.kernel.values import ValueProblem
from meidan.kernel.words import Words
from meidan.people import events, ports, refusals, rules
from meidan.people.models import LegalEntity, Role, Team, User, roles_of
from meidan.people.rules import OPERATOR


@dataclass(frozen=True, slots=True)
class UserInput:
    """A new user; team, entity and roles by code or `id:123`. Without a password nobody can sign in as him."""

    username: str
    name: str
    password: str | None = None
    email: str = ""
    phone: str = ""
    language: str = "zh-CN"
    team: str | None = None
    entity: str | None = None
    warehouses: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def create_first_admin() -> str | None:
    """Makes the user `admin` and returns his random password; None when there is a user already."""
    with transaction.atomic():
        # Two first starts at once: the second waits here and then sees the first one's user.
        role = Role.objects.select_for_update().get(code=rules.ADMIN)
        if User.objects.exists():
            return None
        password = secrets.token_urlsafe(12)
        wanted = UserInput("admin", "管理员", password, roles=(role.code,))
        create_user(actor=OPERATOR, wanted=wanted)
    return password


def create_user(*, actor: Actor, wanted: UserInput) -> User:
    """A new user. Raises 409 for a name in use, 422 for a weak password or an unknown reference, 403."""
    require(actor, "people.edit")
    username = _username(wanted.username)
    with transaction.atomic():
        roles = _roles(wanted.roles)
        refusals.refuse_granting(rules.exceeds(_reach(roles), actor))
        user = User(
            username=username,
            name=wanted.name,
            email=wanted.email,
            phone=wanted.phone,
            language=wanted.language,
            warehouse_codes=list(wanted.warehouses),
        )
        _place(user, {"team": wanted.team, "entity": wanted.entity})
        _give_password(user, wanted.password)
        if User.objects.filter(username__iexact=username).exists():
            raise refusals.taken("username", username)
        with refusals.once_only("username", username):
            user.save()
        user.roles.set(roles)
        events.user_created(user, actor)
    return user


def change_user(*, actor: Actor, ref: str, wanted: Mapping[str, Any], version: int | None = None) -> User:
    """Changes members {name, email, phone, language, team, entity, warehouses, roles, active} of a user.

    Whoever is made inactive hands over what he answers for in the same transaction.
    Raises 404, 409 (stale version, last administrator), 422 (unknown reference), 403 (a user above the actor,
    more than he holds, himself made inactive).
    """
    require(actor, "people.edit")
    with transaction.atomic():
        if "roles" in wanted or "active" in wanted:
            # Taken first by everyone, so that the last two administrators cannot remove each other.
            Role.objects.select_for_update().get(code=rules.ADMIN)
        user = reachable(actor, ref)
        check_version(user.version, version)
        before = events.user_facts(user)
        _apply(actor, user, wanted)
        if events.user_facts(user) != before:
            user.version += 1
            user.save()
            events.user_changed(user, before, actor)
        if before["active"] and not user.is_active:
            for departures in ports.departures():
                departures.hand_over(user.pk, actor)
    return user


def deactivate_user(*, actor: Actor, ref: str, version: int | None = None) -> User:
    """His sessions and tokens stop working at once; his name stays in the records. Raises as change_user."""
    return change_user(actor=actor, ref=ref, wanted={"active": False}, version=version)


def set_password(*, actor: Actor, ref: str, password: str) -> None:
    """Sets somebody's password; his sessions end. Raises 404, 403 (a user above the actor), 422 (weak)."""
    require(actor, "people.edit")
    with transaction.atomic():
        user = reachable(actor, ref)
        _give_password(user, password)
        user.save(update_fields=["password"])
        events.password_set(user, actor)


def change_own_password(*, actor: Actor, user: User, password: str) -> None:
    """The actor's new password, after the caller has checked the old one. Raises 422 (weak)."""
    with transaction.atomic():
        _give_password(user, password)
        user.save(update_fields=["password"])
        events.password_set(user, actor)


def change_me(*, actor: Actor, wanted: Mapping[str, Any]) -> User:
    """Changes the actor's own {name, language}."""
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=actor.user_id)
        before = events.user_facts(user)
        user.name = wanted.get("name", user.name)
        user.language = wanted.get("language", user.language)
        if events.user_facts(user) != before:
            user.version += 1
            user.save()
            events.user_changed(user, before, actor)
    return user


def reachable(actor: Actor, ref: str) -> User:
    """The user, locked. Nobody touches a user who may do more than himself."""
    # No key of his changes: whoever just refers to him (an order he enters) need not wait.
    locked = User.objects.select_for_update(of=("self",), no_key=True)
    user = refusals.found(locked, ref, "username", refusals.USER)
    refusals.refuse_granting(rules.exceeds(_reach(roles_of(user)), actor))
    return user


def _apply(actor: Actor, user: User, wanted: Mapping[str, Any]) -> None:
    for member in ("name", "email", "phone", "language"):
        if member in wanted:
            setattr(user, member, wanted[member])
    if "warehouses" in wanted:
        user.warehouse_codes = list(wanted["warehouses"])
    _place(user, wanted)
    if wanted.get("active") is False and user.pk == actor.user_id:
        raise Refusal("self_deactivation", NOT_YOURSELF, status=403)
    user.is_active = wanted.get("active", user.is_active)
    if "roles" in wanted:
        roles = _roles(wanted["roles"])
        refusals.refuse_granting(rules.exceeds(_reach(roles), actor))
        user.roles.set(roles)
    if "roles" in wanted or "active" in wanted:
        _keep_an_admin(user)


def _keep_an_admin(user: User) -> None:
    others = User.objects.filter(is_active=True, roles__code=rules.ADMIN).exclude(pk=user.pk)
    stays = user.is_active and user.roles.filter(code=rules.ADMIN).exists()
    if not stays and not others.exists():
        raise refusals.last_admin()


def _place(user: User, wanted: Mapping[str, Any]) -> None:
    if "team" in wanted:
        ref = wanted["team"]
        user.team = refusals.named(Team.objects.all(), ref, "code", refusals.TEAM, "/team") if ref else None
    if "entity" in wanted:
        ref = wanted["entity"]
        user.entity = (
            refusals.named(LegalEntity.objects.all(), ref, "code", refusals.ENTITY, "/entity") if ref else None
        )


def _roles(refs: Sequence[str]) -> list[Role]:
    return [
        refusals.named(Role.objects.all(), ref, "code", refusals.ROLE, f"/roles/{index}")
        for index, ref in enumerate(refs)
    ]


def _reach(roles: Iterable[Role]) -> rules.Reach:
    return rules.reach([(role.capabilities, role.scope, role.masks) for role in roles])


def _username(value: str) -> str:
    try:
        return rules.clean_username(value)
    except ValueProblem as problem:
        raise bad_input(problem.code, problem.words, "/username") from None


def _give_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        faults = [_weakness(one) for one in error.error_list or ()]
        raise Refusal("password.weak", WEAK, faults=faults) from None
    user.set_password(password)


def _weakness(error: ValidationError) -> Fault:
    words = _WEAKNESSES.get(error.code or "", WEAK)
    return Fault(f"password.{(error.code or 'weak').removeprefix('password_')}", words, "/password", error.params or {})


WEAK = Words(zh="密码太弱,请按提示修改", en="The password is too weak; see the hints")
NOT_YOURSELF = Words(
    zh="不能停用自己,请让另一位管理员来做", en="You cannot deactivate yourself; ask another administrator"
)
_WEAKNESSES = {
    "password_too_short": Words(zh="密码至少要 {min_length} 位", en="At least {min_length} characters"),
    "password_too_long": Words(zh="密码最多 {max_length} 位", en="At most {max_length} characters"),
    "password_too_common": Words(
        zh="这个密码太常见,容易被猜中", en="This password is too common, it is easily guessed"
    ),
    "password_entirely_numeric": Words(zh="密码不能全是数字", en="Not only digits"),
    "password_too_similar": Words(zh="密码与用户名或姓名太像", en="Too similar to the user name or the name"),
}
