"""Where orders stand after their facts changed: the one place where stages are written after an order was placed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

import orjson

from meidan.flow import asking, engine, stored
from meidan.flow.asking import Asked
from meidan.flow.assigning import Case, Person, choose_all
from meidan.flow.compiled import Process
from meidan.flow.definition import Approval, NotifyAction, Stage
from meidan.flow.engine import Event, Step
from meidan.kernel import clock, db
from meidan.orders import rules
from meidan.orders.events import order_stream
from meidan.orders.facts import OrderFacts, from_row
from meidan.orders.process import SQL, active_people, due_at, is_over, last_resort, responsible
from meidan.people.calendar import Calendar
from meidan.people.calendars import loaded as loaded_calendar

People = Callable[[], Sequence[Person]]


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is closed as soon as the process has come to its end; `stage` follows from the facts.

    `owner` (a user's id) and `due_at` are those of the stage, given anew whenever an order comes to one.
    """

    state: str
    stage: str
    owner: int | None
    due_at: datetime | None
    moved: bool = False

    def told(self) -> dict[str, Any]:
        """What events say of it: {stage}, and when the order came to another one {stage, owner, due_at}."""
        return {"stage": self.stage, **({"owner": self.owner, "due_at": self.due_at} if self.moved else {})}


@dataclass(frozen=True, slots=True)
class Place:
    """An order as it was, with its process, its facts and its calendar."""

    row: db.Row
    process: Process
    facts: OrderFacts
    calendar: Calendar
    done: dict[str, str] = field(default_factory=dict[str, str])


def restage(orders: Sequence[int], event: Event = engine.FACTS, *, anew: bool = False) -> dict[int, Standing]:
    """Finds where these locked orders stand after `event`, and who answers for them; each gets a new version.

    An order that comes to another stage gets the owner and the due time of that stage, and the tasks of it; with
    `anew` an owner is also given to those who stay, because theirs has left.
    """
    places = places_of(orders)
    people = cache(active_people)
    now = clock.now()
    stands: dict[int, Standing] = {}
    written: list[tuple[Any, ...]] = []
    for place in places:
        step = engine.advance(place.process, place.row["stage"], place.facts.values, event, place.done)
        standing = _standing(place, step, (now, people), anew)
        priority = _follow(place, step, standing, people)
        done = orjson.dumps(dict(step.done)).decode() if step.done else None
        stands[place.row["id"]] = standing
        written.append(
            (place.row["id"], standing.state, standing.stage, standing.owner, standing.due_at, done, priority)
        )
    if written:
        names = ("ids", "states", "stages", "owners", "dues", "dones", "priorities")
        columns = dict(zip(names, (list(column) for column in zip(*written, strict=True)), strict=True))
        db.run(SQL["write"], {**columns, "at": now})
    return stands


def begin(orders: Sequence[int], before: str = "") -> None:
    """Orders that were just stored stand where their process says: asks and tells whom it names there.

    `before` is the stage from which a draft was rewritten. Owner and due time are set already.
    """
    people = cache(active_people)
    for place in places_of(orders):
        step = engine.advance(place.process, before, place.facts.values, engine.FACTS, place.done)
        row = place.row
        priority = _follow(place, step, Standing(row["state"], step.node, row["owner_id"], row["due_at"]), people)
        done = orjson.dumps(dict(step.done)).decode() if step.done else None
        db.run("UPDATE sales_order SET done = %s::jsonb, priority = %s WHERE id = %s", (done, priority, row["id"]))


def places_of(orders: Sequence[int]) -> list[Place]:
    """These orders with everything their processes ask for, by id."""
    return [
        Place(
            row,
            stored.loaded(row["process_id"]),
            from_row(row),
            loaded_calendar(row["calendar_id"], row["calendar_version"], row["time_zone"]),
            orjson.loads(row["done"]) if row["done"] else {},
        )
        for row in db.rows(SQL["facts"], {"orders": sorted(orders)})
    ]


def case_of(place: Place) -> Case:
    """What people are chosen by for this order."""
    codes = frozenset(row["code"] for row in db.rows(SQL["warehouses"], (place.row["id"],)))
    return Case(place.row["id"], place.facts.people, codes)


def _standing(place: Place, step: Step, at: tuple[datetime, People], anew: bool) -> Standing:
    row, (now, people) = place.row, at
    state = row["state"]
    if state == rules.CONFIRMED and is_over(place.process, step.node):
        state = rules.CLOSED
    if state not in (rules.DRAFT, rules.CONFIRMED):
        return Standing(state, step.node, row["owner_id"], row["due_at"], moved=False)
    moved = step.node != row["stage"]
    if not moved and not anew:
        return Standing(state, step.node, row["owner_id"], row["due_at"])
    found = responsible(place.process, step.node, case_of(place), people) or last_resort(people())
    due = due_at(place.process, step.node, place.facts, place.calendar, now) if moved else row["due_at"]
    return Standing(state, step.node, found.id, due, moved=True)


def _follow(place: Place, step: Step, standing: Standing, people: People) -> int:
    """Ends and opens tasks, sends notices; returns the priority, which an action may have set."""
    row, priority = place.row, int(place.row["priority"])
    subject = order_stream(row["id"])
    for effect in step.effects:
        asked = Asked(subject, place.process.id, effect.node)
        if effect.kind == "leave":
            if _asks(place.process, effect.node):
                asking.end_question(subject, effect.node)
        elif effect.kind == "enter":
            if effect.node in step.tasks and standing.due_at is not None:
                _ask(asked, place, standing, people)
        elif isinstance(effect.action, NotifyAction):
            told = choose_all(effect.action.who, people(), case_of(place), everyone=False)
            words = (effect.action.zh, effect.action.en)
            asking.open_notice(asked, words, told, standing.due_at or clock.now())
        elif effect.action is not None:
            priority = effect.action.value
    return priority


def _asks(process: Process, key: str) -> bool:
    node = process.nodes[key]
    return isinstance(node, Approval) or (isinstance(node, Stage) and node.exit is None)


def _ask(asked: Asked, place: Place, standing: Standing, people: People) -> None:
    node = place.process.nodes[asked.node]
    assert standing.due_at is not None
    case = case_of(place)
    if isinstance(node, Approval):
        # Whoever answers for the order was found by the same choices: it is he who is asked.
        ranked = [replace(one, load=-1) if one.id == standing.owner else one for one in people()]
        found = choose_all(node.approvers, ranked, case, node.everyone)
        asking.open_question(asked, node, found or _owner(standing, people), standing.due_at)
        copies = choose_all(node.copy_to, people(), case, everyone=False)
        asking.open_notice(asked, (node.name_zh, node.name_en), copies, standing.due_at)
    elif isinstance(node, Stage):
        asking.open_question(asked, node, _owner(standing, people), standing.due_at)


def _owner(standing: Standing, people: People) -> list[Person]:
    return [one for one in people() if one.id == standing.owner]
