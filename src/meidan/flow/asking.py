"""Opening and ending the tasks of a node, for whoever runs a process. The thing itself is locked by the caller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meidan.flow.assigning import Person
from meidan.flow.definition import Approval, Stage
from meidan.kernel import clock, db

_OPEN = """
INSERT INTO task (subject, process_id, node, kind, round, position, title_zh, title_en, assignee_id, state, due_at,
                  opened_at, timed_out, reason, version)
SELECT %(subject)s, %(process)s, %(node)s, %(kind)s,
       coalesce((SELECT max(t.round) FROM task t WHERE t.subject = %(subject)s AND t.node = %(node)s
                 AND t.kind <> 'notice'), 0) + 1,
       p.place - 1, %(zh)s, %(en)s, p.person, CASE WHEN %(in_turn)s AND p.place > 1 THEN 'waiting' ELSE 'open' END,
       %(due)s, %(now)s, false, '', 1
FROM unnest(%(people)s::bigint[]) WITH ORDINALITY AS p(person, place)
"""
_VOID = """
UPDATE task SET state = 'void', ended_at = %s, version = version + 1
WHERE subject = %s AND node = %s AND kind <> 'notice' AND state IN ('open', 'waiting')
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A thing at a node of its process version."""

    subject: str
    process_id: int
    node: str


def open_question(asked: Asked, node: Stage | Approval, people: Sequence[Person], due_at: datetime) -> None:
    """Tasks for these people: an approval's votes, or the work of a stage that is completed by hand."""
    approval = isinstance(node, Approval)
    _insert(
        asked,
        "approval" if approval else "work",
        (node.name_zh, node.name_en),
        people,
        (due_at, approval and node.mode == "in_turn"),
    )


def open_notice(asked: Asked, words: tuple[str, str], people: Sequence[Person], due_at: datetime) -> None:
    """A notice for each of these people, which they complete by having read it."""
    _insert(asked, "notice", words, people, (due_at, False))


def end_question(subject: str, node: str) -> None:
    """Nobody's word is needed at this node any more."""
    db.run(_VOID, (clock.now(), subject, node))


def _insert(
    asked: Asked, kind: str, words: tuple[str, str], people: Sequence[Person], when: tuple[datetime, bool]
) -> None:
    params = {"subject": asked.subject, "process": asked.process_id, "node": asked.node, "kind": kind}
    due_at, in_turn = when
    times = {"due": due_at, "now": clock.now(), "in_turn": in_turn, "people": [one.id for one in people]}
    if people:
        db.run(_OPEN, {**params, "zh": words[0], "en": words[1], **times})
