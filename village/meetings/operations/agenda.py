"""Put situations on the agenda of a meeting, order them, take them off."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.meetings.models import Meeting, Situation
from village.meetings.operations.joining import open_plan_of
from village.meetings.operations.locking import locked_meeting
from village.meetings.operations.ties import refresh_ties
from village.meetings.reading import MINUTES
from village.meetings.waiting import Due
from village.people.models import Person, must_not_be_limited
from village.plans.models import Plan
from village.referrals.models import Referral
from village.referrals.operations import must_be_settled, schedule_referral, unschedule_referral
from village.referrals.states import State


@transaction.atomic
def put_situation(
    meeting: Meeting,
    *,
    reason: str,
    by: Actor,
    on: date,
    referral: Referral | None = None,
    plan: Plan | None = None,
) -> Situation:
    """Put a fiche (to enter) or a parcours (for a review, to leave) at the end of the agenda. Twice changes nothing.

    From `on` the members who sit on the day of the meeting see the child, until some days after it (R16).
    """
    meeting = locked_meeting(meeting, by)
    child = Person.objects.select_for_update().get(pk=_check(meeting, reason, referral, plan).pk)
    known = meeting.situations.filter(child=child).first()
    if known:
        return known
    must_not_be_limited(child)
    if meeting.closed_at:
        raise DomainError("Cette séance est close : son ordre du jour ne change plus.")
    elsewhere = child.situations.filter(decision__isnull=True).select_related("meeting").first()
    if elsewhere:
        raise DomainError(f"Cette situation est déjà à l’ordre du jour du {elsewhere.meeting.on:%d/%m/%Y}.")
    last = meeting.situations.aggregate(last=Max("rank"))["last"] or 0
    situation = Situation.objects.create(
        meeting=meeting, child=child, reason=reason, referral=referral, plan=plan, rank=last + 1
    )
    if referral:
        schedule_referral(referral, by=by, on=on)
    record(Act.SITUATION_PUT, by=by, target=situation, person_id=child.pk, details=situation.get_reason_display())
    refresh_ties(child, by=by, on=on)
    return situation


@transaction.atomic
def fill_agenda(meeting: Meeting, due: Iterable[Due], *, by: Actor, on: date) -> int:
    """Put what waits, the oldest first, as long as the planned hours hold; return how many."""
    left = meeting.lasts
    put = 0
    for item in due:
        left -= MINUTES[item.reason]
        if left < 0:
            break
        put_situation(meeting, reason=item.reason, referral=item.referral, plan=item.plan, by=by, on=on)
        put += 1
    return put


def _check(meeting: Meeting, reason: str, referral: Referral | None, plan: Plan | None) -> Person:
    """The child, once the fiche or the parcours is fit for this meeting."""
    if reason == Situation.Reason.ENTRY:
        if referral is None or referral.child is None or referral.programme_id != meeting.panel.programme_id:
            raise DomainError("Pour une entrée, choisissez une fiche de repérage reçue.")
        if referral.state not in {State.RECEIVED, State.SCHEDULED}:
            raise DomainError("Cette fiche n’attend plus l’EPS : elle a déjà reçu une réponse.")
        if referral.sent_on and meeting.on < referral.sent_on:
            raise DomainError(f"La fiche est arrivée après cette réunion, le {referral.sent_on:%d/%m/%Y}.")
        _check_new(referral)
        return referral.child
    if plan is None or plan.programme_id != meeting.panel.programme_id:
        raise DomainError("Choisissez un parcours du programme.")
    if plan.closed_on:
        raise DomainError(f"Ce parcours est terminé depuis le {plan.closed_on:%d/%m/%Y}.")
    if meeting.on < plan.opened_on:
        raise DomainError(f"Ce parcours a commencé après cette réunion, le {plan.opened_on:%d/%m/%Y}.")
    return plan.child


def _check_new(referral: Referral) -> None:
    """Nothing stands before the entry of this child: no disagreement left as it is, no parcours already open."""
    must_be_settled(referral)
    if going_on := open_plan_of(referral):
        raise DomainError(
            f"Cet enfant est déjà accompagné, parcours ouvert depuis le {going_on.opened_on:%d/%m/%Y} : rattachez la "
            "fiche à ce parcours."
        )


@transaction.atomic
def move_situation(situation: Situation, *, by: Actor, up: bool) -> None:
    """Change places with the neighbour. Once the sitting is open the codes stay as people know them."""
    meeting = locked_meeting(situation.meeting, by)
    if meeting.opened_at or meeting.closed_at:
        raise DomainError("La séance est ouverte : l’ordre de passage ne change plus.")
    order = list(meeting.situations.all())
    place = order.index(situation)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        _number(order)
        record(Act.SITUATION_PUT, by=by, target=meeting, details="ordre de passage")


@transaction.atomic
def remove_situation(situation: Situation, *, by: Actor, on: date) -> None:
    """Take a situation off: the fiche waits again, the members no longer see the child."""
    meeting = locked_meeting(situation.meeting, by)
    situation = (
        Situation.objects.select_for_update(of=("self",)).select_related("child", "referral").get(pk=situation.pk)
    )
    if meeting.closed_at:
        raise DomainError("Cette séance est close : son ordre du jour ne change plus.")
    if hasattr(situation, "decision"):
        raise DomainError("Une décision a été enregistrée : la situation reste à l’ordre du jour.")
    child, referral = situation.child, situation.referral
    record(Act.SITUATION_PUT, by=by, target=situation, person_id=child.pk, details="retirée de l’ordre du jour")
    situation.delete()
    if not meeting.opened_at:
        _number(list(meeting.situations.all()))
    if referral:
        unschedule_referral(referral, by=by, on=on)
    refresh_ties(child, by=by, on=on)


def _number(order: list[Situation]) -> None:
    for rank, situation in enumerate(order, start=1):
        situation.rank = rank
    Situation.objects.bulk_update(order, ["rank"])
