"""Correct a decision that was written wrongly: what it said is kept, dated, with the reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.fields import current_on
from village.meetings.models import Decision, DecisionCorrection, Situation
from village.meetings.operations.decision import Outcome, Reason, check_informer, check_ruling
from village.meetings.operations.effects import (
    News,
    Ruling,
    answer_referral,
    carry_on,
    let_go,
    next_review,
    onwards,
    plan_of,
    referral_of,
    tell,
    tell_informer,
)
from village.meetings.operations.ties import refresh_ties
from village.people.models import CareTeamMembership, must_not_be_limited
from village.people.operations import leave_care_team
from village.plans.operations import reopen_plan, take_back_validation, undo_opening
from village.referrals.operations import reconsider_referral

SAID = ("outcome", "reason", "informer_id", "inform_by", "next_review_on", "changes", "horizon")
_GOING_ON = {Outcome.CONTINUE, Outcome.CHANGE, Outcome.VALIDATE}
CORRECTED = "L’EPS a corrigé une décision qui vous concerne : relisez-la."


@transaction.atomic
def correct_decision(
    decision: Decision, ruling: Ruling, *, why: str, version: int | None, by: Actor, at: datetime
) -> DecisionCorrection:
    """Replace what a decision says, sitting closed or not; carry out the new one, undo the old one.

    An entry is undone while nothing is written in the parcours, an exit within the days of a reopening.
    """
    situation = (
        Situation.objects.select_for_update(of=("self",))
        .select_related("meeting__panel__programme", "child", "referral", "plan__referral")
        .get(pk=decision.situation_id)
    )
    by.must(Permission.SITUATION_DECIDE, Subject(situation.child.programme_id))
    on = timezone.localdate(at)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if version is not None and version != decision.version:
        raise StaleVersion
    if not why.strip():
        raise DomainError("Dites pourquoi cette décision est corrigée : le motif reste à côté.", field="why")
    check_ruling(situation, ruling)
    if ruling.informer and ruling.informer.pk != decision.informer_id:
        check_informer(situation, ruling, on)
    if ruling.outcome != decision.outcome:  # other words only: the family may have asked for them
        must_not_be_limited(situation.child)
    before = {name: getattr(decision, name) for name in SAID}
    after = _said(situation, ruling)
    if before == after:
        raise DomainError("Rien ne change : corrigez au moins une réponse.")
    correction = DecisionCorrection.objects.create(
        decision=decision, version=decision.version, why=why.strip(), author_id=by.user_id, written_at=at, **before
    )
    for name, value in after.items():
        setattr(decision, name, value)
    decision.version += 1
    decision.save(update_fields=[*SAID, "version"])
    was, now = Outcome(correction.outcome).label, Outcome(decision.outcome).label
    details = f"{was} → {now}" if was != now else now
    record(Act.DECISION_CORRECT, by=by, target=decision, person_id=situation.child_id, details=details)
    news = _carry_out(situation, correction, ruling, by=by, on=on, at=at)
    tell(news, situation.child, by=by, at=at)
    if ruling.inform_by is None or ruling.inform_by >= on:  # nobody is asked to tell a family on a day gone by
        tell_informer(situation, ruling, by=by, on=on, at=at)
    refresh_ties(situation.child, by=by, on=on)
    return correction


def _said(situation: Situation, ruling: Ruling) -> dict[str, object]:
    return {
        "outcome": ruling.outcome,
        "reason": ruling.reason,
        "informer_id": ruling.informer.pk if ruling.informer else None,
        "inform_by": ruling.inform_by,
        "next_review_on": next_review(situation, ruling),
        **onwards(ruling),
    }


def _carry_out(
    situation: Situation, was: DecisionCorrection, ruling: Ruling, *, by: Actor, on: date, at: datetime
) -> News:
    """From what was decided to what is: only what differs is undone and done."""
    same = was.outcome == ruling.outcome or {was.outcome, ruling.outcome} <= _GOING_ON
    if same:
        return _adjust(situation, was, ruling, by=by)
    if situation.reason == Reason.ENTRY:
        return _answer_again(situation, was, ruling, by=by, on=on, at=at)
    if ruling.outcome == Outcome.EXIT:
        return let_go(situation, ruling, by=by, on=on, at=at)
    plan = plan_of(situation)
    reopen_plan(plan, reason=was.why, by=by, on=on)
    plan.refresh_from_db()
    return carry_on(situation, ruling, by=by)


def _adjust(situation: Situation, was: DecisionCorrection, ruling: Ruling, *, by: Actor) -> News:
    plan, again = situation.plan, next_review(situation, ruling)
    if plan and ruling.outcome == Outcome.CHANGE != was.outcome:
        take_back_validation(plan, by=by, on=situation.meeting.on)
    if plan and not plan.closed_on and again and (again != was.next_review_on or ruling.outcome != was.outcome):
        return carry_on(situation, ruling, by=by)
    return News()


def _answer_again(
    situation: Situation, was: DecisionCorrection, ruling: Ruling, *, by: Actor, on: date, at: datetime
) -> News:
    """The fiche is answered again; a parcours opened by mistake goes, with the référent it named."""
    told: tuple[int, ...] = ()
    if was.outcome == Outcome.ENTRY and situation.plan:
        plan, situation.plan = situation.plan, None
        situation.save(update_fields=["plan"])
        undo_opening(plan, by=by)
        ties = CareTeamMembership.objects.filter(current_on(on), child=situation.child, link=Link.REFERENT.value)
        told = tuple(tie.user_id for tie in ties if tie.user_id)
        for tie in ties:
            leave_care_team(tie, by=by, on=on)
    situation.referral = reconsider_referral(referral_of(situation), by=by, on=on)
    news = answer_referral(situation, ruling, by=by, on=on, at=at)
    return News(told, CORRECTED) if told else news
