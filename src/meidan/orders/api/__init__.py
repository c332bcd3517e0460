"""The order room over HTTP."""

from ninja import Router

from meidan.orders.api import orders, quotations

router = Router()
router.add_router("", orders.router)
router.add_router("", quotations.router)
