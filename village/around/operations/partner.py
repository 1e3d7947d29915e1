"""What a partner does with the link: open it, answer once. Nobody is signed in: the journal's line has no author."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from village.access.links import Link
from village.around.models import InformationRequest
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.notifications.inbox import notify
from village.people.operations import shared_with

ANSWERED = "Un partenaire a répondu à une demande d’information."
RULE = "partner-link"


class AlreadyAnswered(DomainError):
    """Another answer arrived by this link before."""


def open_request(secret: str, *, on: date) -> InformationRequest | None:
    """What this link opens on this day, if the family still accepts; a question still waiting is a reading."""
    found = _living(secret, on)
    if found and found.is_waiting:
        _journal(Act.INFORMATION_READ, found)
    return found


@transaction.atomic
def answer_request(secret: str, *, answer: str, on: date, at: datetime) -> InformationRequest | None:
    """Receive the answer; None if the link opens nothing. The same words twice are one answer."""
    found = _living(secret, on)
    if found is None:
        return None
    current = InformationRequest.objects.select_for_update().get(pk=found.pk)
    said = answer.strip()
    if current.closed_on:
        return None
    if current.answered_on:
        if current.answer == said:
            return current
        raise AlreadyAnswered("Une réponse est déjà arrivée par ce lien.")
    if not said:
        raise DomainError("Écrivez votre réponse.", field="answer")
    current.answer, current.answered_on = said, on
    current.save(update_fields=["answer", "answered_on"])
    _journal(Act.INFORMATION_ANSWER, found)
    url = reverse("casefile:contacts", args=[found.child_id])
    notify(_told(found, on), programme_id=found.child.programme_id, text=ANSWERED, url=url, at=at)
    return current


def _living(secret: str, on: date) -> InformationRequest | None:
    """By the digest only; the family may have changed its mind since, or asked that its data be left alone."""
    rows = InformationRequest.objects.opened_by(secret, on)
    related = ("child__programme", "asked_by", "organisation", "professional")
    found = rows.select_related(*related).first()
    if found is None or found.child.limited_on or found.organisation_id not in shared_with(found.child, on):
        return None
    return found


def _told(request: InformationRequest, on: date) -> list[int]:
    """Who asked, and the child's référent of today."""
    referents = request.child.care_team.filter(current_on(on), link=Link.REFERENT.value, user__isnull=False)
    return [request.asked_by_id, *referents.values_list("user_id", flat=True)]


def _journal(act: Act, request: InformationRequest) -> None:
    record(
        act, by=None, programme_id=request.child.programme_id, target=request, person_id=request.child_id, rule=RULE,
        details=f"situation sociale, fiche de partenaire n° {request.professional_id}",
    )  # fmt: skip
