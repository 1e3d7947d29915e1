"""Confirm the parent who signed for a child already known."""

from datetime import date

from django.db import transaction

from village.access.policy import Actor
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import Guardian
from village.people.operations import confirm_guardian
from village.referrals.models import Referral, Signature
from village.referrals.operations.moving import locked, must_receive
from village.referrals.operations.sending import agree_as_signed
from village.referrals.status import unconfirmed_parent


@transaction.atomic
def confirm_parent(referral: Referral, *, by: Actor, on: date) -> Guardian:
    """The coordination checked: the parent of the fiche holds authority, and his signature is his agreement."""
    must_receive(by, referral, Category.SOCIAL)
    current = locked(referral)
    if (waiting := unconfirmed_parent(current)) is None:
        raise DomainError("Le parent de cette fiche est déjà confirmé, ou a été écarté.")
    guardian = confirm_guardian(waiting, by=by, on=on)
    agree_as_signed(guardian, current.signatures.get(party=Signature.Party.GUARDIAN), by=by)
    return guardian
