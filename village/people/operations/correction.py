"""Correct who a child is, where he lives, where he goes to school.

`version` is `seen(...)` of what was read: these rows have no counter of their own.
"""

from collections.abc import Collection
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
from village.core.text import fold, has_letters
from village.directory.models import School
from village.people.models import Household, Person, Schooling, subject_of
from village.people.operations.shelter import write_who_lives_there
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
    outside_quarters: bool = False


IDENTITY = tuple(field.name for field in fields(IdentitySheet))
HOME = tuple(field.name for field in fields(HomeSheet))
SCHOOL = ("id", "school", "level", "modalities")


@transaction.atomic
def correct_identity(child: Person, sheet: IdentitySheet, *, version: int | None, by: Actor, on: date) -> Person:
    """Write names, birth date and sex as they are."""
    must_correct(child, by, on, Category.IDENTITY)
    current = Person.objects.select_for_update().get(pk=child.pk)
    if seen(current, IDENTITY) != version:
        raise StaleVersion
    for name in ("first_name", "last_name"):
        if not has_letters(getattr(sheet, name)):
            raise DomainError("Écrivez ce nom avec des lettres : il sert à reconnaître l’enfant.", field=name)
    if sheet.birth_date > on:
        raise DomainError("Cette date de naissance est dans le futur : vérifiez l’année.", field="birth_date")
    if age(sheet.birth_date, on) > OLDEST:
        raise DomainError(
            f"Cet enfant aurait plus de {OLDEST} ans : vérifiez l’année de naissance.", field="birth_date"
        )
    changed = fill(current, sheet)
    current.save()
    record(Act.PERSON_CORRECT, by=by, target=current, person_id=child.pk, details=changed)
    return current


@transaction.atomic
def correct_home(  # noqa: PLR0913 - who lives there, and whether it was computed
    child: Person,
    sheet: HomeSheet,
    *,
    living: Collection[int] | None = None,
    computed: bool = False,
    version: int | None,
    by: Actor,
    on: date,
) -> Household:
    """Write where the family lives and what it speaks: for everybody of this home.

    `living`: the adults who live there now; asked when a protected home moves. `computed`: the quarter was found from
    the address.
    """
    must_correct(child, by, on, Category.IDENTITY)
    current = Person.objects.select_for_update(of=("self",)).get(pk=child.pk)
    home = Household.objects.select_for_update().filter(people=current).first()
    if seen(home, HOME) != version:
        raise StaleVersion
    if sheet.commune.programme_id != child.programme_id:
        raise DomainError("Choisissez une commune du programme.", field="commune")
    if sheet.quarter and sheet.quarter.commune_id != sheet.commune.pk:
        raise DomainError(f"Ce quartier n’est pas à {sheet.commune} : changez l’un ou l’autre.", field="quarter")
    if sheet.quarter and sheet.outside_quarters:
        raise DomainError("Dans un quartier, ou hors quartier : choisissez l’un des deux.", field="quarter")
    home = home or Household(programme_id=child.programme_id)
    moved = home.address not in {"", sheet.address}
    keep_former_quarter(home, sheet)
    home.quarter_source = _source(home, sheet, computed=computed)
    changed = fill(home, sheet)
    home.save()
    if home.protected_on and moved and living is None:
        raise DomainError("Dites qui vit à la nouvelle adresse : elle est protégée.", field="living")
    if home.protected_on and living is not None:
        write_who_lives_there(home, living)
    if current.household_id is None:
        current.household = home
        current.save(update_fields=["household"])
    record(Act.PERSON_CORRECT, by=by, target=home, person_id=child.pk, details=changed)
    return home


def is_same_place(home: Household, address: str, commune: Commune) -> bool:
    """Whether this is where the family lives already, however it is written."""
    return home.commune_id == commune.pk and fold(home.address) in {"", fold(address)}


def keep_former_quarter(home: Household, sheet: HomeSheet) -> None:
    """The quarters were drawn again and the family did not move: the years before keep the one that was then."""
    before, now = home.quarter, sheet.quarter
    if not is_same_place(home, sheet.address, sheet.commune):
        home.former_quarter = None
    elif before and before != now and before.ends_on and (now is None or now.starts_on > before.ends_on):
        home.former_quarter = before


def _source(home: Household, sheet: HomeSheet, *, computed: bool) -> str:
    """Who says the quarter now; the same answer sent again keeps who said it first."""
    if sheet.quarter is None and not sheet.outside_quarters:
        return Household.Source.UNSAID
    if computed:
        return Household.Source.COMPUTED
    same = (home.quarter, home.outside_quarters) == (sheet.quarter, sheet.outside_quarters)
    if same and is_same_place(home, sheet.address, sheet.commune):
        return home.quarter_source
    return Household.Source.TYPED


@transaction.atomic
def change_school(  # noqa: PLR0913 - one argument per answer
    child: Person,
    *,
    school: School,
    level: ListItem,
    modalities: Collection[str] = (),
    starts_on: date,
    version: int | None,
    by: Actor,
    on: date,
) -> Schooling:
    """From `starts_on`, another school or level: the schooling before ends on the eve."""
    must_correct(child, by, on, Category.SCHOOL)
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
    schooling = Schooling.objects.create(
        child=child, school=school, level=level, modalities=sorted(modalities), starts_on=starts_on
    )
    record(Act.SCHOOLING_CHANGE, by=by, target=schooling, person_id=child.pk)
    return schooling


def last_schooling(child: Person) -> Schooling | None:
    """The schooling of today, or the last one known."""
    return child.schoolings.select_related("school__organisation", "level").order_by("-starts_on").first()


def must_correct(child: Person, by: Actor, on: date, category: Category) -> None:
    by.must(Permission.IDENTITY_WRITE, subject_of(by, child, on, category))


def fill(row: Any, sheet: Any) -> str:
    """Write the answers, and name those that changed."""
    changed = [field.name for field in fields(sheet) if getattr(row, field.name, None) != getattr(sheet, field.name)]
    for field in fields(sheet):
        setattr(row, field.name, getattr(sheet, field.name))
    return ", ".join(str(row._meta.get_field(name).verbose_name) for name in changed)
