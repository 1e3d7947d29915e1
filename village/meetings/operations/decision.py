"""What the EPS decides: the only way in and out of the programme (RU4)."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.meetings.models import Decision, Situation
from village.meetings.operations.effects import (
    Ruling,
    answer_referral,
    carry_on,
    let_go,
    next_review,
    onwards,
    tell,
    tell_informer,
)
from village.meetings.operations.minutes import CLOSED
from village.meetings.reading import informers_of
from village.people.models import must_not_be_limited

Outcome, Reason = Decision.Outcome, Situation.Reason
OUTCOMES: dict[str, tuple[Decision.Outcome, ...]] = {
    Reason.ENTRY: (Outcome.ENTRY, Outcome.REFUSAL, Outcome.REDIRECT),
    Reason.PLAN: (Outcome.VALIDATE, Outcome.CHANGE),
    Reason.REVIEW: (Outcome.CONTINUE, Outcome.CHANGE, Outcome.EXIT),
    Reason.EXIT: (Outcome.EXIT, Outcome.CONTINUE),
}


NOT_OPENED = "La séance n’est pas ouverte : touchez « Ouvrir la séance », puis enregistrez cette décision."


@transaction.atomic
def record_decision(
    situation: Situation, ruling: Ruling, *, by: Actor, on: date, at: datetime | None = None
) -> Decision:
    """Record, on the day `on`, what the meeting decided on its own day, and carry it out. Once only.

    `at` dates the messages sent; by default, the morning of `on`.
    """
    at = at or datetime.combine(on, time(8), tzinfo=timezone.get_current_timezone())
    by.must(Permission.SITUATION_DECIDE, Subject(situation.child.programme_id))
    situation = (
        Situation.objects.select_for_update(of=("self",))
        .select_related("meeting__panel__programme", "child", "referral", "plan__referral")
        .get(pk=situation.pk)
    )
    _check(situation, ruling, on)
    decision = Decision.objects.create(
        situation=situation,
        outcome=ruling.outcome,
        reason=ruling.reason,
        decided_on=situation.meeting.on,
        recorded_by_id=by.user_id,
        informer=ruling.informer,
        inform_by=ruling.inform_by,
        next_review_on=next_review(situation, ruling),
        saw_version=_seen_by_panel(situation, on),
        **onwards(ruling),
    )
    record(
        Act.DECISION_RECORD,
        by=by,
        target=decision,
        person_id=situation.child_id,
        details=decision.get_outcome_display(),
    )
    if situation.reason == Reason.ENTRY:
        news = answer_referral(situation, ruling, by=by, on=on, at=at)
    elif ruling.outcome == Outcome.EXIT:
        news = let_go(situation, ruling, by=by, on=on, at=at)
    else:
        news = carry_on(situation, ruling, by=by)
    tell(news, situation.child, by=by, at=at)
    tell_informer(situation, ruling, by=by, on=on, at=at)
    return decision


def _seen_by_panel(situation: Situation, on: date) -> int | None:
    """Number of the version before the EPS: the last that the family had approved.

    When the decision is written on a later day, a version written the day of the meeting came after it.
    """
    if situation.plan is None:
        return None
    day = situation.meeting.on
    approved = situation.plan.versions.filter(approved_on__lte=day).order_by("-number")
    numbers = list(approved.values_list("number", "written_on"))
    before = [number for number, written_on in numbers if on == day or written_on < day]
    return next(iter([*before, *(number for number, _ in numbers)]), None)


def _check(situation: Situation, ruling: Ruling, on: date) -> None:
    day = situation.meeting.on
    must_not_be_limited(situation.child)
    if situation.meeting.closed_at:
        raise DomainError(CLOSED)
    if hasattr(situation, "decision"):
        raise DomainError("Une décision a déjà été enregistrée pour cette situation.")
    check_ruling(situation, ruling)
    check_informer(situation, ruling, on)
    if day > on:
        raise DomainError(f"Cette réunion n’a pas encore eu lieu : revenez le {day:%d/%m/%Y}.")
    if not situation.meeting.opened_at:
        raise DomainError(NOT_OPENED)
    _check_order(situation, day)


def check_ruling(situation: Situation, ruling: Ruling) -> None:
    """What can be decided of such a situation, and on which days."""
    day = situation.meeting.on
    if ruling.outcome not in OUTCOMES[situation.reason]:
        raise DomainError("Cette décision ne va pas avec cette situation.", field="outcome")
    if ruling.inform_by and ruling.inform_by < day:
        raise DomainError(
            "La famille ne peut pas être prévenue avant la réunion : vérifiez la date.", field="inform_by"
        )
    if ruling.next_review_on and ruling.next_review_on <= day:
        raise DomainError(
            "Le prochain point d’étape vient après la réunion : vérifiez la date.", field="next_review_on"
        )
    _check_onwards(ruling, day)


def check_informer(situation: Situation, ruling: Ruling, on: date) -> None:
    """Who tells the family knows which: nobody is asked what he may not know."""
    informer = ruling.informer
    if informer is None or (ruling.outcome == Outcome.ENTRY and informer == ruling.referent):
        return
    if not informers_of(situation, on).filter(pk=informer.pk).exists():
        raise DomainError(
            f"{informer} ne peut pas savoir de quelle famille il s’agit : choisissez son référent, un membre présent "
            "ou la coordination.",
            field="informer",
        )


def _check_onwards(ruling: Ruling, day: date) -> None:
    """What goes on with a new version says what changes; a new horizon is to come (R28)."""
    if ruling.outcome != Outcome.CHANGE:
        return
    if not ruling.changes.strip():
        raise DomainError("Dites ce qui change dans le parcours : la nouvelle version part de là.", field="changes")
    if ruling.horizon is None:
        raise DomainError("Dites jusqu’à quand le parcours est prévu maintenant.", field="horizon")
    if ruling.horizon <= day:
        raise DomainError("La nouvelle échéance vient après la réunion : vérifiez la date.", field="horizon")


def _check_order(situation: Situation, day: date) -> None:
    """The database refuses an exit before the entry too; here the words say why."""
    referral, plan = situation.referral, situation.plan
    if referral and referral.sent_on and day < referral.sent_on:
        raise DomainError(f"La décision ne peut pas précéder l’arrivée de la fiche, le {referral.sent_on:%d/%m/%Y}.")
    if plan and plan.closed_on:
        raise DomainError(f"Ce parcours est déjà terminé depuis le {plan.closed_on:%d/%m/%Y}.")
    if plan and day < plan.opened_on:
        raise DomainError(f"La décision ne peut pas précéder l’entrée, le {plan.opened_on:%d/%m/%Y}.")
