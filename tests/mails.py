"""No message that leaves names a child: looked at after every test of the suite, whatever it was about."""

from collections.abc import Iterator

from django.core import mail

from village.core.text import fold

# First and last names of the children of the cast, as nobody else is called there.
CHILDREN = ("kadiatou", "yanis", "bensaid", "zeller")


def naming(messages: list[mail.EmailMessage]) -> list[str]:
    """The messages that name a child, wherever: subject, words, what is attached, its name."""
    return [f"{message.subject} → {message.to}" for message in messages if _names(message)]


def _names(message: mail.EmailMessage) -> set[str]:
    words = fold(" ".join(_said(message)))
    return {name for name in CHILDREN if name in words.split()}


def _said(message: mail.EmailMessage) -> Iterator[str]:
    yield str(message.subject)
    yield str(message.body)
    for attached in [*message.attachments, *getattr(message, "alternatives", [])]:
        yield from (part if isinstance(part, str) else part.decode(errors="replace") for part in attached if part)
