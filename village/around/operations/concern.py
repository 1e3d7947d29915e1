"""Information préoccupante: written, answered, read, in its own circle (R57).

Its lines of the journal name the document and never the child: nobody finds a child through them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Decision, Subject, decide
from village.access.roles import Role
from village.accounts.models import User
from village.around.models import CIRCLE_ROLES, Concern, ConcernReader
from village.around.operations.days import check_past
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.fields import current_on
from village.core.holding import Category
from village.notifications.inbox import notify
from village.people.models import Person, subject_of
from village.programmes.models import Membership


@dataclass(frozen=True)
class ConcernSheet:
    """`circle`: who reads it besides its author."""

    kind: str
    facts: str
    sent_on: date
    channel: str
    family: str
    circle: Collection[User] = ()


@transaction.atomic
def write_concern(child: Person, sheet: ConcernSheet, *, by: Actor, at: datetime) -> Concern:
    """Keep what was sent to the CRIP, or to the procureur: facts, day, channel, whether the parents know."""
    by.must(Permission.CONCERN_WRITE, subject_of(by, child, timezone.localdate(at), Category.DANGER))
    check_past(child, sheet.sent_on, timezone.localdate(at), "sent_on")
    concern = Concern(
        child=child, kind=sheet.kind, sent_on=sheet.sent_on, channel=sheet.channel, family=sheet.family,
        author_id=by.user_id, written_at=at, facts=sheet.facts,
    )  # fmt: skip
    concern.save()
    ConcernReader.objects.create(
        concern=concern, user_id=by.user_id, starts_on=timezone.localdate(at), added_by_id=by.user_id
    )
    record(Act.CONCERN_WRITE, by=by, target=concern)
    for user in sheet.circle:
        if user.pk != by.user_id:
            enter_circle(concern, user, by=by, at=at)
    return concern


@transaction.atomic
def answer_concern(
    concern: Concern, *, answered_on: date, answer: str, version: int | None, by: Actor, on: date
) -> Concern:
    """Keep what the cellule départementale, or the procureur, answered."""
    by.must(Permission.CONCERN_READ, circle_of(concern, on))
    current = Concern.objects.select_for_update().get(pk=concern.pk)
    if current.version != version:
        raise StaleVersion
    check_past(concern.child, answered_on, on, "answered_on")
    if answered_on < current.sent_on:
        raise DomainError("La réponse ne peut pas précéder l’envoi.", field="answered_on")
    current.answered_on, current.answer, current.version = answered_on, answer, current.version + 1
    current.save(update_fields=["answered_on", "answer", "version"])
    record(Act.CONCERN_WRITE, by=by, target=current)
    return current


@transaction.atomic
def enter_circle(concern: Concern, user: User, *, by: Actor, at: datetime) -> ConcernReader:
    """Name one more reader: a référent or a coordinator of the programme, never a partner, a provider, a parent."""
    today = timezone.localdate(at)
    by.must(Permission.CONCERN_READ, circle_of(concern, today))
    hats = Membership.objects.current(today).filter(user=user, programme_id=by.programme_id, role__in=CIRCLE_ROLES)
    if not hats.exists():
        raise DomainError("Seuls un référent ou la coordination du programme entrent dans ce cercle.", field="user")
    if concern.circle.filter(user=user, ends_on__isnull=True).exists():
        raise DomainError("Cette personne est déjà dans le cercle.", field="user")
    reader = ConcernReader.objects.create(concern=concern, user=user, starts_on=today, added_by_id=by.user_id)
    record(Act.CONCERN_CIRCLE, by=by, target=concern)
    notify(
        [user.pk], programme_id=by.programme_id, text="Un document à circulation restreinte vous est ouvert.",
        url=reverse("around:concern", args=[concern.pk]), at=at,
    )  # fmt: skip
    return reader


@transaction.atomic
def take_over(concern: Concern, *, by: Actor, at: datetime) -> ConcernReader:
    """Whoever coordinates enters a circle in which nobody is left: the function passes on, traced (R57).

    Refused while one person of the circle is still there: it is for her to name somebody.
    """
    by.must(Permission.REFERENT_ASSIGN, Subject(concern.child.programme_id))
    on = timezone.localdate(at)
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if not Concern.objects.left_alone(by.programme_id, on).filter(pk=concern.pk).exists():
        raise DomainError("Une personne du cercle est encore là : c’est à elle d’ouvrir ce document.")
    reader = ConcernReader.objects.create(concern=concern, user_id=by.user_id, starts_on=on, added_by_id=by.user_id)
    record(Act.CONCERN_CIRCLE, by=by, target=concern, details="reprise : plus personne du cercle n’est là")
    others = Membership.objects.current(on).filter(programme_id=by.programme_id, role=Role.COORDINATOR)
    told = set(others.values_list("user_id", flat=True)) - {by.user_id}
    text = f"{by.name} a repris un document à circulation restreinte dont plus personne n’avait la lecture."
    notify(told, programme_id=by.programme_id, text=text, url=reverse("home:today"), at=at)
    return reader


@transaction.atomic
def leave_circle(reader: ConcernReader, *, by: Actor, on: date) -> None:
    """Close the document to somebody; its author stays."""
    concern = reader.concern
    by.must(Permission.CONCERN_READ, circle_of(concern, on))
    if reader.user_id == concern.author_id:
        raise DomainError("L’auteur reste dans le cercle.")
    record(Act.CONCERN_CIRCLE, by=by, target=concern, details="retrait")
    if reader.starts_on >= on:
        reader.delete()
        return
    reader.ends_on = on - timedelta(days=1)
    reader.save(update_fields=["ends_on"])


def read_concern(concern: Concern, *, by: Actor, on: date) -> Decision:
    """Journal the reading, in the reader's transaction: the document, not the child."""
    decision = decide(by, Permission.CONCERN_READ, circle_of(concern, on))
    record(Act.CONCERN_READ, by=by, target=concern, rule=decision.rule)
    return decision


def circle_of(concern: Concern, on: date) -> Subject:
    """The document as the access rules see it."""
    readers = frozenset(concern.circle.filter(current_on(on)).values_list("user_id", flat=True))
    return Subject(concern.child.programme_id, category=Category.DANGER, circle=readers)
