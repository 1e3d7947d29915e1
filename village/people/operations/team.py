"""Tie and untie those around a child."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from village.access.links import Link
from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.directory.models import Professional
from village.people.models import CareTeamMembership, Person, must_not_be_limited
from village.people.operations.handover import ask_handover, tell_handovers
from village.programmes.models import Membership


@transaction.atomic
def join_care_team(  # noqa: PLR0913 - one argument per column of the link
    child: Person,
    *,
    link: Link,
    by: Actor,
    on: date,
    user: User | None = None,
    professional: Professional | None = None,
    until: date | None = None,
    derogation_reason: str = "",
) -> CareTeamMembership:
    """Tie somebody to a child from `on`. The same open tie is not made twice.

    A référent replaces the one before (R30); one who was leaving stays. The coordinator is refused as référent unless
    a reason is given (R31).
    """
    must_not_be_limited(child)
    open_ties = CareTeamMembership.objects.filter(current_on(on), child=child, link=link.value)
    planned = _planned(child, on) if link is Link.REFERENT else None
    if known := open_ties.filter(user=user, professional=professional).first():
        if planned:
            return known  # she hands over on the day that was planned
        return _keep(known, by=by, on=on) if link is Link.REFERENT else known
    if link is Link.GUARDIAN:
        _must_be_a_parent(child, user)
    coordinates = False
    if link is Link.REFERENT:
        if planned:
            raise DomainError(
                f"Un relais est déjà prévu le {planned.starts_on:%d/%m/%Y}, avec {planned.user} : "
                "choisissez cette personne, ou changez d’abord le relais.",
                field="referent",
            )
        coordinates = check_referent(user, by.programme_id, on, derogation_reason)
    before = [] if link is not Link.REFERENT else list(open_ties)
    for leaving in before:
        leave_care_team(leaving, by=by, on=on)
    tie = CareTeamMembership.objects.create(
        child=child,
        link=link.value,
        user=user,
        professional=professional,
        starts_on=on,
        ends_on=until,
        also_coordinates=coordinates,
        derogation_reason=derogation_reason if coordinates else "",
    )
    record(Act.CARE_TEAM_JOIN, by=by, target=tie, person_id=child.pk, details=link.label)
    asked = [handover for leaving in before if leaving.pk and (handover := ask_handover(leaving, tie, by=by))]
    tell_handovers(asked, by=by, at=timezone.make_aware(datetime.combine(on, time(12))))
    return tie


def _must_be_a_parent(child: Person, user: User | None) -> None:
    known = child.guardians.filter(adult__account=user)
    if known.exclude(rejected_on=None).exists():
        raise DomainError("Ce parent a été écarté par la coordination : il n’ouvre rien.", field="user")
    if known.exclude(authority_ended_on=None).exists():
        raise DomainError("Un juge a retiré l’autorité parentale à ce parent : il n’ouvre rien.", field="user")


def _planned(child: Person, on: date) -> CareTeamMembership | None:
    """The référent who arrives after this day, if a handover is planned."""
    coming = CareTeamMembership.objects.filter(child=child, link=Link.REFERENT.value, starts_on__gt=on)
    return coming.select_related("user").first()


def _keep(tie: CareTeamMembership, *, by: Actor, on: date) -> CareTeamMembership:
    """The child comes back before the référent's time to conclude is over: she stays, under the same rules."""
    if tie.ends_on is not None:
        check_referent(tie.user, by.programme_id, on, tie.derogation_reason)
        tie.ends_on = None
        tie.save(update_fields=["ends_on"])
        record(Act.CARE_TEAM_JOIN, by=by, target=tie, person_id=tie.child_id, details=Link(tie.link).label)
    return tie


def check_referent(user: User | None, programme_id: int, on: date, derogation_reason: str) -> bool:
    """Whether the future référent coordinates too; refuse if so without a reason, or if not of the programme."""
    hats = Membership.objects.current(on).filter(user=user, programme_id=programme_id)
    roles = set(hats.values_list("role", flat=True))
    if not roles & {Role.REFERENT.value, Role.COORDINATOR.value}:
        raise DomainError("Cette personne n’est pas référente de parcours dans ce programme.", field="referent")
    coordinates = Role.COORDINATOR.value in roles
    if coordinates and not derogation_reason.strip():
        raise DomainError(
            "Le référent ne peut pas être la personne qui coordonne. Choisissez quelqu’un d’autre, "
            "ou écrivez le motif de la dérogation : il figurera dans le bilan.",
            field="derogation_reason",
        )
    return coordinates


@transaction.atomic
def leave_care_team(tie: CareTeamMembership, *, by: Actor, on: date) -> None:
    """Untie: the last day is the eve of `on`; a tie of the same day disappears."""
    if tie.starts_on >= on:
        record(Act.CARE_TEAM_LEAVE, by=by, target=tie, person_id=tie.child_id)
        tie.delete()
        return
    tie.ends_on = date.fromordinal(on.toordinal() - 1)
    tie.save(update_fields=["ends_on"])
    record(Act.CARE_TEAM_LEAVE, by=by, target=tie, person_id=tie.child_id)
