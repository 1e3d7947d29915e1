"""How long parcours last, those still open included (Kaplan-Meier): the mean of finished ones alone is too short.

And how they end: by one reason or another, each taking parcours from the others (Aalen-Johansen).
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate
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


class _Watched:
    """Parcours by the month they are seen from and the month they are seen to, each read once."""

    def __init__(self, spells: Iterable[Spell]) -> None:
        entered: Counter[int] = Counter()
        left: Counter[int] = Counter()
        self.ends: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for spell in spells:
            if spell.plans:
                entered[spell.entered] += spell.plans
                left[spell.left_at] += spell.plans
                if spell.ended:
                    self.ends[spell.left_at][spell.reason] += spell.plans
        self.last = max(left, default=0)
        self._entered, self._left = _adding_up(entered), _adding_up(left)

    def at_risk(self, month: int) -> int:
        """Those seen from that month or before, and not seen to leave before it."""
        return _up_to(self._entered, month) - _up_to(self._left, month - 1)


def _adding_up(counts: Counter[int]) -> tuple[list[int], list[int]]:
    months = sorted(counts)
    return months, list(accumulate(counts[month] for month in months))


def _up_to(sums: tuple[list[int], list[int]], month: int) -> int:
    place = bisect_right(sums[0], month)
    return sums[1][place - 1] if place else 0


def curve(spells: Iterable[Spell]) -> list[Step]:
    """Return the steps of the curve, in order of time.

    A parcours that began before the period is at risk only from the age it had then (delayed entry). The interval is
    that of Greenwood on the scale of log(-log), which never leaves 0 to 1.
    """
    return _curve(_Watched(spells))


def _curve(seen: _Watched) -> list[Step]:
    steps, alive, variance = [], 1.0, 0.0
    for month in sorted(seen.ends):
        at_risk, ended = seen.at_risk(month), seen.ends[month].total()
        left = at_risk - ended
        alive *= left / at_risk
        variance += ended / (at_risk * left) if left else inf
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
    return _breaks_off(_Watched(spells))


def _breaks_off(seen: _Watched) -> bool:
    return any(month < seen.last and seen.at_risk(month) == ends.total() for month, ends in seen.ends.items())


def median(spells: Iterable[Spell]) -> Median:
    seen = _Watched(spells)
    if _breaks_off(seen):
        return Median(None, None, None)
    steps = _curve(seen)
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
    seen = _Watched(spells)
    shares, going = {reason: 0.0 for here in seen.ends.values() for reason in here}, 1.0
    for month in sorted(month for month in seen.ends if month <= until):
        at_risk = seen.at_risk(month)
        for reason, plans in seen.ends[month].items():
            shares[reason] += going * plans / at_risk
        going *= 1 - seen.ends[month].total() / at_risk
    return shares
