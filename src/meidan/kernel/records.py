"""What all kept records share: how one is named (`id:123` or its code), its version, and the outcome of a batch."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from meidan.kernel.errors import Fault, Refusal, stale
from meidan.kernel.values import ValueProblem

MAX_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: `action` is created · updated · unchanged, or there is a refusal.

    `duplicates` are other records that may be the same: {id, code, name, why}.
    """

    index: int
    id: int | None = None
    code: str = ""
    action: str = ""
    version: int = 0
    refusal: Refusal | None = None
    duplicates: tuple[dict[str, Any], ...] = field(default=())

    def result(self, lang: str) -> dict[str, Any]:
        """The entry of a batch answer: {index, id, code, action, duplicates?} or {index, code?, problem}."""
        if self.refusal is not None:
            return {"index": self.index, "code": self.code, "problem": self.refusal.problem(lang)}
        done: dict[str, Any] = {"index": self.index, "id": self.id, "code": self.code, "action": self.action}
        return {**done, "duplicates": list(self.duplicates)} if self.duplicates else done


def ref_id(ref: str) -> int | None:
    """The id in `id:123`; None for a code. An id that cannot exist is 0."""
    if not ref.startswith("id:"):
        return None
    digits = ref[3:]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        return 0
    return int(digits) if int(digits) <= MAX_ID else 0


def check_version(current: int, seen: int | None) -> None:
    """Raises a 409 with the current version when the caller has seen another one; None asks for no check."""
    if seen is not None and seen != current:
        raise stale(current)


def fault_of(problem: ValueProblem, path: str) -> Fault:
    """A value's problem at its place in the input."""
    return Fault(problem.code, problem.words, path)


def as_json(value: Any) -> str:
    """JSON text for a statement's jsonb parameter; decimals and dates as text."""
    return orjson.dumps(value, default=str).decode()


def mask_phone(phone: str) -> str:
    """All but the first three and last two characters hidden."""
    return f"{phone[:3]}{'*' * max(len(phone) - 5, 1)}{phone[-2:]}" if len(phone) > 5 else "*" * len(phone)
