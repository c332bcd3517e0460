"""Writes of the order room: one public function per use case, one transaction each."""

from meidan.orders.commands.channels import set_channel
from meidan.orders.commands.checking import check_input, judge_input
from meidan.orders.commands.drafts import confirm_order, revise_draft
from meidan.orders.commands.gathering import place_gathered
from meidan.orders.commands.intake import place_order, place_orders
from meidan.orders.commands.lifecycle import accept_services, assign_order, cancel_order, hold_order, release_order
from meidan.orders.commands.quoting import lose_quotation, make_quotation, win_quotation
from meidan.orders.commands.reducing import Reduction, cancel_quantities, reduce_order

__all__ = [
    "Reduction",
    "accept_services",
    "assign_order",
    "cancel_order",
    "cancel_quantities",
    "check_input",
    "confirm_order",
    "hold_order",
    "judge_input",
    "lose_quotation",
    "make_quotation",
    "place_gathered",
    "place_order",
    "place_orders",
    "reduce_order",
    "release_order",
    "revise_draft",
    "set_channel",
    "win_quotation",
]
