"""Goals and actions of a parcours."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.seen import seen
from village.directory.models import Organisation
from village.people.models import Person, subject_of
from village.people.operations import has_agreement
from village.plans.models import Goal, Plan, PlannedAction
from village.plans.operations.plan import check_open
from village.programmes.models import ListItem

GOAL = ("domain", "wording", "horizon", "baseline")


@transaction.atomic
def add_goal(  # noqa: PLR0913 - the sheet's own fields
    plan: Plan, *, domain: ListItem, wording: str, horizon: date, baseline: int, by: Actor, on: date
) -> Goal:
    """Add a goal after the others in priority: domain, words, horizon, starting step of five (R24)."""
    by.must(Permission.PLAN_WRITE, subject_of(by, plan.child, on))
    check_open(plan, on, "L’objectif")
    _must_agree(plan.child, on)
    if horizon < on:
        raise DomainError("L’échéance est déjà passée : choisissez une date à venir.", field="horizon")
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.goals.aggregate(last=Max("rank"))["last"] or 0
    goal = Goal.objects.create(
        plan=plan, domain=domain, wording=wording, rank=last + 1, starts_on=on, horizon=horizon,
        baseline=baseline, level=baseline,
    )  # fmt: skip
    _count_a_change(plan)
    record(Act.GOAL_ADD, by=by, target=goal, person_id=plan.child_id)
    return goal


@transaction.atomic
def change_goal(  # noqa: PLR0913 - the sheet's own fields
    goal: Goal,
    *,
    domain: ListItem,
    wording: str,
    horizon: date,
    baseline: int,
    version: int | None,
    by: Actor,
    on: date,
) -> Goal:
    """Correct a goal that the family has not approved yet, or that a version in progress will have approved again.

    `version` is `seen(goal, GOAL)` as it was read.
    """
    plan = goal.plan
    by.must(Permission.PLAN_WRITE, subject_of(by, plan.child, on))
    check_open(plan, on, "L’objectif")
    Plan.objects.select_for_update().get(pk=plan.pk)
    current = Goal.objects.select_for_update().get(pk=goal.pk)
    last = plan.versions.order_by("-number").first()
    if last and last.approved_on:
        raise DomainError("La famille a approuvé cet objectif : écrivez une nouvelle version pour le changer.")
    if seen(current, GOAL) != version:
        raise StaleVersion
    if horizon < max(on, current.starts_on):
        raise DomainError("L’échéance est déjà passée : choisissez une date à venir.", field="horizon")
    if current.level == current.baseline:
        current.level = baseline
    current.domain, current.wording, current.horizon, current.baseline = domain, wording, horizon, baseline
    current.save()
    _count_a_change(plan)
    record(Act.GOAL_CHANGE, by=by, target=current, person_id=plan.child_id)
    return current


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


ACTION = tuple(field.name for field in fields(ActionSheet))


@transaction.atomic
def add_action(plan: Plan, sheet: ActionSheet, *, by: Actor, on: date) -> PlannedAction:
    """Propose an action; the family approves it with the version of the parcours."""
    by.must(Permission.PLAN_WRITE, subject_of(by, plan.child, on))
    check_open(plan, on, "L’action")
    _must_agree(plan.child, on)
    _check(plan, sheet)
    action = PlannedAction.objects.create(plan=plan, **vars(sheet))
    _count_a_change(plan)
    record(Act.PLAN_WRITE, by=by, target=action, person_id=plan.child_id, details="action proposée")
    return action


@transaction.atomic
def change_action(
    action: PlannedAction, sheet: ActionSheet, *, version: int | None, by: Actor, on: date
) -> PlannedAction:
    """Correct an action that the family has not approved yet. `version` is `seen(action, ACTION)` as it was read."""
    plan = action.plan
    by.must(Permission.PLAN_WRITE, subject_of(by, plan.child, on))
    check_open(plan, on, "L’action")
    _must_agree(plan.child, on)
    current = PlannedAction.objects.select_for_update().get(pk=action.pk)
    if current.approved_on:
        raise DomainError("La famille a approuvé cette action : proposez-en une autre dans une nouvelle version.")
    if seen(current, ACTION) != version:
        raise StaleVersion
    _check(plan, sheet)
    for name, value in vars(sheet).items():
        setattr(current, name, value)
    current.save()
    _count_a_change(plan)
    record(Act.PLAN_WRITE, by=by, target=current, person_id=plan.child_id, details="action corrigée")
    return current


def _count_a_change(plan: Plan) -> None:
    """What the family is about to approve is no longer what it was shown."""
    plan.versions.filter(approved_on__isnull=True).update(version=F("version") + 1)


def _must_agree(child: Person, on: date) -> None:
    if not has_agreement(child, on):
        raise DomainError("Recueillez d’abord l’accord de la famille pour l’accompagnement (onglet Accords).")


def _check(plan: Plan, sheet: ActionSheet) -> None:
    if sheet.goal.plan_id != plan.pk:
        raise DomainError("Cet objectif n’est pas de ce parcours.", field="goal")
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
    if sheet.family_share is not None and (sheet.cost is None or sheet.family_share > sheet.cost):
        raise DomainError("La part de la famille dépasse le coût.", field="family_share")
