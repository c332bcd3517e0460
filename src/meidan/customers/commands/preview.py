"""A dry run for a customer: what would be refused, and what may be the same, before anything is stored."""

from collections.abc import Sequence
from typing import Any

from meidan.catalog.commands.preview import NEW, TAKEN
from meidan.customers.commands.links import read_links
from meidan.customers.commands.tidy import tidy
from meidan.customers.inputs import CustomerInput
from meidan.customers.queries.customers import customer_ids
from meidan.customers.queries.suspects import suspects
from meidan.customers.rules import suspect_name
from meidan.kernel.errors import Fault
from meidan.kernel.permissions import Actor, require


def preview_customer(
    *, customer: CustomerInput, actor: Actor
) -> tuple[Sequence[Fault], Sequence[Fault], list[dict[str, Any]]]:
    """(faults, doubts, suspects) of a customer that is about to be added; doubts do not keep it out.

    Raises 403 without customers.edit.
    """
    require(actor, "customers.edit")
    done, faults = tidy(customer)
    faults += read_links([done]).faults(done)
    if customer_ids([done.code]):
        faults.append(Fault("exists", TAKEN, "/code", {"code": done.code}))
    doubts = [
        Fault("name_kind", words, f"/contacts/{place}/name")
        for place, one in enumerate(done.contacts)
        if (words := suspect_name(one.name, company=False)) is not None
    ]
    return faults, doubts, suspects([(NEW, done)]).get(NEW, [])
