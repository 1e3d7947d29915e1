"""What may be said of anonymous sheets in one figure, beside the results that a wave shows question by question.

The page of a wave hides its small numbers; a sum over its questions must not give them back. A wave whose sum would is
left out whole, for everybody: nobody, in the team either, is to know who ticked what.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from village.core.protection import Table, Unprotectable, hidden_among, hidden_in, is_small
from village.evaluation.facts_course import Opinion
from village.surveys.models.questionnaire import SCALE

FAVOURABLE = frozenset({len(SCALE) - 1, len(SCALE)})
"""« plutôt oui » and « oui »."""
_FOR, _AGAINST = "for", "against"


@dataclass(frozen=True)
class Said:
    """Answers of one wave on the scale, all its questions together."""

    audience: str
    favourable: int
    answers: int
    sheets: int
    typed: int


def by_wave(opinions: Iterable[Opinion]) -> list[list[Opinion]]:
    waves: dict[int, list[Opinion]] = defaultdict(list)
    for one in opinions:
        waves[one.wave].append(one)
    return list(waves.values())


def said(wave: Sequence[Opinion]) -> Said:
    favourable = sum(one.n for one in wave if one.value in FAVOURABLE)
    return Said(wave[0].audience, favourable, sum(one.n for one in wave), wave[0].sheets, wave[0].typed)


def may_be_told(wave: Sequence[Opinion], thresholds: Iterable[int]) -> bool:
    """Whether the sum of this wave gives back nothing that its results hide from any of its readers."""
    return all(wave[0].sheets >= threshold and _gives_nothing(wave, threshold) for threshold in thresholds)


def _gives_nothing(wave: Sequence[Opinion], threshold: int) -> bool:
    counts: dict[Hashable, int] = {}
    sums: list[tuple[Hashable, Sequence[Hashable]]] = []
    hidden: set[Hashable] = set()
    for question in sorted({one.question for one in wave}):
        steps = {one.value: one.n for one in wave if one.question == question and one.value}
        line = [steps.get(value, 0) for value in range(1, len(SCALE) + 1)]
        line.append(wave[0].sheets - sum(line))
        cells: list[Hashable] = [(question, value) for value in range(1, len(line) + 1)]
        places = hidden_among(line, threshold)
        hidden |= {cell for place, cell in enumerate(cells) if places is None or place in places}
        counts |= dict(zip(cells, line, strict=True)) | {question: wave[0].sheets}
        sums.append((question, cells))
    wholes = frozenset(whole for whole, _ in sums)
    ticked = [cell for _, cells in sums for cell in cells[: len(SCALE)]]
    for name, favourable in ((_FOR, True), (_AGAINST, False)):
        parts = [cell for cell in ticked if (cell[1] in FAVOURABLE) is favourable]  # type: ignore[index]
        counts[name] = sum(counts[part] for part in parts)
        sums.append((name, parts))
    if is_small(counts[_FOR], threshold) or is_small(counts[_AGAINST], threshold):
        return False
    told = frozenset(cell for cell in ticked if cell not in hidden)
    small = frozenset(cell for cell in hidden if is_small(counts[cell], threshold))
    try:
        found = hidden_in(Table(counts, sums, wholes, told, frozenset(hidden), few=small), threshold)
    except Unprotectable:
        return False
    return not {_FOR, _AGAINST} & found
