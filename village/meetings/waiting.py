"""What waits for an EPS: fiches received, reviews come, exits proposed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from village.access.permissions import Permission
from village.access.policy import Actor
from village.meetings.models import Decision, Meeting, Situation
from village.plans.models import Plan, Review
from village.referrals.criteria import needs_derogation
from village.referrals.models import Referral
from village.referrals.states import State

LEAVING = (Review.Outcome.EXIT, Review.Outcome.RELAY)


@dataclass(frozen=True)
class Due:
    """A situation that waits for an EPS."""

    key: str
    reason: Situation.Reason
    since: date
    name: str
    commune: str
    child_id: int
    near: bool  # of the commune of this panel, or the panel has none
    referral: Referral | None = None
    plan: Plan | None = None

    @property
    def tag(self) -> str:
        return self.reason.label


def waiting_plans(actor: Actor, on: date) -> QuerySet[Plan]:
    """The parcours that wait for an EPS on a day, on no agenda yet: a review is due, or an exit is proposed."""
    undecided = Situation.objects.filter(plan=OuterRef("pk"), decision__isnull=True)
    last = Review.objects.filter(plan=OuterRef("pk")).order_by("-on", "-pk")
    # The entry may be of the same day; it does not answer what was proposed since.
    decided = Decision.objects.filter(situation__plan=OuterRef("pk"), decided_on__gte=OuterRef("proposed_on")).exclude(
        situation__reason=Situation.Reason.ENTRY
    )
    return (
        Plan.objects.visible_to(actor)
        .filter(closed_on__isnull=True, opened_on__lte=on)
        .annotate(proposed=Subquery(last.values("proposal")[:1]), proposed_on=Subquery(last.values("on")[:1]))
        .annotate(answered=Exists(decided), on_an_agenda=Exists(undecided))
        .filter(Q(proposed__in=LEAVING, answered=False) | Q(next_review_on__lte=on), on_an_agenda=False)
    )


def waiting_entries(actor: Actor, on: date) -> QuerySet[Referral]:
    """The fiches received that are on no agenda yet."""
    return Referral.objects.visible_to(actor, Permission.REFERRAL_RECEIVE).filter(
        state=State.RECEIVED, child__isnull=False, sent_on__lte=on
    )


def due_for(meeting: Meeting, actor: Actor) -> list[Due]:
    """What this meeting should see: fiches received, reviews come, exits proposed; the oldest first (R15)."""
    plans = waiting_plans(actor, meeting.on).select_related("child__household__commune")
    parcours = [_due_plan(plan, meeting) for plan in plans]
    known = ("child", "commune", "programme", "quarter", "school", "criteria")
    fiches = waiting_entries(actor, meeting.on).select_related(*known)
    entries = [_due_referral(fiche, meeting) for fiche in fiches if not needs_derogation(fiche, meeting.on)]
    return sorted([*entries, *parcours], key=lambda due: (not due.near, due.since, due.key))


def _due_referral(referral: Referral, meeting: Meeting) -> Due:
    near = meeting.panel.commune_id in {None, referral.commune_id}
    name = f"{referral.child_first_name} {referral.child_last_name[:1]}."
    since = referral.sent_on or referral.written_on
    child_id = referral.child_id or 0
    return Due(
        f"fiche-{referral.pk}", Situation.Reason.ENTRY, since, name, str(referral.commune), child_id, near, referral
    )


def proposes_exit(plan: Any) -> bool:
    """Of `waiting_plans`: whether its last point d’étape proposes an exit that no EPS has answered."""
    return plan.proposed in LEAVING and not plan.answered


def _due_plan(plan: Any, meeting: Meeting) -> Due:
    home, leaves = plan.child.household, proposes_exit(plan)
    near = meeting.panel.commune_id in {None, home.commune_id if home else None}
    reason = Situation.Reason.EXIT if leaves else Situation.Reason.REVIEW
    since = plan.proposed_on if leaves else plan.next_review_on
    commune = str(home.commune) if home else ""
    return Due(f"parcours-{plan.pk}", reason, since, plan.child.short_name, commune, plan.child_id, near, plan=plan)
