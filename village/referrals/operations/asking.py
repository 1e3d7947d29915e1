"""Ask the orienteur for more: he answers on his fiche, and it waits again (R10)."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.notifications.inbox import notify
from village.people.operations import told_no_more
from village.referrals.models import Inquiry, Referral
from village.referrals.operations.moving import locked, moment, move, must_receive, receivers
from village.referrals.states import State

ASKED = "On vous demande des précisions sur votre fiche de repérage."
ANSWERED = "L’orienteur a répondu aux précisions demandées."


@transaction.atomic
def ask_more(referral: Referral, *, question: str, by: Actor, on: date, at: datetime | None = None) -> Referral:
    """Ask the author of a received fiche; he is told."""
    must_receive(by, referral)
    if not question.strip():
        raise DomainError("Écrivez votre question.", field="question")
    current = locked(referral)
    if current.written_by_id in receivers(current.programme_id, on):
        raise DomainError("Cette fiche a été écrite ici, avec la famille : appelez-la plutôt.")
    if told_no_more(current.child, [current.written_by_id], on):
        raise DomainError("La famille ne partage plus rien avec la structure de cette personne : appelez la famille.")
    move(current, State.ASKED, on)
    current.save()
    Inquiry.objects.create(referral=current, question=question.strip(), asked_by_id=by.user_id, asked_on=on)
    record(Act.REFERRAL_ASK, by=by, target=current, person_id=current.child_id, details="précisions demandées")
    _tell([current.written_by_id], current, ASKED, on, at)
    return current


@transaction.atomic
def answer_more(referral: Referral, *, answer: str, by: Actor, on: date, at: datetime | None = None) -> Referral:
    """The author answers; those who receive are told, and the fiche waits again."""
    by.must(Permission.REFERRAL_FOLLOW)
    current = locked(referral)
    if current.written_by_id != by.user_id or current.programme_id != by.programme_id:
        raise Forbidden("Cette fiche est à quelqu’un d’autre.")
    if told_no_more(current.child, [by.user_id], on):
        raise Forbidden("La famille ne partage plus rien avec votre structure.")
    if not answer.strip():
        raise DomainError("Écrivez votre réponse.", field="answer")
    _close(current, answer.strip(), on)
    record(Act.REFERRAL_ASK, by=by, target=current, person_id=current.child_id, details="précisions données")
    _tell(receivers(current.programme_id, on), current, ANSWERED, on, at)
    return current


@transaction.atomic
def go_on_without(referral: Referral, *, by: Actor, on: date) -> Referral:
    """Those who receive go on without the answer: a family does not wait for a silent partner."""
    must_receive(by, referral, Category.IDENTITY)
    current = locked(referral)
    _close(current, "", on)
    record(Act.REFERRAL_ASK, by=by, target=current, person_id=current.child_id, details="sans réponse, on continue")
    return current


def _close(referral: Referral, answer: str, on: date) -> None:
    if referral.state != State.ASKED:
        raise DomainError("Cette fiche n’attend pas de précisions : rouvrez-la pour voir où elle en est.")
    move(referral, State.RECEIVED, on)
    referral.save()
    inquiry = referral.inquiries.select_for_update().get(answered_on=None)
    inquiry.answer, inquiry.answered_on = answer, on
    inquiry.save(update_fields=["answer", "answered_on"])


def _tell(users: list[int], referral: Referral, text: str, on: date, at: datetime | None) -> None:
    url = reverse("referrals:detail", args=[referral.pk])
    notify(users, programme_id=referral.programme_id, text=text, url=url, at=moment(on, at))
