"""Entrust children to another référent: many at once, all or nothing (R36)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.people.models import CareTeamMembership, Handover, Person, must_not_be_limited
from village.people.operations.handover import ask_handover, tell_handovers
from village.people.operations.team import check_referent
from village.programmes.models import Charter, CharterSignature

FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Entrusted:
    """A child, and the tie of his référent as the page showed it (none: he had no référent)."""

    child_id: int
    tie_id: int | None


@dataclass(frozen=True)
class Reassignment:
    """To whom, from when, and why if she coordinates."""

    to: User
    starts_on: date
    derogation_reason: str = ""


@transaction.atomic
def reassign(
    entrusted: Iterable[Entrusted], order: Reassignment, *, by: Actor, at: datetime
) -> list[CareTeamMembership]:
    """Entrust these children from a day on: the référent before stays until the eve, then hands over.

    One refusal, and nothing is written. Each change has its own line in the journal.
    """
    by.must(Permission.REFERENT_ASSIGN, Subject(by.programme_id))
    wanted = sorted(entrusted, key=lambda one: one.child_id)
    if not wanted:
        raise DomainError("Cochez au moins un enfant.", field="children")
    _check_day(order.starts_on, timezone.localdate(at))
    coordinates = check_referent(order.to, by.programme_id, order.starts_on, order.derogation_reason)
    _check_charter(order.to, by.programme_id)
    people = Person.objects.select_for_update().filter(
        pk__in=[one.child_id for one in wanted], programme_id=by.programme_id, is_child=True
    )
    children = {child.pk: child for child in people.order_by("pk")}
    made, asked = [], []
    for one in wanted:
        if one.child_id not in children:
            raise DomainError("Un de ces enfants n’est pas de votre programme.", field="children")
        must_not_be_limited(children[one.child_id])
        tie, handover = _entrust(children[one.child_id], one.tie_id, order, coordinates=coordinates, by=by)
        made.append(tie)
        asked += [handover] if handover else []
    tell_handovers(asked, by=by, at=at)
    return made


def _check_day(starts_on: date, today: date) -> None:
    if starts_on < today:
        raise DomainError(
            "Un relais ne se date pas dans le passé : choisissez aujourd’hui ou un jour après.", field="starts_on"
        )
    if starts_on > today + FURTHEST:
        raise DomainError("Cette date est à plus d’un an : vérifiez l’année.", field="starts_on")


def _check_charter(user: User, programme_id: int) -> None:
    last = Charter.objects.filter(programme_id=programme_id).order_by("-number").first()
    if not CharterSignature.objects.filter(charter=last, user=user).exists():
        raise DomainError(
            f"{user} n’a pas signé la charte en vigueur : il ou elle ne pourrait ouvrir aucun dossier.", field="to"
        )


def _entrust(
    child: Person, tie_id: int | None, order: Reassignment, *, coordinates: bool, by: Actor
) -> tuple[CareTeamMembership, Handover | None]:
    ties = CareTeamMembership.objects.filter(child=child, link=Link.REFERENT.value).select_related("user")
    before = ties.filter(current_on(order.starts_on)).first()
    if (before.pk if before else None) != tie_id:
        raise DomainError(
            f"Le référent de {child.short_name} a changé entre-temps : rouvrez la page.", field="children"
        )
    if coming := ties.filter(starts_on__gte=order.starts_on).exclude(pk=tie_id or 0).first():
        raise DomainError(
            f"Un relais est déjà prévu pour {child.short_name} le {coming.starts_on:%d/%m/%Y}, avec {coming.user}.",
            field="children",
        )
    if before:
        _end(before, order)
    after = CareTeamMembership.objects.create(
        child=child,
        link=Link.REFERENT.value,
        user=order.to,
        starts_on=order.starts_on,
        also_coordinates=coordinates,
        derogation_reason=order.derogation_reason if coordinates else "",
    )
    if before:
        record(Act.CARE_TEAM_LEAVE, by=by, target=before, person_id=child.pk, details=Link.REFERENT.label)
    record(Act.CARE_TEAM_JOIN, by=by, target=after, person_id=child.pk, details=Link.REFERENT.label)
    return after, ask_handover(before, after, by=by) if before else None


def _end(before: CareTeamMembership, order: Reassignment) -> None:
    if before.user_id == order.to.pk:
        raise DomainError(
            f"{order.to} accompagne déjà {before.child.short_name} : décochez cet enfant.", field="children"
        )
    if order.starts_on <= before.starts_on:
        raise DomainError(
            f"{before.user} accompagne {before.child.short_name} depuis le {before.starts_on:%d/%m/%Y} seulement : "
            "choisissez une date après.",
            field="starts_on",
        )
    before.ends_on = order.starts_on - timedelta(days=1)
    before.save(update_fields=["ends_on"])
