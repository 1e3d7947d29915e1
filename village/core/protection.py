"""Small numbers that leave the team: which ones to hide, so that nobody is found in a figure. A pure function."""

from collections.abc import Sequence
from decimal import Decimal

Number = int | float | Decimal
THRESHOLD = 5
SMALL = "moins de 5"
WITHHELD = "masqué"


def is_small(count: Number | None) -> bool:
    return count is not None and 0 < count < THRESHOLD


def hidden_among(counts: Sequence[Number | None]) -> dict[int, str]:
    """The places to hide among numbers whose total is known, and why.

    Fewer than five is « moins de 5 ». Where one hidden number could be found by subtraction from the total, the next
    smallest is hidden with it (« masqué »); a zero if there is nothing else.
    """
    hidden = {place: SMALL for place, count in enumerate(counts) if is_small(count)}
    while hidden and _found_by_subtraction(counts, hidden):
        others = [place for place, count in enumerate(counts) if place not in hidden and count is not None]
        if not others:
            break
        hidden[min(others, key=lambda place: (not counts[place], counts[place]))] = WITHHELD
    return hidden


def _found_by_subtraction(counts: Sequence[Number | None], hidden: dict[int, str]) -> bool:
    """Whether the sum of the hidden numbers, which anyone can compute, leaves fewer than three values for each."""
    if WITHHELD in hidden.values():
        return False
    others, largest = len(hidden) - 1, THRESHOLD - 1
    total = sum(int(counts[place] or 0) for place in hidden)
    return min(largest, total - others) - max(1, total - others * largest) < 2
