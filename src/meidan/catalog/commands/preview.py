"""A dry run for a product: what would be refused, and what may be the same, before anything is stored."""

from collections.abc import Sequence
from typing import Any

from meidan.catalog.commands.faults import product_faults
from meidan.catalog.commands.links import read_links
from meidan.catalog.inputs import ProductInput
from meidan.catalog.queries.products import product_ids, suspects
from meidan.kernel.errors import Fault
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words

NEW = 0  # no record has this id, so every suspect is another one


def preview_product(*, product: ProductInput, actor: Actor) -> tuple[Sequence[Fault], list[dict[str, Any]]]:
    """(faults, suspects) of a product that is about to be added. Raises 403 without products.edit."""
    require(actor, "products.edit")
    faults = [*product_faults(product), *read_links([product]).faults(product)]
    if product_ids([product.sku]):
        faults.append(Fault("exists", TAKEN, "/sku", {"code": product.sku}))
    return faults, suspects([(NEW, product)]).get(NEW, [])


TAKEN = Words(zh="编码 {code} 已存在", en="{code} exists already")
