"""What a parcours asks besides its calendar: an individual action again, news after the exit."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.home.blocks import Block, child_row, shortened
from village.plans.models import Plan, PlannedAction, Recall


def only_collective(plans: QuerySet[Plan], today: date) -> QuerySet[Plan]:
    """Parcours whose approved actions are, from today, collective only (R25)."""
    current = PlannedAction.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), plan=OuterRef("pk"), approved_on__isnull=False
    )
    return plans.filter(Exists(current), ~Exists(current.filter(nature=PlannedAction.Nature.INDIVIDUAL)))


def families_to_call(actor: Actor, today: date) -> Block:
    """Families who accepted to give news, 6, 12 or 24 months after the exit (R68)."""
    due = Recall.objects.filter(
        consent__plan__in=Plan.objects.visible_to(actor, Permission.AFTER_MANAGE),
        consent__withdrawn_on__isnull=True,
        done_on__isnull=True,
        due_on__lte=today + timedelta(days=7),
    ).select_related("consent__plan__child")
    rows = [
        replace(
            child_row(
                recall.consent.plan.child, f"prendre des nouvelles, {recall.months} mois après", on=recall.due_on,
                today=today,
            ),
            url=reverse("casefile:leaving", args=[recall.consent.plan.child_id]),
        )
        for recall in due.order_by("due_on", "pk")
    ]  # fmt: skip
    return shortened("Familles à rappeler après une sortie", rows, empty="Personne à rappeler.", aside=True)
