"""What people need from the rooms above; joined in `wiring.py`."""

from typing import Protocol

from meidan.kernel.permissions import Actor


class Departures(Protocol):
    """Whoever keeps things that people answer for."""

    def hand_over(self, user_id: int, actor: Actor | None) -> None:
        """Gives everything the user answers for to others, in the transaction that made him inactive."""
        ...


_served: list[Departures] = []


def serve(departures: Departures) -> None:
    """Takes over who hands things over; `wiring.join` calls it once."""
    _served[:] = [departures]


def departures() -> tuple[Departures, ...]:
    return tuple(_served)
