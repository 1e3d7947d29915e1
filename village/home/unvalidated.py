"""The children who are supported without a parcours that the EPS validated (R26): who, since when, what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse

from village.access.links import Link
from village.access.policy import Actor
from village.core.fields import current_on
from village.meetings.models import Situation
from village.people.models import CareTeamMembership
from village.plans.models import Plan, PlanVersion

STEPS = (
    ("a_ecrire", "À écrire avec la famille"),
    ("a_approuver", "Écrit, la famille ne l’a pas encore approuvé"),
    ("a_valider", "Approuvé par la famille, l’EPS ne l’a pas encore validé"),
)


@dataclass(frozen=True)
class Unvalidated:
    """A child, and how far his parcours is."""

    child: Any
    since: date
    referent: str
    step: str
    approved_on: date | None
    panel_on: date | None
    url: str


def without_validated(actor: Actor, on: date) -> QuerySet[Plan]:
    """The open parcours of which no version was validated, the oldest first: one query."""
    versions = PlanVersion.objects.filter(plan=OuterRef("pk"))
    referents = CareTeamMembership.objects.filter(current_on(on), child=OuterRef("child"), link=Link.REFERENT)
    coming = Situation.objects.filter(plan=OuterRef("pk"), decision__isnull=True).order_by("meeting__on")
    named = Concat("user__first_name", Value(" "), "user__last_name")
    return (
        Plan.objects.visible_to(actor)
        .filter(
            ~Exists(versions.filter(validated_on__isnull=False)),
            closed_on__isnull=True,
            opened_on__lte=on,
            child__limited_on=None,
        )
        .annotate(
            written=Exists(versions),
            approved_on=Subquery(
                versions.filter(approved_on__isnull=False).order_by("-number").values("approved_on")[:1]
            ),
            referent=Subquery(referents.annotate(named=named).values("named")[:1]),
            panel_on=Subquery(coming.values("meeting__on")[:1]),
        )
        .select_related("child")
        .order_by("opened_on", "pk")
    )


def by_step(plans: list[Any]) -> list[tuple[str, list[Unvalidated]]]:
    """Of `without_validated`: what is to be written, approved, validated; only the steps where somebody waits."""
    rows = [_row(plan) for plan in plans]
    found = [(label, [row for row in rows if row.step == step]) for step, label in STEPS]
    return [(label, waiting) for label, waiting in found if waiting]


def _row(plan: Any) -> Unvalidated:
    step = "a_valider" if plan.approved_on else "a_approuver" if plan.written else "a_ecrire"
    return Unvalidated(
        child=plan.child,
        since=plan.opened_on,
        referent=plan.referent or "",
        step=step,
        approved_on=plan.approved_on,
        panel_on=plan.panel_on,
        url=reverse("casefile:plan", args=[plan.child_id]),
    )
