"""Goals of a parcours: their words, their order, their five steps."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Greatest

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.holding import Category
from village.core.seen import seen
from village.people.models import must_on
from village.plans.models import SCALE, Goal, Plan, SetAside
from village.plans.operations.rules import check_open, count_a_change, must_agree, must_be_in_writing
from village.programmes.models import ListItem
from village.programmes.national_lists import SKILLS

GOAL = ("domain", "wording", "horizon", "skills")
_PASSED = "L’échéance est déjà passée : choisissez une date à venir."


@transaction.atomic
def add_goal(  # noqa: PLR0913 - the sheet's own fields
    plan: Plan, *, domain: ListItem, wording: str, horizon: date, skills: Collection[str] = (), by: Actor, on: date
) -> Goal:
    """Add a goal after the others in priority: domain, words, horizon (R24), psychosocial skills if any (R27).

    It starts on the first of five steps.
    """
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "L’objectif")
    must_agree(plan.child, on)
    if horizon < on:
        raise DomainError(_PASSED, field="horizon")
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.goals.pursued().aggregate(last=Max("rank"))["last"] or 0
    plan.goals.filter(set_aside_on__isnull=False).update(rank=F("rank") + 1)
    goal = Goal.objects.create(
        plan=plan, domain=domain, wording=wording, rank=last + 1, starts_on=on, horizon=horizon, skills=_listed(skills)
    )
    count_a_change(plan)
    record(Act.GOAL_ADD, by=by, target=goal, person_id=plan.child_id)
    return goal


@transaction.atomic
def change_goal(  # noqa: PLR0913 - the sheet's own fields
    goal: Goal,
    *,
    domain: ListItem,
    wording: str,
    horizon: date,
    skills: Collection[str] = (),
    version: int | None,
    by: Actor,
    on: date,
) -> Goal:
    """Correct a goal that the family has not approved yet, or that a version in progress will have approved again.

    `version` is `seen(goal, GOAL)` as it was read.
    """
    plan, current = _in_writing(goal, by=by, on=on)
    _must_be_pursued(current)
    if seen(current, GOAL) != version:
        raise StaleVersion
    if horizon < max(on, current.starts_on):
        raise DomainError(_PASSED, field="horizon")
    current.domain, current.wording, current.horizon, current.skills = domain, wording, horizon, _listed(skills)
    current.save()
    count_a_change(plan)
    record(Act.GOAL_CHANGE, by=by, target=current, person_id=plan.child_id)
    return current


@transaction.atomic
def write_scale(goal: Goal, words: Mapping[str, str], *, version: int | None, by: Actor, on: date) -> Goal:
    """Write the five steps with the family, from where one starts to far more than expected; all five, all different.

    `version` is `seen(goal, SCALE)` as it was read.
    """
    plan, current = _in_writing(goal, by=by, on=on)
    _must_be_pursued(current)
    if seen(current, SCALE) != version:
        raise StaleVersion
    said = {name: words.get(name, "").strip() for name in SCALE}
    for name, text in said.items():
        if not text:
            raise DomainError("Écrivez les cinq marches avec la famille : chacune compte.", field=name)
        if [one.casefold() for one in said.values()].count(text.casefold()) > 1:
            raise DomainError("Deux marches disent la même chose : qu’est-ce qui les distingue ?", field=name)
    for name, text in said.items():
        setattr(current, name, text)
    current.scaled_on = current.scaled_on or on
    current.save(update_fields=[*SCALE, "scaled_on"])
    count_a_change(plan)
    record(Act.GOAL_CHANGE, by=by, target=current, person_id=plan.child_id, details="échelle en cinq marches")
    return current


@transaction.atomic
def move_goal(goal: Goal, *, up: bool, by: Actor, on: date) -> None:
    """Change the order of priority by one place (R24); at the end of the list, nothing happens."""
    plan, current = _in_writing(goal, by=by, on=on)
    _must_be_pursued(current)
    goals = list(plan.goals.pursued().select_for_update())
    place = goals.index(current)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(goals):
        return
    goals[place], goals[other] = goals[other], goals[place]
    _rank(plan, goals)
    count_a_change(plan)
    record(Act.GOAL_CHANGE, by=by, target=current, person_id=plan.child_id, details="ordre de priorité")


@transaction.atomic
def set_goal_aside(goal: Goal, *, reason: str, actions_to: Goal | None = None, by: Actor, on: date) -> Goal:
    """Aim at it no longer, for a reason, in the version being written; nothing of it is lost (R28).

    Its actions stop on that day, unless they go on for another goal, `actions_to`.
    """
    plan, current = _in_writing(goal, by=by, on=on)
    _must_be_pursued(current)
    if not reason.strip():
        raise DomainError("Dites pourquoi cet objectif est mis de côté.", field="reason")
    others = list(plan.goals.pursued().exclude(pk=current.pk).select_for_update())
    if not others:
        raise DomainError("C’est le seul objectif : écrivez d’abord celui qui le remplace.")
    if actions_to and actions_to not in others:
        raise DomainError("Choisissez un autre objectif de ce parcours.", field="actions_to")
    left_health = current.category is Category.HEALTH and actions_to and actions_to.category is not Category.HEALTH
    if left_health:  # what is of health stays so (decision 12)
        raise DomainError("Les actions d’un objectif de santé restent à un objectif de santé.", field="actions_to")
    current.set_aside_on, current.set_aside_reason = on, reason.strip()
    current.save(update_fields=["set_aside_on", "set_aside_reason"])
    asides = plan.goals.filter(set_aside_on__isnull=False).select_for_update()
    _rank(plan, [*others, *asides])
    if actions_to:
        current.actions.update(goal=actions_to)
    else:
        going_on = current.actions.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        going_on.update(ends_on=Greatest("starts_on", Value(on)))
    count_a_change(plan)
    record(Act.GOAL_CHANGE, by=by, target=current, person_id=plan.child_id, details="mis de côté")
    return current


@transaction.atomic
def resume_goal(goal: Goal, *, by: Actor, on: date) -> Goal:
    """Aim again at a goal that was set aside, after the others; what it said, and where it stood, is still there.

    When it was set aside and why is kept beside it.
    """
    plan, current = _in_writing(goal, by=by, on=on)
    if current.set_aside_on is None:
        raise DomainError("Cet objectif n’est pas mis de côté.")
    pursued = list(plan.goals.pursued().select_for_update())
    SetAside.objects.create(
        goal=current, on=current.set_aside_on, reason=current.set_aside_reason, resumed_on=on, author_id=by.user_id
    )
    current.set_aside_on, current.set_aside_reason = None, ""
    current.save(update_fields=["set_aside_on", "set_aside_reason"])
    asides = plan.goals.filter(set_aside_on__isnull=False).select_for_update()
    _rank(plan, [*pursued, current, *asides])
    count_a_change(plan)
    record(Act.GOAL_CHANGE, by=by, target=current, person_id=plan.child_id, details="repris")
    return current


def _listed(skills: Collection[str]) -> list[str]:
    """These skills once each, in the order of the national list (N16)."""
    if not set(skills) <= set(SKILLS):
        raise DomainError("Choisissez des compétences de la liste.", field="skills")
    return [code for code in SKILLS if code in skills]


def _rank(plan: Plan, goals: list[Goal]) -> None:
    for rank, one in enumerate(goals, 1):
        one.rank = rank
    plan.goals.bulk_update(goals, ["rank"])


def _must_be_pursued(goal: Goal) -> None:
    if goal.set_aside_on:
        raise DomainError(f"Cet objectif est mis de côté depuis le {goal.set_aside_on:%d/%m/%Y} : reprenez-le d’abord.")


def _in_writing(goal: Goal, *, by: Actor, on: date) -> tuple[Plan, Goal]:
    """The parcours and the goal, locked, if this actor may write them now."""
    plan = goal.plan
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
    check_open(plan, on, "L’objectif")
    Plan.objects.select_for_update().get(pk=plan.pk)
    current = Goal.objects.select_for_update().get(pk=goal.pk)
    must_be_in_writing(plan, "cet objectif")
    return plan, current
