"""Writes of notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from meidan.kernel import clock, db
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words

_NOTIFY = """
INSERT INTO notification (user_id, kind, text_zh, text_en, link, actor_id, at)
SELECT u, %s, %s, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS u
"""
_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened, in words with their values, and the page that it is about."""

    kind: str
    words: Words
    link: str = ""
    params: dict[str, object] = field(default_factory=dict[str, object])


def notify(*, users: Iterable[int], notice: Notice, actor: Actor) -> None:
    """Puts a notice into the list of each of these users, within the caller's transaction; nobody notifies himself."""
    others = sorted(set(users) - {actor.user_id})
    if others:
        texts = (notice.words.say(lang, **notice.params)[:_LENGTH] for lang in ("zh", "en"))
        db.run(_NOTIFY, (notice.kind, *texts, notice.link, actor.user_id, clock.now(), others))


def mark_read(*, ids: Sequence[int] | None, actor: Actor) -> int:
    """Marks these of the actor's own notices as read, None: all of them. Returns how many were unread."""
    return db.run(
        "UPDATE notification SET read_at = %s WHERE user_id = %s AND read_at IS NULL"
        " AND (%s::bigint[] IS NULL OR id = ANY (%s::bigint[]))",
        (clock.now(), actor.user_id, None if ids is None else list(ids), None if ids is None else list(ids)),
    )
