"""Open a wave, look after its link, close it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.surveys.models import QuestionnaireVersion, Wave

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class WaveSheet:
    """`given_out`: to how many people, if it is counted: the link and the rate of answers need it."""

    name: str
    opens_on: date
    closes_on: date
    given_out: int | None = None


@transaction.atomic
def open_wave(version: QuestionnaireVersion, sheet: WaveSheet, *, by: Actor, on: date) -> Wave:
    """Ask these questions between two days, by link and on paper."""
    by.must(Permission.SURVEY_MANAGE, Subject(version.questionnaire.programme_id))
    if version.questionnaire.in_dossiers:
        raise DomainError("Ce questionnaire se remplit dans le dossier de l’enfant, onglet Parcours, Observations.")
    if not version.questions.exists():
        raise DomainError("Écrivez d’abord au moins une question.")
    if sheet.closes_on < max(on, sheet.opens_on):
        raise DomainError("Le dernier jour est à venir, et après le premier.", field="closes_on")
    if sheet.closes_on - sheet.opens_on > LONGEST:
        raise DomainError("Une campagne dure un an au plus.", field="closes_on")
    wave = Wave.objects.create(version=version, opened_by_id=by.user_id, **vars(sheet))
    record(Act.SURVEY_WAVE, by=by, target=wave, details="ouverte")
    return wave


@transaction.atomic
def renew_link(wave: Wave, *, by: Actor) -> Wave:
    """Another link; the one before opens nothing any more."""
    current = _mine(wave, by)
    current.link_number, current.link_withdrawn_on = current.link_number + 1, None
    current.save(update_fields=["link_number", "link_withdrawn_on"])
    record(Act.SURVEY_WAVE, by=by, target=current, details="nouveau lien")
    return current


@transaction.atomic
def withdraw_link(wave: Wave, *, by: Actor, on: date) -> Wave:
    """Nobody answers by the link any more; paper goes on."""
    current = _mine(wave, by)
    if current.link_withdrawn_on is None:
        current.link_withdrawn_on = on
        current.save(update_fields=["link_withdrawn_on"])
        record(Act.SURVEY_WAVE, by=by, target=current, details="lien retiré")
    return current


@transaction.atomic
def close_wave(wave: Wave, *, by: Actor, on: date) -> Wave:
    """Today is its last day, if it would last longer."""
    current = _mine(wave, by)
    if on < current.opens_on:
        raise DomainError("Cette campagne n’a pas commencé.")
    if current.closes_on > on:
        current.closes_on = on
        current.save(update_fields=["closes_on"])
        record(Act.SURVEY_WAVE, by=by, target=current, details="dernier jour avancé")
    return current


@transaction.atomic
def count_given_out(wave: Wave, *, given_out: int | None, by: Actor) -> Wave:
    """Say to how many people it was given, once one knows: the link opens, and takes that many sheets."""
    current = _mine(wave, by)
    current.given_out = given_out
    current.save(update_fields=["given_out"])
    record(Act.SURVEY_WAVE, by=by, target=current, details="nombre distribué")
    return current


def _mine(wave: Wave, by: Actor) -> Wave:
    by.must(Permission.SURVEY_MANAGE, Subject(wave.version.questionnaire.programme_id))
    return Wave.objects.select_for_update().get(pk=wave.pk)
