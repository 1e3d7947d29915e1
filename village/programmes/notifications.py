"""The message that opens an account."""

from smtplib import SMTPException

from django.core.mail import send_mail

from village.core import mail
from village.core.errors import DomainError
from village.programmes.models import Membership

_TEXT = """Bonjour {name},

{programme} vous ouvre un accès à « Tout un village », avec le rôle « {role} ».

Choisissez votre mot de passe en ouvrant cette adresse :
{link}

Elle ne sert qu’une fois. Ne la transmettez à personne.
Vous n’attendiez pas ce message ? N’en faites rien, et prévenez le programme.
"""
_KNOWN = """Bonjour {name},

{programme} vous donne le rôle « {role} » dans « Tout un village ».
Connectez-vous comme d’habitude, puis choisissez ce rôle dans le menu qui porte votre nom.
{link}
"""


def send_invitation(membership: Membership, link: str, *, new: bool) -> str:
    """Send the invitation to its only reader, and return what to say.

    Without a mail server, the words hold the link, once, for the one who invites to hand over. If the server refuses,
    nothing must be kept: raise `DomainError`.
    """
    if not mail.can_leave():
        who, unsent = membership.user, "Aucun message ne part d’ici."
        told = f"{unsent} Remettez cette adresse à {who}, elle ne sert qu’une fois : {link}"
        return told if new else f"{unsent} Prévenez {who} de son nouveau rôle."
    text = (_TEXT if new else _KNOWN).format(
        name=membership.user.first_name,
        programme=membership.programme.name,
        role=membership.get_role_display(),
        link=link,
    )
    try:
        send_mail("Votre accès à Tout un village", text, None, [membership.user.email])
    except (OSError, SMTPException) as error:
        message = (
            "Le message d’invitation n’est pas parti, rien n’est enregistré. Vérifiez la messagerie, puis recommencez."
        )
        raise DomainError(message) from error
    return "L’invitation est partie."
