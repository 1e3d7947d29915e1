"""What can be done to an account. What its holder may do comes from memberships, never from here."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction

from village.access.policy import Actor
from village.accounts.links import link_for
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core import mail
from village.core.errors import DomainError


class AccountExists(DomainError):
    """This address has an account already: give it a membership, do not open another."""

    def __init__(self) -> None:
        super().__init__("Un compte existe déjà pour cette adresse.", field="email")


@transaction.atomic
def open_account(email: str, first_name: str, last_name: str, *, by: Actor | None, at: datetime) -> tuple[User, str]:
    """Open an account without a password; return it with the path of its single-use invitation.

    `by` is None where the journal of a programme would tell that the address had none (`invite_member`).

    The path is a secret: send it to the address, never journal it.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email.strip(), first_name=first_name, last_name=last_name)
    except IntegrityError as error:
        raise AccountExists from error
    record(Act.ACCOUNT_INVITE, by=by, target=user, at=at)
    return user, link_for(user)


@transaction.atomic
def invite_again(user: User, *, by: Actor, at: datetime) -> str:
    """Return the path of a fresh invitation, for an account whose password was never chosen."""
    if user.has_usable_password():
        message = "Cette personne a déjà choisi son mot de passe : elle peut en demander un autre en se connectant."
        raise DomainError(message)
    record(Act.ACCOUNT_INVITE, by=by, target=user, details="de nouveau", at=at)
    return link_for(user)


@transaction.atomic
def give_password_link(user: User, *, by: Actor | None, at: datetime) -> str:
    """Return the path of the page where this person chooses another password: once, within the hour.

    For a site from which no message leaves; `by` is None when the command of the machine asks. The path is a secret:
    show it once, never journal it.
    """
    if mail.can_leave():
        raise DomainError("Ce site envoie des messages : le lien « Mot de passe oublié » suffit.")
    if not user.is_active:
        raise DomainError("Ce compte est fermé : rouvrez-le d’abord.")
    if not user.has_usable_password():
        raise DomainError("Cette personne n’a pas encore choisi de mot de passe : invitez-la de nouveau.")
    record(Act.PASSWORD_LINK, by=by, target=user, at=at)
    return link_for(user)


@transaction.atomic
def close_account(user: User, *, by: Actor, at: datetime) -> None:
    """Close at once: the next request of any of its sessions is a stranger's."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record(Act.ACCOUNT_CLOSE, by=by, target=user, at=at)


@transaction.atomic
def reopen_account(user: User, *, by: Actor, at: datetime) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(Act.ACCOUNT_REOPEN, by=by, target=user, at=at)


@transaction.atomic
def reset_second_factor(user: User, *, by: Actor | None, at: datetime) -> None:
    """For a lost phone: forget every second factor and outside identity; the person enrols again at the next sign-in.

    The one who asks must have recognised the person: this is the only way around the second factor. `by` is None when
    the command of the machine asks.
    """
    if not holds_factor(user):
        raise DomainError("Cette personne n’a pas encore de second facteur : il n’y a rien à effacer.")
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    end_sessions(user)
    record(Act.SECOND_FACTOR_RESET, by=by, target=user, at=at)


def holds_factor(user: User) -> bool:
    """Whether there is a second factor, or an outside identity, to forget."""
    owned = (Authenticator.objects.filter(user=user), SocialAccount.objects.filter(user=user))
    return any(rows.exists() for rows in owned)


def end_sessions(user: User) -> None:
    """Sign the person out of every device."""
    for session in UserSession.objects.filter(user=user):
        session.end()
