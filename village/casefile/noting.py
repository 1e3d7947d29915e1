"""For whom is this note? One's children, those of the day first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from village.access.permissions import Permission
from village.access.policy import Actor
from village.activities.models import Enrolment
from village.core.french import relative_day
from village.people.models import Person
from village.plans.models import JournalEntry, Plan

NEAR = timedelta(days=1)
LATE = timedelta(days=14)
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Choice:
    """A child whose note one may write; `why` he is on the list of the day, empty on the whole list."""

    plan: int
    name: str
    initials: str
    why: str = ""


def for_a_note(actor: Actor, words: str, on: date) -> tuple[list[Choice], list[Choice]]:
    """The children of the day (none when searching), and all one's children, each with an open parcours."""
    children = Person.objects.visible_to(actor, Permission.NOTE_WRITE, on)
    found = Plan.objects.filter(closed_on__isnull=True, child__in=children.named_like(words))
    plans = list(found.select_related("child").order_by("child__folded_name", "pk"))
    everybody = [_choice(plan) for plan in plans]
    return ([] if words else list(_of_the_day(actor, plans, on))), everybody


def _of_the_day(actor: Actor, plans: list[Plan], on: date) -> Iterable[Choice]:
    """Seen in a session, expected for a next step, or soon before the EPS: what one writes about today."""
    reasons = _sessions(plans, on) | _steps(actor, plans, on)
    for plan in plans:
        review = plan.next_review_on
        if plan.pk in reasons:
            yield _choice(plan, reasons[plan.pk])
        elif review and abs(review - on) <= SOON:
            yield _choice(plan, f"point d’étape : {relative_day(review, on)}")


def _sessions(plans: list[Plan], on: date) -> dict[int, str]:
    """The workshops of yesterday, today and tomorrow."""
    keys = {plan.child_id: plan.pk for plan in plans}
    rows = Enrolment.objects.on(on).filter(
        child_id__in=keys,
        activity__sessions__on__range=(on - NEAR, on + NEAR),
        activity__sessions__cancelled_on__isnull=True,
    )
    found = rows.order_by("-activity__sessions__on").values_list(
        "child_id", "activity__title", "activity__sessions__on"
    )
    return {keys[child]: f"{title}, {relative_day(day, on)}" for child, title, day in found}


def _steps(actor: Actor, plans: list[Plan], on: date) -> dict[int, str]:
    """What one had planned for these days."""
    mine: QuerySet[JournalEntry] = JournalEntry.objects.filter(
        author_id=actor.user_id, plan__in=plans, next_on__range=(on - LATE, on + NEAR)
    )
    rows = mine.order_by("-next_on", "-pk").values_list("plan_id", "next_step", "next_on")
    return {plan: f"{words or 'prochaine étape'}, {relative_day(day, on)}" for plan, words, day in rows if day}


def _choice(plan: Plan, why: str = "") -> Choice:
    return Choice(plan.pk, str(plan.child), plan.child.initials, why)
