"""A questionnaire of the programme: one version answered, one wave that goes on."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.cast import Cast
from village.surveys.links import path_of
from village.surveys.models import Answer, AnswerSheet, Question, Questionnaire, Wave
from village.surveys.operations import QuestionnaireSheet, WaveSheet, open_wave, write_questionnaire


@dataclass
class Opinions:
    asked: Questionnaire
    question: Question
    """Of a version that nobody answered."""
    wave: Wave
    over: Wave
    secret: str
    grid: Questionnaire
    """Of the school, filled in the dossiers."""


def ask_around(cast: Cast, today: date) -> Opinions:
    alice = cast.actor("alice")

    def write(title: str) -> Questionnaire:
        sheet = QuestionnaireSheet(title, "parents", "Mieux vous accueillir.", "parents")
        return write_questionnaire(cast.programme, sheet, by=alice, on=today)

    grid = QuestionnaireSheet("En classe", "ecole", "Dire où l’on en est.", "grille-ecole", "grille")
    asked, before = write("Votre avis"), write("Votre avis, avant")
    until = WaveSheet("Juin", today, today + timedelta(days=20), 30)
    wave = open_wave(asked.current, until, by=alice, on=today)
    over = open_wave(before.current, until, by=alice, on=today)
    _answered(over)
    Wave.objects.filter(pk=over.pk).update(opens_on=today - timedelta(days=60), closes_on=today - timedelta(days=30))
    return Opinions(
        asked,
        asked.current.questions.all()[0],
        wave,
        over,
        path_of(wave).split("/")[-2],
        write_questionnaire(cast.programme, grid, by=alice, on=today),
    )


def _answered(wave: Wave) -> None:
    """Seven « plutôt oui » and words."""
    questions = list(wave.version.questions.all())
    for _ in range(7):
        sheet = AnswerSheet.objects.create(wave=wave, channel="ecran", on=wave.opens_on)
        Answer.objects.create(sheet=sheet, question=questions[0], value=3)
        Answer.objects.create(sheet=sheet, question=questions[-1], words="Des ateliers le soir.")
