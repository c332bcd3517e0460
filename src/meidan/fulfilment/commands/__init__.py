"""Writes of fulfilment: one public function per use case, one transaction each."""

from meidan.fulfilment.commands.picking import begin_picking
from meidan.fulfilment.commands.returning import record_return, record_returns
from meidan.fulfilment.commands.shipping import create_shipment
from meidan.fulfilment.commands.tracking import add_tracking_event

__all__ = ["add_tracking_event", "begin_picking", "create_shipment", "record_return", "record_returns"]
