"""How long parcours last, those still open included (Kaplan-Meier): the mean of finished ones alone is too short.

And how they end: by one reason or another, each taking parcours from the others (Aalen-Johansen).
"""

from collections import Counter
from collections.abc import Iterable
from math import exp, inf, log, sqrt
from typing import NamedTuple

NORMAL_95 = 1.959963984540054
"""Two-sided 95 % of the normal law."""


class Spell(NamedTuple):
    """Parcours seen from month `entered` of their life to month `left_at`, where they ended or were still open.

    `reason`: the code of why they ended, empty when nobody wrote it.
    """

    entered: int
    left_at: int
    ended: bool
    plans: int
    reason: str = ""


class Step(NamedTuple):
    """A month at which some ended: the share that goes on beyond it, and its interval at 95 %."""

    month: int
    alive: float
    low: float
    high: float


class Median(NamedTuple):
    """The first month by which half have ended, and its interval; None where fewer than half are seen to end."""

    month: int | None
    low: int | None
    high: int | None


def curve(spells: Iterable[Spell]) -> list[Step]:
    """Return the steps of the curve, in order of time.

    A parcours that began before the period is at risk only from the age it had then (delayed entry). The interval is
    that of Greenwood on the scale of log(-log), which never leaves 0 to 1.
    """
    seen = [Spell(*spell) for spell in spells]
    ends: Counter[int] = Counter()
    for spell in seen:
        ends[spell.left_at] += spell.plans * spell.ended
    steps, alive, variance = [], 1.0, 0.0
    for month in sorted(month for month, count in ends.items() if count):
        at_risk = sum(spell.plans for spell in seen if spell.entered <= month <= spell.left_at)
        left = at_risk - ends[month]
        alive *= left / at_risk
        variance += ends[month] / (at_risk * left) if left else inf
        steps.append(Step(month, alive, *_interval(alive, variance)))
    return steps


def _interval(alive: float, variance: float) -> tuple[float, float]:
    if alive <= 0:
        return (0.0, 0.0)
    spread = NORMAL_95 * sqrt(variance) / -log(alive)
    return (exp(log(alive) * exp(spread)), exp(log(alive) * exp(-spread)))


def breaks_off(spells: Iterable[Spell]) -> bool:
    """Whether all those that are followed end together, while others, followed from later on, still go on.

    The curve then falls to nothing, and says nothing: too few are seen from their beginning.
    """
    seen = [Spell(*spell) for spell in spells if Spell(*spell).plans]
    for month in {spell.left_at for spell in seen if spell.ended}:
        there = [spell for spell in seen if spell.entered <= month <= spell.left_at]
        all_end = all(spell.ended and spell.left_at == month for spell in there)
        if all_end and any(spell.left_at > month for spell in seen):
            return True
    return False


def median(spells: Iterable[Spell]) -> Median:
    seen = list(spells)
    if breaks_off(seen):
        return Median(None, None, None)
    steps = curve(seen)
    return Median(
        next((step.month for step in steps if step.alive <= 0.5), None),
        next((step.month for step in steps if step.low <= 0.5), None),
        next((step.month for step in steps if step.high <= 0.5), None),
    )


def incidence(spells: Iterable[Spell], until: int) -> dict[str, float]:
    """Return, by reason, the share of parcours that have ended so by month `until`, that month included.

    Reasons compete: who has ended by one cannot end by another. Each month, the share still going on is divided between
    the ends of that month (Aalen and Johansen, 1978). With what goes on, the shares make one. To count the others as if
    they were still open (one minus Kaplan-Meier, reason by reason) would give too much to each.
    """
    seen = [Spell(*spell) for spell in spells]
    ends: dict[int, Counter[str]] = {}
    for spell in seen:
        if spell.ended and spell.plans:
            ends.setdefault(spell.left_at, Counter())[spell.reason] += spell.plans
    shares, going = {reason: 0.0 for here in ends.values() for reason in here}, 1.0
    for month in sorted(month for month in ends if month <= until):
        at_risk = sum(spell.plans for spell in seen if spell.entered <= month <= spell.left_at)
        for reason, plans in ends[month].items():
            shares[reason] += going * plans / at_risk
        going *= 1 - ends[month].total() / at_risk
    return shares
