"""What a dossier and the list read of the database: small and frequent.

The child was found through `visible_to`; the rest is read by its key.
"""

from datetime import date
from typing import Any

from django.db.models import F

from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.activities.models import Enrolment
from village.core.fields import current_on
from village.people.models import CareTeamMembership, Guardian, Person, Schooling
from village.plans.models import Exit, Goal, JournalEntry, Plan, PlannedAction, PlanVersion
from village.referrals.models import Referral


def child_for(actor: Actor, pk: int, on: date) -> Person | None:
    """The child, if this actor may open the dossier."""
    found = _child(actor.role, actor.charter_signed, pk=pk, programme=actor.programme_id, user=actor.user_id, day=on)
    return found[0] if found else None


def _child(role: Role, charter: bool, *, pk: int, programme: int, user: int, day: date) -> Any:  # noqa: FBT001
    actor = Actor(user, "", programme, role, charter)
    people = Person.objects.visible_to(actor, Permission.DOSSIER_READ, day).filter(pk=pk)
    return people.select_related("household__commune", "household__quarter")


def ties(*, child: int, day: date) -> Any:
    rows = CareTeamMembership.objects.filter(current_on(day), child_id=child)
    return rows.select_related("user", "professional__organisation")


def plans(*, child: int) -> Any:
    """The open parcours first, then the latest."""
    return Plan.objects.filter(child_id=child).order_by(F("closed_on").desc(nulls_first=True))


def schooling(*, child: int, day: date) -> Any:
    rows = Schooling.objects.filter(current_on(day), child_id=child)
    return rows.select_related("school__organisation", "level").order_by("pk")[:1]


def guardians(*, child: int) -> Any:
    return Guardian.objects.filter(child_id=child, rejected_on=None).select_related("adult")


def last_referral(*, child: int) -> Any:
    """Day received, structure it came from, type of orienteur."""
    rows = Referral.objects.filter(child_id=child).order_by("-written_on")
    return rows.values_list("sent_on", "organisation__name", "referrer_kind__label")[:1]


def last_version(*, plan: int) -> Any:
    """Number, day of approval."""
    return PlanVersion.objects.filter(plan_id=plan).order_by("-number").values_list("number", "approved_on")[:1]


def goals(*, plan: int) -> Any:
    return Goal.objects.filter(plan_id=plan).select_related("domain")


def actions(*, plan: int) -> Any:
    return PlannedAction.objects.filter(plan_id=plan).select_related("provider").order_by("pk")


def exits(*, plan: int) -> Any:
    return Exit.objects.filter(plan_id=plan).select_related("reason", "attainment", "evolution")


def last_notes(role: Role, *, user: int, child: int) -> Any:
    readable = JournalEntry.objects.readable_by(Actor(user, "", 0, role)).filter(plan__child_id=child)
    return readable.select_related("author").order_by("-on", "-pk")[:3]


def next_steps(role: Role, *, user: int, child: int, day: date) -> Any:
    """Day and words of what the latest notes plan."""
    readable = JournalEntry.objects.readable_by(Actor(user, "", 0, role)).filter(plan__child_id=child, next_on__gte=day)
    return readable.order_by("-on", "-pk").values_list("next_on", "next_step")[:4]


def next_sessions(*, child: int, day: date) -> Any:
    """Day and title of the sessions to come."""
    rows = Enrolment.objects.filter(child_id=child, activity__sessions__on__gte=day)
    return rows.order_by("activity__sessions__on").values_list("activity__sessions__on", "activity__title")[:3]
