"""Signing in and out of a session. The password and the second factor are allauth's work; the limit is ours."""

import unicodedata
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication  # pyright: ignore[reportUnknownVariableType]
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled  # pyright: ignore[reportUnknownVariableType]
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from meidan.kernel.errors import Refusal
from meidan.kernel.http import language
from meidan.kernel.words import Words
from meidan.people import attempts, events
from meidan.people.auth import actor_by_id
from meidan.people.models import User


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody knows (and, with `code`, holds): a TOTP code or a recovery code."""

    username: str
    password: str
    code: str | None = None


def sign_in(request: HttpRequest, credentials: Credentials) -> User:
    """Opens a session for the user.

    Raises 401 `credentials_wrong`, `second_factor_needed`, `code_wrong`; 429 with `retry_after`. An unknown
    name, a wrong password and an inactive user look and take the same.
    """
    attempt = attempts.begin(credentials.username, client_address(request))
    user = check_password(request, credentials.username, credentials.password)
    if user is None:
        raise Refusal("credentials_wrong", WRONG, status=401)
    record_authentication(request, user, "password", username=user.username)
    factors = ["password"]
    if is_mfa_enabled(user):
        if not credentials.code:
            attempt.give_back()
            raise Refusal("second_factor_needed", CODE_NEEDED, status=401)
        factors.append(_second_factor(user, credentials.code))
    get_adapter().login(request, user)
    attempt.give_back()
    attempts.tidy()
    events.signed_in(user, actor_by_id(user.pk, language(request)), factors)
    return user


def sign_out(request: HttpRequest) -> None:
    """Ends the session; its cookie is void."""
    get_adapter().logout(request)


def prove_password(request: HttpRequest, user: User, password: str) -> None:
    """Before something grave the user proves that it is he. Raises 422 `password_wrong`, 429."""
    attempt = attempts.begin(user.username, client_address(request))
    if check_password(request, user.username, password) != user:
        raise Refusal("password_wrong", PASSWORD_WRONG, status=422)
    attempt.give_back()


def check_password(request: HttpRequest, username: str, password: str) -> User | None:
    """The active user with this name and password; the same work is done when there is none."""
    name = unicodedata.normalize("NFC", username)
    user = get_adapter().authenticate(request, username=name, password=password)
    return user if isinstance(user, User) and user.is_active else None


def client_address(request: HttpRequest) -> str:
    """The address that counts for the limit (behind proxies: ALLAUTH_TRUSTED_PROXY_COUNT)."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return ""


def _second_factor(user: User, code: str) -> str:
    form = AuthenticateForm({"code": code}, user=user)
    if not form.is_valid():
        raise Refusal("code_wrong", CODE_WRONG, status=401)
    form.save()
    return str(form.authenticator.type)


WRONG = Words(zh="用户名或密码不对", en="The user name or the password is wrong")
PASSWORD_WRONG = Words(zh="当前密码不对", en="The current password is wrong")
CODE_NEEDED = Words(
    zh="请输入验证器上的 6 位数字,或一个恢复码", en="Enter the 6 digits of your authenticator, or a recovery code"
)
CODE_WRONG = Words(
    zh="验证码不对或已用过,请等下一个", en="The code is wrong or was used already; wait for the next one"
)
