from collections.abc import Sequence
from functools import partial

from meidan.inventory import levels, ports
from meidan.inventory.ports import Cause
from meidan.inventory.rules import ZERO
from meidan.kernel.attempts import in_one_transaction
from meidan.kernel.permissions import Actor

SWEEP = "allocation"
_AT_ONCE = 50


def allocate_waiting(*, products: Sequence[int] | None = None, actor: Actor | None = None) -> int:
    """Gives free stock to the lines that wait for it; safe to repeat. Returns how many products had both.

    Everything that frees stock shares it out itself; this catches an order that came to wait at the same
    moment, or was locked by somebody. `products` None looks at all. Raises 409 when contended.
    """
    waiting = ports.promises().waiting(products)
    having = sorted({free.product_id for free in levels.free_of(waiting)})
    for start in range(0, len(having), _AT_ONCE):
        batch = having[start : start + _AT_ONCE]
        in_one_transaction(partial(_allocate, batch, Cause(SWEEP, actor)))
    return len(having)


def allocate_idle(*, products: Sequence[int], actor: Actor | None = None) -> None:
    """The same in the middle of a caller's transaction, whatever it holds: what others have locked is left alone,
    so nobody is ever waited for; `allocate_waiting` after the commit finds the rest.
    """
    promises = ports.promises()
    free = levels.free_of(promises.waiting(products))
    held = levels.lock_idle(one.level_id for one in free)
    promises.allocate(levels.to_share(held.values()), Cause(SWEEP, actor), set())


def _allocate(products: Sequence[int], cause: Cause) -> None:
    promises = ports.promises()
    free = levels.free_of(products)
    arriving = dict.fromkeys(products, ZERO)
    for one in free:
        arriving[one.product_id] += one.quantity
    locked = promises.lock(arriving, {})
    held = levels.lock(one.level_id for one in free)
    promises.allocate(levels.to_share(held.values()), cause, locked)
