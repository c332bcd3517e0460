"""From a bearer token or a signed-in session to the `Actor` that commands check."""

import copy
import hashlib
from collections.abc import Callable

from django.http import HttpRequest
from ninja.utils import check_csrf

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.http import language
from meidan.kernel.permissions import CAPABILITIES, Actor, require
from meidan.kernel.words import Words

_USER = """
SELECT u.id, u.username, u.name, u.team_id, u.entity_id, u.warehouse_codes,
       coalesce(array_agg(r.scope) FILTER (WHERE r.id IS NOT NULL), '{{}}') AS scopes,
       coalesce(json_agg(json_build_object('capabilities', r.capabilities, 'masks', r.masks))
                FILTER (WHERE r.id IS NOT NULL), '[]') AS roles
FROM app_user u LEFT JOIN user_role ur ON ur.user_id = u.id LEFT JOIN role r ON r.id = ur.role_id
WHERE u.is_active AND u.id = {which}
GROUP BY u.id
"""
_BY_TOKEN = _USER.format(
    which="""(SELECT user_id FROM api_token WHERE digest = %s AND revoked_at IS NULL
             AND (expires_at IS NULL OR expires_at > now()))"""
)
_BY_ID = _USER.format(which="%s")
_WIDEST = ("all", "warehouse", "team", "own")


def allow(*capabilities: str) -> Callable[[HttpRequest], Actor]:
    """Endpoint authentication: a valid token or session whose actor holds every capability named.

    Raises 401 without a valid login, 403 naming the capability that is missing.
    """
    for capability in capabilities:
        assert capability in CAPABILITIES, capability

    def authenticate(request: HttpRequest) -> Actor:
        actor = actor_for(request)
        for capability in capabilities:
            require(actor, capability)
        return actor

    authenticate.capabilities = capabilities  # type: ignore[attr-defined]
    return authenticate


def actor_for(request: HttpRequest) -> Actor:
    """The actor behind a request. Raises 401."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    lang = language(request)
    if scheme.lower() == "bearer" and token:
        actor = load_actor(_BY_TOKEN, hashlib.sha256(token.strip().encode("utf-8", "replace")).digest(), lang)
    elif request.user.is_authenticated:
        refuse_forgery(request)
        actor = load_actor(_BY_ID, request.user.pk, lang)
    else:
        actor = None
    if actor is None:
        raise Refusal("unauthenticated", LOGIN_NEEDED, status=401)
    return actor


def refuse_forgery(request: HttpRequest) -> None:
    """A write that rides on the session's cookie must carry the token in X-CSRFToken. Raises 403."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    # As a POST, Django would look for the token in a form first, and read away the body of an upload.
    shadow = copy.copy(request)
    shadow.method = "PUT"
    if check_csrf(shadow) is not None:
        raise Refusal("csrf", FORGED, status=403)


def actor_by_id(user_id: int, lang: str = "zh") -> Actor:
    """The actor of an active user. Raises 401 when there is none."""
    actor = load_actor(_BY_ID, user_id, lang)
    if actor is None:
        raise Refusal("unauthenticated", LOGIN_NEEDED, status=401)
    return actor


def load_actor(sql: str, key: object, lang: str) -> Actor | None:
    found = db.row(sql, (key,))
    if found is None:
        return None
    roles = found["roles"]
    masks = [set(role["masks"]) for role in roles]
    return Actor(
        user_id=found["id"],
        username=found["username"],
        name=found["name"],
        capabilities=frozenset(c for role in roles for c in role["capabilities"]),
        scope=next((s for s in _WIDEST if s in found["scopes"]), "own"),
        # A field is hidden only when every role of the user hides it.
        masks=frozenset(set.intersection(*masks)) if masks else frozenset(),
        team_id=found["team_id"],
        entity_id=found["entity_id"],
        warehouses=tuple(found["warehouse_codes"]),
        lang=lang,
    )


LOGIN_NEEDED = Words(zh="请先登录,或在 Authorization 头里带上有效的令牌", en="Sign in, or send a valid bearer token")
FORGED = Words(
    zh="缺少或不符的 X-CSRFToken 头:请先取 /api/v1/session 的 csrf_token",
    en="The X-CSRFToken header is missing or wrong: take csrf_token from /api/v1/session first",
)
