"""What becomes of a fiche once it arrived. The EPS decides (app `meetings`, above); here the fiche follows."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden
from village.access.roles import Role
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.fields import current_on
from village.core.holding import Category
from village.notifications.inbox import notify
from village.people.models import CareTeamMembership
from village.people.operations import join_care_team, leave_care_team, told_no_more
from village.referrals.criteria import needs_derogation
from village.referrals.models import Referral
from village.referrals.operations.disagreement import must_be_settled
from village.referrals.operations.moving import locked, moment, move, must_receive
from village.referrals.states import State

ANSWERED = "Votre fiche de repérage a reçu une réponse."
FINISHED = "L’accompagnement de l’enfant de votre fiche de repérage est terminé."


@transaction.atomic
def schedule_referral(referral: Referral, *, by: Actor, on: date) -> Referral:
    """It is on the agenda of an EPS, once one knows who the child is."""
    if referral.to_identify:
        raise DomainError("Dites d’abord si cet enfant est déjà connu : la fiche le demande.")
    if referral.state == State.RECEIVED and (about := needs_derogation(referral, on)):
        raise DomainError(
            f"Cette fiche est hors des critères ({', '.join(about)}). Accordez d’abord une dérogation, avec son motif."
        )
    must_be_settled(referral)
    return _settle(referral, State.SCHEDULED, Act.REFERRAL_SCHEDULE, by=by, on=on)


@transaction.atomic
def unschedule_referral(referral: Referral, *, by: Actor, on: date) -> Referral:
    """It was taken off the agenda: it waits again."""
    return _settle(referral, State.RECEIVED, Act.REFERRAL_SCHEDULE, by=by, on=on, even_limited=True)


@transaction.atomic
def admit_referral(
    referral: Referral, *, by: Actor, on: date, answer: str = "", at: datetime | None = None
) -> Referral:
    """The EPS admits the child; not over a disagreement of the parents that nobody dealt with (RU1, X22)."""
    must_be_settled(referral)
    current = _answer(referral, State.ADMITTED, Act.REFERRAL_DECIDE, answer, by=by, on=on)
    tell_writer(current, ANSWERED, on, at)
    return current


@transaction.atomic
def decline_referral(referral: Referral, *, by: Actor, on: date, answer: str, at: datetime | None = None) -> Referral:
    """The EPS does not admit the child; the orienteur reads why (R10)."""
    _must_answer(answer)
    current = _answer(referral, State.NOT_ADMITTED, Act.REFERRAL_DECIDE, answer, by=by, on=on)
    let_go(current, by=by, on=on)
    tell_writer(current, ANSWERED, on, at)
    return current


@transaction.atomic
def redirect_referral(referral: Referral, *, by: Actor, on: date, answer: str, at: datetime | None = None) -> Referral:
    """The coordination, or the EPS, points to a better place; the orienteur reads which."""
    must_receive(by, referral, Category.SOCIAL)
    _must_answer(answer)
    current = _answer(referral, State.REDIRECTED, Act.REFERRAL_REDIRECT, answer, by=by, on=on)
    let_go(current, by=by, on=on)
    tell_writer(current, ANSWERED, on, at)
    return current


@transaction.atomic
def refuse_referral(referral: Referral, *, by: Actor, on: date, reason: str, at: datetime | None = None) -> Referral:
    """The family says no: recorded, counted, never held against it (R6, C11).

    Before the fiche leaves, its author records it; afterwards, those who receive the fiches.
    """
    current = locked(referral)
    draft = current.state == State.DRAFT
    if draft:
        by.must(Permission.REFERRAL_WRITE)
        if current.written_by_id != by.user_id or current.programme_id != by.programme_id:
            raise Forbidden("Cette fiche est à quelqu’un d’autre.")
    else:
        must_receive(by, current)
    move(current, State.REFUSED, on)
    current.decided_on, current.refusal_reason = on, reason
    current.save()
    record(Act.REFERRAL_REFUSE, by=by, target=current, person_id=current.child_id)
    if not draft:
        let_go(current, by=by, on=on)
        tell_writer(current, ANSWERED, on, at)
    return current


@transaction.atomic
def reconsider_referral(referral: Referral, *, by: Actor, on: date) -> Referral:
    """The EPS corrects what it answered: the fiche waits again, its author is tied to the child again."""
    must_receive(by, referral, Category.SOCIAL)
    if State(referral.state) not in {State.ADMITTED, State.NOT_ADMITTED, State.REDIRECTED}:
        raise DomainError(f"Cette fiche est maintenant « {State(referral.state).label} » : sa réponse ne change plus.")
    admitted = referral.state == State.ADMITTED
    current = _answer(referral, State.SCHEDULED, Act.REFERRAL_SCHEDULE, "", by=by, on=on)
    if not admitted and current.child and current.written_by.memberships.filter(role=Role.REFERRER.value).exists():
        join_care_team(current.child, link=Link.REFERRER, by=by, on=on, user=current.written_by)
    return current


@transaction.atomic
def end_referral(referral: Referral, *, by: Actor, on: date, at: datetime | None = None) -> Referral:
    """The child's parcours ended: the orienteur is told, and nothing more (R10)."""
    current = _settle(referral, State.ENDED, Act.REFERRAL_END, by=by, on=on)
    let_go(current, by=by, on=on)
    tell_writer(current, FINISHED, on, at)
    return current


def _settle(referral: Referral, to: State, act: Act, *, by: Actor, on: date, even_limited: bool = False) -> Referral:
    must_receive(by, referral, even_limited=even_limited)
    current = locked(referral)
    if current.state == State.ASKED:  # the agenda of an EPS does not answer for the orienteur
        raise DomainError(f"Cette fiche est maintenant « {State.ASKED.label} » : attendez, ou continuez sans réponse.")
    move(current, to, on)
    current.save()
    record(act, by=by, target=current, person_id=current.child_id, details=to.label)
    return current


def _answer(referral: Referral, to: State, act: Act, answer: str, *, by: Actor, on: date) -> Referral:
    must_receive(by, referral)
    current = locked(referral)
    move(current, to, on)
    current.decided_on, current.answer = on, answer.strip()
    current.save()
    record(act, by=by, target=current, person_id=current.child_id, details=to.label)
    return current


def _must_answer(answer: str) -> None:
    if not answer.strip():
        raise DomainError("Écrivez une réponse : la personne qui a écrit la fiche la lira.", field="answer")


def let_go(referral: Referral, *, by: Actor, on: date) -> None:
    """The orienteur is no longer tied to the child; he keeps his own fiche."""
    ties = CareTeamMembership.objects.filter(
        current_on(on), child_id=referral.child_id, link=Link.REFERRER.value, user_id=referral.written_by_id
    )
    for tie in ties:
        leave_care_team(tie, by=by, on=on)


def tell_writer(referral: Referral, text: str, on: date, at: datetime | None) -> None:
    if told_no_more(referral.child, [referral.written_by_id], on):
        return
    notify(
        [referral.written_by_id],
        programme_id=referral.programme_id,
        text=text,
        url=reverse("referrals:detail", args=[referral.pk]),
        at=moment(on, at),
    )
