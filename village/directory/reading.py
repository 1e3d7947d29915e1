"""What the page of the partners reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from village.access.roles import Role
from village.accounts.models import User
from village.core.text import fold
from village.directory.models import Organisation, Professional, School
from village.programmes.models import Membership

# Those who work elsewhere and come to the programme: each is expected to have a sheet.
PARTNERS = (Role.REFERRER, Role.PANEL_MEMBER, Role.FACILITATOR)


def organisations_of(programme_id: int) -> QuerySet[Organisation]:
    return Organisation.objects.filter(programme_id=programme_id).select_related("kind", "commune", "school")


def professionals_of(programme_id: int) -> QuerySet[Professional]:
    return Professional.objects.filter(programme_id=programme_id).select_related("organisation", "user")


def school_of(organisation: Organisation) -> School | None:
    """The school that this structure is, if it is one."""
    return getattr(organisation, "school", None)


def current_members(programme_id: int, on: date, roles: Iterable[Role] = ()) -> QuerySet[User]:
    """The accounts of the team and its partners on a day, families aside; under one of these roles if any is given."""
    hats = Membership.objects.current(on).filter(programme_id=programme_id, user_id=OuterRef("pk"))
    hats = hats.filter(role__in=[*roles]) if roles else hats.exclude(role=Role.FAMILY)
    return User.objects.filter(Exists(hats)).order_by("last_name", "first_name")


def members_without_sheet(programme_id: int, on: date, roles: Iterable[Role] = ()) -> QuerySet[User]:
    sheets = Professional.objects.filter(programme_id=programme_id, user_id=OuterRef("pk"))
    return current_members(programme_id, on, roles).exclude(Exists(sheets))


@dataclass
class Entry:
    """A structure and its people."""

    organisation: Organisation
    school: School | None
    people: list[Professional] = field(default_factory=list)

    def holds(self, wanted: str) -> bool:
        return any(wanted in fold(name) for name in (self.organisation.name, *map(str, self.people)))


@dataclass
class Book:
    """The partners, by kind; then those of no structure."""

    kinds: list[tuple[str, list[Entry]]]
    alone: list[Professional]

    @property
    def count(self) -> int:
        return sum(len(entries) for _kind, entries in self.kinds)


def book(programme_id: int, wanted: str = "") -> Book:
    """Every partner, or those whose name, or a name of whose people, holds these words."""
    asked = fold(wanted)
    entries = {
        organisation.pk: Entry(organisation, school_of(organisation))
        for organisation in organisations_of(programme_id).order_by("kind__rank", "kind__label", "name")
    }
    alone = []
    for person in professionals_of(programme_id):
        if person.organisation_id:
            entries[person.organisation_id].people.append(person)
        elif asked in fold(str(person)):
            alone.append(person)
    kinds: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if entry.holds(asked):
            kinds.setdefault(str(entry.organisation.kind), []).append(entry)
    return Book([*kinds.items()], alone)
