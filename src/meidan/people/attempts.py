"""The limit on guessing: per user name and per client address, counted before the password is looked at."""

import hashlib
import ipaddress
import unicodedata
from dataclasses import dataclass

from django.db import transaction

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.words import Words

WINDOW_SECONDS = 300
PER_NAME = 8
PER_ADDRESS = 40

# One transaction at a time counts and adds for a subject, so parallel guesses cannot all see room for one more.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('meidan sign-in ' || %s, 0))"
_WAIT = """
SELECT ceil(extract(epoch FROM at + %s * interval '1 second' - now()))::integer FROM login_attempt
WHERE subject = %s AND at > now() - %s * interval '1 second' ORDER BY at DESC OFFSET %s LIMIT 1
"""
_ADD = "INSERT INTO login_attempt (subject, at) SELECT unnest(%s::text[]), now() RETURNING id"
_TIDY = (
    "DELETE FROM login_attempt WHERE at < now() - interval '1 day'",
    "DELETE FROM cache_entry WHERE expires < now()",
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A guess that counts until it is given back."""

    ids: tuple[int, ...]

    def give_back(self) -> None:
        """The guess was right: it no longer counts. Guesses before it still do."""
        db.run("DELETE FROM login_attempt WHERE id = ANY(%s)", (list(self.ids),))


def begin(username: str, address: str) -> Attempt:
    """Counts one guess for the name and for the address. Raises 429 with `retry_after` (seconds)."""
    limits = sorted({_name(username): PER_NAME, _place(address): PER_ADDRESS}.items())
    with transaction.atomic():
        waits = [_wait(subject, most) for subject, most in limits]
        if any(waits):
            wait = max(waits)
            raise Refusal(
                "too_many_attempts", TOO_MANY, status=429, params={"seconds": wait}, extra={"retry_after": wait}
            )
        added = db.rows(_ADD, ([subject for subject, _ in limits],))
    return Attempt(tuple(row["id"] for row in added))


def tidy() -> None:
    """Forgets what no longer counts."""
    for statement in _TIDY:
        db.run(statement)


def _wait(subject: str, most: int) -> int:
    db.rows(_LOCK, (subject,))
    seconds = db.scalar(_WAIT, (WINDOW_SECONDS, subject, WINDOW_SECONDS, most - 1))
    return 0 if seconds is None else max(1, int(seconds))


def _name(username: str) -> str:
    text = unicodedata.normalize("NFKC", username).casefold()
    return "name:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _place(address: str) -> str:
    """An IPv6 customer has a whole /64 to guess from."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if place.version == 6:
        return f"address:{ipaddress.ip_network((int(place), 64), strict=False).network_address}"
    return f"address:{place}"


TOO_MANY = Words(zh="尝试次数太多,请 {seconds} 秒后再试", en="Too many attempts; try again in {seconds} seconds")
