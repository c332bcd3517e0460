"""When is an approval decided? Pure: the votes of the people asked, in the order in which they were asked."""

from collections.abc import Sequence
from typing import Literal

Vote = Literal["open", "approved", "refused", "void"]
Mode = Literal["any", "all", "in_turn", "quorum"]


def outcome(mode: Mode, votes: Sequence[Vote], quorum: int = 1) -> Literal["approved", "refused"] | None:
    """What the votes come to, None while it is open.

    any: the first word counts · all and in_turn: everybody approves, one refusal refuses · quorum: so many approve,
    refused as soon as so many cannot be reached any more (a quorum of more than were asked is all of them).
    """
    cast = [vote for vote in votes if vote != "void"]
    if not cast:
        return None
    approved, refused = cast.count("approved"), cast.count("refused")
    if mode == "any":
        return "approved" if approved else "refused" if refused else None
    needed = min(quorum, len(cast)) if mode == "quorum" else len(cast)
    if approved >= needed:
        return "approved"
    return "refused" if len(cast) - refused < needed else None


def whose_turn(mode: Mode, votes: Sequence[Vote]) -> list[int]:
    """The places of those who are asked now: all who have not answered, or in turn the first of them."""
    waiting = [place for place, vote in enumerate(votes) if vote == "open"]
    return waiting[:1] if mode == "in_turn" else waiting
