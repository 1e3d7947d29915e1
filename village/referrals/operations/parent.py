"""Confirm the parent who signed for a child already known."""

from datetime import date

from django.db import transaction

from village.access.policy import Actor
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import Guardian
from village.people.operations import confirm_guardian
from village.referrals.models import Referral
from village.referrals.operations.arriving import agree_as_signed
from village.referrals.operations.moving import locked, must_receive
from village.referrals.parents import unconfirmed_parents


@transaction.atomic
def confirm_parent(referral: Referral, *, by: Actor, on: date) -> Guardian:
    """The coordination checked: the parent of the fiche holds authority, and his signature is his agreement.

    One parent at a time, he who signed first.
    """
    must_receive(by, referral, Category.SOCIAL)
    current = locked(referral)
    if not (waiting := unconfirmed_parents(current)):
        raise DomainError("Le parent de cette fiche est déjà confirmé, ou a été écarté.")
    party, unconfirmed = waiting[0]
    guardian = confirm_guardian(unconfirmed, by=by, on=on)
    if signature := current.signatures.filter(party=party).first():
        agree_as_signed(guardian, signature, by=by)
    return guardian
