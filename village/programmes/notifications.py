"""The messages that leave: what opens an account, what was done to it, what another coordinator did."""

import logging
from collections.abc import Iterable
from functools import partial
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from village.access.policy import Actor
from village.access.roles import Role
from village.accounts.models import User
from village.core import mail
from village.core.errors import DomainError
from village.programmes.models import Invitation, Membership, Programme

logger = logging.getLogger(__name__)

_TEXT = """Bonjour {name},

{programme} vous ouvre un accès à « Tout un village », avec le rôle « {role} ».

Choisissez votre mot de passe en ouvrant cette adresse :
{link}

Elle ne sert qu’une fois. Ne la transmettez à personne.
Vous n’attendiez pas ce message ? N’en faites rien, et prévenez le programme.
"""
_OFFER = """Bonjour {name},

{programme} vous propose le rôle « {role} » dans « Tout un village ».

Pour accepter ou refuser, ouvrez cette adresse et connectez-vous. La première fois, vous y choisirez un mot de passe.
{link}

Ne la transmettez à personne. Sans réponse de votre part, rien n’est ouvert et rien n’est dit de vous.
Vous n’attendiez pas ce message ? N’en faites rien, et prévenez le programme.
"""
_KNOWN = """Bonjour {name},

{programme} vous donne le rôle « {role} » dans « Tout un village ».
Connectez-vous comme d’habitude, puis choisissez ce rôle dans le menu qui porte votre nom.
{link}
"""


_UNSENT = "Aucun message ne part d’ici."


def send_invitation(invitation: Invitation, link: str) -> str:
    """Offer the role to the address, and return what to say: the same, whoever holds it.

    Without a mail server, the words hold the link for the one who invites to hand over. If the server refuses, nothing
    must be kept: raise `DomainError`.
    """
    if not mail.can_leave():
        return f"{_UNSENT} Remettez cette adresse à {invitation.name}, elle ne sert qu’une fois : {link}"
    return _send(_OFFER, invitation, invitation.first_name, invitation.email, link)


def send_password_link(membership: Membership, link: str) -> str:
    """To a member who has not chosen a password yet."""
    who = membership.user
    if not mail.can_leave():
        return f"{_UNSENT} Remettez cette adresse à {who}, elle ne sert qu’une fois : {link}"
    return _send(_TEXT, membership, who.first_name, who.email, link)


def tell_new_role(membership: Membership, link: str) -> str:
    """To a member who gets another role."""
    who = membership.user
    return (
        _send(_KNOWN, membership, who.first_name, who.email, link)
        if mail.can_leave()
        else (f"{_UNSENT} Prévenez {who} de son nouveau rôle.")
    )


def _send(text: str, given: Membership | Invitation, name: str, address: str, link: str) -> str:
    said = text.format(name=name, programme=given.programme.name, role=given.get_role_display(), link=link)
    try:
        send_mail("Votre accès à Tout un village", said, None, [address])
    except (OSError, SMTPException) as error:
        message = (
            "Le message d’invitation n’est pas parti, rien n’est enregistré. Vérifiez la messagerie, puis recommencez."
        )
        raise DomainError(message) from error
    return "L’invitation est partie."


# — what people are told by mail; their home page says it too —

FACTOR_RESET = """{by} a effacé le second facteur de votre compte, et tous vos appareils sont déconnectés.

Vous en installerez un autre en vous connectant. Vous n’avez rien demandé ? Prévenez vite votre programme."""
CLOSED = """{by} a fermé votre accès à {programme}, dans « Tout un village »."""
REOPENED = """{by} a rouvert votre accès à {programme}, dans « Tout un village »."""
NEW_MEMBER = """{member} : ce rôle vient d’être donné. Il ouvre des pages qui nomment un enfant."""
NEW_CHARTER = (
    """La version {number} de la charte de confidentialité vient de paraître. Chacun doit la signer à nouveau."""
)


def tell_coordinators(programme: Programme, text: str, *, by: Actor) -> None:
    """Tell those who coordinate this programme what another of them did. No text here ever names a child."""
    hats = Membership.objects.current(timezone.localdate()).of_programme(programme.pk)
    others = hats.filter(role=Role.COORDINATOR).exclude(user_id=by.user_id)
    people = {hat.user_id: hat.user for hat in others}.values()
    tell(people, f"{programme.name}. {text}\n\nFait par {by.name}, {by.role_label}.")


def tell(people: Iterable[User], text: str) -> None:
    """Write to each apart, once what was done is kept. A message that cannot leave undoes nothing."""
    addresses = [(user.first_name, user.email) for user in people]
    if addresses and mail.can_leave():
        transaction.on_commit(partial(_send_each, addresses, text))


def _send_each(addresses: list[tuple[str, str]], text: str) -> None:
    for name, address in addresses:
        try:
            send_mail("Votre programme, dans Tout un village", f"Bonjour {name},\n\n{text}\n", None, [address])
        except (OSError, SMTPException):
            logger.exception("A message could not leave")
