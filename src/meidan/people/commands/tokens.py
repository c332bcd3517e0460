"""Tokens for programs: shown once, kept as a digest, void from the moment they are revoked."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from meidan.kernel import clock
from meidan.kernel.errors import Refusal, not_found
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words
from meidan.people import events, refusals
from meidan.people.models import ApiToken, User

PREFIX = "mdn_"
MOST_TOKENS = 50
MOST_DAYS = 3650
_SECRET_BYTES = 32


def digest(token: str) -> bytes:
    """What is kept of a token: the SHA-256 of its text."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def create_token(*, username: str, name: str, days: int | None = None) -> str:
    """A new token of the user, for the command line: returned here and never again. Raises 404, 422."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise not_found(refusals.USER.zh, refusals.USER.en, username)
    return _issue(user, name, days, None)[0]


def create_own_token(*, actor: Actor, name: str, days: int | None = None) -> tuple[str, ApiToken]:
    """(the token's text, its record) for the actor himself. Raises 409 with too many tokens, 422."""
    return _issue(User.objects.get(pk=actor.user_id), name, days, actor)


def revoke_token(*, actor: Actor, token_id: int) -> None:
    """The actor's own token stops working at once; revoking it again changes nothing. Raises 404."""
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=token_id, user_id=actor.user_id).first()
        if token is None:
            raise not_found(refusals.TOKEN.zh, refusals.TOKEN.en, f"id:{token_id}")
        if token.revoked_at is None:
            token.revoked_at = clock.now()
            token.save(update_fields=["revoked_at"])
            events.token_revoked(token, actor)


def _issue(user: User, name: str, days: int | None, actor: Actor | None) -> tuple[str, ApiToken]:
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Refusal("token.days", DAYS, params={"most": MOST_DAYS})
    text = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if ApiToken.objects.filter(user=user, revoked_at=None).count() >= MOST_TOKENS:
            raise Refusal("token.too_many", TOO_MANY, status=409, params={"most": MOST_TOKENS})
        expires_at = clock.now() + timedelta(days=days) if days else None
        token = ApiToken.objects.create(user=user, name=name, digest=digest(text), expires_at=expires_at)
        events.token_created(token, actor)
    return text, token


DAYS = Words(zh="有效天数应在 1 到 {most} 之间", en="The days of validity must be between 1 and {most}")
TOO_MANY = Words(
    zh="一个用户最多 {most} 个有效令牌,请先吊销不用的",
    en="A user has at most {most} valid tokens; revoke unused ones first",
)
