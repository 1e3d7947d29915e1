"""Open a parcours, prepare its points d’étape."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.people.models import Person, must_on
from village.plans.models import ExitPreparation, Goal, GoalLevel, Plan, Review
from village.plans.operations.rules import check_open
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
    if last := child.plans.filter(closed_on__gt=on).order_by("-closed_on").first():
        raise DomainError(f"Cet enfant a eu un parcours jusqu’au {last.closed_on:%d/%m/%Y} : l’entrée vient après.")
    if referral and referral.sent_on and on < referral.sent_on:
        raise DomainError(f"L’entrée ne peut pas précéder l’arrivée de la fiche, le {referral.sent_on:%d/%m/%Y}.")
    plan = Plan.objects.create(
        programme_id=by.programme_id, child=child, referral=referral, opened_on=on, next_review_on=next_review_on
    )
    record(Act.PLAN_OPEN, by=by, target=plan, person_id=child.pk)
    return plan


WRITTEN = ("versions", "assessments", "goals", "actions", "notes", "reviews")


@transaction.atomic
def undo_opening(plan: Plan, *, by: Actor) -> None:
    """Take back a parcours opened by mistake, while nothing is written in it: no word is lost."""
    by.must(Permission.SITUATION_DECIDE)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if any(getattr(plan, name).exists() for name in WRITTEN) or plan.closed_on:
        raise DomainError(
            "Ce parcours contient déjà des écrits : il ne s’efface pas. Décidez une sortie à la prochaine réunion.",
            field="outcome",
        )
    record(Act.PLAN_OPEN, by=by, target=plan, person_id=plan.child_id, details="ouverture annulée")
    plan.delete()


@transaction.atomic
def plan_review(plan: Plan, *, by: Actor, on: date) -> None:
    """Say when the EPS will see this parcours again (R54): it goes on, an exit that was proposed waits again."""
    by.must(Permission.SITUATION_DECIDE)
    ExitPreparation.objects.filter(plan=plan, proposed_on__isnull=False).update(
        proposed_on=None, version=F("version") + 1
    )
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
    must_on(by, Permission.PLAN_WRITE, plan.child, on)
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
