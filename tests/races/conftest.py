from collections.abc import Callable
from typing import Any

import pytest

from meidan.orders import commands as orders


@pytest.fixture(params=["place_order", "place_gathered"])
def place(request: pytest.FixtureRequest) -> Callable[..., dict[str, Any]]:
    """Both ways of placing one order: by itself, and with those that come at the same moment."""
    found: Callable[..., dict[str, Any]] = getattr(orders, request.param)
    return found
