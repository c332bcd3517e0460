"""The HTTP face of the catalogue; `routers` are mounted below /api/v1."""

from meidan.catalog.api import price_lists, products, references, styles

routers = (products.router, references.router, styles.router, price_lists.router)
