"""The line of an order that a request names."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from meidan.inventory import references
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.words import Words
from meidan.orders.inputs import Wanted


class Nameable(Protocol):
    """What a line must tell of itself to be found."""

    @property
    def position(self) -> int: ...
    @property
    def product_id(self) -> int | None: ...
    @property
    def sku(self) -> str: ...
    @property
    def kind(self) -> str: ...


Found = TypeVar("Found", bound=Nameable)


def find_lines(lines: Sequence[Found], wanted: Sequence[Wanted], *, goods_only: bool = True) -> list[Found]:
    """The line that each part of the request means. Raises one 422 that names every place it cannot find."""
    hits = references.find_goods([one.product for one in wanted if one.product is not None])
    found: list[Found] = []
    faults: list[Fault] = []
    for index, one in enumerate(wanted):
        ids = {goods.id for goods in hits[one.product]} if one.product is not None else set[int]()
        fitting = [line for line in lines if line.position == one.position or line.product_id in ids]
        path = f"/lines/{index}"
        if not fitting:
            ref = one.product if one.product is not None else one.position
            faults.append(Fault("unknown_line", UNKNOWN_LINE, path, {"ref": ref}))
        elif len(fitting) > 1:
            faults.append(Fault("line_ambiguous", AMBIGUOUS_LINE, path, {"ref": one.product}))
        elif goods_only and fitting[0].kind != "goods":
            faults.append(Fault("not_goods", NOT_GOODS, path, {"sku": fitting[0].sku}))
        else:
            found.append(fitting[0])
    if faults:
        raise Refusal("invalid", references.INVALID, faults=faults)
    return found


UNKNOWN_LINE = Words(zh="订单里没有“{ref}”这一行", en="The order has no line “{ref}”")
AMBIGUOUS_LINE = Words(zh="“{ref}”在订单里有多行,请写行号", en="“{ref}” is on several lines; name the position")
NOT_GOODS = Words(zh="{sku} 是服务或费用,请登记验收", en="{sku} is a service or charge; record its acceptance instead")
