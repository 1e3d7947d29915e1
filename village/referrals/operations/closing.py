"""Two ends that refuse nobody: nothing more can be done; or the child is supported already."""

from datetime import date, datetime

from django.db import transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.referrals.models import Dropped, Referral
from village.referrals.operations.disagreement import must_be_settled
from village.referrals.operations.moving import locked, move, must_receive
from village.referrals.operations.outcomes import ANSWERED, FINISHED, let_go, tell_writer
from village.referrals.parents import unconfirmed_parents
from village.referrals.states import State


@transaction.atomic
def drop_referral(
    referral: Referral, *, why: str, answer: str = "", by: Actor, on: date, at: datetime | None = None
) -> Referral:
    """« Sans suite » (P-A3): nobody refused, so no refusal is counted (R6); the orienteur reads why."""
    must_receive(by, referral, Category.SOCIAL)
    if why not in Dropped.values:
        raise DomainError("Dites pourquoi la fiche reste sans suite.", field="why")
    current = locked(referral)
    move(current, State.DROPPED, on)
    current.decided_on, current.dropped_why, current.answer = on, why, answer.strip()
    current.save()
    record(Act.REFERRAL_DROP, by=by, target=current, person_id=current.child_id, details=Dropped(why).label)
    let_go(current, by=by, on=on)
    tell_writer(current, ANSWERED, on, at)
    return current


@transaction.atomic
def join_referral(referral: Referral, *, by: Actor, on: date, at: datetime | None = None) -> Referral:
    """The child is supported already: the fiche joins the parcours that is open, its author learns who leads it.

    Called by who knows the parcours (app `meetings`, above).
    """
    must_receive(by, referral)
    current = locked(referral)
    if current.child_id is None:
        raise DomainError("Dites d’abord si cet enfant est déjà connu : la fiche le demande.")
    must_be_settled(current)
    if unconfirmed_parents(current):  # the answer says that the child is supported, and by whom
        raise DomainError("Le parent qui a signé n’est pas vérifié : sur la fiche, confirmez-le ou écartez-le.")
    move(current, State.JOINED, on)
    current.decided_on = on
    current.save()
    record(Act.REFERRAL_JOIN, by=by, target=current, person_id=current.child_id)
    tell_writer(current, ANSWERED, on, at)
    return current


@transaction.atomic
def end_joined(child_id: int, *, by: Actor, on: date, at: datetime | None = None) -> None:
    """The parcours ended: so do the fiches that had joined it."""
    for referral in Referral.objects.filter(child_id=child_id, state=State.JOINED).select_for_update():
        must_receive(by, referral)
        move(referral, State.ENDED, on)
        referral.save()
        record(Act.REFERRAL_END, by=by, target=referral, person_id=child_id, details=State.ENDED.label)
        let_go(referral, by=by, on=on)
        tell_writer(referral, FINISHED, on, at)
