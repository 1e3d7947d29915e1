"""Ask a professional one question about a child; he answers by a link, without an account (R52)."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.around.models import InformationRequest, digest_of
from village.around.operations.days import check_past
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.directory.models import Professional
from village.notifications.post import post
from village.people.models import Person, must_on
from village.people.operations import has_agreement, shared_with

# Read out on the telephone: no « l » for « 1 », no « o » for « 0 ». 26 letters of 32: 130 bits.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH, _GROUP = 26, 5
DAYS = 30
SUBJECT = "On vous demande un avis"
_LETTER = """Bonjour,

On vous demande un avis au sujet d’un enfant que vous connaissez.

Qui demande : {asker}, {programme}.
Pour lire la question et répondre, sans compte, en une minute :

{url}

Ce lien est pour vous seul : ne le transférez pas. Il sert jusqu’au {expires_on:%d/%m/%Y}, pour une réponse.
"""


@dataclass(frozen=True)
class Question:
    professional: Professional
    question: str
    channel: str
    days: int = DAYS
    email: str = ""
    """Where the link goes, by e-mail; kept nowhere."""


@dataclass(frozen=True)
class Handing:
    """How a new link is given, and for how many days."""

    channel: str
    days: int = DAYS
    email: str = ""


@dataclass(frozen=True)
class Asked:
    """The request, and the address of its answer: given once, kept nowhere."""

    request: InformationRequest
    url: str


@transaction.atomic
def ask_partner(child: Person, sheet: Question, *, by: Actor, on: date, site: str) -> Asked:
    """Ask one question to somebody with whom the family accepts to share; `site`: « https://… », for the link."""
    must_on(by, Permission.CONTACT_WRITE, child, on, Category.SOCIAL)
    organisation = sheet.professional.organisation
    if sheet.professional.programme_id != child.programme_id:
        raise DomainError("Choisissez un professionnel de ce programme.", field="other")
    if organisation is None:
        raise DomainError("Dites d’abord sa structure, dans « Partenaires » : la famille accepte une structure.")
    if not sheet.question.strip():
        raise DomainError("Écrivez votre question.", field="question")
    _must_be_shared(child, organisation.pk, str(organisation), on)
    secret = _new_secret()
    request = InformationRequest.objects.create(
        child=child, professional=sheet.professional, organisation=organisation, question=sheet.question.strip(),
        channel=sheet.channel, asked_by_id=by.user_id, asked_on=on, expires_on=_expiry(on, sheet.days),
        digest=digest_of(secret),
    )  # fmt: skip
    record(Act.INFORMATION_ASK, by=by, target=request, person_id=child.pk, details=f"par lien, {sheet.days} jours")
    return _handed(request, secret, site, sheet.email, by)


@transaction.atomic
def renew_link(request: InformationRequest, handing: Handing, *, by: Actor, on: date, site: str) -> Asked:
    """A new link, for a question that waits; the one before opens nothing any more."""
    current = _waiting(request, by, on)
    _must_be_shared(current.child, current.organisation_id, str(current.organisation), on)
    secret = _new_secret()
    current.digest, current.expires_on = digest_of(secret), _expiry(on, handing.days)
    current.channel = handing.channel
    current.save(update_fields=["digest", "expires_on", "channel"])
    record(Act.INFORMATION_RENEW, by=by, target=current, person_id=current.child_id, details=f"{handing.days} jours")
    return _handed(current, secret, site, handing.email, by)


@transaction.atomic
def withdraw_request(request: InformationRequest, *, by: Actor, on: date) -> InformationRequest:
    """The question is not asked any more: its link dies at once."""
    current = _waiting(request, by, on)
    current.closed_on, current.closed_by_id = on, by.user_id
    current.save(update_fields=["closed_on", "closed_by_id"])
    record(Act.INFORMATION_CLOSE, by=by, target=current, person_id=current.child_id)
    return current


@transaction.atomic
def tell_answer(request: InformationRequest, *, told_on: date, channel: str, by: Actor, on: date) -> InformationRequest:
    """The parents know what was answered: when, and how (R50, R59)."""
    current = _locked(request, by, on)
    if current.answered_on is None:
        raise DomainError("La réponse n’est pas encore arrivée.")
    if current.told_on:
        raise DomainError(f"La famille est déjà prévenue, le {current.told_on:%d/%m/%Y}.")
    check_past(current.child, told_on, on, "told_on")
    if told_on < current.answered_on:
        raise DomainError("La famille ne peut pas être prévenue avant la réponse.", field="told_on")
    current.told_on, current.told_channel = told_on, channel
    current.save(update_fields=["told_on", "told_channel"])
    record(Act.INFORMATION_TELL, by=by, target=current, person_id=current.child_id)
    return current


def _must_be_shared(child: Person, organisation_id: int, named: str, on: date) -> None:
    if not has_agreement(child, on):  # nothing new is done while the family takes back what it agreed to (C11)
        raise DomainError("La famille a retiré son accord à l’accompagnement : rien de nouveau ne se demande d’ici là.")
    if organisation_id not in shared_with(child, on):
        raise DomainError(
            f"La famille n’a pas donné son accord pour partager avec « {named} ». Recueillez-le d’abord : "
            "onglet « Accords » du dossier, « partager des informations avec cette structure »."
        )


def _expiry(on: date, days: int) -> date:
    return on + timedelta(days=days)


def _new_secret() -> str:
    """« k3f7p-… »: 130 bits, in groups that can be read out."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def _handed(request: InformationRequest, secret: str, site: str, email: str, by: Actor) -> Asked:
    """Send the link if it goes by e-mail: no child, no question in the message."""
    url = site.rstrip("/") + reverse("partner:answer", args=[secret])
    if request.channel == InformationRequest.Channel.MAIL:
        address = email or (request.professional.user.email if request.professional.user else "")
        if not address:
            raise DomainError("Écrivez son adresse électronique, ou donnez le lien vous-même.", field="email")
        programme = request.child.programme.name
        text = _LETTER.format(asker=by.name, programme=programme, url=url, expires_on=request.expires_on)
        post(address, subject=SUBJECT, text=text)
    return Asked(request, url)


def _locked(request: InformationRequest, by: Actor, on: date) -> InformationRequest:
    must_on(by, Permission.CONTACT_WRITE, request.child, on, Category.SOCIAL)
    rows = InformationRequest.objects.select_for_update(of=("self",))
    return rows.select_related("child__programme", "organisation", "professional__user").get(pk=request.pk)


def _waiting(request: InformationRequest, by: Actor, on: date) -> InformationRequest:
    current = _locked(request, by, on)
    if current.answered_on:
        raise DomainError(f"La réponse est arrivée le {current.answered_on:%d/%m/%Y} : lisez-la dans les échanges.")
    if current.closed_on:
        raise DomainError("Cette demande est déjà retirée.")
    return current
