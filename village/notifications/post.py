"""One message to one address, with what is attached. A message names no child."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

from village.core.errors import DomainError


def post(address: str, *, subject: str, text: str, attached: tuple[str, str, str] | None = None) -> None:
    """Send; `attached`: name, content, type. If the server refuses, nothing must be kept: raise `DomainError`."""
    message = EmailMessage(subject=subject, body=text, to=[address])
    if attached:
        message.attach(*attached)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise DomainError(
            f"Le message à {address} n’est pas parti, rien n’est enregistré pour cette personne. "
            "Vérifiez l’adresse et la messagerie, puis recommencez."
        ) from error
