"""Who hears of which event on the live stream: that something happened, not what."""

from dataclasses import dataclass

from meidan.kernel.permissions import Actor

# By the first word of an event's stream: who may see such a subject may know that it changed. What is not named here
# is told only to those who may read the whole feed.
SUBJECTS: dict[str, str] = {
    "order": "orders.view",
    "quotation": "orders.view",
    "import": "orders.view",
    "channel": "orders.view",
    "check": "orders.view",
    "product": "products.view",
    "style": "products.view",
    "category": "products.view",
    "supplier": "products.view",
    "price_list": "products.view",
    "customer": "customers.view",
    "warehouse": "stock.view",
    "document": "stock.view",
    "receipt": "stock.view",
    "user": "people.view",
    "role": "people.view",
    "team": "people.view",
}
FOR_ALL = frozenset({"process", "calendar", "entity", "task"})
# He from whose list an order goes must hear of it, although it is no longer his.
HANDED_OVER = "OrderAssigned"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose an order is; `number` is None for everything that is no order."""

    number: str | None = None
    owner: int | None = None
    creator: int | None = None
    team: int | None = None


def hears(actor: Actor, stream: str, kind: str, subject: Subject) -> bool:
    """Whether this actor is told of an event.

    Own and team reach are judged by whose the order is now. In which warehouse its goods lie is not known here: those
    who see the orders of a warehouse are told of all, by id alone.
    """
    if actor.may("events.view"):
        return True
    word = stream.partition(":")[0]
    needed = SUBJECTS.get(word)
    if needed is None or not actor.may(needed):
        return word in FOR_ALL
    if word != "order" or actor.scope not in ("own", "team") or kind == HANDED_OVER:
        return True
    mine = actor.user_id in (subject.owner, subject.creator)
    return mine or (actor.scope == "team" and actor.team_id is not None and actor.team_id == subject.team)


def named(actor: Actor, subject: Subject) -> bool:
    """Whether the number of the order may be told beside its id."""
    return actor.may("orders.view") and (actor.scope != "warehouse" or actor.may("events.view"))
