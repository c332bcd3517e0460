"""The one table that joins the rooms: which event leads to which command, which port is served by whom."""

from meidan.inventory import ports as inventory_ports
from meidan.orders.allocation import Promises


def join() -> None:
    """Called once when the site starts; safe to repeat."""
    inventory_ports.serve(Promises())
