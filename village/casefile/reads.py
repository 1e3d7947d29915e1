"""What a dossier reads through the rules of access: the child, and the notes. The rest is read by its key (`facts`)."""

from collections.abc import Hashable, Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from village.access.compiled import Compiled
from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, HeldLink
from village.people.models import Person
from village.plans.models import JournalEntry
from village.privacy.models import ExceptionalAccess


def _child(reader: Actor, child: int, day: date) -> QuerySet[Person]:
    return (
        Person.objects.visible_to(reader, Permission.DOSSIER_READ, day).filter(pk=child).select_related("sealing_key")
    )


def _notes(reader: Actor, perhaps_referent: Hashable, child: int) -> QuerySet[JournalEntry]:
    readable = JournalEntry.objects.readable_by(reader, perhaps_referent=bool(perhaps_referent))
    return readable.filter(plan__child_id=child).order_by("-on", "-pk")


def _latest(reader: Actor, perhaps_referent: Hashable, child: int) -> QuerySet[JournalEntry]:
    return _notes(reader, perhaps_referent, child).select_related("author")[:3]


def _planning(reader: Actor, perhaps_referent: Hashable, child: int, day: date) -> QuerySet[JournalEntry]:
    return _notes(reader, perhaps_referent, child).filter(next_on__gte=day)[:4]


_CHILD = Compiled[Person]("child_for", _child, child="bigint", day="date")
_LATEST = Compiled[JournalEntry]("latest_notes", _latest, child="bigint")
_PLANNING = Compiled[JournalEntry]("planning_notes", _planning, child="bigint", day="date")


def child_for(actor: Actor, pk: int, on: date) -> Person | None:
    """The child, if this actor may open the dossier; with the key of what is written of him."""
    child = next(iter(_CHILD.rows(actor, child=pk, day=on)), None)
    if child:
        child.remember_key()
    return child


def access_to(actor: Actor, pk: int, at: datetime) -> ExceptionalAccess | None:
    """The exceptional access that this actor holds now to this child, if one."""
    return ExceptionalAccess.objects.opened_by(actor, at).filter(child_id=pk).first()


def latest_notes(actor: Actor, child: Person, links: Iterable[HeldLink]) -> list[JournalEntry]:
    """The three latest notes of a child found by `child_for` that this actor, so linked, may read, newest first."""
    return _LATEST.rows(actor, _perhaps_referent(links), child=child.pk)


def planning_notes(actor: Actor, child: Person, links: Iterable[HeldLink], on: date) -> list[JournalEntry]:
    """Of these notes, the four latest whose next step is still to come."""
    return _PLANNING.rows(actor, _perhaps_referent(links), child=child.pk, day=on)


def _perhaps_referent(links: Iterable[HeldLink]) -> bool:
    return any(held.link == Link.REFERENT for held in links)
