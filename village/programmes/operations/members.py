"""Who belongs to a programme, under which role, from when to when."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.accounts.operations import invite_again
from village.audit.journal import Act, record
from village.core import mail
from village.core.errors import DomainError, StaleVersion
from village.core.seen import seen
from village.programmes.models import Membership, Programme
from village.programmes.operations.guard import (
    NOMINATIVE,
    must_answer_for,
    must_be_ours,
    must_configure,
    must_coordinate,
)
from village.programmes.operations.hats import Hat, check_derogation

MEMBER_SHEET = ("job", "profile")
KEPT = (*MEMBER_SHEET, "derogation_reason")
FTE = ("fte", "starts_on", "ends_on")


@transaction.atomic
def invite_member_again(membership: Membership, *, by: Actor, at: datetime) -> str:
    """Return the path of a fresh invitation; without mail, it is shown here: not for somebody who works elsewhere."""
    must_configure(by, membership.programme_id)
    if not mail.can_leave():
        on = timezone.localdate(at)
        must_answer_for(membership.user, membership, by=by, on=on)
        must_be_ours(membership, on=on)
    return invite_again(membership.user, by=by, at=at)


@transaction.atomic
def add_member(programme: Programme, *, user: User, hat: Hat, by: Actor, on: date) -> Membership:
    """Give a role to an account. Nobody gives one to himself; the same role is not held twice on a day."""
    must_configure(by, programme.pk)
    if user.pk == by.user_id:
        raise DomainError("Vous ne pouvez pas vous donner un rôle : demandez à quelqu’un d’autre de le faire.")
    check_hat(programme, hat, by=by, on=on)
    check_derogation(programme, hat, user.email)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                programme=programme, user=user, added_on=on, added_by_id=by.user_id, **asdict(hat)
            )
    except IntegrityError as error:
        raise DomainError(
            "Cette personne a déjà ce rôle à ces dates. Terminez d’abord l’ancien, ou changez les dates.", field="role"
        ) from error
    record(Act.MEMBER_ADD, by=by, target=membership, details=hat.said)
    return membership


def check_hat(programme: Programme, hat: Hat, *, by: Actor, on: date) -> None:
    """Refuse a role that this actor may not give here, or that makes no sense."""
    must_configure(by, programme.pk)
    _check_role(hat.role, hat.fte)
    if hat.role in NOMINATIVE:
        must_coordinate(by, programme.pk, on=on)
    if hat.ends_on and hat.ends_on < hat.starts_on:
        raise DomainError("La fin est avant le début : vérifiez les deux dates.", field="ends_on")


def _check_role(role: str, fte: Decimal | None) -> None:
    if role == Role.FAMILY:
        raise DomainError("Un parent n’a pas besoin de compte : tout se fait sur papier ou de vive voix.", field="role")
    if fte is not None and role != Role.REFERENT:
        raise DomainError("L’ETP se compte pour les référents de parcours seulement : videz ce champ.", field="fte")
    if fte is None and role == Role.REFERENT:
        raise DomainError("Écrivez l’ETP de ce référent : 1 pour un temps plein, 0,5 pour un mi-temps.", field="fte")


@transaction.atomic
def correct_member(membership: Membership, *, job: str, profile: str, version: int | None, by: Actor) -> Membership:
    """Correct what a member does and was trained for (R35). A role changes with dates: end, then begin."""
    must_configure(by, membership.programme_id)
    current = Membership.objects.select_for_update().get(pk=membership.pk)
    if seen(current, MEMBER_SHEET) != version:
        raise StaleVersion
    current.job, current.profile = job, profile
    current.save(update_fields=list(MEMBER_SHEET))
    record(Act.MEMBER_ADD, by=by, target=current, details="fonction ou métier corrigé")
    return current


@transaction.atomic
def change_fte(membership: Membership, *, fte: Decimal, on: date, version: int | None, by: Actor) -> Membership:
    """From a day on, a référent works another part of the time: what was before stays counted as it was (R34, I9).

    On the first day of the role, what was written wrongly is corrected.
    """
    must_configure(by, membership.programme_id)
    current = Membership.objects.select_for_update().get(pk=membership.pk)
    if seen(current, FTE) != version:
        raise StaleVersion
    _check_role(current.role, fte)
    if current.fte == fte:
        raise DomainError("C’est déjà l’ETP de ce référent.", field="fte")
    if on < current.starts_on or (current.ends_on and on > current.ends_on):
        raise DomainError(
            "Ce rôle n’est pas tenu ce jour-là : choisissez un jour entre son début et sa fin.", field="on"
        )
    details = f"ETP {current.fte} → {fte}, {on:%d/%m/%Y}"
    if on == current.starts_on:
        current.fte = fte
        current.save(update_fields=["fte"])
    else:
        until, current.ends_on = current.ends_on, date.fromordinal(on.toordinal() - 1)
        current.save(update_fields=["ends_on"])
        kept = {name: getattr(current, name) for name in ("user_id", "programme_id", "role", *KEPT)}
        current = Membership.objects.create(
            **kept, fte=fte, starts_on=on, ends_on=until, added_on=current.added_on, added_by_id=current.added_by_id
        )
    record(Act.MEMBER_ADD, by=by, target=current, details=details)
    return current


@transaction.atomic
def end_membership(membership: Membership, *, on: date, by: Actor) -> None:
    """Close a role after this day. The programme keeps somebody to coordinate it."""
    must_configure(by, membership.programme_id)
    if on < membership.starts_on:
        raise DomainError(
            f"Ce rôle commence le {membership.starts_on:%d/%m/%Y} : choisissez ce jour ou un jour après.", field="on"
        )
    if membership.role == Role.COORDINATOR and not _others_coordinate(membership, on):
        raise DomainError("Personne d’autre ne coordonne ce programme après cette date. Invitez d’abord quelqu’un.")
    membership.ends_on = on
    membership.save(update_fields=["ends_on"])
    record(Act.MEMBER_END, by=by, target=membership, details=f"{Role(membership.role).label}, {on:%d/%m/%Y}")


def _others_coordinate(membership: Membership, on: date) -> bool:
    hats = Membership.objects.current(date.fromordinal(on.toordinal() + 1)).exclude(pk=membership.pk)
    return hats.filter(programme_id=membership.programme_id, role=Role.COORDINATOR).exists()
