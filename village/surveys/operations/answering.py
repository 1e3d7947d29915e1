"""Answer a wave: by its link, without an account; or type a sheet of paper in. Never who, never the hour."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.names import names_in
from village.surveys.links import wave_of
from village.surveys.models import Answer, AnswerSheet, Question, QuestionnaireVersion, Wave

# What was answered, by the question's key: the rank of what is ticked, or words; None or "": nothing.
Answers = Mapping[int, int | str | None]
RULE = "survey-link"
FULL = "Toutes les réponses attendues sont arrivées : celle-ci n’est pas partie. Demandez une feuille de papier."


@transaction.atomic
def answer_by_link(secret: str, answers: Answers, *, form: UUID, on: date) -> AnswerSheet | None:
    """One anonymous sheet; None if the link opens nothing. The same page sent twice is one sheet.

    Refused when as many came as were handed out: who has the link could send many, and read the few others between.

    Its line in the journal says the day: at midnight, for everybody.
    """
    wave = wave_of(secret, on)
    if wave is None:
        return None
    version = _held(wave)
    if known := AnswerSheet.objects.filter(form=form).first():
        return known
    if wave.is_full():
        raise DomainError(FULL)
    sheet = AnswerSheet(wave=wave, channel=AnswerSheet.Channel.SCREEN, on=on, form=form)
    _keep(sheet, answers, version)
    programme_id = wave.version.questionnaire.programme_id
    record(Act.SURVEY_ANSWER, by=None, programme_id=programme_id, target=wave, rule=RULE, at=_midnight(on))
    return sheet


@transaction.atomic
def enter_sheet(wave: Wave, answers: Answers, *, by: Actor, on: date) -> AnswerSheet:
    """Type in a sheet that was filled with a pen."""
    by.must(Permission.SURVEY_ENTER, Subject(wave.version.questionnaire.programme_id))
    if not wave.takes_paper(on):
        said = f"{wave.opens_on:%d/%m/%Y} au {wave.typed_until:%d/%m/%Y}"
        raise DomainError(f"Les feuilles de cette campagne se saisissent du {said}.")
    sheet = AnswerSheet(wave=wave, channel=AnswerSheet.Channel.PAPER, on=on, form=uuid4())
    _keep(sheet, answers, _held(wave))
    record(Act.SURVEY_ENTER, by=by, target=wave)
    return sheet


def _held(wave: Wave) -> QuestionnaireVersion:
    """The version, held: a question is not changed meanwhile, nor the same page received twice."""
    return QuestionnaireVersion.objects.select_for_update().get(pk=wave.version_id)


def _keep(sheet: AnswerSheet, answers: Answers, version: QuestionnaireVersion) -> None:
    """Write the sheet and what it answers; the version changes no more from then on."""
    rows = [row for question in version.questions.all() if (row := _answer(question, answers.get(question.pk)))]
    if not rows:
        raise DomainError("Répondez à une question au moins.")
    sheet.save(force_insert=True)
    for row in rows:
        row.sheet = sheet
    Answer.objects.bulk_create(rows)


def _answer(question: Question, said: int | str | None) -> Answer | None:
    if said is None or said == "":
        return None
    if question.kind == Question.Kind.WORDS:
        return _words(question, str(said).strip())
    if not isinstance(said, int) or not 1 <= said <= len(question.offered):
        raise DomainError("Choisissez une réponse de la liste.", field=field_of(question))
    return Answer(question=question, value=said)


def _words(question: Question, words: str) -> Answer | None:
    if found := names_in(words, ()):
        said = ", ".join(f"« {word} »" for word in found)
        raise DomainError(f"Ces réponses sont anonymes : retirez {said}.", field=field_of(question))
    return Answer(question=question, words=words) if words else None


def field_of(question: Question) -> str:
    """The name of its field in the forms."""
    return f"q{question.pk}"


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))
