"""Children brought in together: each with his home, parents, school and agreement, in few statements for them all.

As `register_child`, `tie_parent`, `record_agreement` and `join_care_team` do one by one, for children whom nobody knew.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Model

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden, reach
from village.accounts.models import User
from village.audit.journal import Act, Line, record_all
from village.core.errors import DomainError
from village.core.sealing import new_keys
from village.core.text import fold
from village.people.models import Agreement, CareTeamMembership, Guardian, Household, Person, Schooling, folded_name
from village.people.operations.arrival import ChildSheet, NamedParent, one_arrival_at_a_time
from village.people.operations.team import check_referent


@dataclass(frozen=True)
class FormerChild:
    """A child as a table says him. `others`: adults beside `sheet.parent`; `agreed`: when and how, if they did (R4).

    `beside`: the place, among the children brought with him, of a brother or a sister before him; or `home`, theirs.
    """

    sheet: ChildSheet
    others: Sequence[NamedParent]
    since: date
    agreed: tuple[date, str] | None = None
    beside: int | None = None
    home: Household | None = None


@dataclass
class Arrived:
    """A child who came in, and the rows about him."""

    child: Person
    home: Household
    adults: dict[str, Person] = field(default_factory=dict)
    """Those of his home by folded name: brothers and sisters share them."""
    guardians: list[Guardian] = field(default_factory=list)
    schooling: Schooling | None = None
    agreement: Agreement | None = None

    @property
    def rows(self) -> list[Model]:
        own = [self.schooling, self.agreement]
        tied = (guardian.adult for guardian in self.guardians)
        return [self.child, self.home, *self.guardians, *tied, *(row for row in own if row)]


@transaction.atomic
def bring_children(formers: Sequence[FormerChild], *, by: Actor) -> list[Arrived]:
    """Write children whom nobody knows, in the order they are given; whether they are known was asked before."""
    by.must(Permission.DOSSIER_IMPORT)
    one_arrival_at_a_time(by.programme_id)
    families = _Families(by.programme_id, formers)
    keys = new_keys(len(formers))
    arrived: list[Arrived] = []
    for former, key in zip(formers, keys, strict=True):
        arrived.append(families.welcome(former, arrived, key))
    Household.objects.bulk_create(families.homes)
    Person.objects.bulk_create([*(one.child for one in arrived), *families.adults])
    Guardian.objects.bulk_create([guardian for one in arrived for guardian in one.guardians])
    Schooling.objects.bulk_create([one.schooling for one in arrived if one.schooling])
    _agree(formers, arrived, by)
    return arrived


class _Families:
    """The homes and the adults of those who come, found or to be written."""

    def __init__(self, programme_id: int, formers: Sequence[FormerChild]) -> None:
        self.programme_id = programme_id
        self.homes: list[Household] = []
        self.adults: list[Person] = []
        self._namesakes: dict[str, list[Person]] = defaultdict(list)
        names = {former.sheet.parent.folded_name for former in formers if former.sheet.parent.lives_with}
        known = Person.objects.filter(
            programme_id=programme_id, is_child=False, household__isnull=False, folded_name__in=names
        )
        for adult in known.select_related("household").order_by("pk"):
            self._namesakes[adult.folded_name].append(adult)

    def welcome(self, former: FormerChild, before: Sequence[Arrived], key: int) -> Arrived:
        sheet = former.sheet
        home, adults = self._home_of(former, before)
        child = Person(
            programme_id=self.programme_id, household=home, is_child=True, first_name=sheet.first_name,
            last_name=sheet.last_name, folded_name=folded_name(sheet.last_name, sheet.first_name),
            birth_date=sheet.birth_date, sex=sheet.sex, sealing_key_id=key,
        )  # fmt: skip
        one = Arrived(child, home, adults)
        for parent in _each_once((sheet.parent, *former.others)):
            adult = adults.get(parent.folded_name) or self._new_adult(parent, home)
            adults[parent.folded_name] = adult
            one.guardians.append(
                Guardian(child=child, adult=adult, relation=parent.relation, lives_with=parent.lives_with)
            )
        if sheet.school and sheet.level:
            one.schooling = Schooling(
                child=child, school=sheet.school, level=sheet.level, modalities=list(sheet.modalities),
                starts_on=former.since,
            )  # fmt: skip
        return one

    def _home_of(self, former: FormerChild, before: Sequence[Arrived]) -> tuple[Household, dict[str, Person]]:
        if former.beside is not None:
            return before[former.beside].home, before[former.beside].adults
        if former.home is not None:
            ties = Guardian.objects.filter(child__household=former.home).select_related("adult").order_by("-pk")
            return former.home, {tie.adult.folded_name: tie.adult for tie in ties}
        known = self._known(former.sheet) if former.sheet.parent.lives_with else None
        if known and known.household:
            return known.household, {known.folded_name: known}
        sheet = former.sheet
        home = Household(
            programme_id=self.programme_id, address=sheet.address, commune=sheet.commune, quarter=sheet.quarter,
            outside_quarters=sheet.outside_quarters, quarter_source=sheet.source, languages=sheet.languages,
            interpreter=sheet.interpreter,
        )  # fmt: skip
        self.homes.append(home)
        return home, {}

    def _known(self, sheet: ChildSheet) -> Person | None:
        """An adult of this name, with the same phone, or the same address in the same commune."""
        phone, address = _digits(sheet.parent.phone), fold(sheet.address)
        for adult in self._namesakes[sheet.parent.folded_name]:
            home = adult.household
            same_place = home is not None and home.commune_id == sheet.commune.pk and fold(home.address) == address
            if (phone and _digits(adult.phone) == phone) or (address and same_place):
                return adult
        return None

    def _new_adult(self, parent: NamedParent, home: Household) -> Person:
        adult = Person(
            programme_id=self.programme_id, household=home if parent.lives_with else None, is_child=False,
            first_name=parent.first_name, last_name=parent.last_name, folded_name=parent.folded_name,
            phone=parent.phone,
        )  # fmt: skip
        self.adults.append(adult)
        if parent.lives_with:
            self._namesakes[parent.folded_name].append(adult)
        return adult


def _agree(formers: Sequence[FormerChild], arrived: Sequence[Arrived], by: Actor) -> None:
    """What the first parent agreed to: to be supported (R4)."""
    if not reach(by, Permission.AGREEMENT_RECORD).programme:
        raise Forbidden("Le référent de l’enfant ou la coordination recueille l’accord de la famille.")
    for former, one in zip(formers, arrived, strict=True):
        if former.agreed is None:
            continue
        on, channel = former.agreed
        if on < former.sheet.birth_date:
            raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field="on")
        one.agreement = Agreement(
            child=one.child, guardian=one.guardians[0], scope=Agreement.Scope.SUPPORT, channel=channel,
            categories=[], informed_by_id=by.user_id, given_on=on,
        )  # fmt: skip
    given = [one.agreement for one in arrived if one.agreement]
    Agreement.objects.bulk_create(given)
    said = [Line(agreement, agreement.child_id, agreement.get_scope_display()) for agreement in given]
    record_all(Act.AGREEMENT_RECORD, said, by=by)


@transaction.atomic
def bring_referents(ties: Iterable[tuple[Person, User]], *, by: Actor, on: date) -> list[CareTeamMembership]:
    """Tie children who had nobody to their référents, from `on`."""
    checked: set[int] = set()
    made: list[CareTeamMembership] = []
    for child, user in ties:
        if user.pk not in checked:
            check_referent(user, by.programme_id, on, "")
            checked.add(user.pk)
        made.append(CareTeamMembership(child=child, link=Link.REFERENT.value, user=user, starts_on=on))
    CareTeamMembership.objects.bulk_create(made)
    record_all(Act.CARE_TEAM_JOIN, [Line(tie, tie.child_id, Link.REFERENT.label) for tie in made], by=by)
    return made


def _each_once(parents: Iterable[NamedParent]) -> list[NamedParent]:
    named: dict[str, NamedParent] = {}
    for parent in parents:
        named.setdefault(parent.folded_name, parent)
    return list(named.values())


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
