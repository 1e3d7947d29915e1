"""Open, review and close a parcours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.people.models import Person, subject_of
from village.plans.models import Exit, Goal, GoalLevel, GoalOutcome, Plan, Review
from village.plans.operations.rules import check_open
from village.programmes.models import ListItem
from village.referrals.models import Referral


@transaction.atomic
def open_plan(
    child: Person, *, referral: Referral | None, by: Actor, on: date, next_review_on: date | None = None
) -> Plan:
    """Open the parcours that the EPS decided (RU4). One at a time for a child."""
    by.must(Permission.SITUATION_DECIDE)
    Person.objects.select_for_update().get(pk=child.pk)
    if child.plans.filter(closed_on__isnull=True).exists():
        raise DomainError("Cet enfant a déjà un parcours ouvert.")
    if referral and referral.sent_on and on < referral.sent_on:
        raise DomainError(f"L’entrée ne peut pas précéder l’arrivée de la fiche, le {referral.sent_on:%d/%m/%Y}.")
    plan = Plan.objects.create(
        programme_id=by.programme_id, child=child, referral=referral, opened_on=on, next_review_on=next_review_on
    )
    record(Act.PLAN_OPEN, by=by, target=plan, person_id=child.pk)
    return plan


@transaction.atomic
def plan_review(plan: Plan, *, by: Actor, on: date) -> None:
    """Say when the EPS will see this parcours again (R54)."""
    by.must(Permission.SITUATION_DECIDE)
    plan.next_review_on = on
    plan.save(update_fields=["next_review_on"])
    record(Act.PLAN_WRITE, by=by, target=plan, person_id=plan.child_id, details="prochain point d’étape")


@transaction.atomic
def record_review(  # noqa: PLR0913 - the sheet's own fields
    plan: Plan,
    *,
    by: Actor,
    on: date,
    summary: str,
    proposal: str,
    family_words: str = "",
    levels: Mapping[int, int] | None = None,
) -> Review:
    """Prepare a point d'étape: where each goal stands (1 to 5), what is proposed to the EPS."""
    by.must(Permission.PLAN_WRITE, subject_of(by, plan.child, on))
    check_open(plan, on, "Le point d’étape")
    write_levels(plan, levels or {}, on=on)
    review = Review.objects.create(
        plan=plan, on=on, author_id=by.user_id, summary=summary, proposal=proposal, family_words=family_words
    )
    record(Act.REVIEW_RECORD, by=by, target=review, person_id=plan.child_id)
    return review


def write_levels(plan: Plan, levels: Mapping[int, int], *, on: date) -> None:
    """Keep where goals stand on a day, by goal id; the latest day is what the page shows."""
    goals = {goal.pk: goal for goal in plan.goals.select_for_update()}
    if set(levels) - set(goals):
        raise DomainError("Cet objectif n’est pas de ce parcours.")
    for goal_id, level in levels.items():
        GoalLevel.objects.update_or_create(goal_id=goal_id, on=on, defaults={"level": level})
        later = GoalLevel.objects.filter(goal_id=goal_id, on__gt=on).exists()
        goals[goal_id].level = goals[goal_id].level if later else level
    Goal.objects.bulk_update(goals.values(), ["level"])


@dataclass(frozen=True)
class ExitSheet:
    """Fiche de sortie et d'évaluation (D-F6): attainment (N10) and evolution (N11) are separate (R63)."""

    reason: ListItem
    attainment: ListItem
    evolution: ListItem
    family_words: str = ""
    child_words: str = ""
    relay: str = ""
    goal_attainments: Mapping[int, ListItem] = field(default_factory=dict)
    goal_levels: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def close_plan(plan: Plan, sheet: ExitSheet, *, by: Actor, on: date) -> Exit:
    """Close the parcours as the EPS decided (R61)."""
    by.must(Permission.EXIT_RECORD)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.closed_on:
        raise DomainError(f"Ce parcours est déjà terminé depuis le {plan.closed_on:%d/%m/%Y}.")
    if on < plan.opened_on:
        raise DomainError(f"La sortie ne peut pas précéder l’entrée, le {plan.opened_on:%d/%m/%Y}.", field="on")
    unknown = set(sheet.goal_attainments) - set(plan.goals.values_list("pk", flat=True))
    if unknown:
        raise DomainError("Cet objectif n’est pas de ce parcours.")
    write_levels(plan, sheet.goal_levels, on=on)
    plan.closed_on, plan.next_review_on = on, None
    plan.save(update_fields=["closed_on", "next_review_on"])
    ending = Exit.objects.create(
        plan=plan,
        on=on,
        reason=sheet.reason,
        attainment=sheet.attainment,
        evolution=sheet.evolution,
        family_words=sheet.family_words,
        child_words=sheet.child_words,
        relay=sheet.relay,
    )
    GoalOutcome.objects.bulk_create(
        GoalOutcome(exit=ending, goal_id=goal_id, attainment=item) for goal_id, item in sheet.goal_attainments.items()
    )
    record(Act.EXIT_RECORD, by=by, target=ending, person_id=plan.child_id)
    return ending
