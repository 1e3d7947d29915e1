"""A second fiche about a child whose parcours is open: no second entry; its facts join this parcours."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.notifications.inbox import notify
from village.people.models import CareTeamMembership
from village.plans.models import Plan
from village.referrals.models import Referral
from village.referrals.operations import join_referral

TOLD = "Un partenaire a écrit ce qu’il voit d’un enfant que vous accompagnez : lisez sa fiche."


def open_plan_of(referral: Referral) -> Plan | None:
    """The parcours of the child of this fiche, if one is open."""
    return Plan.objects.filter(child_id=referral.child_id or 0, closed_on__isnull=True).first()


@transaction.atomic
def join_open_plan(referral: Referral, *, by: Actor, on: date, at: datetime) -> Referral:
    """The référent reads what the partner wrote; the partner learns who she is, and nothing of the parcours."""
    by.must(Permission.REFERRAL_RECEIVE, Subject(referral.programme_id))
    plan = open_plan_of(referral)
    if plan is None:
        raise DomainError("Aucun parcours n’est ouvert pour cet enfant : inscrivez la fiche à une EPS.")
    joined = join_referral(referral, by=by, on=on, at=at)
    ties = CareTeamMembership.objects.filter(current_on(on), child=plan.child_id, link=Link.REFERENT)
    notify(
        [user for user in ties.values_list("user_id", flat=True) if user],
        programme_id=referral.programme_id,
        text=TOLD,
        url=reverse("casefile:referrals", args=[plan.child_id]),
        at=at,
    )
    return joined


def read_before_joining(referral: Referral, *, by: Actor) -> None:
    record(Act.REFERRAL_READ, by=by, target=referral, person_id=referral.child_id, details="parcours ouvert ?")
