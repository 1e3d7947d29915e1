"""The account of a member, in the hands of those who configure his programme.

An account may serve several programmes: one of them alone neither shuts it nor hands its password over.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from village.access.policy import Actor, Forbidden
from village.access.roles import Role
from village.accounts.models import User
from village.accounts.operations import (
    close_account,
    end_sessions,
    give_password_link,
    reopen_account,
    reset_second_factor,
)
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.programmes.models import Membership, Programme
from village.programmes.operations.guard import (
    is_coordinated,
    must_answer_for,
    must_be_ours,
    must_configure,
    works_elsewhere,
)
from village.programmes.operations.members import end_membership


@transaction.atomic
def reset_member_factor(membership: Membership, *, by: Actor, at: datetime) -> None:
    """For a lost phone: the member enrols again at the next sign-in. The password still keeps the door."""
    user = _held_by_another(membership, by=by)
    on = timezone.localdate(at)
    must_answer_for(user, membership, by=by, on=on)
    must_be_ours(membership, on=on, instead="forget-factor")
    reset_second_factor(user, by=by, at=at)


@transaction.atomic
def give_member_link(membership: Membership, *, by: Actor, at: datetime) -> str:
    """Return the path by which the member chooses another password, to hand over. Only where no message leaves."""
    user = _held_by_another(membership, by=by)
    on = timezone.localdate(at)
    must_answer_for(user, membership, by=by, on=on, alone=False)
    must_be_ours(membership, on=on)
    return give_password_link(user, by=by, at=at)


@transaction.atomic
def close_member_account(membership: Membership, *, by: Actor, at: datetime) -> bool:
    """Shut this member out at once; return whether the account itself is closed.

    Who works for another programme too keeps the account, and loses every role here.
    """
    user = _held_by_another(membership, by=by)
    on = timezone.localdate(at)
    _must_leave_a_coordinator(user, membership.programme_id, on)
    if works_elsewhere(membership, on):
        _end_roles(user, membership.programme_id, by=by, on=on)
        end_sessions(user)
        return False
    if user.is_active:
        close_account(user, by=by, at=at)
    return True


@transaction.atomic
def reopen_member_account(membership: Membership, *, by: Actor, at: datetime) -> None:
    """Let a closed account in again, with the roles it had; an open one stays as it is."""
    user = _held_by_another(membership, by=by)
    must_answer_for(user, membership, by=by, on=timezone.localdate(at))
    if not user.is_active:
        reopen_account(user, by=by, at=at)


def _held_by_another(membership: Membership, *, by: Actor) -> User:
    """Return the account, locked. Nobody manages one's own: that is what « Mon compte » is for."""
    must_configure(by, membership.programme_id)
    if membership.user_id == by.user_id:
        raise Forbidden("Votre propre compte se règle dans « Mon compte ».")
    return User.objects.select_for_update().get(pk=membership.user_id)


def _must_leave_a_coordinator(user: User, programme_id: int, on: date) -> None:
    Programme.objects.select_for_update().get(pk=programme_id)  # two coordinators do not shut each other out
    hats = Membership.objects.current(on).filter(user=user, programme_id=programme_id)
    if hats.filter(role=Role.COORDINATOR).exists() and not is_coordinated(programme_id, user, on):
        raise DomainError("Personne d’autre ne coordonne ce programme. Invitez d’abord quelqu’un.")


def _end_roles(user: User, programme_id: int, *, by: Actor, on: date) -> None:
    """Every role here ended yesterday; one that starts today ends today; one to come never starts."""
    for hat in Membership.objects.not_over(on).filter(user=user, programme_id=programme_id):
        if hat.starts_on > on:
            record(Act.MEMBER_END, by=by, target=hat, details=f"{Role(hat.role).label}, avant son début")
            hat.delete()
        else:
            end_membership(hat, on=max(on - timedelta(days=1), hat.starts_on), by=by)
