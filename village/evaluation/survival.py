"""How long parcours last, those still open included (Kaplan-Meier): the mean of finished ones alone is too short."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


class Spell(NamedTuple):
    """Parcours seen from month `entered` of their life to month `left_at`, where they ended or were still open."""

    entered: int
    left_at: int
    ended: bool
    plans: int


def median(spells: Iterable[Spell]) -> int | None:
    """Return the first month by which half have ended, or None when fewer than half are seen to end.

    A parcours that began before the period is at risk only from the age it had then (delayed entry).
    """
    seen = [Spell(*spell) for spell in spells]
    ends: Counter[int] = Counter()
    for spell in seen:
        ends[spell.left_at] += spell.plans * spell.ended
    alive = 1.0
    for month in sorted(month for month, count in ends.items() if count):
        at_risk = sum(spell.plans for spell in seen if spell.entered <= month <= spell.left_at)
        alive *= 1 - ends[month] / at_risk
        if alive <= 0.5:
            return month
    return None
