"""The shapes in which the API takes and shows styles and their variants."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from meidan.catalog.inputs import BarcodeInput, StyleInput, VariantInput, VariantsInput
from meidan.catalog.schemas import Barcode, BarcodeIn, ProductDefaults, product_input
from meidan.catalog.variants import MOST_VALUES, default_pattern
from meidan.kernel.schemas import Fault, Input, Version
from meidan.kernel.values import Code, Name80, Name200, Text200

Axis = Annotated[list[Name80], Field(min_length=1, max_length=MOST_VALUES)]
Axes = Annotated[dict[Name80, Axis], Field(max_length=3)]
Codes = Annotated[dict[Name80, dict[Name80, Name80]], Field(max_length=3)]


class StyleIn(Input):
    """A style with its axes, such as {"colour": ["白色", "黑色"], "size": ["M", "L"]}; a variant per combination.

    `pattern` makes the sku; `codes` gives short codes for values, such as {"colour": {"白色": "WH"}}.
    Without axes no product is made.
    """

    code: Code
    name: Name200
    axes: Axes = {}
    codes: Codes = {}
    pattern: Text200 = Field(default="", description="Default: {style}-{first axis}-{second axis}…")
    product: ProductDefaults = ProductDefaults()

    def to_input(self) -> StyleInput:
        """The command's input."""
        pattern = self.pattern or default_pattern(tuple(self.axes))
        axes = {axis: tuple(dict.fromkeys(values)) for axis, values in self.axes.items()}
        return StyleInput(self.code, self.name, axes, self.codes, pattern, product_input(self.product, ""))


class StylePatch(Input):
    code: Code = ""
    name: Name200 = ""
    axes: Axes = {}
    version: Version | None = None


class VariantIn(Input):
    """A variant to add: one value per axis. Without `sku` its code is made like those of the other variants."""

    values: Annotated[dict[Name80, Name80], Field(min_length=1, max_length=3)]
    sku: Code = ""
    barcodes: list[BarcodeIn | Barcode] = Field(default=[], max_length=50)

    def to_input(self) -> VariantInput:
        """The command's input."""
        codes = (BarcodeInput(one.barcode, one.unit) if isinstance(one, BarcodeIn) else BarcodeInput(one)
                 for one in self.barcodes)  # fmt: skip
        return VariantInput(self.values, self.sku, tuple(codes))


class VariantsIn(Input):
    """New colours and sizes (`axes`: only the new values), and the variants to make of these and the old ones.

    `codes`: short codes of new values. What a variant is sold by (units, prices, tax, category …) is taken from the one
    standing nearest; what `product` gives goes before that, for all of them.
    """

    axes: Axes = {}
    codes: Codes = {}
    variants: list[VariantIn] = Field(min_length=1, max_length=1000)
    product: ProductDefaults = ProductDefaults()
    version: Version | None = None

    def to_input(self) -> VariantsInput:
        """The command's input."""
        axes = {axis: tuple(values) for axis, values in self.axes.items()}
        variants = tuple(one.to_input() for one in self.variants)
        return VariantsInput(axes, self.codes, variants, product_input(self.product, ""))


class VariantOut(Schema):
    id: int
    sku: str
    name: str
    attributes: dict[str, str]
    active: bool


class StyleOut(Schema):
    """`axes` with every value that a variant has; `active`: not all of its variants are out of sale.

    `codes`: how the values are written in the codes of the variants (only where one style is asked for, as `variants`).
    """

    id: int
    code: str
    name: str
    axes: dict[str, list[str]]
    active: bool
    version: int
    codes: dict[str, dict[str, str]] = {}
    variants: list[VariantOut] = []


class PlannedVariant(Schema):
    """A variant as it would be made; `taken_after`: the sku of the one whose units, prices and so on it takes.

    `price` is per base unit, null where there is none or you may not see it.
    """

    sku: str
    name: str
    values: dict[str, str]
    taken_after: str | None
    base_unit: str
    price: str | None
    currency: str


class VariantsPreview(Schema):
    """What adding the variants would lead to: with `errors` nothing would be stored."""

    errors: list[Fault]
    variants: list[PlannedVariant]
