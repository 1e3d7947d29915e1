"""The facts of before and after, each asked once; frozen when a dossier leaves."""

from functools import cached_property
from typing import NamedTuple

from village.evaluation.asking import Asked

ABOUT_CHANGE = ("goal_ends", "sheets", "pairs", "told")


class GoalEnds(NamedTuple):
    """Goals that began and ended on the same steps, for both readers; None: nobody could say.

    `plans`: of which parcours, by numbers that mean nothing else.
    """

    start: int
    end: int | None
    again_start: int | None
    again_end: int | None
    goals: int
    plans: list[int] | None = None


class Sheets(NamedTuple):
    """Parcours measured with a version at the start, and those of them measured again."""

    version: int
    begun: int
    again: int


class Pairs(NamedTuple):
    """Parcours that gave these two answers to a question."""

    question: int
    before: int
    after: int
    plans: int


class Told(NamedTuple):
    """Parcours whose last sheet gave this answer; question 0: all the sheets of the version."""

    version: int
    question: int
    value: int
    plans: int


class ChangeFacts(Asked):
    @cached_property
    def goal_ends(self) -> list[GoalEnds]:
        return [GoalEnds(*row) for row in self._ask("GOAL_ENDS")]

    @cached_property
    def sheets(self) -> list[Sheets]:
        return [Sheets(*row) for row in self._ask("SHEETS")]

    @cached_property
    def pairs(self) -> list[Pairs]:
        return [Pairs(*row) for row in self._ask("PAIRS")]

    @cached_property
    def told(self) -> list[Told]:
        return [Told(*row) for row in self._ask("TOLD")]
