"""A fiche is here: whose is it? The machine asks « déjà connu ? », a person answers, then the family is tied."""

from datetime import date

from django.db import transaction

from village.access import wall
from village.access.links import Link
from village.access.policy import Actor
from village.access.wall import Mission
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.likeness import alike
from village.people.models import Agreement, Guardian, Household, Person
from village.people.operations import (
    ChildSheet,
    join_care_team,
    one_arrival_at_a_time,
    record_signed_agreement,
    register_child,
    tie_parent,
)
from village.referrals.models import Door, Referral, Signature
from village.referrals.operations.moving import locked, must_receive, receivers
from village.referrals.parents import parents_of


def arrive(referral: Referral, *, by: Actor, on: date) -> Referral:
    """Register the child of a locked fiche, unless one already known looks like him: then nothing is created yet.

    Its author reaches none of the children known: the machine asks for him, and says nothing of the answer.
    """
    one_arrival_at_a_time(referral.programme_id)
    names = referral.child_first_name, referral.child_last_name
    with wall.open_for(Mission.WELCOME, referral.programme_id):
        if not alike(referral.programme_id, *names, referral.birth_date):
            _welcome(referral, None, by=by, on=on)
    return referral


@transaction.atomic
def identify_referral(
    referral: Referral, *, child: Person | None, by: Actor, on: date, sibling: Person | None = None
) -> Referral:
    """Say that the child of the fiche is this known `child`, or that he is new (None): only then he is created.

    A new child may join the home of a known `sibling` (IR17).
    """
    must_receive(by, referral, Category.IDENTITY)
    current = locked(referral)
    if not current.to_identify:
        raise DomainError("On a déjà dit qui est cet enfant : rouvrez la fiche.")
    one_arrival_at_a_time(current.programme_id)
    for chosen in filter(None, (child, sibling)):
        if chosen.programme_id != current.programme_id or not chosen.is_child:
            raise DomainError("Choisissez un enfant du programme.")
    _welcome(current, child, by=by, on=on, home=sibling.household if sibling else None)
    current.version += 1
    current.save()
    said = "enfant nouveau" if child is None else "enfant déjà connu"
    record(Act.REFERRAL_IDENTIFY, by=by, target=current, person_id=current.child_id, details=said)
    return current


def _welcome(referral: Referral, known: Person | None, *, by: Actor, on: date, home: Household | None = None) -> None:
    """Tie the fiche to the child, then its parents, their agreement (C1, C3) and its author."""
    child = referral.child = known or register_child(_sheet(referral), by=by, on=on, home=home)
    signatures = {signature.party: signature for signature in referral.signatures.all()}
    for party, parent in parents_of(referral).items():
        guardian = tie_parent(child, parent, trusted=known is None)
        if guardian.holds_authority and party in signatures:  # otherwise the coordination checks: `confirm_parent`
            agree_as_signed(guardian, signatures[party], by=by)
    if referral.door == Door.PARTNER and referral.written_by_id not in receivers(referral.programme_id, on):
        writer = User.objects.get(pk=referral.written_by_id)
        join_care_team(child, link=Link.REFERRER, by=by, on=on, user=writer, professional=referral.referrer)


def welcome_second(referral: Referral, signature: Signature, *, by: Actor) -> None:
    """The other parent signed after the child of the fiche was entered."""
    if referral.child is None:
        return
    with wall.open_for(Mission.WELCOME, referral.programme_id):
        guardian = tie_parent(referral.child, parents_of(referral)[Signature.Party.SECOND])
        if guardian.holds_authority:
            agree_as_signed(guardian, signature, by=by)


# Of a fiche that a school writes, the school says where the child lives.
_SAID_BY = {"education-nationale": Household.Source.SCHOOL}


def _sheet(referral: Referral) -> ChildSheet:
    return ChildSheet(
        first_name=referral.child_first_name,
        last_name=referral.child_last_name,
        birth_date=referral.birth_date,
        sex=referral.sex,
        commune=referral.commune,
        quarter=referral.quarter,
        outside_quarters=referral.outside_quarters,
        quarter_source=_SAID_BY.get(referral.referrer_kind.national_code, Household.Source.TYPED),
        address=referral.address,
        languages=referral.languages,
        interpreter=referral.interpreter,
        school=referral.school,
        level=referral.level,
        parent=parents_of(referral)[Signature.Party.GUARDIAN],
    )


def agree_as_signed(guardian: Guardian, signature: Signature, *, by: Actor) -> Agreement:
    """What the parent signed is the agreement to be supported, from the day of the signature."""
    return record_signed_agreement(
        guardian, channel=signature.channel, language=signature.language, by=by, on=signature.signed_on
    )
