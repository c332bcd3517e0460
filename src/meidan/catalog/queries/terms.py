"""Search through a term table: every typed word must begin one of a record's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meidan.kernel import db

HIGHEST = "\U0010ffff"
BROAD = 2000


@dataclass(frozen=True, slots=True)
class TermTable:
    """`table` holds (term, `owner`); `record` is the record's id in the outer statement, such as `p.id`."""

    table: str
    owner: str
    record: str


@dataclass(frozen=True, slots=True)
class Matching:
    """A condition with its values. `broad`: so many records match that only walking them in order is quick."""

    condition: str
    values: list[Any]
    broad: bool


def matching(terms: TermTable, words: Sequence[Sequence[str]]) -> Matching:
    """The condition that each word, in one of its spellings, begins a term.

    The rarest word drives through the index (ranges instead of LIKE, so that any plan can use it), the others are
    probed record by record; when even the rarest is broad, all are probed and the caller sorts by code.
    """
    if not words or not all(words):
        return Matching("false", [], False)
    counts = _counts(terms, words)
    rarest = counts.index(min(counts))
    broad = counts[rarest] > BROAD
    parts: list[str] = []
    values: list[Any] = []
    for place, spellings in enumerate(words):
        ranges = " OR ".join(["(t.term >= %s AND t.term < %s)"] * len(spellings))
        if place == rarest and not broad:
            parts.append(f"{terms.record} IN (SELECT t.{terms.owner} FROM {terms.table} t WHERE {ranges})")
        else:
            # LIMIT keeps it a probe per record: as a join it would first collect every match.
            parts.append(
                f"(SELECT true FROM {terms.table} t WHERE t.{terms.owner} = {terms.record} AND ({ranges}) LIMIT 1)"
            )
        values += _bounds(spellings)
    return Matching(" AND ".join(parts), values, broad)


def _counts(terms: TermTable, words: Sequence[Sequence[str]]) -> list[int]:
    columns: list[str] = []
    values: list[Any] = []
    for spellings in words:
        ranges = " OR ".join(["(term >= %s AND term < %s)"] * len(spellings))
        columns.append(f"(SELECT count(*) FROM (SELECT 1 FROM {terms.table} WHERE {ranges} LIMIT {BROAD + 1}) x)")
        values += _bounds(spellings)
    found = db.row(f"SELECT {', '.join(f'{column} AS n{place}' for place, column in enumerate(columns))}", values)
    return list(found.values()) if found else [0] * len(words)


def _bounds(spellings: Sequence[str]) -> list[str]:
    return [bound for word in spellings for bound in (word, word + HIGHEST)]
