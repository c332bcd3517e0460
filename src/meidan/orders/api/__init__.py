"""The order room over HTTP."""

from ninja import Router

from meidan.orders.api import board, channels, entry, history, orders, quotations, thread

router = Router()
router.add_router("", orders.router)
router.add_router("", quotations.router)
router.add_router("", channels.router)
router.add_router("", history.router)
router.add_router("", board.router)
router.add_router("", entry.router)
router.add_router("", thread.router)
