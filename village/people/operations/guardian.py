"""The parents of a child: added, corrected, confirmed, or put aside when a fiche named the wrong person."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.core.holding import Category
from village.core.seen import seen
from village.people.models import Guardian, Person, folded_name, must_on
from village.people.operations.authority import ENDED, checked, shut_family_page
from village.people.operations.correction import fill, must_correct


@dataclass(frozen=True)
class ParentSheet:
    first_name: str
    last_name: str
    relation: str
    holds_authority: bool
    phone: str


@dataclass(frozen=True)
class TieSheet:
    """How an adult of the family stands to the child."""

    relation: str
    lives_with: bool
    phone: str


TIE = ("relation", "lives_with")


def seen_guardian(guardian: Guardian) -> int:
    """What was read of the tie and of the adult's telephone."""
    return seen(guardian, TIE) ^ seen(guardian.adult, ("phone",))


@transaction.atomic
def add_guardian(child: Person, sheet: ParentSheet, *, by: Actor, on: date) -> Guardian:
    """Tie another parent, or another adult of the family, to a child."""
    must_correct(child, by, on, Category.IDENTITY)
    Person.objects.select_for_update().get(pk=child.pk)
    name = folded_name(sheet.last_name, sheet.first_name)
    if known := child.guardians.filter(adult__folded_name=name).first():
        raise DomainError(_already(known), field="last_name")
    adult = _of_the_home(child, name) or Person.objects.create(
        programme_id=child.programme_id,
        is_child=False,
        first_name=sheet.first_name,
        last_name=sheet.last_name,
        phone=sheet.phone,
    )
    guardian = Guardian.objects.create(
        child=child, adult=adult, relation=sheet.relation, holds_authority=sheet.holds_authority, lives_with=False
    )
    record(Act.GUARDIAN_ADD, by=by, target=guardian, person_id=child.pk)
    return guardian


@transaction.atomic
def confirm_guardian(guardian: Guardian, *, by: Actor, on: date) -> Guardian:
    """Say that a parent named by a fiche holds parental authority: the coordination asked, and knows."""
    must_on(by, Permission.REFERRAL_RECEIVE, guardian.child, on, Category.SOCIAL)
    current = Guardian.objects.select_for_update().get(pk=guardian.pk)
    if current.holds_authority:
        raise DomainError("Ce parent est déjà confirmé.")
    if current.rejected_on:
        raise DomainError(f"Ce parent a été écarté le {current.rejected_on:%d/%m/%Y} : revenez d’abord là-dessus.")
    if current.authority_ended_on:
        raise DomainError(ENDED)
    current.holds_authority = True
    current.save(update_fields=["holds_authority"])
    record(Act.GUARDIAN_CONFIRM, by=by, target=current, person_id=current.child_id)
    return current


@transaction.atomic
def correct_guardian(guardian: Guardian, sheet: TieSheet, *, version: int | None, by: Actor, on: date) -> Guardian:
    """Write how this parent is tied to the child, whether he lives with him, and where to call him."""
    must_correct(guardian.child, by, on, Category.IDENTITY)
    current = Guardian.objects.select_for_update().get(pk=guardian.pk)
    adult = Person.objects.select_for_update().get(pk=current.adult_id)
    current.adult = adult
    if seen_guardian(current) != version:
        raise StaleVersion
    called = adult.phone != sheet.phone
    adult.phone = sheet.phone
    adult.save(update_fields=["phone"])
    changed = fill(current, _TieOnly(sheet.relation, sheet.lives_with))
    current.save(update_fields=list(TIE))
    details = ", ".join(filter(None, [changed, "téléphone" if called else ""]))
    record(Act.PERSON_CORRECT, by=by, target=current, person_id=current.child_id, details=details)
    return current


@transaction.atomic
def reject_guardian(guardian: Guardian, *, reason: str, by: Actor, on: date) -> Guardian:
    """Say that an unconfirmed parent is not one: he opens nothing, and what opened something closes.

    His row stays, with the reason, so that a later fiche does not bring him back unseen.
    """
    current = checked(guardian, by, on)
    if current.holds_authority:
        raise DomainError(
            "Ce parent est confirmé : il ne s’écarte pas ainsi. Ses accords se retirent un à un. Si un juge a décidé, "
            "choisissez « N’a plus l’autorité parentale »."
        )
    if current.authority_ended_on:
        raise DomainError(ENDED)
    if current.rejected_on:
        raise DomainError("Ce parent est déjà écarté.")
    if not reason.strip():
        raise DomainError("Écrivez le motif : il explique plus tard ce qui a été vérifié.", field="reason")
    current.rejected_on, current.rejection_reason = on, reason.strip()
    current.save(update_fields=["rejected_on", "rejection_reason"])
    record(Act.GUARDIAN_REJECT, by=by, target=current, person_id=current.child_id)
    shut_family_page(current, by=by, on=on)
    return current


@transaction.atomic
def readmit_guardian(guardian: Guardian, *, by: Actor, on: date) -> Guardian:
    """Come back on a rejection: he is again to be confirmed, and opens nothing yet."""
    current = checked(guardian, by, on)
    if current.rejected_on is None:
        raise DomainError("Ce parent n’est pas écarté.")
    current.rejected_on, current.rejection_reason = None, ""
    current.save(update_fields=["rejected_on", "rejection_reason"])
    record(Act.GUARDIAN_READMIT, by=by, target=current, person_id=current.child_id)
    return current


@dataclass(frozen=True)
class _TieOnly:
    relation: str
    lives_with: bool


def _already(known: Guardian) -> str:
    if known.rejected_on:
        return f"Cette personne a été écartée le {known.rejected_on:%d/%m/%Y} : voyez avec la coordination."
    return "Cette personne est déjà parmi les parents de cet enfant."


def _of_the_home(child: Person, name: str) -> Person | None:
    """The parent of this name of a brother or a sister."""
    if child.household_id is None:
        return None
    return Person.objects.filter(folded_name=name, wards__child__household_id=child.household_id).first()
