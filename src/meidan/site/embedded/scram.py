"""Password verifiers as PostgreSQL stores them (RFC 5803), so that no password is ever sent in a statement."""

import base64
import hashlib
import hmac
import os

ROUNDS = 4096


def verifier(password: str) -> str:
    """The SCRAM-SHA-256 verifier of an ASCII password, with a fresh salt."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ROUNDS)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${ROUNDS}:{_text(salt)}${_text(client)}:{_text(server)}"


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
