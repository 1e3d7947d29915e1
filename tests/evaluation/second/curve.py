"""Kaplan and Meier (1958), with late entries; Greenwood's variance; the interval of log(-log)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959963984540054


@dataclass(frozen=True)
class Spell:
    """From the entry to the end, in whole months; seen from a day on, and ended or only seen until then."""

    seen_from: int
    until: int
    ended: bool
    why: str = ""


def falls_to_nothing(spells: list[Spell]) -> bool:
    """Nobody is left to look at, for a while: whoever is seen at some age ends then, and others come in older."""
    oldest = max((spell.until for spell in spells), default=0)
    for age in range(oldest):
        here = [spell for spell in spells if spell.seen_from <= age <= spell.until]
        if here and not [spell for spell in here if spell.until > age or not spell.ended]:
            return True
    return False


def median(spells: list[Spell]) -> list[float]:
    """Return the median, 95, and its interval; nothing when half of them do not end."""
    steps: list[tuple[int, float, float]] = []
    alive, summed = 1.0, 0.0
    for month in sorted({spell.until for spell in spells if spell.ended}):
        exposed = sum(1 for spell in spells if spell.seen_from <= month <= spell.until)
        ends = sum(1 for spell in spells if spell.ended and spell.until == month)
        alive *= 1 - ends / exposed
        summed = summed + ends / (exposed * (exposed - ends)) if exposed > ends else summed
        steps.append((month, alive, summed))
    middle = _crossed(steps, lambda alive, _: alive)
    if middle is None:
        return []
    bounds = _crossed(steps, _bound(1)), _crossed(steps, _bound(-1))
    return [middle, 95, *(bound for bound in bounds if bound is not None)]


def _crossed(steps: list[tuple[int, float, float]], height: Callable[[float, float], float]) -> int | None:
    return next((month for month, alive, summed in steps if height(alive, summed) <= 0.5 + 1e-12), None)


def _bound(side: int) -> Callable[[float, float], float]:
    def height(alive: float, summed: float) -> float:
        if alive <= 0:
            return 0.0
        spread = Z * sqrt(summed) / log(alive)
        return exp(-exp(log(-log(alive)) - side * spread))

    return height


def ways_out(spells: list[Spell], months: int) -> dict[str, float]:
    """Aalen and Johansen (1978), as a walk: month after month, from « going on » to one of the ways out."""
    found: dict[str, float] = {}
    going = 1.0
    for month in range(months + 1):
        exposed = [spell for spell in spells if spell.seen_from <= month <= spell.until]
        out = [spell.why for spell in exposed if spell.ended and spell.until == month]
        for why in out:
            found[why] = found.get(why, 0.0) + going / len(exposed)
        going -= going * len(out) / len(exposed) if exposed else 0.0
    return found
