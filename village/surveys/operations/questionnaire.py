"""Write a questionnaire, from a ready-made one or from nothing; go on with a new version once it was answered."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.programmes.models import Programme
from village.surveys.models import Question, Questionnaire, QuestionnaireVersion
from village.surveys.ready_made import READY_MADE


@dataclass(frozen=True)
class QuestionnaireSheet:
    """`start`: the ready-made one whose questions it begins with, or nothing."""

    title: str
    audience: str
    purpose: str
    start: str = ""
    use: str = Questionnaire.Use.OPINION.value


@transaction.atomic
def write_questionnaire(programme: Programme, sheet: QuestionnaireSheet, *, by: Actor, on: date) -> Questionnaire:
    by.must(Permission.SURVEY_MANAGE, Subject(programme.pk))
    ready = READY_MADE.get(sheet.start)
    if sheet.start and ready is None:
        raise DomainError("Choisissez un modèle de la liste.", field="start")
    _check(sheet)
    written = Questionnaire.objects.create(
        programme=programme, use=sheet.use, title=sheet.title, audience=sheet.audience, purpose=sheet.purpose,
        written_by_id=by.user_id, written_on=on,
    )  # fmt: skip
    version = QuestionnaireVersion.objects.create(questionnaire=written, number=1, written_on=on)
    Question.objects.bulk_create(
        Question(version=version, rank=rank, wording=asked.wording, kind=asked.kind)
        for rank, asked in enumerate(ready.questions if ready else (), 1)
    )
    record(Act.SURVEY_WRITE, by=by, target=written, details="version 1")
    return written


def _check(sheet: QuestionnaireSheet) -> None:
    if sheet.use == Questionnaire.Use.OPINION:
        if sheet.audience == Questionnaire.Audience.REFERENT:
            raise DomainError("L’équipe saurait quel référent répond : choisissez une grille.", field="audience")
    elif sheet.audience == Questionnaire.Audience.PARTNERS:
        raise DomainError("Un partenaire ne répond pas dans le dossier d’un enfant.", field="audience")


@transaction.atomic
def new_version(questionnaire: Questionnaire, *, by: Actor, on: date) -> QuestionnaireVersion:
    """The questions as they are, to be changed; what was answered stays with the version before."""
    by.must(Permission.SURVEY_MANAGE, Subject(questionnaire.programme_id))
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)  # one at a time
    last = questionnaire.current
    if not last.is_answered:
        raise DomainError("Personne n’a encore répondu à cette version : changez-la directement.")
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=last.number + 1, written_on=on)
    Question.objects.bulk_create(
        Question(version=version, rank=rank, wording=row.wording, kind=row.kind, choices=row.choices)
        for rank, row in enumerate(last.questions.all(), 1)
    )
    record(Act.SURVEY_WRITE, by=by, target=questionnaire, details=f"version {version.number}")
    return version


@transaction.atomic
def fill_version(version: QuestionnaireVersion, *, by: Actor, on: date) -> QuestionnaireVersion:
    """A sheet of it is about to be kept in a dossier: held, it changes no more. Who may fill it is asked above."""
    current = (
        QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=version.pk)
    )
    if not current.questionnaire.in_dossiers or current.questionnaire.programme_id != by.programme_id:
        raise DomainError("Ce questionnaire ne se remplit pas dans un dossier.")
    if current.filled_on is None:
        current.filled_on = on
        current.save(update_fields=["filled_on"])
    return current
