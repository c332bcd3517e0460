"""Adding and changing customers, one or a thousand at a time with the same statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any, Literal

from django.db import IntegrityError, transaction

from meidan.customers import events as kinds
from meidan.customers import ports
from meidan.customers.commands.links import Links, read_links
from meidan.customers.commands.rows import delete_children, insert_customers, update_customers, write_children
from meidan.customers.commands.tidy import tidy
from meidan.customers.inputs import CUSTOMER_FIELDS, CustomerInput
from meidan.customers.queries.customers import as_input, customer_ids, customer_rows, scope_condition
from meidan.customers.queries.suspects import suspects
from meidan.customers.rules import uses_credit
from meidan.kernel import db, events
from meidan.kernel.errors import Fault, Refusal, not_found
from meidan.kernel.permissions import CAPABILITIES, Actor, require
from meidan.kernel.records import Outcome, check_version
from meidan.kernel.values import plain
from meidan.kernel.words import Words

OnExisting = Literal["refuse", "update", "skip"]
Row = Mapping[str, Any]
PERSONAL = frozenset({"name", "short_name", "phone", "email", "detail", "invoice_particulars"})


def create_customer(*, customer: CustomerInput, actor: Actor) -> Outcome:
    """Adds one customer. Returns its id and suspects of being the same (`duplicates`).

    Raises 403 without customers.edit, 409 `exists` when the code is taken, 422 with a fault per wrong field.
    """
    outcome = save_customers(customers=[customer], actor=actor)[0]
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome


def update_customer(*, ref: str, customer: CustomerInput, version: int | None, actor: Actor) -> Outcome:
    """Changes the fields named in `customer.given` of the customer `ref` (code or `id:123`).

    Raises 403, 404, 409 with the current version when `version` is older, 409 `exists`, 422 with faults.
    """
    require(actor, "customers.edit")
    try:
        with transaction.atomic():
            _lock_what_they_owe(customer_ids([ref]).values(), [customer])
            row = locked_customer(ref, actor)
            check_version(row["version"], version)
            outcome = _change({0: (row, customer)}, actor)[0]
            if outcome.refusal is not None:
                raise outcome.refusal
            return outcome
    except IntegrityError:  # somebody took the new code between our look and our write
        raise _exists(customer.code, None) from None


@transaction.atomic
def save_customers(
    *, customers: Sequence[CustomerInput], actor: Actor, on_existing: OnExisting = "refuse"
) -> list[Outcome]:
    """Adds customers, each accepted or refused on its own; the outcomes are in the same order.

    A code that exists is refused, left as it is (`skip`), or changed in the fields that are `given` (`update`).
    Raises 403 without customers.edit.
    """
    require(actor, "customers.edit")
    known = customer_ids(one.code for one in customers)
    if on_existing == "update":
        _lock_what_they_owe(known.values(), customers)
    _lock(sorted(known.values()))
    rows = customer_rows(known.values())
    outcomes: dict[int, Outcome] = {}
    new: dict[int, CustomerInput] = {}
    changed: dict[int, tuple[Row, CustomerInput]] = {}
    seen: set[str] = set()
    for index, customer in enumerate(customers):
        if customer.code in seen:
            outcomes[index] = _refused(index, customer, Refusal("twice", TWICE, params={"code": customer.code}))
        elif customer.code not in known:
            new[index] = customer
        elif on_existing == "update":
            changed[index] = (rows[known[customer.code]], customer)
        elif on_existing == "skip":
            row = rows[known[customer.code]]
            outcomes[index] = Outcome(index, row["id"], customer.code, "unchanged", row["version"])
        else:
            outcomes[index] = _refused(index, customer, _exists(customer.code, known[customer.code]))
        seen.add(customer.code)
    outcomes |= _create(new, actor) | _change(changed, actor)
    return [outcomes[index] for index in range(len(customers))]


def locked_customer(ref: str, actor: Actor) -> Row:
    """The row behind a code or `id:123`, locked until the transaction ends. Raises 404 also outside the scope."""
    id_ = customer_ids([ref]).get(ref)
    scope, values = scope_condition(actor)
    seen = id_ is not None and db.scalar(
        f"SELECT true FROM customer c LEFT JOIN app_user u ON u.id = c.owner_id WHERE c.id = %s AND {scope}",
        (id_, *values),
    )
    if id_ is None or not seen:
        raise not_found("客户", "customer", ref)
    _lock([id_])
    return customer_rows([id_])[id_]


def _create(new: Mapping[int, CustomerInput], actor: Actor) -> dict[int, Outcome]:
    links = read_links(list(new.values()))
    outcomes: dict[int, Outcome] = {}
    good: dict[int, CustomerInput] = {}
    for index, given in new.items():
        customer, faults = tidy(given)
        faults += [*links.faults(customer), *_credit_faults(None, customer, actor)]
        if faults:
            outcomes[index] = _refused(index, given, Refusal("invalid", INVALID, faults=faults))
        else:
            good[index] = customer
    ids = insert_customers(list(good.values()), links)
    stored = {index: ids[customer.code] for index, customer in good.items() if customer.code in ids}
    write_children([(id_, good[index]) for index, id_ in stored.items()], links)
    doubts = suspects([(id_, good[index]) for index, id_ in stored.items()]) if stored else {}
    events.append_many(
        [
            events.NewEvent(
                f"customer:{id_}", kinds.CUSTOMER_CREATED, {"code": good[i].code, "customer": _told(_facts(good[i]))}
            )
            for i, id_ in stored.items()
        ],
        actor,
    )
    for index, customer in good.items():
        if index in stored:
            id_ = stored[index]
            outcomes[index] = Outcome(index, id_, customer.code, "created", 1, duplicates=tuple(doubts.get(id_, ())))
        else:
            outcomes[index] = _refused(index, customer, _exists(customer.code, None))
    return outcomes


def _change(wanted: Mapping[int, tuple[Row, CustomerInput]], actor: Actor) -> dict[int, Outcome]:
    links = read_links([merged(as_input(row), customer) for row, customer in wanted.values()])
    outcomes: dict[int, Outcome] = {}
    written: list[tuple[int, CustomerInput]] = []
    newly_guarded: list[int] = []
    happened: list[events.NewEvent] = []
    for index, (row, given) in wanted.items():
        before = as_input(row)
        after, faults = tidy(merged(before, given))
        faults += [*links.faults(after, before), *_credit_faults(before, after, actor)]
        before_facts, after_facts = _facts(before), _facts(after)
        changed = [name for name in CUSTOMER_FIELDS if before_facts[name] != after_facts[name]]
        if faults:
            outcomes[index] = _refused(index, given, Refusal("invalid", INVALID, faults=faults))
        elif not changed:
            outcomes[index] = Outcome(index, row["id"], row["code"], "unchanged", row["version"])
        else:
            old, new = _told(before_facts), _told(after_facts)
            data = {"code": after.code, "changes": {name: [old[name], new[name]] for name in changed}}
            happened.append(events.NewEvent(f"customer:{row['id']}", kinds.CUSTOMER_CHANGED, data))
            written.append((row["id"], after))
            if _guarded(after) and not _guarded(before):
                newly_guarded.append(row["id"])
            outcomes[index] = Outcome(index, row["id"], after.code, "updated", row["version"] + 1)
    _write_changes(written, happened, links, actor)
    if newly_guarded:
        ports.exposure().hold(newly_guarded)
    return outcomes


def _write_changes(
    written: Sequence[tuple[int, CustomerInput]], happened: Sequence[events.NewEvent], links: Links, actor: Actor
) -> None:
    if not written:
        return
    taken = customer_ids(customer.code for _, customer in written)
    for id_, customer in written:
        if taken.get(customer.code, id_) != id_:
            raise _exists(customer.code, taken[customer.code])
    update_customers(written, links)
    delete_children([id_ for id_, _ in written])
    write_children(written, links)
    events.append_many(happened, actor)


def merged(before: CustomerInput, customer: CustomerInput) -> CustomerInput:
    """The stored customer with the given fields of the input laid over it."""
    given = CUSTOMER_FIELDS if customer.given is None else customer.given
    return replace(before, **{name: getattr(customer, name) for name in given}, given=frozenset(given))


def _guarded(customer: CustomerInput) -> bool:
    """Whether orders of this customer use up credit."""
    return uses_credit(customer.credit_limit, customer.payment_terms)


def _lock_what_they_owe(ids: Collection[int], inputs: Sequence[CustomerInput]) -> None:
    """Open orders come before customers in the order of locks; only where credit may begin to be guarded.

    The customers' lock is the one that waits for orders that are being stored now, and lets none begin meanwhile.
    """
    if ids and any(_guarded(one) for one in inputs):
        ports.exposure().lock(ids)
        db.rows("SELECT id FROM customer WHERE id = ANY(%s) ORDER BY id FOR UPDATE", (list(ids),))


def _lock(ids: Sequence[int]) -> None:
    """Locks customer rows in the one order (by id), before anything else of the transaction."""
    if ids:
        db.rows("SELECT id FROM customer WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", (list(ids),))


def _credit_faults(before: CustomerInput | None, after: CustomerInput, actor: Actor) -> list[Fault]:
    known = before.credit_limit if before else None
    if after.credit_limit == known or actor.may("customers.credit"):
        return []
    name = CAPABILITIES["customers.credit"]
    return [Fault("forbidden", CREDIT_FORBIDDEN, "/credit_limit", {"capability": name})]


def _facts(customer: CustomerInput) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(customer).items() if name != "given"}
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in facts.items()} | {
        "attributes": dict(customer.attributes),
        "invoice_particulars": dict(customer.invoice_particulars),
    }


def _told(facts: Any, name: str = "") -> Any:
    """The facts for an event: every personal text only as a commitment."""
    if isinstance(facts, Mapping):
        inside = name if name in PERSONAL else ""
        return {key: _told(value, inside or str(key)) for key, value in facts.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(facts, list | tuple):
        return [_told(value, name) for value in facts]  # pyright: ignore[reportUnknownVariableType]
    return events.Private(facts) if name in PERSONAL and isinstance(facts, str) and facts else facts


def _refused(index: int, customer: CustomerInput, refusal: Refusal) -> Outcome:
    return Outcome(index, code=customer.code, refusal=refusal)


def _exists(code: str, id_: int | None) -> Refusal:
    extra = {"id": id_} if id_ else {}
    return Refusal("exists", EXISTS, status=409, params={"code": code}, extra=extra)


EXISTS = Words(
    zh="客户编码 {code} 已存在,请改用修改,或换一个编码",
    en="Customer {code} exists already; change it, or take another code",
)
TWICE = Words(zh="客户编码 {code} 在这一批里出现了两次", en="Customer {code} occurs twice in this batch")
INVALID = Words(zh="客户资料有误,请按下列各处修改", en="The customer has errors; see the places listed")
CREDIT_FORBIDDEN = Words(zh="您没有“{capability}”的权限", en='You lack the permission "{capability}"')
