"""The same request twice does the work once: the answer is stored in the transaction that did it."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from django.db import transaction

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words

Answer = tuple[int, Any]

_CLAIM = """
INSERT INTO idempotency_key (actor_id, method, path, key, body_hash, status, created_at)
VALUES (%s, %s, %s, %s, %s, 0, now()) ON CONFLICT DO NOTHING
"""
_READ = """
SELECT body_hash, status, answer FROM idempotency_key
WHERE actor_id = %s AND method = %s AND path = %s AND key = %s
"""
_STORE = """
UPDATE idempotency_key SET status = %s, answer = %s
WHERE actor_id = %s AND method = %s AND path = %s AND key = %s
"""


def body_digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def answer_once(actor: Actor, request: tuple[str, str, str], body: bytes, work: Callable[[], Answer]) -> Answer:
    """Runs `work` once per (actor, method, path, key) and returns its (status, JSON) ever after.

    `request` is (method, path, key). A concurrent repeat waits for the first one. Another body under
    the same key is a 409. A refusal inside `work` rolls back and is not remembered.
    """
    scope = (actor.user_id, *request)
    digest = body_digest(body)
    with transaction.atomic():
        if not db.run(_CLAIM, (*scope, digest)):
            found = db.row(_READ, scope)
            if found is None:
                raise Refusal("idempotency_retry", RETRY, status=409)
            return replay(found["body_hash"], digest, found["status"], found["answer"])
        status, answer = work()
        db.run(_STORE, (status, orjson.dumps(answer, default=str).decode(), *scope))
        return status, answer


def replay(stored: bytes, digest: bytes, status: int, answer: str) -> Answer:
    """The stored answer, or the 409 for another body under the same key."""
    if bytes(stored) != digest:
        raise Refusal("idempotency_key_reused", REUSED, status=409)
    return status, orjson.loads(answer)


REUSED = Words(
    zh="这个 Idempotency-Key 已用于另一个不同的请求,请换一个新的",
    en="This Idempotency-Key was used for a different request; use a new one",
)
RETRY = Words(zh="同一请求正在处理,请重试", en="The same request is being worked on; try again")
