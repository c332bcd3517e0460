"""From a bearer token or a signed-in session to the `Actor` that commands check."""

import copy
import hashlib
import time
from collections.abc import Callable
from functools import lru_cache

import orjson
from django.http import HttpRequest
from ninja.utils import check_csrf  # pyright: ignore[reportUnknownVariableType]

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.http import language
from meidan.kernel.permissions import CAPABILITIES, Actor, require
from meidan.kernel.words import Words
from meidan.people import rules

_USER = """
SELECT json_build_array(u.id, u.username, u.name, u.team_id, u.entity_id, u.warehouse_codes,
       coalesce(json_agg(json_build_array(r.capabilities, r.scope, r.masks)) FILTER (WHERE r.id IS NOT NULL), '[]')
       )::text
FROM app_user u LEFT JOIN user_role ur ON ur.user_id = u.id LEFT JOIN role r ON r.id = ur.role_id
WHERE u.is_active AND u.id = {which}
GROUP BY u.id
"""
_BY_TOKEN = _USER.format(
    which="""(SELECT user_id FROM api_token WHERE digest = %s::bytea AND revoked_at IS NULL
             AND (expires_at IS NULL OR expires_at > now()))"""
)
_BY_ID = _USER.format(which="%s::bigint")
_TOUCH = """
UPDATE api_token SET last_used_at = now()
WHERE digest = %s AND (last_used_at IS NULL OR last_used_at < now() - interval '1 hour')
"""
_TOUCH_SECONDS = 3600
_MOST_REMEMBERED = 10_000
_touched: dict[bytes, float] = {}


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
        digest = hashlib.sha256(token.strip().encode("utf-8", "replace")).digest()
        actor = load_actor(_BY_TOKEN, rf"\x{digest.hex()}", lang)
        if actor is not None:
            _note_use(digest)
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


def _note_use(digest: bytes) -> None:
    """Keeps when a token was last used, to the hour: a write per request would cost more than the request."""
    present = time.monotonic()
    if present - _touched.get(digest, -_TOUCH_SECONDS) < _TOUCH_SECONDS:
        return
    if len(_touched) >= _MOST_REMEMBERED:
        _touched.clear()
    _touched[digest] = present
    db.run(_TOUCH, (digest,))


def load_actor(sql: str, key: object, lang: str) -> Actor | None:
    """The actor that one of the statements above finds for its key, or None."""
    found = db.called(sql, (key,))
    return None if found is None else _actor(found, lang)


@lru_cache(1000)
def _actor(found: str, lang: str) -> Actor:
    """What the database just said of a user, read; the same words need not be read at every request."""
    user_id, username, name, team_id, entity_id, warehouses, roles = orjson.loads(found)
    reach = rules.reach(roles)
    return Actor(
        user_id=user_id,
        username=username,
        name=name,
        capabilities=reach.capabilities,
        scope=reach.scope,
        masks=reach.masks,
        team_id=team_id,
        entity_id=entity_id,
        warehouses=tuple(warehouses),
        lang=lang,
    )


LOGIN_NEEDED = Words(zh="请先登录,或在 Authorization 头里带上有效的令牌", en="Sign in, or send a valid bearer token")
FORGED = Words(
    zh="缺少或不符的 X-CSRFToken 头:请先取 /api/v1/session 的 csrf_token",
    en="The X-CSRFToken header is missing or wrong: take csrf_token from /api/v1/session first",
)
