"""The facts of what lasts, each asked once: who still comes, how a cohort ends, what families say of it."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from village.evaluation.asking import Asked
from village.evaluation.sql_course import OPINIONS
from village.surveys.models import AnswerSheet
from village.surveys.models.wave import LATE

# Those that dossiers make: frozen when one of them leaves the base. Anonymous sheets stay.
ABOUT_COURSE = ("engaged", "cohort")


class Engaged(NamedTuple):
    """Families by (expected often enough to say it, came at the beginning, came at the end)."""

    enough: bool
    began: bool
    went_on: bool
    families: int


class Opinion(NamedTuple):
    """Of a wave, how many sheets ticked this step of the scale at this question; none: nobody ticked anything.

    `typed`: how many of its sheets came on paper, typed in by the team.
    """

    wave: int
    audience: str
    sheets: int
    typed: int
    question: int
    value: int | None
    n: int


class CourseFacts(Asked):
    @cached_property
    def engaged(self) -> list[Engaged]:
        return [Engaged(*row) for row in self._ask("ENGAGED")]

    @cached_property
    def cohort(self) -> Counter[str]:
        """Children of the fiches received, by how the last of their parcours ended."""
        return Counter(dict(self._ask("COHORT")))

    @cached_property
    def opinions(self) -> list[Opinion]:
        """Read before counting, as the reader: who counts opens no sheet."""
        return [Opinion(*row) for row in self._read(OPINIONS, late=LATE.days, paper=AnswerSheet.Channel.PAPER.value)]
