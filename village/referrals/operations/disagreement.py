"""The other holder of parental authority does not agree: how that was dealt with is written first (RU1, X22)."""

from datetime import date

from django.db import transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.referrals.models import Referral, Settled
from village.referrals.operations.moving import locked, must_receive
from village.referrals.states import State

SETTLED_IN = (State.RECEIVED, State.ASKED, State.SCHEDULED)


@transaction.atomic
def settle_disagreement(referral: Referral, *, way: str, words: str, by: Actor, on: date) -> Referral:
    """Write, once, how the disagreement was dealt with. It stays with the fiche, dated, signed, and in the minutes."""
    must_receive(by, referral, Category.SOCIAL)
    if way not in Settled.values:
        raise DomainError("Dites comment le désaccord a été traité.", field="way")
    if not words.strip():
        raise DomainError("Écrivez ce qui a été fait, avec qui, et quand : ces mots restent.", field="words")
    current = locked(referral)
    if not current.disagrees:
        raise DomainError("Cette fiche ne dit aucun désaccord.")
    if current.settled_on:
        raise DomainError("C’est déjà écrit : rouvrez la fiche pour le lire.")
    if current.state not in SETTLED_IN:
        raise DomainError("Cette fiche a déjà reçu une réponse.")
    settle(current, Settled(way), words.strip(), by=by, on=on)
    current.version += 1
    current.save()
    record(
        Act.REFERRAL_SETTLE,
        by=by,
        target=current,
        person_id=current.child_id,
        details=current.get_settled_by_way_display(),
    )
    return current


def settle(referral: Referral, way: Settled, words: str, *, by: Actor, on: date) -> None:
    """Say it on a locked fiche. Does not save."""
    referral.settled_by_way, referral.settled_words = way, words
    referral.settled_by_id, referral.settled_on = by.user_id, on


def forget_settlement(referral: Referral) -> None:
    """Of a draft that is written again. Does not save."""
    referral.settled_by_way, referral.settled_words = "", ""
    referral.settled_by_id, referral.settled_on = None, None


def must_be_settled(referral: Referral) -> None:
    """Said to whoever prepares an agenda: no word of who disagrees."""
    if referral.to_settle:
        raise DomainError(
            "Une question d’autorité parentale reste à traiter : la coordination écrit d’abord, sur la fiche, ce qui "
            "a été fait."
        )
