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
from village.people.operations import has_agreement, shared_with

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
    current = _living(secret, on, alone=True)
    if current is None:
        return None
    said = answer.strip()
    if current.answered_on:
        if current.answer == said:
            return current
        raise AlreadyAnswered("Une réponse est déjà arrivée par ce lien.")
    if not said:
        raise DomainError("Écrivez votre réponse.", field="answer")
    current.answer, current.answered_on = said, on
    current.save(update_fields=["answer", "answered_on"])
    _journal(Act.INFORMATION_ANSWER, current)
    url = reverse("casefile:contacts", args=[current.child_id])
    notify(_told(current, on), programme_id=current.child.programme_id, text=ANSWERED, url=url, at=at)
    return current


def _living(secret: str, on: date, *, alone: bool = False) -> InformationRequest | None:
    """By the digest only; the family may have changed its mind since, or asked that its data be left alone.

    `alone` waits for whoever is answering or withdrawing it: what they did is seen.
    """
    rows = InformationRequest.objects.opened_by(secret, on)
    rows = rows.select_for_update(of=("self",)) if alone else rows
    related = ("child__programme", "asked_by", "organisation", "professional")
    found = rows.select_related(*related).first()
    if found is None or found.child.limited_on or not has_agreement(found.child, on):
        return None
    return found if found.organisation_id in shared_with(found.child, on) else None


def _told(request: InformationRequest, on: date) -> list[int]:
    """Who asked, and the child's référent of today."""
    referents = request.child.care_team.filter(current_on(on), link=Link.REFERENT.value, user__isnull=False)
    return [request.asked_by_id, *referents.values_list("user_id", flat=True)]


def _journal(act: Act, request: InformationRequest) -> None:
    record(
        act, by=None, programme_id=request.child.programme_id, target=request, person_id=request.child_id, rule=RULE,
        details=f"situation sociale, fiche de partenaire n° {request.professional_id}",
    )  # fmt: skip
