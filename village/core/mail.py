"""Whether a message can reach anybody."""

from django.conf import settings

_NOWHERE = ("django.core.mail.backends.console.", "django.core.mail.backends.dummy.")


def can_leave() -> bool:
    """False without a mail server: the page must then say so, and hand over what the message would have held."""
    return not settings.EMAIL_BACKEND.startswith(_NOWHERE)
