"""Protect the address of a home, and stop doing so."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.people.models import AddressProtection, Guardian, Household, Person, must_on


@transaction.atomic
def protect_address(child: Person, *, ground: str, living: Collection[int], by: Actor, on: date) -> AddressProtection:
    """From today, the address, the quarter and the telephone of this home are for those who go there or write to it.

    For the whole home, brothers and sisters included. `living`: the adults who live there now; to the others nothing
    says where it is.
    """
    home = _home(child, by, on)
    if home.protected_on:
        raise DomainError("Cette adresse est déjà protégée.")
    made = AddressProtection.objects.create(household=home, ground=ground, starts_on=on, set_by_id=by.user_id)
    _write(home, on)
    write_who_lives_there(home, living)
    record(Act.ADDRESS_PROTECT, by=by, target=made, person_id=child.pk, details="protégée")
    return made


@transaction.atomic
def lift_address_protection(child: Person, *, by: Actor, on: date) -> None:
    """It is no longer needed: who lives there said so. What was printed meanwhile does not change."""
    home = _home(child, by, on)
    made = home.protections.filter(ends_on=None).first()
    if made is None:
        raise DomainError("Cette adresse n’est pas protégée.")
    if made.starts_on >= on:
        made.delete()
    else:
        made.ends_on, made.lifted_by_id = on - timedelta(days=1), by.user_id
        made.save(update_fields=["ends_on", "lifted_by"])
    _write(home, None)
    record(Act.ADDRESS_PROTECT, by=by, target=home, person_id=child.pk, details="levée")


def _home(child: Person, by: Actor, on: date) -> Household:
    must_on(by, Permission.ADDRESS_PROTECT, child, on, Category.IDENTITY)
    home = Household.objects.select_for_update().filter(people=child).first()
    if home is None:
        raise DomainError("Aucune adresse n’est écrite pour cette famille.")
    return home


def _write(home: Household, since: date | None) -> None:
    home.protected_on = since
    home.save(update_fields=["protected_on"])


def write_who_lives_there(home: Household, living: Collection[int]) -> None:
    """Of all the parents of the children of this home: these adults live there, the others do not."""
    parents = parents_of(home)
    parents.filter(adult__in=living).update(lives_with=True)
    parents.exclude(adult__in=living).update(lives_with=False)


def parents_of(home: Household) -> QuerySet[Guardian]:
    return Guardian.objects.filter(child__household=home, child__is_child=True, rejected_on=None)


def is_kept_secret_from(user_id: int, child: Person) -> bool:
    """Whether nothing may tell this account where the child lives, nor where he goes."""
    lives_there = (
        child.account_id == user_id or child.guardians.filter(adult__account=user_id, lives_with=True).exists()
    )
    return is_protected(child) and not lives_there


def is_protected(child: Person) -> bool:
    """Whether the address of this child's home is protected now."""
    return child.household is not None and child.household.protected_on is not None
