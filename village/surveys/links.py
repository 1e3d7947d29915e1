"""The signed link of a wave: no account, no cookie. It dies when withdrawn, replaced, or when the last day is over.

It opens once one said how many sheets are handed out: that many it takes, no more.
"""

from datetime import date

from django.core import signing
from django.urls import reverse

from village.surveys.models import Wave

_LINKS = signing.Signer(salt="village.surveys.wave", sep=".")


def path_of(wave: Wave) -> str:
    """The path of the public page; anybody who has it may answer."""
    return reverse("opinion:answer", args=[_LINKS.sign(f"{wave.pk}-{wave.link_number}")])


def door_of(secret: str) -> str:
    """What the database is told of a link that is true: which wave it is for (`wall_linked`)."""
    key, _ = _said(secret)
    return f"wave-{key}" if key else "none"


def wave_of(secret: str, on: date) -> Wave | None:
    """The wave of a link that is true and lives on this day."""
    key, number = _said(secret)
    if not key:
        return None
    live = Wave.objects.filter(
        link_withdrawn_on__isnull=True, given_out__isnull=False, opens_on__lte=on, closes_on__gte=on
    )
    found = live.filter(pk=key, link_number=number)
    return found.select_related("version__questionnaire__programme").first()


def _said(secret: str) -> tuple[str, str]:
    """The wave, the number of its link; nothing of one that was not signed here."""
    try:
        key, _, number = _LINKS.unsign(secret).partition("-")
    except signing.BadSignature:
        return "", ""
    return key, number
