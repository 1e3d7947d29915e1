"""Actions of a parcours, and the family's answer to each."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.seen import seen
from village.directory.models import Organisation
from village.people.models import Guardian, must_on
from village.plans.models import ActionAnswer, Goal, Plan, PlannedAction, PlanVersion, Reply
from village.plans.operations.rules import check_open, count_a_change, must_agree, must_hold_authority


@dataclass(frozen=True)
class ActionSheet:
    """One action of a parcours: what, how, where it stands towards droit commun, what it costs (R37–R41)."""

    goal: Goal
    title: str
    nature: str
    frame: str
    starts_on: date
    ends_on: date | None = None
    provider: Organisation | None = None
    in_school_time: bool = False
    in_school_time_reason: str = ""
    common_law_tried: str = ""
    cost: Decimal | None = None
    family_share: Decimal | None = None
    others_share: Decimal | None = None


ACTION = tuple(field.name for field in fields(ActionSheet))


@transaction.atomic
def add_action(plan: Plan, sheet: ActionSheet, *, by: Actor, on: date) -> PlannedAction:
    """Propose an action; the family approves it with the version of the parcours."""
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "L’action")
    must_agree(plan.child, on)
    _check(plan, sheet)
    action = PlannedAction.objects.create(plan=plan, **vars(sheet))
    count_a_change(plan)
    record(Act.PLAN_WRITE, by=by, target=action, person_id=plan.child_id, details="action proposée")
    return action


@transaction.atomic
def change_action(
    action: PlannedAction, sheet: ActionSheet, *, version: int | None, by: Actor, on: date
) -> PlannedAction:
    """Correct an action that the family has not approved yet. `version` is `seen(action, ACTION)` as it was read."""
    plan = action.plan
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "L’action")
    must_agree(plan.child, on)
    current = PlannedAction.objects.select_for_update().get(pk=action.pk)
    if current.approved_on is not None:
        raise DomainError("La famille a approuvé cette action : proposez-en une autre dans une nouvelle version.")
    if seen(current, ACTION) != version:
        raise StaleVersion
    _check(plan, sheet)
    for name, value in vars(sheet).items():
        setattr(current, name, value)
    current.answer = ""  # the family is asked again
    current.save()
    count_a_change(plan)
    record(Act.PLAN_WRITE, by=by, target=current, person_id=plan.child_id, details="action corrigée")
    return current


def _check(plan: Plan, sheet: ActionSheet) -> None:
    if sheet.goal.plan_id != plan.pk:
        raise DomainError("Cet objectif n’est pas de ce parcours.", field="goal")
    if sheet.goal.set_aside_on:
        raise DomainError("Cet objectif est mis de côté : choisissez-en un autre.", field="goal")
    if sheet.starts_on < plan.opened_on:
        raise DomainError(
            f"L’action ne peut pas commencer avant l’entrée, le {plan.opened_on:%d/%m/%Y}.", field="starts_on"
        )
    if sheet.ends_on and sheet.ends_on < sheet.starts_on:
        raise DomainError("L’action finit avant de commencer : vérifiez les dates.", field="ends_on")
    if sheet.in_school_time and not sheet.in_school_time_reason.strip():
        raise DomainError("Dites pourquoi cette action a lieu sur le temps scolaire.", field="in_school_time_reason")
    if sheet.frame == PlannedAction.Frame.PRE and not sheet.common_law_tried.strip():
        raise DomainError("Dites ce que le droit commun proposait, ou « rien n’existe ».", field="common_law_tried")
    _check_money(sheet)


def _check_money(sheet: ActionSheet) -> None:
    """The families and the others pay no more than the cost; the programme pays the rest (R41)."""
    shares = [share for share in (sheet.family_share, sheet.others_share) if share is not None]
    if any(share < 0 for share in shares) or (sheet.cost is not None and sheet.cost < 0):
        raise DomainError("Un montant ne peut pas être négatif.", field="cost")
    if sheet.family_share is not None and (sheet.cost is None or sheet.family_share > sheet.cost):
        raise DomainError("La part de la famille dépasse le coût.", field="family_share")
    if shares and (sheet.cost is None or sum(shares) > sheet.cost):
        raise DomainError("Les parts dépassent le coût : vérifiez les montants.", field="others_share")


@dataclass(frozen=True)
class Said:
    """What the family says of one action: yes, no or later, in its words if it wishes."""

    answer: str
    words: str = ""


@transaction.atomic
def answer_action(
    action: PlannedAction, said: Said, *, guardian: Guardian, channel: str, by: Actor, on: date
) -> ActionAnswer:
    """Record the family's answer to one action of an approved parcours: « later » became yes, a care is agreed (C5)."""
    plan = action.plan
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "La réponse")
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.versions.order_by("-number").first()
    if last is None or last.approved_on is None:
        raise DomainError("La famille répondra à cette action avec le parcours : faites-lui approuver la version.")
    if on < last.approved_on:
        raise DomainError(
            f"La famille a approuvé le parcours le {last.approved_on:%d/%m/%Y} : la réponse vient après.", field="on"
        )
    must_hold_authority(guardian, plan.child_id)
    must_agree(plan.child, on)
    return write_answer(action, said, version=last, guardian=guardian, channel=channel, by=by, on=on)


def write_answer(  # noqa: PLR0913 - one argument per column of the answer
    action: PlannedAction, said: Said, *, version: PlanVersion, guardian: Guardian, channel: str, by: Actor, on: date
) -> ActionAnswer:
    """Write one answer, within the caller's transaction and its checks."""
    current = PlannedAction.objects.select_for_update().get(pk=action.pk)
    if current.approved_on:
        raise DomainError("La famille a déjà approuvé cette action.")
    current.answer, current.approved_on = said.answer, on if said.answer == Reply.YES else None
    current.save(update_fields=["answer", "approved_on"])
    answer = ActionAnswer.objects.create(
        action=current, version=version, on=on, answer=said.answer, words=said.words, guardian=guardian, channel=channel
    )
    record(
        Act.ACTION_ANSWER, by=by, target=answer, person_id=version.plan.child_id, details=answer.get_answer_display()
    )
    return answer
