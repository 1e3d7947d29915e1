"""The register of requests: received, extended, answered; and what an answer changes in a dossier."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.dates import add_months
from village.core.errors import DomainError, StaleVersion
from village.people.models import Guardian, Person
from village.privacy.models import Limitation, RightsRequest

MONTHS, MORE_MONTHS = 1, 2
"""One month to answer, two more when it is complex (GDPR art. 12.3)."""
Kind, Outcome = RightsRequest.Kind, RightsRequest.Outcome


@dataclass(frozen=True)
class RequestSheet:
    """What is known when a request arrives."""

    kind: str
    asker: str
    guardian: Guardian | None
    identity: str
    channel: str
    received_on: date
    words: str = ""


@transaction.atomic
def receive_request(child: Person, sheet: RequestSheet, *, by: Actor, on: date) -> RightsRequest:
    """Write the request in the register; the clock of one month starts on the day it was received."""
    _must(by, child.programme_id)
    if sheet.received_on > on:
        raise DomainError("La demande n’est pas encore arrivée : vérifiez la date.", field="received_on")
    _check_asker(child, sheet)
    request = RightsRequest.objects.create(
        programme_id=child.programme_id,
        child=child,
        number=child.pk,
        kind=sheet.kind,
        asker=sheet.asker,
        guardian=sheet.guardian,
        identity=sheet.identity,
        channel=sheet.channel,
        received_on=sheet.received_on,
        due_on=add_months(sheet.received_on, MONTHS),
        words=sheet.words.strip(),
        received_by_id=by.user_id,
    )
    record(Act.RIGHTS_RECEIVE, by=by, target=request, person_id=child.pk, details=request.title)
    return request


def _check_asker(child: Person, sheet: RequestSheet) -> None:
    """A holder of parental authority, or the child: an adult who only takes part has no right of his own here."""
    if sheet.asker == RightsRequest.Asker.CHILD:
        if sheet.guardian is not None:
            raise DomainError("L’enfant demande lui-même : ne choisissez pas de parent.", field="guardian")
        return
    if sheet.guardian is None or sheet.guardian.child_id != child.pk:
        raise DomainError("Choisissez le parent qui demande.", field="guardian")
    if not sheet.guardian.holds_authority or sheet.guardian.rejected_on:
        raise DomainError(
            "Cette personne n’a pas l’autorité parentale : elle ne peut pas demander pour l’enfant.", field="guardian"
        )


@transaction.atomic
def extend_request(request: RightsRequest, *, reason: str, version: int | None, by: Actor, on: date) -> RightsRequest:
    """Two more months, once, said to the family before the first month ends."""
    current = _locked(request, version, by)
    if current.extended_on:
        raise DomainError("Ce délai a déjà été prolongé : il ne se prolonge qu’une fois.")
    if on > current.due_on:
        raise DomainError("Le mois est passé : le délai ne se prolonge plus. Répondez maintenant.")
    if not reason.strip():
        raise DomainError("Dites pourquoi : la famille doit le savoir.", field="reason")
    current.extended_on, current.extension_reason = on, reason.strip()
    current.due_on = add_months(current.received_on, MONTHS + MORE_MONTHS)
    _save(current)
    record(Act.RIGHTS_ANSWER, by=by, target=current, person_id=current.child_id, details="délai prolongé")
    return current


@transaction.atomic
def answer_request(  # noqa: PLR0913 - one argument per answer
    request: RightsRequest, *, outcome: str, answer: str, balance: str = "", version: int | None, by: Actor, on: date
) -> RightsRequest:
    """Answer: a refusal says why, an objection is weighed in writing, before anything is closed."""
    current = _locked(request, version, by)
    if outcome in {Outcome.REFUSED, Outcome.PARTLY} and not answer.strip():
        raise DomainError("Un refus se motive : ces mots seront imprimés pour la famille.", field="answer")
    if current.kind == Kind.OBJECTION and not balance.strip():
        raise DomainError(
            "Écrivez la mise en balance : ce que la famille craint, ce dont l’enfant a besoin.", field="balance"
        )
    if current.kind == Kind.CORRECTION and outcome == Outcome.GRANTED and not current.corrections.exists():
        raise DomainError("Corrigez d’abord le dossier, depuis cette demande.", field="outcome")
    if current.kind == Kind.LIMITATION and outcome == Outcome.GRANTED and not is_limited(current.child):
        raise DomainError("Limitez d’abord l’usage du dossier, depuis cette demande.", field="outcome")
    current.outcome, current.answer, current.balance = outcome, answer.strip(), balance.strip()
    current.answered_on, current.answered_by_id = on, by.user_id
    _save(current)
    record(
        Act.RIGHTS_ANSWER, by=by, target=current, person_id=current.child_id,
        details=f"{current.title} : {current.get_outcome_display()}",
    )  # fmt: skip
    return current


@transaction.atomic
def limit_dossier(child: Person, *, ground: str, request: RightsRequest | None, by: Actor, on: date) -> Limitation:
    """From today the dossier is read by those who read it, listed nowhere, written by nobody."""
    _must(by, child.programme_id)
    current = Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
    if current.limited_on:
        raise DomainError("L’usage de ce dossier est déjà limité.")
    limitation = Limitation.objects.create(
        child=current, request=request, ground=ground, starts_on=on, set_by_id=by.user_id
    )
    current.limited_on = on
    current.save(update_fields=["limited_on"])
    record(Act.DATA_LIMIT, by=by, target=limitation, person_id=child.pk, details="limitation")
    return limitation


@transaction.atomic
def lift_limitation(child: Person, *, reason: str, by: Actor, on: date) -> Limitation:
    """The dossier is used again; the family is told before (art. 18.3)."""
    _must(by, child.programme_id)
    current = Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
    limitation = current.limitations.filter(ends_on=None).first()
    if limitation is None:
        raise DomainError("L’usage de ce dossier n’est pas limité.")
    if not reason.strip():
        raise DomainError("Dites pourquoi la limitation est levée, et que la famille le sait.", field="reason")
    limitation.ends_on, limitation.lifted_reason, limitation.lifted_by_id = on, reason.strip(), by.user_id
    limitation.save(update_fields=["ends_on", "lifted_reason", "lifted_by"])
    current.limited_on = None
    current.save(update_fields=["limited_on"])
    record(Act.DATA_LIMIT, by=by, target=limitation, person_id=child.pk, details="limitation levée")
    return limitation


def is_limited(child: Person | None) -> bool:
    return child is not None and child.limitations.filter(Q(ends_on=None)).exists()


def _locked(request: RightsRequest, version: int | None, by: Actor) -> RightsRequest:
    _must(by, request.programme_id)
    current = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.answered_on:
        raise DomainError(f"Cette demande a reçu sa réponse le {current.answered_on:%d/%m/%Y}.")
    if current.version != version:
        raise StaleVersion
    return current


def _save(current: RightsRequest) -> None:
    current.version += 1
    current.save()


def _must(by: Actor, programme_id: int) -> None:
    by.must(Permission.RIGHTS_MANAGE, Subject(programme_id))
