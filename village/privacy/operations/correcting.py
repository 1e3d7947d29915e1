"""Rectification (art. 16): a dated correction; the old words are kept as history; those around the child are told."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.notifications.inbox import notify_once
from village.people.models import Agreement, CareTeamMembership, Person
from village.people.operations import told_no_more
from village.privacy.models import Correction, RightsRequest
from village.privacy.operations.rewriting import rectify
from village.privacy.words import places_of

TOLD = "Un dossier que vous suivez a été rectifié à la demande de la famille : relisez-le."


@transaction.atomic
def correct_words(  # noqa: PLR0913 - one argument per answer
    request: RightsRequest, *, place: str, before: str, after: str, reason: str, by: Actor, at: datetime
) -> Correction:
    """Replace the words of one place by others, or put the rectification beside those that stay (see `rewriting`)."""
    by.must(Permission.RIGHTS_MANAGE, Subject(request.programme_id))
    child = request.child
    if child is None or request.answered_on:
        raise DomainError("Cette demande est close : enregistrez-en une nouvelle.")
    child = Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
    found = next((one for one in places_of(child, by=by) if one.code == place), None)
    if found is None:
        raise DomainError("Ces mots ne sont plus dans le dossier : choisissez à nouveau.", field="place")
    if found.words != before:
        raise DomainError("Ces mots ont changé entre-temps : relisez-les, puis corrigez.", field="after")
    if not reason.strip():
        raise DomainError("Dites ce que la famille conteste.", field="reason")
    if after.strip() == before:
        raise DomainError("Ces mots sont les mêmes : écrivez ceux qui conviennent.", field="after")
    rectify(found, after.strip(), reason=reason.strip(), by=by, at=at)
    told = tell_around(child, by=by, at=at)
    correction = Correction.objects.create(
        child=child,
        request=request,
        target=f"{found.model._meta.label_lower}:{found.pk}",
        field=found.label[:60],
        before=before,
        after=after.strip(),
        reason=reason.strip(),
        on=timezone.localdate(at),
        by_id=by.user_id,
        told=told,
    )
    record(Act.DATA_CORRECT, by=by, target=correction, person_id=child.pk, details=found.label)
    return correction


def tell_around(child: Person, *, by: Actor, at: datetime) -> int:
    """Those who work with the dossier are told, without a name; returns how many."""
    day = timezone.localdate(at)
    ties = CareTeamMembership.objects.filter(current_on(day), child=child, user__isnull=False)
    ties = ties.exclude(link=Link.GUARDIAN.value)
    accounts = set(ties.values_list("user_id", flat=True))
    # a référent is of the programme, wherever else he works
    referents = set(ties.filter(link=Link.REFERENT.value).values_list("user_id", flat=True))
    accounts -= told_no_more(child, accounts, day) - referents | {by.user_id}
    url = reverse("casefile:detail", args=[child.pk])
    notify_once([pk for pk in accounts if pk], programme_id=child.programme_id, text=TOLD, url=url, at=at)
    return len(accounts)


def recipients_to_tell(child: Person, on: date) -> list[str]:
    """The partners outside with whom the family accepted to share: to be told by letter or by telephone."""
    shared = Agreement.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), child=child, recipient__isnull=False, given_on__lte=on
    )
    return sorted({str(agreement.recipient) for agreement in shared.select_related("recipient")})
