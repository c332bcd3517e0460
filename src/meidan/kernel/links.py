"""Links for people without a login: derived, never stored, so that they can be shown again and revoked."""

import base64
import hmac

from django.conf import settings


def sign(purpose: str, subject: int, counter: int = 0) -> str:
    """A URL-safe token for one subject and purpose with a 128-bit code; a new `counter` revokes the old link."""
    mac = hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}:{subject}:{counter}".encode(), "sha256")
    return f"{subject:x}-{base64.urlsafe_b64encode(mac[:16]).decode().rstrip('=')}"


def subject_of(token: str) -> int | None:
    """Which subject a token claims to be for (not yet verified)."""
    text = token.partition("-")[0]
    return int(text, 16) if text and len(text) < 16 and all(c in "0123456789abcdef" for c in text) else None


def is_valid(token: str, purpose: str, counter: int = 0) -> bool:
    subject = subject_of(token)
    return subject is not None and hmac.compare_digest(token.encode(), sign(purpose, subject, counter).encode())
