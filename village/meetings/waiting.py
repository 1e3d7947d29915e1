"""What waits for an EPS: fiches received, parcours that the family approved, reviews come, exits proposed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from village.access.permissions import Permission
from village.access.policy import Actor
from village.meetings.held_back import HeldBack, held_back, is_held_back, with_support
from village.meetings.models import Decision, Meeting, Situation
from village.people.models import Agreement, Person
from village.plans.models import Plan, PlanVersion, Review
from village.referrals.models import Referral
from village.referrals.states import State

FOUND = 20
LEAVING = (Review.Outcome.EXIT, Review.Outcome.RELAY)
# They do not answer what a point d'étape of the same day proposed.
BEGINNING = (Situation.Reason.ENTRY, Situation.Reason.PLAN)


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
    withdrawn: bool = False
    """Whether the family took its agreement back."""

    @property
    def tag(self) -> str:
        return self.reason.label


def waiting_plans(actor: Actor, on: date) -> QuerySet[Plan]:
    """The parcours that wait for an EPS on a day, on no agenda yet: to validate, due for a review, or to end.

    One whose family took its agreement back waits from that day: the EPS says what becomes of it (C11).
    """
    undecided = Situation.objects.filter(plan=OuterRef("pk"), decision__isnull=True)
    last = Review.objects.filter(plan=OuterRef("pk")).order_by("-on", "-pk")
    approved = PlanVersion.objects.filter(plan=OuterRef("pk"), approved_on__lte=on).order_by("-number")
    decided = Decision.objects.filter(situation__plan=OuterRef("pk"), decided_on__gte=OuterRef("proposed_on")).exclude(
        situation__reason__in=BEGINNING
    )
    sent_back = Decision.objects.filter(
        situation__plan=OuterRef("pk"), saw_version=OuterRef("number"), outcome=Decision.Outcome.CHANGE
    )
    taken_back = Agreement.objects.taken_back(F("withdrawn_on")).filter(
        child=OuterRef("child"), withdrawn_on__gte=OuterRef("approved_on"), withdrawn_on__lte=on
    )
    gone = Agreement.objects.taken_back(on).filter(child=OuterRef("child"))
    # The same day is not heard: who decided may not have known yet.
    since = Decision.objects.filter(situation__plan=OuterRef("pk"), decided_on__gt=OuterRef("taken_back_on"))
    return (
        Plan.objects.visible_to(actor)
        .filter(closed_on__isnull=True, opened_on__lte=on, child__limited_on=None)
        .annotate(proposed=Subquery(last.values("proposal")[:1]), proposed_on=Subquery(last.values("on")[:1]))
        .annotate(answered=Exists(decided), on_an_agenda=Exists(undecided))
        .annotate(number=Subquery(approved.values("number")[:1]))
        .annotate(approved_on=Subquery(approved.values("approved_on")[:1]))
        .annotate(validated_on=Subquery(approved.values("validated_on")[:1]))
        .annotate(sent_back=Exists(sent_back))
        .annotate(taken_back_on=Subquery(gone.order_by("-withdrawn_on").values("withdrawn_on")[:1]))
        .annotate(heard=Exists(since))
        .filter(
            Q(proposed__in=LEAVING, answered=False)
            | Q(next_review_on__lte=on)
            | Q(taken_back_on__isnull=False, heard=False)
            | Q(~Exists(taken_back), approved_on__isnull=False, validated_on__isnull=True, sent_back=False),
            on_an_agenda=False,
        )
    )


def waiting_entries(actor: Actor, on: date) -> QuerySet[Referral]:
    """The fiches received that are on no agenda yet."""
    return Referral.objects.visible_to(actor, Permission.REFERRAL_RECEIVE).filter(
        state=State.RECEIVED, child__isnull=False, child__limited_on=None, sent_on__lte=on
    )


def due_for(meeting: Meeting, actor: Actor) -> list[Due]:
    """What this meeting should see: fiches, parcours to validate, reviews, exits; the oldest first (R15)."""
    plans = waiting_plans(actor, meeting.on).select_related("child__household__commune")
    parcours = [_due_plan(plan, meeting) for plan in plans]
    known = ("child", "commune", "programme", "quarter", "school", "criteria")
    fiches = with_support(waiting_entries(actor, meeting.on).select_related(*known))
    entries = [_due_referral(fiche, meeting) for fiche in fiches if not is_held_back(fiche, meeting.on)]
    return sorted([*entries, *parcours], key=lambda due: (not due.near, due.since, due.key))


def found(meeting: Meeting, actor: Actor, words: str) -> list[Due]:
    """The parcours going on that one may put on this agenda by name, whatever the day of their review."""
    children = Person.objects.visible_to(actor, Permission.DOSSIER_LIST).named_like(words)
    plans = _going_on(meeting, actor).filter(child__in=children).order_by("child__folded_name", "pk")
    return [_asked(plan, meeting) for plan in plans[:FOUND]]


def asked_for(meeting: Meeting, actor: Actor, key: str) -> list[Due]:
    """The one parcours that `key` names, due or not."""
    kind, _, number = key.partition("-")
    if kind != "parcours" or not number.isdecimal():
        return []
    return [_asked(plan, meeting) for plan in _going_on(meeting, actor).filter(pk=int(number))]


def _going_on(meeting: Meeting, actor: Actor) -> QuerySet[Plan]:
    plans = Plan.objects.visible_to(actor).filter(closed_on=None, opened_on__lte=meeting.on, child__limited_on=None)
    expected = Situation.objects.filter(child=OuterRef("child"), decision__isnull=True)
    return plans.filter(~Exists(expected)).select_related("child__household__commune")


def _asked(plan: Plan, meeting: Meeting) -> Due:
    return _due(plan, meeting, Situation.Reason.REVIEW, plan.next_review_on or plan.opened_on)


def held_back_for(meeting: Meeting, actor: Actor) -> list[HeldBack]:
    """The fiches received that wait for something else first."""
    known = ("child", "commune", "programme", "quarter", "school", "criteria")
    fiches = with_support(waiting_entries(actor, meeting.on).select_related(*known)).order_by("sent_on", "pk")
    return held_back(fiches, actor, meeting.on)


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


def reason_of(plan: Any, on: date) -> tuple[Situation.Reason, date]:
    """Of `waiting_plans`: why it waits, since when. A review validates the version on its way."""
    if proposes_exit(plan):
        return Situation.Reason.EXIT, plan.proposed_on
    if withdrawn(plan):
        return Situation.Reason.REVIEW, plan.taken_back_on
    if plan.next_review_on and plan.next_review_on <= on:
        return Situation.Reason.REVIEW, plan.next_review_on
    return Situation.Reason.PLAN, plan.approved_on


def withdrawn(plan: Any) -> bool:
    """Of `waiting_plans`: whether its family took its agreement back, and no EPS has spoken of it since."""
    return plan.taken_back_on is not None and not plan.heard


def _due_plan(plan: Any, meeting: Meeting) -> Due:
    return replace(_due(plan, meeting, *reason_of(plan, meeting.on)), withdrawn=withdrawn(plan))


def _due(plan: Plan, meeting: Meeting, reason: Situation.Reason, since: date) -> Due:
    home = plan.child.household
    near = meeting.panel.commune_id in {None, home.commune_id if home else None}
    commune = str(home.commune) if home else ""
    return Due(f"parcours-{plan.pk}", reason, since, plan.child.short_name, commune, plan.child_id, near, plan=plan)
