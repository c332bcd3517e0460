"""Ratios of paired runs, their interval, and when a bar is missed."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

AT_LEAST, AT_MOST = "≥", "≤"


@dataclass(frozen=True)
class Bar:
    """A promise: `value` (median) with its interval against `limit`; missed only when the interval excludes it."""

    name: str
    unit: str
    direction: str
    limit: float
    value: float
    low: float
    high: float
    detail: str = ""

    @property
    def verdict(self) -> str:
        """met · missed · unclear (the median is on the wrong side, the interval is not)."""
        beyond = self.low > self.limit if self.direction == AT_MOST else self.high < self.limit
        if beyond:
            return "missed"
        good = self.value <= self.limit if self.direction == AT_MOST else self.value >= self.limit
        return "met" if good else "unclear"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "verdict": self.verdict}


def interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float]:
    """An interval for the median by order statistics: no assumption about how the values are spread.

    With fewer than six values it is all of them, which covers less than 95 %.
    """
    ordered, count = sorted(values), len(values)
    skip = 0
    while skip + 1 <= (count - 1) // 2:
        outside = sum(math.comb(count, i) for i in range(skip + 1)) / 2 ** (count - 1)
        if 1 - outside < confidence:
            break
        skip += 1
    low = max(skip - 1, 0)
    return ordered[low], ordered[count - 1 - low]


def measured(name: str, unit: str, values: Sequence[float], target: tuple[str, float], detail: str = "") -> Bar:
    """The bar of several measurements; `target` is (≥ or ≤, limit)."""
    low, high = interval(values)
    direction, limit = target
    return Bar(name, unit, direction, limit, statistics.median(values), low, high, detail)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Of sorted values, the one that `share` of them do not exceed."""
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
