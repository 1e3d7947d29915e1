"""Waits for care: asked, called back, obtained or given up, and what is done meanwhile (R40)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.models import Activity, WaitCall, WaitingEntry
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.directory.models import Organisation
from village.people.models import Person, must_on
from village.people.operations import has_agreement
from village.programmes.models import ListItem


@dataclass(frozen=True)
class CareRequest:
    """What is asked for, of whom, and what is done meanwhile. `call_on`: when to ask where it stands."""

    care: ListItem
    requested_on: date
    asked_of: Organisation | None = None
    meanwhile: str = ""
    substitute: Activity | None = None
    call_on: date | None = None


@transaction.atomic
def ask_care(child: Person, asked: CareRequest, *, by: Actor, on: date) -> WaitingEntry:
    """Write down that a care was asked for, if the family agrees; one open wait per kind of care."""
    must_on(by, Permission.WAITING_MANAGE, child, on, Category.HEALTH)
    if not has_agreement(child, on):
        raise DomainError("L’accord de la famille manque : recueillez-le dans le dossier, onglet Accords.")
    _check_past(asked.requested_on, "requested_on", on)
    if child.birth_date and asked.requested_on < child.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant.", field="requested_on")
    _check_call(asked.call_on, on)
    for row, field in ((asked.asked_of, "asked_of"), (asked.substitute, "substitute")):
        if row and row.programme_id != by.programme_id:
            raise DomainError("Ce choix n’est pas du programme.", field=field)
    Person.objects.select_for_update().get(pk=child.pk)
    if child.waits.going_on().filter(care=asked.care).exists():
        raise DomainError("Ce soin est déjà attendu pour cet enfant.", field="care")
    entry = WaitingEntry.objects.create(child=child, **vars(asked))
    record(Act.WAITING_CHANGE, by=by, target=entry, person_id=child.pk, details="soin demandé")
    return entry


@transaction.atomic
def call_back(
    entry: WaitingEntry, *, called_on: date, answer: str, call_on: date | None, by: Actor, on: date
) -> WaitCall:
    """Note a call to the practitioner or the family, and when to call again."""
    entry = _open(entry, by, on)
    _check_past(called_on, "called_on", on)
    if called_on < entry.requested_on:
        raise DomainError(f"Le soin a été demandé le {entry.requested_on:%d/%m/%Y} : vérifiez.", field="called_on")
    if not answer.strip():
        raise DomainError("Notez la réponse, même « pas encore de place ».", field="answer")
    _check_call(call_on, on)
    entry.call_on = call_on
    entry.save(update_fields=["call_on"])
    record(Act.WAITING_CHANGE, by=by, target=entry, person_id=entry.child_id, details="rappel")
    return WaitCall.objects.create(entry=entry, on=called_on, answer=answer.strip(), by_id=by.user_id)


@transaction.atomic
def obtain_care(entry: WaitingEntry, *, obtained_on: date, by: Actor, on: date) -> WaitingEntry:
    """The wait is over: this stays, for the mean delay."""
    entry = _open(entry, by, on)
    _check_past(obtained_on, "obtained_on", on)
    if obtained_on < entry.requested_on:
        raise DomainError(
            f"Le soin a été demandé le {entry.requested_on:%d/%m/%Y} : vérifiez la date.", field="obtained_on"
        )
    entry.obtained_on, entry.call_on = obtained_on, None
    entry.save(update_fields=["obtained_on", "call_on"])
    record(Act.WAITING_CHANGE, by=by, target=entry, person_id=entry.child_id, details="soin obtenu")
    return entry


@transaction.atomic
def give_up_care(entry: WaitingEntry, *, given_up_on: date, reason: str, by: Actor, on: date) -> WaitingEntry:
    """Nobody waits any longer, without the care: counted apart, never in the mean delay. Not a fault of the family."""
    entry = _open(entry, by, on)
    _check_past(given_up_on, "given_up_on", on)
    if given_up_on < entry.requested_on:
        raise DomainError(f"Le soin a été demandé le {entry.requested_on:%d/%m/%Y} : vérifiez.", field="given_up_on")
    if reason not in WaitingEntry.Obstacle.values:
        raise DomainError("Choisissez une raison : elle dit ce qui manque au territoire.", field="reason")
    entry.given_up_on, entry.given_up_reason, entry.call_on = given_up_on, reason, None
    entry.save(update_fields=["given_up_on", "given_up_reason", "call_on"])
    record(Act.WAITING_CHANGE, by=by, target=entry, person_id=entry.child_id, details="soin abandonné")
    return entry


def _open(entry: WaitingEntry, by: Actor, on: date) -> WaitingEntry:
    must_on(by, Permission.WAITING_MANAGE, entry.child, on, Category.HEALTH)
    entry = WaitingEntry.objects.select_for_update(of=("self",)).select_related("child").get(pk=entry.pk)
    if entry.obtained_on:
        raise DomainError(f"Ce soin est déjà obtenu, depuis le {entry.obtained_on:%d/%m/%Y}.")
    if entry.given_up_on:
        raise DomainError(f"Cette attente est abandonnée depuis le {entry.given_up_on:%d/%m/%Y}.")
    return entry


def _check_past(day: date, field: str, on: date) -> None:
    if day > on:
        raise DomainError("Cette date est dans le futur : vérifiez l’année.", field=field)


def _check_call(call_on: date | None, on: date) -> None:
    if call_on and call_on < on:
        raise DomainError("Le prochain rappel est à venir : choisissez une autre date.", field="call_on")
