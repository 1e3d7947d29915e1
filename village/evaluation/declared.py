"""Declared counts of children, parents or families, in what leaves the team: hidden as those that are counted here."""

from collections.abc import Mapping, Sequence

from village.core.protection import WITHHELD, hidden_among, is_small, small_said
from village.evaluation.questions import Question

UNTIL_FROZEN = "dit une fois l’enquête figée"
"""What may still change, read twice, would tell who was added."""

PEOPLE = frozenset({"enfants", "familles", "parents"})
"""The units that are protected. Not the staff, nor hours, euros, structures."""


def hidden_declared(
    block: Sequence[tuple[Question, int | None]], wholes: Mapping[str, int], threshold: int
) -> dict[str, str]:
    """What is written instead of each answer to hide, by the code of its question.

    `block`: what one block declares; its counts of children are the parts of one whole. `wholes`: the figures that are
    shown, by indicator.
    """
    people = _people(block)
    found = {}
    for question, value in people:
        rest = [max(wholes[question.part_of] - value, 0)] if question.part_of in wholes else []
        if is_small(value, threshold):
            found[question.code] = small_said(threshold)
        elif _places([value, *rest], threshold):
            found[question.code] = WITHHELD
    if len(people) > 1:  # the parts of one whole: which of two is the small one is not said
        places = _places([value for _, value in people], threshold)
        found = {question.code: WITHHELD for place, (question, _) in enumerate(people) if place in places}
    return found


def until_frozen(block: Sequence[tuple[Question, int | None]]) -> dict[str, str]:
    """The same, while the answers may still change: none is told, zero neither."""
    return {question.code: UNTIL_FROZEN for question, _ in _people(block)}


def _people(block: Sequence[tuple[Question, int | None]]) -> list[tuple[Question, int]]:
    return [(question, value) for question, value in block if question.unit in PEOPLE and value is not None]


def _places(counts: Sequence[int], threshold: int) -> frozenset[int]:
    places = hidden_among(counts, threshold)
    return frozenset(range(len(counts))) if places is None else places
