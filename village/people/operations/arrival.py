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
class NamedParent:
    """A parent as a fiche names him."""

    first_name: str
    last_name: str
    relation: str
    phone: str
    lives_with: bool

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def folded_name(self) -> str:
        return folded_name(self.last_name, self.first_name)


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
    parent: NamedParent
    outside_quarters: bool = False
    modalities: tuple[str, ...] = ()
    quarter_source: str = Household.Source.TYPED

    @property
    def source(self) -> str:
        """Who says the quarter: nobody, when it is unknown."""
        return self.quarter_source if self.quarter or self.outside_quarters else Household.Source.UNSAID


def one_arrival_at_a_time(programme_id: int) -> None:
    """Arrivals of a programme wait for each other: two fiches sent together for one new child make one child."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme_id)


@transaction.atomic
def register_child(sheet: ChildSheet, *, by: Actor, on: date, home: Household | None = None) -> Person:
    """Create a child with his home, parent and school; whether he is known was asked before (`likeness.alike`).

    A parent already known by name, and by phone or address, keeps his home: brothers and sisters are one family (IR17).
    Or somebody said which `home` the child joins.
    """
    one_arrival_at_a_time(by.programme_id)
    parent = sheet.parent
    adult = _of_home(home, parent) if home else _known_parent(sheet, by.programme_id) if parent.lives_with else None
    home = home or (adult.household if adult else _new_home(sheet, by.programme_id))
    child = Person.objects.create(
        programme_id=by.programme_id,
        household=home,
        is_child=True,
        first_name=sheet.first_name,
        last_name=sheet.last_name,
        birth_date=sheet.birth_date,
        sex=sheet.sex,
    )
    adult = adult or _new_adult(parent, by.programme_id, home if parent.lives_with else None)
    Guardian.objects.create(child=child, adult=adult, relation=parent.relation, lives_with=parent.lives_with)
    if sheet.school and sheet.level:
        Schooling.objects.create(child=child, school=sheet.school, level=sheet.level, starts_on=on)
    return child


@transaction.atomic
def tie_parent(child: Person, parent: NamedParent, *, trusted: bool = False) -> Guardian:
    """The parent of a fiche: known, or written now.

    Unknown to a child already known (not `trusted`), he stays without authority until the coordination confirms.
    """
    if known := child.guardians.filter(adult__folded_name=parent.folded_name).first():
        return known
    lives_with = trusted and parent.lives_with
    return Guardian.objects.create(
        child=child,
        adult=_new_adult(parent, child.programme_id, child.household if lives_with else None),
        relation=parent.relation,
        holds_authority=trusted,
        lives_with=lives_with,
    )


def _known_parent(sheet: ChildSheet, programme_id: int) -> Person | None:
    """An adult of this name, with the same phone, or the same address in the same commune."""
    namesakes = Person.objects.filter(
        programme_id=programme_id, is_child=False, household__isnull=False, folded_name=sheet.parent.folded_name
    )
    phone, address = _digits(sheet.parent.phone), fold(sheet.address)
    for adult in namesakes.select_related("household").order_by("pk"):
        home = adult.household
        same_phone = bool(phone) and _digits(adult.phone) == phone
        same_place = home is not None and home.commune_id == sheet.commune.pk and bool(address)
        if same_phone or (home is not None and same_place and fold(home.address) == address):
            return adult
    return None


def _of_home(home: Household, parent: NamedParent) -> Person | None:
    """The parent of this name of a brother or a sister."""
    return Person.objects.filter(wards__child__household=home, folded_name=parent.folded_name).first()


def _new_home(sheet: ChildSheet, programme_id: int) -> Household:
    return Household.objects.create(
        programme_id=programme_id,
        address=sheet.address,
        commune=sheet.commune,
        quarter=sheet.quarter,
        outside_quarters=sheet.outside_quarters,
        quarter_source=sheet.source,
        languages=sheet.languages,
        interpreter=sheet.interpreter,
    )


def _new_adult(parent: NamedParent, programme_id: int, home: Household | None) -> Person:
    return Person.objects.create(
        programme_id=programme_id,
        household=home,
        is_child=False,
        first_name=parent.first_name,
        last_name=parent.last_name,
        phone=parent.phone,
    )


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
