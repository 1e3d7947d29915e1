"""A family asks by itself; somebody of the team calls back and writes the fiche with it (R5, RU3)."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.core.text import without_accents
from village.notifications.inbox import notify
from village.programmes.models import Commune, Programme
from village.referrals.models import FamilyRequest, Referral
from village.referrals.operations.moving import moment, receivers

ARRIVED = "Une famille demande à être rappelée."
OLDEST = 25


@dataclass(frozen=True)
class Asking:
    """D-F28: what a family says, and no more."""

    name: str
    relation: str
    child_first_name: str
    child_age: int
    commune: Commune | None
    phone: str
    email: str
    call_when: str
    language: str
    interpreter: bool
    hope: str


@transaction.atomic
def receive_request(
    asking: Asking, *, programme: Programme, key: UUID, on: date, at: datetime | None = None
) -> FamilyRequest:
    """Put a family's request in the queue of the team, which is told.

    Sent twice (`key`, same words), or asked again with the same words while it waits to be called back, it is there
    once; with one word more it is another request: no word is lost.
    Nobody is signed in: the line of the journal has no author. No child is created, no dossier is opened.
    """
    said = {one.name: getattr(asking, one.name) for one in fields(Asking)}
    key = uuid5(key, f"{programme.pk} {said}")  # the same page, gone back to for another child: another request
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # two of the same never cross
    if known := FamilyRequest.objects.filter(submission=key).first() or _same_again(asking, programme, on):
        return known
    if not asking.phone.strip() and not asking.email.strip():
        raise DomainError("Laissez un téléphone ou une adresse électronique : nous vous rappellerons.", field="phone")
    if not 0 <= asking.child_age <= OLDEST:
        raise DomainError(f"Écrivez un âge entre 0 et {OLDEST} ans.", field="child_age")
    if asking.commune and asking.commune.programme_id != programme.pk:
        raise DomainError("Choisissez une commune de la liste.", field="commune")
    request = FamilyRequest.objects.create(programme=programme, submission=key, received_on=on, **said)
    record(Act.REQUEST_RECEIVE, by=None, target=request)
    url = reverse("referrals:request", args=[request.pk])
    notify(receivers(programme.pk, on), programme_id=programme.pk, text=ARRIVED, url=url, at=moment(on, at))
    return request


def _same_again(asking: Asking, programme: Programme, on: date) -> FamilyRequest | None:
    """The same words, of the same family for the same child, since the day before, that still wait."""
    waiting = FamilyRequest.objects.filter(programme=programme, received_on__gte=on - timedelta(days=1)).waiting()
    return next((one for one in waiting.order_by("pk") if _folded(one) == _folded(asking)), None)


def _folded(said: Asking | FamilyRequest) -> list[str]:
    """Its answers, whatever the capitals, accents and spaces; in any script."""
    return [" ".join(without_accents(str(getattr(said, one.name))).casefold().split()) for one in fields(Asking)]


@transaction.atomic
def tie_request(request: FamilyRequest, referral: Referral, *, by: Actor) -> FamilyRequest:
    """The fiche was written with the family: its request is answered."""
    current = _waiting(request, by)
    if referral.programme_id != current.programme_id:
        raise DomainError("Cette fiche est d’un autre programme.")
    current.referral = referral
    current.save(update_fields=["referral"])
    record(Act.REQUEST_ANSWER, by=by, target=current, details="fiche écrite")
    return current


@transaction.atomic
def close_request(request: FamilyRequest, *, ending: str, by: Actor, on: date) -> FamilyRequest:
    """End a request without a fiche: the family's own choice is counted as such, never held against it (R6)."""
    current = _waiting(request, by)
    if on < current.received_on:
        raise DomainError(f"La demande est arrivée le {current.received_on:%d/%m/%Y} : choisissez ce jour ou après.")
    current.closed_on, current.closed_by_id, current.ending = on, by.user_id, ending
    current.save(update_fields=["closed_on", "closed_by_id", "ending"])
    record(Act.REQUEST_ANSWER, by=by, target=current, details=current.get_ending_display())
    return current


def _waiting(request: FamilyRequest, by: Actor) -> FamilyRequest:
    by.must(Permission.REFERRAL_RECEIVE, Subject(request.programme_id, category=Category.IDENTITY))
    current = FamilyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.closed_on or current.referral_id:
        raise DomainError("Cette demande a déjà reçu une suite : rouvrez la liste.")
    return current
