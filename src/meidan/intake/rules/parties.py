"""Whose address and telephone a form speaks of: ours of the letterhead, the seller's, or the customer's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from meidan.intake.rules.headings import Spoken, is_label, pairs_of, spoken
from meidan.intake.rules.reading import Cell
from meidan.intake.rules.vocabulary import meaning, plain

_CONTACT = frozenset({"contact", "phone", "address", "region", "province", "city", "district", "postcode", "country"})
_SELLER = re.compile(
    r"^(?:供方|卖方|供应商(?:名称)?|供货(?:方|单位|商)|乙方|销售方|销货单位|发货(?:方|单位)|出卖人|supplier|vendor|seller|from)\s*(?::|$)",
    re.I,
)
# These say by themselves that the goods, or the customer, are there.
_DELIVERY = re.compile(
    r"^(?:收货|收件|送货|交货|到货|客户|买方|需方|购货|订货|ship ?to|deliver|consignee|customer|buyer)", re.I
)
_ANY_COMPANY = frozenset({"单位名称", "公司", "公司名称", "单位", "名称", "company", "companyname"})


@dataclass(slots=True)
class Parties:
    """Reads heading rows one after another; a telephone above every name is the letterhead's and nobody's order."""

    _sides: list[tuple[int, bool]] = field(default_factory=list[tuple[int, bool]])

    def reset(self) -> None:
        """A new form begins."""
        self._sides = []

    @property
    def two_sided(self) -> bool:
        """Whether the last names were those of seller and customer side by side."""
        return {ours for _, ours in self._sides} == {True, False}

    def read(self, cells: list[Cell]) -> dict[str, Cell]:
        """What a row outside the table says of the order and its customer."""
        found = list(spoken(cells))
        if sides := sorted(self._named(cells, found)):
            # What stands further left still belongs to whom it belonged to.
            self._sides = [side for side in self._sides if side[0] < sides[0][0]] + sides
        return pairs_of(one for one in found if self._is_ours(one))

    def _named(self, cells: list[Cell], found: list[Spoken]) -> list[tuple[int, bool]]:
        sides = [
            (one.column, True)
            for one in found
            if (one.name in _CONTACT and _DELIVERY.match(one.label))
            or (one.name in ("customer", "customer_code") and not (self._sides and plain(one.label) in _ANY_COMPANY))
        ]
        for column, cell in enumerate(cells):
            if not isinstance(cell, str):
                continue
            bare = unicodedata.normalize("NFKC", cell).strip()
            if _SELLER.match(bare):
                sides.append((column, False))
            elif is_label(cell) and (known := meaning(bare.removesuffix(":"), "orders")) and known.field == "customer":
                sides.append((column, True))
        return sides

    def _is_ours(self, one: Spoken) -> bool:
        vague = one.name in _CONTACT and not _DELIVERY.match(one.label)
        if one.name == "customer" and plain(one.label) in _ANY_COMPANY:
            vague = bool(self._sides)
        if not vague:
            return True
        before = [ours for column, ours in self._sides if column <= one.column]
        return bool(before) and before[-1]


def only_says(cells: list[Cell]) -> bool:
    """Whether a row holds nothing but labels with what they say (经手人:小王) or the names of the two sides."""
    filled = [c for c in cells if c not in ("", None)]
    return bool(filled) and all(
        isinstance(c, str) and (":" in (bare := unicodedata.normalize("NFKC", c).strip()) or _is_side(bare))
        for c in filled
    )


def _is_side(bare: str) -> bool:
    return bare in ("需方", "买方", "甲方", "购货方") or bool(_SELLER.match(bare))
