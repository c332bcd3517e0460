"""What the processes need from those whose things run through them; joined in `wiring.py`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from meidan.flow.assigning import Case, Person
from meidan.flow.checking import FactSpec
from meidan.flow.engine import Event
from meidan.kernel.permissions import Actor
from meidan.people.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Shown:
    """What people call a thing: its number, whom it is for, and where it stands."""

    number: str
    title: str
    stage: str


class Subjects(Protocol):
    """One kind of things, such as orders; each is named by a text such as `order:17`."""

    @property
    def facts(self) -> Mapping[str, FactSpec]:
        """The facts that definitions of this kind may ask for."""
        ...

    def lock(self, subject: str) -> None:
        """Locks the thing for the rest of the transaction, before any of its tasks. Raises 404."""
        ...

    def advance(self, subject: str, event: Event) -> Mapping[str, Any]:
        """Lets the locked thing go on after `event`; returns what the log is told of where it stands."""
        ...

    def path(self, subject: str) -> tuple[str, ...]:
        """The nodes that the thing has passed, the last of which is where it stands."""
        ...

    def missing(self, subject: str, node: str) -> tuple[str, ...]:
        """What of the facts that a stage requires is not there yet."""
        ...

    def moved(self, subject: str, node: str, *, before: int, after: int) -> None:
        """Somebody else is asked at the node where the locked thing stands: he answers for it, if the other did."""
        ...

    def case(self, subject: str) -> tuple[Case, Calendar, tuple[Person, ...]]:
        """What people are chosen by for this thing, its working calendar, and the active people."""
        ...

    def shown(self, subjects: Iterable[str]) -> Mapping[str, Shown]:
        """How to show these things."""
        ...

    def seen(self, actor: Actor, subjects: Iterable[str]) -> set[str]:
        """Those of these things that the actor may see."""
        ...


_kinds: dict[str, Subjects] = {}


def serve(kind: str, subjects: Subjects) -> None:
    """Takes over a kind of things; `wiring.join` calls it once per kind."""
    _kinds[kind] = subjects


def kind_of(kind: str) -> Subjects:
    return _kinds[kind]


def subjects_of(subject: str) -> Subjects:
    """Who answers for a thing, by the first part of its name."""
    return _kinds[subject.partition(":")[0]]
