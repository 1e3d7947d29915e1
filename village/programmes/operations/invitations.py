"""Invite an address, and what its holder answers.

Who invites learns nothing of an address that her programme does not know already: the same words, the same page and the
same wait whether an account exists or not. The role is given when the person accepts it, signed in.
"""

from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.links import link_for
from village.accounts.models import User
from village.accounts.operations import AccountExists, open_account
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.programmes.models import Invitation, Membership, Programme
from village.programmes.operations.guard import must_configure
from village.programmes.operations.hats import Hat, check_derogation
from village.programmes.operations.members import add_member, check_hat

_TOKENS = signing.TimestampSigner(salt="village.programmes.invitation")


@transaction.atomic
def invite_member(  # noqa: PLR0913 - a person, a hat, a moment
    programme: Programme, *, email: str, first_name: str, last_name: str, hat: Hat, by: Actor, at: datetime
) -> Membership | Invitation:
    """Give another role to who belongs to this programme already; offer one to anybody else.

    An account is opened for an address that has none; it opens nothing before its holder accepts.
    """
    address, on = email.strip().lower(), timezone.localdate(at)
    user = User.objects.filter(email=address).first()
    if user and programme.memberships.filter(user=user).exists():
        if not user.is_active:
            raise DomainError("Le compte de cette adresse est fermé : rouvrez-le d’abord.", field="email")
        return add_member(programme, user=user, hat=hat, by=by, on=on)
    check_hat(programme, hat, by=by, on=on)
    check_derogation(programme, hat, address)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                programme=programme, email=address, first_name=first_name, last_name=last_name, invited_on=on,
                invited_by_id=by.user_id, **asdict(hat),
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(
            "Cette adresse est déjà invitée à ce rôle : envoyez l’invitation de nouveau, ou retirez-la.", field="email"
        ) from error
    if user is None:
        with suppress(AccountExists):  # opened by somebody else meanwhile
            open_account(address, first_name, last_name, by=None, at=at)
    record(Act.MEMBER_INVITE, by=by, target=invitation, details=hat.said, at=at)
    return invitation


@transaction.atomic
def remind_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """Say that it leaves again, if it waits for an answer."""
    must_configure(by, invitation.programme_id)
    current = _waiting(invitation)
    record(Act.MEMBER_INVITE, by=by, target=current, details="de nouveau", at=at)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """Take it back: its link opens nothing any more."""
    must_configure(by, invitation.programme_id)
    current = _waiting(invitation)
    _answer(current, Invitation.Answer.WITHDRAWN, at)
    record(Act.MEMBER_INVITE, by=by, target=current, details="retirée", at=at)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    """The person takes the role, under the name of her own account. Whoever invited answers for having given it."""
    current = _waiting(invitation, user)
    hat = Hat(**{field.name: getattr(current, field.name) for field in fields(Hat)})
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                programme_id=current.programme_id, user=user, added_on=timezone.localdate(at),
                added_by_id=current.invited_by_id, **asdict(hat),
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError("Vous avez déjà ce rôle à ces dates.") from error
    _answer(current, Invitation.Answer.YES, at)
    role = Role(current.role)
    by = Actor(user.pk, user.get_full_name(), current.programme_id, role)
    record(Act.MEMBER_ADD, by=by, target=membership, details=f"{hat.said}, invitation acceptée", at=at)
    return membership


@transaction.atomic
def decline_invitation(invitation: Invitation, *, user: User, at: datetime) -> None:
    """The person says no; the programme is told no more than that."""
    current = _waiting(invitation, user)
    _answer(current, Invitation.Answer.NO, at)
    record(Act.MEMBER_INVITE, by=None, target=current, details="refusée", at=at)


def path_of(invitation: Invitation) -> str:
    """The path that the message holds. It is a secret: never journal it."""
    return reverse("programmes:invitation", args=[_TOKENS.sign(str(invitation.pk))])


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a path that is true and recent, if it still waits."""
    try:
        key = _TOKENS.unsign(token, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except signing.BadSignature:
        return None
    waiting = Invitation.objects.filter(pk=key, answer="").select_related("programme", "invited_by")
    return waiting.first()


def first_password_path(invitation: Invitation) -> str:
    """Where a person without a password chooses one first: of an account that serves no programme yet, and no other."""
    user = User.objects.filter(email=invitation.email, is_active=True).first()
    fresh = user is not None and not user.has_usable_password() and not user.memberships.exists()
    return link_for(user) if fresh else ""


def _waiting(invitation: Invitation, user: User | None = None) -> Invitation:
    """The invitation, locked, if it waits for an answer: of this person, where one is given."""
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if user is not None and user.email != current.email:
        raise DomainError("Cette invitation est pour une autre adresse.")
    if current.answer:
        raise DomainError(f"Cette invitation est déjà {current.get_answer_display()}.")
    return current


def _answer(invitation: Invitation, answer: Invitation.Answer, at: datetime) -> None:
    invitation.answer, invitation.answered_on = answer, timezone.localdate(at)
    invitation.save(update_fields=["answer", "answered_on"])
