"""News after the exit: agreed by the family, asked at 6, 12 and 24 months, stopped when it wishes (R68)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.dates import add_months
from village.core.errors import DomainError
from village.people.models import Guardian, must_on
from village.plans.models import Plan, Recall, RecallConsent
from village.plans.operations.rules import must_hold_authority

MONTHS = (6, 12, 24)
ANSWERS = ("school", "home", "helped_by", "wants_help", "words")


@transaction.atomic
def agree_to_recalls(
    plan: Plan, *, guardian: Guardian, channel: str, contact: str, by: Actor, on: date
) -> RecallConsent:
    """Record that the family accepts to be asked for news after the exit; the three dates follow from it."""
    must_on(by, Permission.AFTER_MANAGE, plan.child, on)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.closed_on is None:
        raise DomainError("Cet accord se recueille à la sortie : ce parcours est encore ouvert.")
    if on < plan.closed_on:
        raise DomainError(f"La sortie est du {plan.closed_on:%d/%m/%Y} : l’accord vient après.", field="on")
    must_hold_authority(guardian, plan.child_id)
    if plan.recall_consents.filter(withdrawn_on__isnull=True).exists():
        raise DomainError("La famille a déjà donné cet accord.")
    consent = RecallConsent.objects.create(plan=plan, guardian=guardian, channel=channel, contact=contact, given_on=on)
    coming = ((months, add_months(plan.closed_on, months)) for months in MONTHS)
    Recall.objects.bulk_create(
        Recall(consent=consent, months=months, due_on=due_on) for months, due_on in coming if due_on >= on
    )
    record(Act.RECALL_AGREE, by=by, target=consent, person_id=plan.child_id)
    return consent


@transaction.atomic
def stop_recalls(consent: RecallConsent, *, by: Actor, on: date) -> None:
    """The family does not wish it any more: nothing further is asked; what was answered stays."""
    must_on(by, Permission.AFTER_MANAGE, consent.plan.child, on)
    current = RecallConsent.objects.select_for_update().get(pk=consent.pk)
    if current.withdrawn_on:
        raise DomainError(f"Cet accord est déjà retiré, depuis le {current.withdrawn_on:%d/%m/%Y}.")
    if on < current.given_on:
        raise DomainError(f"L’accord est du {current.given_on:%d/%m/%Y} : le retrait vient après.", field="on")
    current.withdrawn_on = on
    current.save(update_fields=["withdrawn_on"])
    current.recalls.filter(done_on__isnull=True).delete()
    record(Act.RECALL_STOP, by=by, target=current, person_id=consent.plan.child_id)


@transaction.atomic
def answer_recall(recall: Recall, answers: Mapping[str, Any], *, by: Actor, on: date) -> Recall:
    """Record the news, or that nobody answered. Once; never before its day nor after a withdrawal."""
    plan = recall.consent.plan
    must_on(by, Permission.AFTER_MANAGE, plan.child, on)
    consent = RecallConsent.objects.select_for_update().get(pk=recall.consent_id)
    current = Recall.objects.select_for_update().get(pk=recall.pk)
    if consent.withdrawn_on:
        raise DomainError("La famille ne souhaite plus donner de nouvelles.")
    if current.done_on:
        raise DomainError(f"Ces nouvelles sont déjà notées, le {current.done_on:%d/%m/%Y}.")
    if on < current.due_on:
        raise DomainError(f"C’est prévu le {current.due_on:%d/%m/%Y} : pas avant.", field="on")
    reached = answers["reached"] == Recall.Reached.YES
    if reached and not (answers.get("school") and answers.get("home")):
        raise DomainError("Notez comment cela va à l’école et à la maison, même « ne sait pas ».", field="school")
    current.reached, current.done_on, current.author_id = answers["reached"], on, by.user_id
    for name in ANSWERS if reached else ("words",):
        setattr(current, name, answers.get(name) or ("" if name != "wants_help" else False))
    current.save()
    record(Act.RECALL_ANSWER, by=by, target=current, person_id=plan.child_id, details=f"à {current.months} mois")
    return current
