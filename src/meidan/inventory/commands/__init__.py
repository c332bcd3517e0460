"""Writes of the warehouse. Each is one transaction with its event, and shares out at once what it frees.

Locks, always in this order: receipt, warehouses (shared), orders by id, stock levels by id, stream heads.
"""

from meidan.inventory.commands.adjusting import adjust_stock
from meidan.inventory.commands.allocating import allocate_idle, allocate_waiting
from meidan.inventory.commands.counting import count_stock
from meidan.inventory.commands.receiving import announce_receipt, cancel_receipt, receive
from meidan.inventory.commands.reordering import set_reorder_points
from meidan.inventory.commands.transferring import transfer_stock
from meidan.inventory.commands.warehouses import change_warehouse, create_warehouse

__all__ = [
    "adjust_stock",
    "allocate_idle",
    "allocate_waiting",
    "announce_receipt",
    "cancel_receipt",
    "change_warehouse",
    "count_stock",
    "create_warehouse",
    "receive",
    "set_reorder_points",
    "transfer_stock",
]
