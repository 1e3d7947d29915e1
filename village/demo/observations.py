"""Grids filled at the start and at the end of parcours; some never filled again, as it happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from village.demo.book import Book, Case
from village.demo.paths import Path
from village.plans.models import GoalReading, Moment, Observation, ObservationAnswer
from village.surveys.models import Question, Questionnaire, QuestionnaireVersion
from village.surveys.ready_made import READY_MADE

# Which ready-made ones the programme uses; who answers; how many parcours begin with it, are seen again at their end.
_USED = (
    ("grille-ecole", "sa maîtresse", 0.75, 0.8),
    ("grille-parents", "sa mère", 0.5, 0.7),
    ("impact-parents", "ses parents", 0.0, 0.45),
)
_WORDS = ("Il lève la main.", "Elle vient avec ses affaires.", "C’est plus calme le matin.", "On se parle davantage.")
_STEPS = (-1, 0, 0, 0, 1, 1, 1, 2)
SINCE = date(2016, 9, 1)


@dataclass(frozen=True)
class Grid:
    version: QuestionnaireVersion
    questions: Sequence[Question]
    who: str
    begun: float
    again: float


def write_grids(book: Book) -> list[Grid]:
    return [_grid(book, key, who, begun, again) for key, who, begun, again in _USED]


def _grid(book: Book, key: str, who: str, begun: float, again: float) -> Grid:
    ready, add = READY_MADE[key], book.writer.add
    written = add(
        Questionnaire(
            programme=book.place.programme, use=ready.use, title=ready.title, audience=ready.audience,
            purpose=ready.purpose, written_by=book.team.users["alice"], written_on=SINCE,
        )
    )  # fmt: skip
    version = add(QuestionnaireVersion(questionnaire=written, number=1, written_on=SINCE, filled_on=SINCE))
    questions = [
        add(Question(version=version, rank=rank, wording=asked.wording, kind=asked.kind))
        for rank, asked in enumerate(ready.questions, 1)
    ]
    return Grid(version, questions, who, begun, again)


def observe(book: Book, case: Case, path: Path) -> None:
    """Drawn apart: nothing else of the demonstration changes with it."""
    chance = Random(f"{case.opened_on} {case.birth_date} {case.closed_on}")
    start = case.opened_on + timedelta(days=chance.randint(5, 20))
    if not book.grids or start > case.last_day(book.today):
        return
    end = case.closed_on - timedelta(days=chance.randint(1, 10)) if case.closed_on else None
    for grid in book.grids:
        begun = chance.random() < grid.begun
        values = {question.pk: chance.choice((1, 2, 2, 3)) for question in grid.questions[:-1]}
        if begun:
            _sheet(book, case, path, grid, Moment.START, start, values, chance)
        if end and end > start and (begun or not grid.begun) and chance.random() < grid.again:
            moved = {pk: min(4, max(1, value + chance.choice(_STEPS))) for pk, value in values.items()}
            _sheet(book, case, path, grid, Moment.END, end, moved, chance)
    for goal in path.goals if case.script else ():
        if goal.scaled_on:
            alice = book.team.users["alice"]
            book.writer.add(GoalReading(goal=goal, moment=Moment.START, on=start, level=goal.baseline, reader=alice))


def _sheet(  # noqa: PLR0913, PLR0917 - a sheet, its day and its answers
    book: Book, case: Case, path: Path, grid: Grid, moment: Moment, on: date, values: dict[int, int], chance: Random
) -> None:
    sheet = book.writer.add(
        Observation(
            plan=path.plan, questionnaire=grid.version, moment=moment, on=on,
            channel=chance.choice(Observation.Channel.values), told_by=grid.who,
            written_by=book.team.users[case.referent],
        )
    )  # fmt: skip
    for question in grid.questions[:-1]:
        if chance.random() < 0.95:
            book.writer.add(ObservationAnswer(observation=sheet, question=question, value=values[question.pk]))
    if chance.random() < 0.3:
        words = chance.choice(_WORDS)
        book.writer.add(ObservationAnswer(observation=sheet, question=grid.questions[-1], words=words))
