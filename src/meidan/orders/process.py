"""An order in its process: where it stands, who answers for it, and until when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from meidan.flow import engine, timing
from meidan.flow.assigning import Case, Person, choose
from meidan.flow.compiled import Process
from meidan.flow.definition import Approval, End, FieldWho, Stage, Who
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders.facts import OrderFacts
from meidan.people.calendar import Calendar

KEY = "order"
SQL = db.statements(Path(__file__).parent / "sql" / "standing.sql")
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for an order; `username` and `name` are only known when people were looked up."""

    id: int
    username: str = ""
    name: str = ""


def stage_of(process: Process, facts: OrderFacts, done: Mapping[str, str] = NOBODY) -> str:
    """The key of the node at which an order with these facts stands."""
    return engine.settle(process, facts.values, done)[-1]


def is_over(process: Process, stage: str) -> bool:
    """Whether the process has come to an end there."""
    return isinstance(process.nodes.get(stage), End)


def due_at(process: Process, stage: str, facts: OrderFacts, calendar: Calendar, now: datetime) -> datetime | None:
    """Until when an order that comes to this stage now is due; None at an end."""
    node = process.nodes[stage]
    if not isinstance(node, Stage | Approval):
        return None
    return timing.due_at(node.due, calendar, {**facts.dates, "begins": facts.begins}, now)


def responsible(process: Process, stage: str, case: Case, people: Callable[[], Sequence[Person]]) -> Responsible | None:
    """Who answers for an order that comes to this stage; `people` is only asked when the facts do not say."""
    node = process.nodes[stage]
    if not isinstance(node, Stage | Approval):
        return None
    whos = node.who if isinstance(node, Stage) else node.approvers
    return by_choice(whos, case, people)


def by_choice(whos: Sequence[Who], case: Case, people: Callable[[], Sequence[Person]]) -> Responsible | None:
    """The first whom the choices name; a fact names only people who work here."""
    for who in whos:
        if isinstance(who, FieldWho):
            named = case.people.get(who.field)
            if named is not None:
                return Responsible(named)
        else:
            found = choose([who], people(), case)
            if found is not None:
                return Responsible(found.id, found.username, found.name)
    return None


def active_people() -> tuple[Person, ...]:
    """Everybody who works here, with how many open orders he answers for."""
    return tuple(
        Person(
            id=row["id"],
            username=row["username"],
            name=row["name"],
            roles=frozenset(row["roles"]),
            team=row["team"],
            warehouses=frozenset(row["warehouses"]),
            load=row["load"],
        )
        for row in db.rows(SQL["people"])
    )


def last_resort(people: Sequence[Person]) -> Responsible:
    """When nobody else is left: an administrator, of whom there is always one."""
    ranked = sorted(people, key=lambda one: ("admin" not in one.roles, one.id))
    return Responsible(ranked[0].id, ranked[0].username, ranked[0].name)


def by_actor(actor: Actor) -> Responsible:
    return Responsible(actor.user_id, actor.username, actor.name)
