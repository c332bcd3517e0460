"""How allauth signs people in here: no pages, no mails of its own, secrets of second factors encrypted at rest."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 46 MiB, one pass (OWASP Password Storage Cheat Sheet): eight sign-ins at once stay affordable."""

    time_cost = 1
    memory_cost = 47104
    parallelism = 1


class AccountAdapter(DefaultAccountAdapter):
    """The API tells the caller what happened; notices are the business of `notify`."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: there is no page to show it."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the event log tells `notify`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"meidan second factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
