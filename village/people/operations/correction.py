"""Correct who a child is, where he lives, who his parents are, where he goes to school.

`version` is `seen(...)` of what was read: these rows have no counter of their own.
"""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.dates import age
from village.core.errors import DomainError, StaleVersion
from village.core.holding import Category
from village.core.seen import seen
from village.directory.models import School
from village.people.models import Guardian, Household, Person, Schooling, folded_name, subject_of
from village.programmes.models import Commune, ListItem, Quarter

OLDEST = 25


@dataclass(frozen=True)
class IdentitySheet:
    first_name: str
    last_name: str
    birth_date: date
    sex: str


@dataclass(frozen=True)
class HomeSheet:
    address: str
    commune: Commune
    quarter: Quarter | None
    languages: str
    interpreter: bool


@dataclass(frozen=True)
class ParentSheet:
    first_name: str
    last_name: str
    relation: str
    holds_authority: bool
    phone: str


IDENTITY = tuple(field.name for field in fields(IdentitySheet))
HOME = tuple(field.name for field in fields(HomeSheet))
SCHOOL = ("id", "school", "level")


@transaction.atomic
def correct_identity(child: Person, sheet: IdentitySheet, *, version: int | None, by: Actor, on: date) -> Person:
    """Write names, birth date and sex as they are."""
    _must(child, by, on, Category.IDENTITY)
    current = Person.objects.select_for_update().get(pk=child.pk)
    if seen(current, IDENTITY) != version:
        raise StaleVersion
    if sheet.birth_date > on:
        raise DomainError("Cette date de naissance est dans le futur : vérifiez l’année.", field="birth_date")
    if age(sheet.birth_date, on) > OLDEST:
        raise DomainError(
            f"Cet enfant aurait plus de {OLDEST} ans : vérifiez l’année de naissance.", field="birth_date"
        )
    changed = _fill(current, sheet)
    current.save()
    record(Act.PERSON_CORRECT, by=by, target=current, person_id=child.pk, details=changed)
    return current


@transaction.atomic
def correct_home(child: Person, sheet: HomeSheet, *, version: int | None, by: Actor, on: date) -> Household:
    """Write where the family lives and what it speaks: for everybody of this home."""
    _must(child, by, on, Category.IDENTITY)
    current = Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
    home = Household.objects.select_for_update().filter(people=current).first()
    if seen(home, HOME) != version:
        raise StaleVersion
    if sheet.commune.programme_id != child.programme_id:
        raise DomainError("Choisissez une commune du programme.", field="commune")
    if sheet.quarter and sheet.quarter.commune_id != sheet.commune.pk:
        raise DomainError(f"Ce quartier n’est pas à {sheet.commune} : changez l’un ou l’autre.", field="quarter")
    home = home or Household(programme_id=child.programme_id)
    changed = _fill(home, sheet)
    home.save()
    if current.household_id is None:
        current.household = home
        current.save(update_fields=["household"])
    record(Act.PERSON_CORRECT, by=by, target=home, person_id=child.pk, details=changed)
    return home


@transaction.atomic
def add_guardian(child: Person, sheet: ParentSheet, *, by: Actor, on: date) -> Guardian:
    """Tie another parent, or another adult of the family, to a child."""
    _must(child, by, on, Category.IDENTITY)
    Person.objects.select_for_update().get(pk=child.pk)
    name = folded_name(sheet.last_name, sheet.first_name)
    if child.guardians.filter(adult__folded_name=name).exists():
        raise DomainError("Cette personne est déjà parmi les parents de cet enfant.", field="last_name")
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
    by.must(Permission.REFERRAL_RECEIVE, subject_of(by, guardian.child, on, Category.SOCIAL))
    current = Guardian.objects.select_for_update().get(pk=guardian.pk)
    if current.holds_authority:
        raise DomainError("Ce parent est déjà confirmé.")
    current.holds_authority = True
    current.save(update_fields=["holds_authority"])
    record(Act.GUARDIAN_CONFIRM, by=by, target=current, person_id=current.child_id)
    return current


@transaction.atomic
def change_school(  # noqa: PLR0913 - one argument per answer
    child: Person, *, school: School, level: ListItem, starts_on: date, version: int | None, by: Actor, on: date
) -> Schooling:
    """From `starts_on`, another school or level: the schooling before ends on the eve."""
    _must(child, by, on, Category.SCHOOL)
    Person.objects.select_for_update().get(pk=child.pk)
    before = last_schooling(child)
    if seen(before, SCHOOL) != version:
        raise StaleVersion
    if school.organisation.programme_id != child.programme_id:
        raise DomainError("Choisissez une école du programme.", field="school")
    if child.birth_date and starts_on <= child.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field="starts_on")
    if before and starts_on <= max(before.starts_on, before.ends_on or before.starts_on):
        raise DomainError(
            f"La scolarité d’avant commence le {before.starts_on:%d/%m/%Y} : choisissez une date après.",
            field="starts_on",
        )
    if before and before.ends_on is None:
        before.ends_on = starts_on - timedelta(days=1)
        before.save(update_fields=["ends_on"])
    schooling = Schooling.objects.create(child=child, school=school, level=level, starts_on=starts_on)
    record(Act.SCHOOLING_CHANGE, by=by, target=schooling, person_id=child.pk)
    return schooling


def last_schooling(child: Person) -> Schooling | None:
    """The schooling of today, or the last one known."""
    return child.schoolings.select_related("school__organisation", "level").order_by("-starts_on").first()


def _of_the_home(child: Person, name: str) -> Person | None:
    """The parent of this name of a brother or a sister."""
    if child.household_id is None:
        return None
    return Person.objects.filter(folded_name=name, wards__child__household_id=child.household_id).first()


def _must(child: Person, by: Actor, on: date, category: Category) -> None:
    by.must(Permission.IDENTITY_WRITE, subject_of(by, child, on, category))


def _fill(row: Any, sheet: Any) -> str:
    """Write the answers, and name those that changed."""
    changed = [field.name for field in fields(sheet) if getattr(row, field.name, None) != getattr(sheet, field.name)]
    for field in fields(sheet):
        setattr(row, field.name, getattr(sheet, field.name))
    return ", ".join(str(row._meta.get_field(name).verbose_name) for name in changed)
