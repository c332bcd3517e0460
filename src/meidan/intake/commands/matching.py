"""The products that rows of stock and price files mean."""

from collections.abc import Sequence

from meidan.intake.masters import Masters, Match
from meidan.intake.rules.cells import Product
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.records import Record

_FIELDS = ("sku", "barcode", "name", "spec", "colour", "size")


def match_goods(batch: Sequence[Record]) -> list[Match | Problem]:
    """One match or problem per record, in order."""
    wanted = [Product(**{name: record.text(name) for name in _FIELDS}) for record in batch]
    masters = Masters()
    masters.load_goods(set(wanted), set())
    return [masters.match(one, None) for one in wanted]
