"""What parents thought of it: a wave that is over, with forty sheets, and one of children that is open now."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from village.demo.book import Book
from village.surveys.models import Answer, AnswerSheet, Question, Questionnaire, QuestionnaireVersion, Wave
from village.surveys.ready_made import READY_MADE, ReadyMade

# Invented answers, for each question of the parents: how many said « non », « plutôt non », « plutôt oui », « oui ».
_LEANS = (
    (1, 2, 12, 24), (2, 5, 15, 16), (1, 6, 18, 12), (2, 8, 16, 11), (6, 9, 14, 11), (1, 1, 10, 28),
)  # fmt: skip
_HELPED = (
    "Que l’on vienne à la maison.", "L’interprète à chaque rencontre.", "Le coup de pouce lecture.",
    "On m’a expliqué l’école.", "Mon fils a repris confiance.", "Ne plus être seule.",
)  # fmt: skip
_TO_CHANGE = (
    "Des ateliers après le travail.", "Moins d’attente pour l’orthophoniste.", "Plus de places le mercredi.",
    "Des papiers plus simples.",
)  # fmt: skip
SHEETS, GIVEN_OUT = 41, 68


def ask_opinions(book: Book) -> None:
    """Drawn apart: nothing else of the demonstration changes with it."""
    chance = Random(67)
    opened = book.today - timedelta(days=90)
    parents = _questionnaire(book, READY_MADE["parents"], opened - timedelta(days=10))
    wave = _wave(book, parents[0], "Familles accompagnées", opened, opened + timedelta(days=45), GIVEN_OUT)
    _answers(book, wave, parents[1], chance)
    children = _questionnaire(book, READY_MADE["enfants"], book.today - timedelta(days=12))
    _wave(
        book, children[0], "Enfants des ateliers", book.today - timedelta(days=5), book.today + timedelta(days=25), 30
    )


def _questionnaire(book: Book, ready: ReadyMade, on: date) -> tuple[QuestionnaireVersion, list[Question]]:
    written = book.writer.add(
        Questionnaire(
            programme=book.place.programme, title=ready.title, audience=ready.audience, purpose=ready.purpose,
            written_by=book.team.users["alice"], written_on=on,
        )
    )  # fmt: skip
    version = book.writer.add(QuestionnaireVersion(questionnaire=written, number=1, written_on=on))
    return version, [
        book.writer.add(Question(version=version, rank=rank, wording=asked.wording, kind=asked.kind))
        for rank, asked in enumerate(ready.questions, 1)
    ]


def _wave(book: Book, version: QuestionnaireVersion, name: str, first: date, last: date, given_out: int) -> Wave:
    alice = book.team.users["alice"]
    return book.writer.add(
        Wave(version=version, name=name, opens_on=first, closes_on=last, given_out=given_out, opened_by=alice)
    )


def _answers(book: Book, wave: Wave, questions: Sequence[Question], chance: Random) -> None:
    said: list[list[int]] = []
    for lean in _LEANS:
        column = [value for value, times in enumerate(lean, 1) for _ in range(times)]
        column += [0] * (SHEETS - len(column))
        chance.shuffle(column)
        said.append(column)
    for rank in range(SHEETS):
        on = wave.opens_on + timedelta(days=chance.randint(0, 44))
        channel = AnswerSheet.Channel.PAPER if rank % 3 else AnswerSheet.Channel.SCREEN
        sheet = AnswerSheet(wave=wave, channel=channel, on=on)
        book.writer.keep(sheet)
        for question, column in zip(questions, said, strict=False):
            if column[rank]:
                book.writer.keep(Answer(sheet=sheet, question=question, value=column[rank]))
        for question, words, every in ((questions[-2], _HELPED, 5), (questions[-1], _TO_CHANGE, 8)):
            if rank % every == 0:
                book.writer.keep(Answer(sheet=sheet, question=question, words=words[rank // every % len(words)]))
