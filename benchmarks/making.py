"""Orders as a shop really gets them: distinct contents, 4 lines, spread over customers and products."""

import hashlib
import random
import uuid
from decimal import Decimal

from meidan.orders.inputs import LineInput, OrderInput

LINES = 4
CUSTOMERS = 500
PRODUCTS = 2000
_COLOURS = ("-WH", "-BK", "-RD", "-BL")


def sku(number: int) -> str:
    """The SKU of the `number`th product of world.sql (from 1)."""
    return f"TS-{1000 + number}{_COLOURS[number % 4]}"


def order_input(chance: random.Random, *, confirm: bool = True) -> OrderInput:
    """An order of 4 lines with an idempotency key, units mixed, prices left to the lists."""
    numbers = chance.sample(range(1, PRODUCTS + 1), LINES)
    lines = tuple(
        LineInput(
            product=sku(number), quantity=Decimal(chance.randint(1, 30)), unit="打" if chance.random() < 0.2 else None
        )
        for number in numbers
    )
    key = uuid.UUID(int=chance.getrandbits(128)).hex
    return OrderInput(
        lines=lines,
        customer=f"C{chance.randint(1, CUSTOMERS):04d}",
        confirm=confirm,
        key=(key, hashlib.sha256(key.encode()).digest()),
    )
