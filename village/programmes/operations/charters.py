"""The charter: published by version, signed by each person (R70)."""

from datetime import date, datetime

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.programmes.models import Charter, CharterSignature, Programme
from village.programmes.operations.guard import must_configure, must_coordinate

HEADINGS = ("frame", "exchanges", "transmission", "conservation", "rights")


@transaction.atomic
def publish_charter(programme: Programme, *, version: int | None, on: date, by: Actor, **texts: str) -> Charter:
    """Publish the version after `version` (0 for the first): everybody signs anew before a page that names a child.

    `texts` has the five mandatory headings, none empty.
    """
    must_configure(by, programme.pk)
    must_coordinate(by, programme.pk, on=on)
    for heading in HEADINGS:
        if not texts[heading].strip():
            raise DomainError("Cette partie est obligatoire : écrivez au moins une phrase.", field=heading)
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    last = locked.charters.order_by("-number").first()
    if version != (last.number if last else 0):
        raise StaleVersion
    if last and all(getattr(last, heading) == texts[heading] for heading in HEADINGS):
        raise DomainError("Ce texte est celui de la version en vigueur : rien à publier.")
    charter = Charter.objects.create(
        programme=locked,
        number=last.number + 1 if last else 1,
        published_on=on,
        published_by_id=by.user_id,
        **{h: texts[h] for h in HEADINGS},
    )
    record(Act.CHARTER_PUBLISH, by=by, target=charter, details=f"version {charter.number}")
    return charter


@transaction.atomic
def sign_charter(charter: Charter, *, by: Actor, at: datetime) -> CharterSignature:
    """Sign the current version for oneself; signing again changes nothing."""
    by.must(Permission.CHARTER_SIGN, Subject(charter.programme_id))
    programme = Programme.objects.select_for_update().get(pk=charter.programme_id)
    if programme.charters.filter(number__gt=charter.number).exists():
        raise DomainError("Une nouvelle version vient de paraître : relisez la charte ci-dessous, puis signez-la.")
    signature, new = CharterSignature.objects.get_or_create(
        charter=charter, user_id=by.user_id, defaults={"signed_at": at}
    )
    if new:
        record(Act.CHARTER_SIGN, by=by, target=charter, details=f"version {charter.number}")
    return signature
