"""The one table that joins the rooms: which event leads to which command, which port is served by whom."""

from collections.abc import Mapping

from meidan.billing import doctor as billing_doctor
from meidan.checks import registry as checks_registry
from meidan.customers import ports as customers_ports
from meidan.flow import ports as flow_ports
from meidan.fulfilment import doctor as fulfilment_doctor
from meidan.fulfilment.origins import of_goods
from meidan.insight.sentences import SENTENCES
from meidan.intake import events as intake_events
from meidan.intake import jobs as intake_jobs
from meidan.inventory import doctor as inventory_doctor
from meidan.inventory import ports as inventory_ports
from meidan.kernel import doctor as kernel_doctor
from meidan.kernel import feed, telling
from meidan.orders import doctor as orders_doctor
from meidan.orders.allocation import Promises
from meidan.orders.checks import RULES as ORDER_RULES
from meidan.orders.commands.exposure import OpenOrders
from meidan.orders.commands.leaving import Departures
from meidan.orders.origins import of_orders
from meidan.orders.subjects import OrderSubjects
from meidan.people import ports as people_ports
from meidan.site import doctor as site_doctor

# Who works on which events, each at its own pace: name → kinds and what to do with them.
SUBSCRIBERS: Mapping[str, feed.Subscriber] = {
    "imports": feed.Subscriber(frozenset({intake_events.REQUESTED}), intake_jobs.begin_imports),
}

# The invariants that `meidan doctor` looks at.
CHECKS: tuple[kernel_doctor.Check, ...] = (
    *kernel_doctor.CHECKS,
    *inventory_doctor.CHECKS,
    *orders_doctor.CHECKS,
    *fulfilment_doctor.CHECKS,
    *billing_doctor.CHECKS,
    *site_doctor.CHECKS,
)


def join() -> None:
    """Called once when the site starts; safe to repeat."""
    inventory_ports.serve(Promises())
    inventory_ports.tell_origins(of_orders, of_goods)
    customers_ports.serve(OpenOrders())
    flow_ports.serve("order", OrderSubjects())
    people_ports.serve(Departures())
    checks_registry.contribute(ORDER_RULES)
    telling.contribute(SENTENCES)
    feed.subscribe(SUBSCRIBERS)
