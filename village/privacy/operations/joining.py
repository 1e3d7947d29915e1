"""What becomes of each row when the dossier `aside` joins that of `kept`: worked out before anything is written.

All that points to the one points to the other. What cannot be there twice is set aside, whole, to be put back one day.
Who reads what never widens: between what the two dossiers open to a partner, the narrower wins.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from village.access.links import Link
from village.activities.models import Attendance, Enrolment
from village.core.errors import DomainError
from village.people.models import (
    AddressProtection,
    Agreement,
    CareTeamMembership,
    Guardian,
    Household,
    NotTheSame,
    Person,
    Schooling,
    folded_name,
)
from village.privacy.operations.narrowing import same_partner, wider_agreements
from village.privacy.reach import edges, keys_to

IDENTITY = ("first_name", "last_name", "birth_date", "sex", "phone")
HOME, SCHOOL, REFERENT = "home", "school", "referent"
_AUTHORITY = ("holds_authority", "rejected_on", "authority_ended_on")


@dataclass(frozen=True)
class Choices:
    """What a person answered. `taken`: of `IDENTITY`, `HOME`, `SCHOOL`, `REFERENT`, what the other dossier says.

    `parents`: of the other dossier's parents (numbers of `Guardian`), the same person in the dossier that is kept.
    """

    taken: frozenset[str] = frozenset()
    parents: Mapping[int, int] = field(default_factory=dict)


@dataclass
class Joining:
    """`gone`: the rows set aside; `changes`: the columns written, by row."""

    kept: Person
    aside: Person
    choices: Choices
    on: date
    gone: dict[type[Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    changes: dict[type[Model], dict[int, dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def __post_init__(self) -> None:
        self._everything()
        self._identity()
        self._parents()
        self._home()
        self._school()
        self._team()
        self._agreements()
        self._groups()
        for model, keys in self.gone.items():
            for key in keys:
                self.changes[model].pop(key, None)

    def _everything(self) -> None:
        for edge in edges():
            if edge.target is Person:
                for key in keys_to(edge, [self.aside.pk]):
                    self.changes[edge.source][key][str(edge.field.column)] = self.kept.pk
        self.gone[Person].add(self.aside.pk)
        self.gone[NotTheSame] |= set(self.aside.told_apart.values_list("pk", flat=True))

    # --- who the child is, where he lives ---

    def _identity(self) -> None:
        taken = {name: getattr(self.aside, name) for name in IDENTITY if name in self.choices.taken}
        if not taken:
            return
        said = {name: taken.get(name, getattr(self.kept, name)) for name in ("first_name", "last_name")}
        taken["folded_name"] = folded_name(said["last_name"], said["first_name"])
        self.changes[Person][self.kept.pk] |= taken

    def _parents(self) -> None:
        theirs = {one.pk: one for one in self.kept.guardians.select_related("adult")}
        by_adult = {one.adult_id: one for one in theirs.values()}
        self.same: dict[int, int] = {}
        self.phones: dict[str, tuple[int, str]] = {}
        for one in self.aside.guardians.select_related("adult"):
            told = self.choices.parents.get(one.pk)
            other = by_adult.get(one.adult_id) or (theirs.get(told) if told else None)
            if told and other is None:
                raise DomainError("Choisissez un parent du dossier gardé.")
            if other is not None:
                self._same_parent(one, other)

    def _same_parent(self, one: Guardian, other: Guardian) -> None:
        if other.pk in self.same.values():
            raise DomainError(f"{other.adult} est dit deux fois le même parent : choisissez une seule fois.")
        if any(getattr(one, name) != getattr(other, name) for name in _AUTHORITY):
            raise DomainError(
                f"Les deux dossiers ne disent pas la même chose de l’autorité parentale de {other.adult} : "
                "accordez-les d’abord, dans l’onglet Famille de chacun."
            )
        self.same[one.pk] = other.pk
        self.gone[Guardian].add(one.pk)
        for edge in edges():
            if edge.target is Guardian:
                for key in keys_to(edge, [one.pk]):
                    self.changes[edge.source][key][str(edge.field.column)] = other.pk
        if one.adult_id != other.adult_id and not self._used_elsewhere(one):
            self._same_adult(one.adult, other.adult)

    def _same_adult(self, one: Person, other: Person) -> None:
        if one.account_id:
            raise DomainError(
                f"{one} a un compte par le dossier qui serait réuni : gardez plutôt ce dossier-là, ou dites que "
                "c’est une autre personne."
            )
        self.gone[Person].add(one.pk)
        if one.phone and not other.phone:
            self._must_not_leave_a_protected_home(one, other)
            self.changes[Person][other.pk]["phone"] = one.phone
        self.phones[str(one.pk)] = (other.pk, other.phone or one.phone)

    def _must_not_leave_a_protected_home(self, one: Person, other: Person) -> None:
        """The telephone of who lives in a protected home would be read in the dossier of another child of his."""
        home = one.household
        if home and home.protected_on and other.wards.exclude(child__in=[self.kept, self.aside]).exists():
            raise DomainError(
                f"{one} vit à une adresse protégée, et un autre enfant a {other} pour parent : son téléphone se lirait "
                "dans ce dossier-là. Dites que c’est une autre personne, ou protégez d’abord l’adresse de cet enfant."
            )

    @staticmethod
    def _used_elsewhere(one: Guardian) -> bool:
        """Whether somebody else needs this adult: another child, an account…"""
        for edge in edges():
            if edge.target is Person:
                keys = keys_to(edge, [one.adult_id])
                if keys - ({one.pk} if edge.source is Guardian else set()):
                    return True
        return False

    def _home(self) -> None:
        here, there = self.kept.household, self.aside.household
        if there is None or here == there:
            return
        moves = here is None or takes_home(here, there, self.choices.taken)
        if moves:
            self.changes[Person][self.kept.pk]["household_id"] = there.pk
        home, left = (there, here) if moves else (here, there)
        if home is not None and home.protected_on:
            self._lives_there(moved=moves)
        if left is not None:
            self._leave(left)

    def _lives_there(self, *, moved: bool) -> None:
        """Of a protected home: who lived there before, and nobody else."""
        kept = self.kept.guardians.values_list("pk", flat=True)
        if not moved:
            for pk in self.aside.guardians.values_list("pk", flat=True):
                self.changes[Guardian][pk]["lives_with"] = False
            return
        said = dict(self.aside.guardians.values_list("pk", "lives_with"))
        lives = {self.same[pk]: value for pk, value in said.items() if pk in self.same}
        for pk in kept:
            self.changes[Guardian][pk]["lives_with"] = lives.get(pk, False)

    def _leave(self, home: Household) -> None:
        """A home where nobody is left is set aside with its protections."""
        people = set(home.people.values_list("pk", flat=True)) - self.gone[Person] - {self.kept.pk}
        if not people:
            self.gone[Household].add(home.pk)
            self.gone[AddressProtection] |= set(home.protections.values_list("pk", flat=True))

    def _school(self) -> None:
        mine, theirs = overlapping(self.kept, self.aside)
        self.gone[Schooling] |= mine if SCHOOL in self.choices.taken else theirs

    # --- who reads ---

    def _team(self) -> None:
        ours, theirs = list(self.kept.care_team.all()), list(self.aside.care_team.all())
        mine, others = overlapping_referents(ours, theirs)
        self.gone[CareTeamMembership] |= mine if REFERENT in self.choices.taken else others
        self._partners(ours, theirs)

    def _partners(self, ours: list[CareTeamMembership], theirs: list[CareTeamMembership]) -> None:
        """All but the référents: those who are in both dossiers stay, until the earlier of the two days."""
        here = {same_partner(tie): tie for tie in self._open(ours)}
        for tie in self._open(theirs):
            mine = here.pop(same_partner(tie), None)
            if mine is None:
                self._end(tie)
                continue
            self.gone[CareTeamMembership].add(tie.pk)
            ends = [day for day in (mine.ends_on, tie.ends_on) if day]
            if ends and min(ends) != mine.ends_on:
                self.changes[CareTeamMembership][mine.pk]["ends_on"] = min(ends)
        for tie in here.values():
            self._end(tie)

    def _open(self, ties: list[CareTeamMembership]) -> list[CareTeamMembership]:
        """Of today, or to come."""
        return [
            tie for tie in ties if tie.link != Link.REFERENT.value and (tie.ends_on is None or tie.ends_on >= self.on)
        ]

    def _end(self, tie: CareTeamMembership) -> None:
        if tie.starts_on >= self.on:
            self.gone[CareTeamMembership].add(tie.pk)
        else:
            self.changes[CareTeamMembership][tie.pk]["ends_on"] = self.on - timedelta(days=1)

    def _agreements(self) -> None:
        """An agreement to share that says more than the other dossier stops today, until the family is asked again."""
        for one in wider_agreements(self.kept, self.aside, self.on):
            self.changes[Agreement][one.pk]["withdrawn_on"] = self.on

    def _groups(self) -> None:
        """Twice in the same action, or at the same session."""
        here = set(self.kept.enrolments.values_list("activity", flat=True))
        self.gone[Enrolment] |= set(self.aside.enrolments.filter(activity__in=here).values_list("pk", flat=True))
        came = {one.session_id: one for one in self.kept.attendances.all()}
        for one in self.aside.attendances.select_related("session__activity"):
            mine = came.get(one.session_id)
            if mine is None:
                continue
            if (mine.status, mine.parents, mine.siblings) != (one.status, one.parents, one.siblings):
                raise DomainError(
                    f"La séance du {one.session.on:%d/%m/%Y} ({one.session.activity}) est notée dans les deux "
                    "dossiers, et pas pareil : corrigez l’une des deux feuilles d’appel d’abord."
                )
            self.gone[Attendance].add(one.pk)


def takes_home(here: Household, there: Household, taken: frozenset[str]) -> bool:
    """Whether the child lives at the other dossier's: a protected home stays his, whatever was answered."""
    if bool(here.protected_on) != bool(there.protected_on):
        return bool(there.protected_on)
    return HOME in taken


def _until(day: date | None) -> date:
    return day or date.max


def overlapping(kept: Person, aside: Person) -> tuple[set[int], set[int]]:
    """The schoolings of each that the other one contradicts."""
    mine, theirs = list(kept.schoolings.all()), list(aside.schoolings.all())
    return _crossed(mine, theirs)


def overlapping_referents(
    ours: list[CareTeamMembership], theirs: list[CareTeamMembership]
) -> tuple[set[int], set[int]]:
    """The référents of each dossier at a time when the other had one."""
    referent = Link.REFERENT.value
    return _crossed([tie for tie in ours if tie.link == referent], [tie for tie in theirs if tie.link == referent])


def _crossed(ours: list[Any], theirs: list[Any]) -> tuple[set[int], set[int]]:
    pairs = [
        (one.pk, other.pk)
        for one in ours
        for other in theirs
        if one.starts_on <= _until(other.ends_on) and other.starts_on <= _until(one.ends_on)
    ]
    return {one for one, _ in pairs}, {other for _, other in pairs}
