"""A child arrives with a fiche: known or new, of a known family or of a new one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.policy import Actor
from village.core.text import fold
from village.directory.models import School
from village.people.models import Guardian, Household, Person, Schooling, folded_name
from village.programmes.models import Commune, ListItem, Programme, Quarter


@dataclass(frozen=True)
class ChildSheet:
    """What a fiche says of a child, his home and the parent who signed."""

    first_name: str
    last_name: str
    birth_date: date
    sex: str
    commune: Commune
    quarter: Quarter | None
    address: str
    languages: str
    interpreter: bool
    school: School | None
    level: ListItem | None
    guardian_first_name: str
    guardian_last_name: str
    guardian_relation: str
    guardian_phone: str


def find_child(programme_id: int, first_name: str, last_name: str, birth_date: date) -> Person | None:
    """The known child with the same folded name and birth date, if any (IR16)."""
    return Person.objects.filter(
        programme_id=programme_id,
        is_child=True,
        folded_name=folded_name(last_name, first_name),
        birth_date=birth_date,
    ).first()


@transaction.atomic
def register_child(sheet: ChildSheet, *, by: Actor, on: date) -> Person:
    """Give back the known child, or create him with his home, parent and school.

    A parent already known by name, and by phone or address, keeps his home: brothers and sisters are one family (IR17).
    Arrivals of a programme wait for each other: two fiches sent together for one new child make one child.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=by.programme_id)
    if known := find_child(by.programme_id, sheet.first_name, sheet.last_name, sheet.birth_date):
        return known
    adult = _known_parent(sheet, by.programme_id) or _new_parent(sheet, by.programme_id)
    child = Person.objects.create(
        programme_id=by.programme_id,
        household=adult.household,
        is_child=True,
        first_name=sheet.first_name,
        last_name=sheet.last_name,
        birth_date=sheet.birth_date,
        sex=sheet.sex,
    )
    Guardian.objects.create(child=child, adult=adult, relation=sheet.guardian_relation)
    if sheet.school and sheet.level:
        Schooling.objects.create(child=child, school=sheet.school, level=sheet.level, starts_on=on)
    return child


@transaction.atomic
def tie_parent(child: Person, sheet: ChildSheet) -> Guardian:
    """The parent of the fiche. Unknown to a known child, he stays without authority until the coordination confirms."""
    name = folded_name(sheet.guardian_last_name, sheet.guardian_first_name)
    if known := child.guardians.filter(adult__folded_name=name).first():
        return known
    adult = Person.objects.create(
        programme_id=child.programme_id,
        is_child=False,
        first_name=sheet.guardian_first_name,
        last_name=sheet.guardian_last_name,
        phone=sheet.guardian_phone,
    )
    return Guardian.objects.create(
        child=child, adult=adult, relation=sheet.guardian_relation, holds_authority=False, lives_with=False
    )


def _known_parent(sheet: ChildSheet, programme_id: int) -> Person | None:
    """An adult of this name, with the same phone, or the same address in the same commune."""
    namesakes = Person.objects.filter(
        programme_id=programme_id,
        is_child=False,
        household__isnull=False,
        folded_name=folded_name(sheet.guardian_last_name, sheet.guardian_first_name),
    )
    phone, address = _digits(sheet.guardian_phone), fold(sheet.address)
    for adult in namesakes.select_related("household").order_by("pk"):
        home = adult.household
        same_phone = bool(phone) and _digits(adult.phone) == phone
        same_place = home is not None and home.commune_id == sheet.commune.pk and bool(address)
        if same_phone or (home is not None and same_place and fold(home.address) == address):
            return adult
    return None


def _new_parent(sheet: ChildSheet, programme_id: int) -> Person:
    household = Household.objects.create(
        programme_id=programme_id,
        address=sheet.address,
        commune=sheet.commune,
        quarter=sheet.quarter,
        languages=sheet.languages,
        interpreter=sheet.interpreter,
    )
    return Person.objects.create(
        programme_id=programme_id,
        household=household,
        is_child=False,
        first_name=sheet.guardian_first_name,
        last_name=sheet.guardian_last_name,
        phone=sheet.guardian_phone,
    )


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
