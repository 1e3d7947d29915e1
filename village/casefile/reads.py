"""What a dossier reads through the rules of access: the child, and the notes. The rest is read by its key (`facts`)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, HeldLink
from village.people.models import Person
from village.plans.models import JournalEntry
from village.privacy.models import ExceptionalAccess


def child_for(actor: Actor, pk: int, on: date) -> Person | None:
    """The child, if this actor may open the dossier; with the key of what is written of him."""
    found = Person.objects.visible_to(actor, Permission.DOSSIER_READ, on).filter(pk=pk).select_related("sealing_key")
    child = next(iter(found[:1]), None)
    if child:
        child.remember_key()
    return child


def access_to(actor: Actor, pk: int, at: datetime) -> ExceptionalAccess | None:
    """The exceptional access that this actor holds now to this child, if one."""
    return ExceptionalAccess.objects.opened_by(actor, at).filter(child_id=pk).first()


def notes_for(actor: Actor, child: Person, links: Iterable[HeldLink]) -> QuerySet[JournalEntry]:
    """The notes of a child found by `child_for` that this actor, so linked, may read, newest first."""
    perhaps = any(held.link == Link.REFERENT for held in links)
    readable = JournalEntry.objects.readable_by(actor, perhaps_referent=perhaps)
    return readable.filter(plan__child_id=child.pk).order_by("-on", "-pk")
