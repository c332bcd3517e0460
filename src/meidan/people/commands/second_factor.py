"""The second factor of a user: an authenticator (TOTP, RFC 6238) with recovery codes, by allauth."""

from dataclasses import dataclass

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP, get_totp_secret
from allauth.mfa.totp.internal.flows import (
    activate_totp,  # pyright: ignore[reportUnknownVariableType]
    deactivate_totp,
)
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from meidan.kernel.errors import Refusal, bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.people import attempts, events
from meidan.people.commands.sign_in import CODE_WRONG, client_address, prove_password
from meidan.people.commands.users import reachable
from meidan.people.models import User


@dataclass(frozen=True, slots=True)
class Secret:
    """What an authenticator app needs: the secret in base 32, and the same as an otpauth:// address for a QR code."""

    secret: str
    uri: str


def begin_totp(request: HttpRequest, password: str) -> Secret:
    """A new secret, kept in the session until confirmed. Raises 403 without a session, 409 when one is set, 422."""
    user = _session_user(request)
    _prove(request, user, password)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise Refusal("second_factor_set", ALREADY, status=409)
    secret = get_totp_secret(regenerate=True)
    return Secret(secret, get_adapter().build_totp_url(user, secret))


def confirm_totp(request: HttpRequest, actor: Actor, code: str) -> list[str]:
    """From now on the second factor is asked for; returns the recovery codes, which are not shown again.

    Raises 403 without a session or when the password was proved too long ago, 409, 422 `code_wrong`, 429.
    """
    user = _session_user(request)
    attempt = attempts.begin(user.username, client_address(request))
    form = ActivateTOTPForm({"code": code}, user=user)
    if not form.is_valid():
        raise bad_input("code_wrong", CODE_WRONG, "/code")
    attempt.give_back()
    try:
        with transaction.atomic():
            totp, codes = activate_totp(request, form)
            # The code that confirmed it must not sign in as well.
            TOTP(totp).validate_code(code)
            events.second_factor_changed(user.pk, "added", actor)
    except ReauthenticationRequired:
        raise Refusal("password_needed", PROVE_AGAIN, status=403) from None
    except IntegrityError:
        raise Refusal("second_factor_set", ALREADY, status=409) from None
    return _unused(codes) if codes else []


def remove_totp(request: HttpRequest, actor: Actor, password: str) -> None:
    """Signing in needs the password only again. Raises 403 without a session, 404 when none is set, 422, 429."""
    user = _session_user(request)
    _prove(request, user, password)
    with transaction.atomic():
        totp = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
        if totp is None:
            raise _none()
        deactivate_totp(request, totp)
        events.second_factor_changed(user.pk, "removed", actor)


def renew_recovery_codes(request: HttpRequest, actor: Actor, password: str) -> list[str]:
    """New recovery codes; the old ones are void. Raises 403 without a session, 404 without a factor, 422, 429."""
    user = _session_user(request)
    _prove(request, user, password)
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise _none()
    with transaction.atomic():
        codes = _unused(generate_recovery_codes(request))
        events.second_factor_changed(user.pk, "codes_renewed", actor)
    return codes


def remove_second_factor(*, actor: Actor, ref: str) -> None:
    """For somebody who lost his phone: an administrator removes his second factor. Raises 404, 403."""
    require(actor, "people.edit")
    with transaction.atomic():
        user = reachable(actor, ref)
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise _none()
        events.second_factor_changed(user.pk, "removed", actor)


def _prove(request: HttpRequest, user: User, password: str) -> None:
    prove_password(request, user, password)
    reauthenticate_by_password(request)


def _session_user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Refusal("session_needed", SESSION_NEEDED, status=403)
    return request.user


def _unused(codes: Authenticator) -> list[str]:
    return [str(code) for code in RecoveryCodes(codes).get_unused_codes()]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _none() -> Refusal:
    return Refusal("not_found", NONE_SET, status=404)


ALREADY = Words(zh="已设置两步验证,如需更换请先移除", en="A second factor is set; remove it before setting another")
NONE_SET = Words(zh="没有设置两步验证", en="No second factor is set")
PROVE_AGAIN = Words(zh="请从输入密码重新开始", en="Begin again with your password")
SESSION_NEEDED = Words(
    zh="请在浏览器登录后操作,令牌不能做这件事", en="Sign in with a session for this; a token cannot do it"
)
