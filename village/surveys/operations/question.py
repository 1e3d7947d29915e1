"""Questions of a version that nobody answered yet: add, change, order, remove."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.seen import seen
from village.surveys.models import Question, QuestionnaireVersion

QUESTION = ("wording", "kind", "choices")
MOST, MOST_WORDS = 20, 15
ANSWERED = "Quelqu’un a déjà répondu : cette version ne change plus. Écrivez-en une nouvelle."


@dataclass(frozen=True)
class QuestionSheet:
    wording: str
    kind: str
    choices: Sequence[str] = ()


@transaction.atomic
def add_question(version: QuestionnaireVersion, sheet: QuestionSheet, *, by: Actor) -> Question:
    """Ask one thing more, after the others."""
    version = _in_writing(version, by)
    asked = version.questions.count()
    if asked >= MOST:
        raise DomainError(f"{MOST} questions suffisent : au-delà, on ne répond plus.")
    question = Question(version=version, rank=asked + 1)
    _write(question, sheet, version, by)
    return question


@transaction.atomic
def change_question(question: Question, sheet: QuestionSheet, *, version: int | None, by: Actor) -> Question:
    """`version` is `seen(question, QUESTION)` as it was read."""
    of = _in_writing(question.version, by)
    current = of.questions.get(pk=question.pk)
    if seen(current, QUESTION) != version:
        raise StaleVersion
    _write(current, sheet, of, by)
    return current


@transaction.atomic
def move_question(question: Question, *, up: bool, by: Actor) -> None:
    """Change the order by one place; at the end of the list, nothing happens."""
    version = _in_writing(question.version, by)
    rows = list(version.questions.all())
    place = rows.index(question)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    _rank(version, rows)
    _journal(version, by)


@transaction.atomic
def remove_question(question: Question, *, by: Actor) -> None:
    version = _in_writing(question.version, by)
    version.questions.filter(pk=question.pk).delete()
    _rank(version, list(version.questions.all()))
    _journal(version, by)


def _in_writing(version: QuestionnaireVersion, by: Actor) -> QuestionnaireVersion:
    """The version, held, if this actor may write it and nobody answered it."""
    by.must(Permission.SURVEY_MANAGE, Subject(version.questionnaire.programme_id))
    rows = QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire")
    current = rows.get(pk=version.pk)
    if current.is_answered:
        raise DomainError(ANSWERED)
    return current


def _write(question: Question, sheet: QuestionSheet, version: QuestionnaireVersion, by: Actor) -> None:
    wording = sheet.wording.strip()
    if not wording:
        raise DomainError("Écrivez la question.", field="wording")
    if any(len(sentence.split()) > MOST_WORDS for sentence in re.split(r"[.!?]", wording)):
        raise DomainError(f"{MOST_WORDS} mots au plus : une phrase courte se comprend mieux.", field="wording")
    question.wording, question.kind = wording, sheet.kind
    question.choices = _choices(sheet) if sheet.kind == Question.Kind.CHOICE else []
    question.save()
    _journal(version, by)


def _choices(sheet: QuestionSheet) -> list[str]:
    found = list(dict.fromkeys(choice.strip() for choice in sheet.choices if choice.strip()))
    if not 2 <= len(found) <= 8:
        raise DomainError("Proposez de deux à huit choix, un par ligne.", field="choices")
    if any(len(choice) > 60 for choice in found):
        raise DomainError("Un choix tient en 60 caractères.", field="choices")
    return found


def _rank(version: QuestionnaireVersion, rows: list[Question]) -> None:
    for rank, row in enumerate(rows, 1):
        row.rank = rank
    version.questions.bulk_update(rows, ["rank"])


def _journal(version: QuestionnaireVersion, by: Actor) -> None:
    record(Act.SURVEY_WRITE, by=by, target=version.questionnaire, details=f"version {version.number}")
