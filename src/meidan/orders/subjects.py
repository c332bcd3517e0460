"""Orders as the processes know them: serves the port `meidan.flow.ports.Subjects`."""

from collections.abc import Iterable, Mapping
from typing import Any

from meidan.flow import engine
from meidan.flow.assigning import Case, Person
from meidan.flow.checking import FactSpec
from meidan.flow.engine import Event
from meidan.flow.ports import Shown
from meidan.kernel import db
from meidan.kernel.errors import not_found
from meidan.kernel.permissions import Actor
from meidan.orders.facts import SPECS
from meidan.orders.process import active_people
from meidan.orders.scope import visible
from meidan.orders.standing import Place, case_of, places_of, restage
from meidan.people.calendar import Calendar

_SHOWN = "SELECT id, number, customer_name, stage FROM sales_order WHERE id = ANY (%s)"


class OrderSubjects:
    """An order is named `order:17`."""

    @property
    def facts(self) -> Mapping[str, FactSpec]:
        return SPECS

    def lock(self, subject: str) -> None:
        if db.scalar("SELECT id FROM sales_order WHERE id = %s FOR UPDATE", (_id(subject),)) is None:
            raise not_found("订单", "order", subject)

    def advance(self, subject: str, event: Event) -> Mapping[str, Any]:
        return restage([_id(subject)], event)[_id(subject)].told()

    def path(self, subject: str) -> tuple[str, ...]:
        place = _place(subject)
        return engine.settle(place.process, place.facts.values, place.done)

    def missing(self, subject: str, node: str) -> tuple[str, ...]:
        place = _place(subject)
        return engine.missing(place.process, node, place.facts.values)

    def moved(self, subject: str, node: str, *, before: int, after: int) -> None:
        db.run(
            "UPDATE sales_order SET owner_id = %s, version = version + 1"
            " WHERE id = %s AND stage = %s AND owner_id = %s",
            (after, _id(subject), node, before),
        )

    def case(self, subject: str) -> tuple[Case, Calendar, tuple[Person, ...]]:
        place = _place(subject)
        return case_of(place), place.calendar, active_people()

    def shown(self, subjects: Iterable[str]) -> Mapping[str, Shown]:
        rows = db.rows(_SHOWN, ([_id(one) for one in subjects],))
        return {f"order:{row['id']}": Shown(row["number"], row["customer_name"], row["stage"]) for row in rows}

    def seen(self, actor: Actor, subjects: Iterable[str]) -> set[str]:
        if not actor.may("orders.view"):
            return set()
        condition, params = visible(actor)
        ids = [_id(one) for one in subjects]
        rows = db.rows(f"SELECT o.id FROM sales_order o WHERE o.id = ANY (%s) AND {condition}", (ids, *params))
        return {f"order:{row['id']}" for row in rows}


def _id(subject: str) -> int:
    return int(subject.partition(":")[2])


def _place(subject: str) -> Place:
    return places_of([_id(subject)])[0]
