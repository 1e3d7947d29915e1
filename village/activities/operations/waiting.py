"""Waits for care: asked, obtained, and what is done meanwhile (R40)."""

from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.models import WaitingEntry
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import Person, subject_of
from village.programmes.models import ListItem


@transaction.atomic
def ask_care(child: Person, *, care: ListItem, requested_on: date, meanwhile: str, by: Actor, on: date) -> WaitingEntry:
    """Write down that a care was asked for; one open wait per kind of care."""
    by.must(Permission.WAITING_MANAGE, subject_of(by, child, on, Category.HEALTH))
    if requested_on > on:
        raise DomainError("Cette date est dans le futur : vérifiez l’année.", field="requested_on")
    if child.birth_date and requested_on < child.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant.", field="requested_on")
    Person.objects.select_for_update().get(pk=child.pk)
    if child.waits.filter(care=care, obtained_on__isnull=True).exists():
        raise DomainError("Ce soin est déjà attendu pour cet enfant.", field="care")
    entry = WaitingEntry.objects.create(child=child, care=care, requested_on=requested_on, meanwhile=meanwhile)
    record(Act.WAITING_CHANGE, by=by, target=entry, person_id=child.pk, details="soin demandé")
    return entry


@transaction.atomic
def obtain_care(entry: WaitingEntry, *, obtained_on: date, by: Actor, on: date) -> WaitingEntry:
    """The wait is over: this stays, for the mean delay."""
    by.must(Permission.WAITING_MANAGE, subject_of(by, entry.child, on, Category.HEALTH))
    entry = WaitingEntry.objects.select_for_update(of=("self",)).select_related("child").get(pk=entry.pk)
    if entry.obtained_on:
        raise DomainError(f"Ce soin est déjà obtenu, depuis le {entry.obtained_on:%d/%m/%Y}.")
    if obtained_on > on:
        raise DomainError("Cette date est dans le futur : vérifiez l’année.", field="obtained_on")
    if obtained_on < entry.requested_on:
        raise DomainError(
            f"Le soin a été demandé le {entry.requested_on:%d/%m/%Y} : vérifiez la date.", field="obtained_on"
        )
    entry.obtained_on = obtained_on
    entry.save(update_fields=["obtained_on"])
    record(Act.WAITING_CHANGE, by=by, target=entry, person_id=entry.child_id, details="soin obtenu")
    return entry
