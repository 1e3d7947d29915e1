"""Passage de relais (R36): asked when the référent changes, written by who leaves, read by who arrives."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.fields import current_on
from village.notifications.inbox import notify
from village.people.models import CareTeamMembership, Handover, Person, must_not_be_limited

TO_WRITE = "Un passage de relais vous est demandé : des fiches sont à écrire."
TO_READ = "Une fiche de passage de relais est écrite pour vous."


@dataclass(frozen=True)
class HandoverSheet:
    """What must not be lost when somebody leaves."""

    standing: str
    promised: str = ""
    contacts: str = ""
    dates: str = ""
    precious: str = ""


def ask_handover(before: CareTeamMembership, after: CareTeamMembership, *, by: Actor) -> Handover | None:
    """One référent follows another: a sheet is asked, in the transaction of the change."""
    if before.user_id is None or after.user_id is None or before.user_id == after.user_id:
        return None
    asked, new = Handover.objects.get_or_create(
        child_id=after.child_id,
        on=after.starts_on,
        defaults={"leaving_id": before.user_id, "coming_id": after.user_id},
    )
    if new:
        record(Act.HANDOVER_ASK, by=by, target=asked, person_id=after.child_id)
    return asked


def tell_handovers(asked: Iterable[Handover], *, by: Actor, at: datetime) -> None:
    """One message to each person, however many children."""
    leaving = {handover.leaving_id for handover in asked} - {by.user_id}
    notify(leaving, programme_id=by.programme_id, text=TO_WRITE, url=reverse("home:handovers"), at=at)


@transaction.atomic
def write_handover(
    handover: Handover, sheet: HandoverSheet, *, version: int | None, by: Actor, at: datetime
) -> Handover:
    """Write the sheet, or write it again until it is read. By the one who leaves, and nobody else."""
    current = _locked(handover, by)
    must_not_be_limited(current.child)
    if current.leaving_id != by.user_id:
        raise Forbidden("La personne qui part écrit cette fiche elle-même.")
    if current.version != version:
        raise StaleVersion
    _check_pending(current)
    if not sheet.standing.strip():
        raise DomainError("Dites au moins où en est l’enfant.", field="standing")
    first = current.written_at is None
    for name, text in asdict(sheet).items():
        setattr(current, name, text)
    current.written_at, current.version = at, current.version + 1
    current.save()
    record(Act.HANDOVER_WRITE, by=by, target=current, person_id=current.child_id)
    if first:
        notify(
            [current.coming_id], programme_id=by.programme_id, text=TO_READ,
            url=reverse("home:handovers"), at=at,
        )  # fmt: skip
    return current


@transaction.atomic
def receive_handover(handover: Handover, *, version: int | None, by: Actor, at: datetime) -> Handover:
    """The référent of today says that she read it: the sheet is closed."""
    current = _locked(handover, by)
    ties = CareTeamMembership.objects.filter(
        current_on(timezone.localdate(at)), child_id=current.child_id, user_id=by.user_id
    )
    if not ties.filter(link=Link.REFERENT.value).exists():
        raise Forbidden("Seul le référent de l’enfant prend connaissance de cette fiche.")
    if current.written_at is None:
        raise DomainError("Cette fiche n’est pas encore écrite.")
    if current.version != version:
        raise StaleVersion
    _check_pending(current)
    current.read_at = at
    current.save(update_fields=["read_at"])
    record(Act.HANDOVER_RECEIVE, by=by, target=current, person_id=current.child_id)
    return current


@transaction.atomic
def waive_handover(handover: Handover, *, reason: str, by: Actor, on: date) -> Handover:
    """Nobody will write it: the person left. The coordination says why."""
    by.must(Permission.REFERENT_ASSIGN, Subject(handover.child.programme_id))
    current = Handover.objects.select_for_update().get(pk=handover.pk)
    _check_pending(current)
    if current.written_at:
        raise DomainError("Cette fiche est écrite : elle attend d’être lue.")
    if not reason.strip():
        raise DomainError("Écrivez le motif en quelques mots.", field="reason")
    current.waived_on, current.waived_reason = on, reason.strip()
    current.save(update_fields=["waived_on", "waived_reason"])
    record(Act.HANDOVER_WAIVE, by=by, target=current, person_id=current.child_id)
    return current


@transaction.atomic
def open_handover(handover: Handover, *, by: Actor, page: str) -> None:
    """Journal that a sheet was opened, in the reader's transaction."""
    record(Act.HANDOVER_READ, by=by, target=handover, person_id=handover.child_id, details=page)


def _locked(handover: Handover, by: Actor) -> Handover:
    child = Person.objects.only("programme_id").get(pk=handover.child_id)
    by.must(Permission.HANDOVER_READ, Subject(child.programme_id))
    return Handover.objects.select_for_update().get(pk=handover.pk)


def _check_pending(handover: Handover) -> None:
    if handover.read_at:
        raise DomainError(f"Cette fiche a été lue le {handover.read_at:%d/%m/%Y} : elle ne change plus.")
    if handover.waived_on:
        raise DomainError(f"Cette fiche a été abandonnée le {handover.waived_on:%d/%m/%Y}.")
