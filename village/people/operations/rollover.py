"""Each September: the class, and the school, that every child goes to now. Proposed here, said by a person.

A line is proposed until somebody says the child's schooling of the year, on this page or on his own. What was before
ends on the eve: nothing is replaced.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.dates import Period, add_months, school_year
from village.core.errors import DomainError
from village.core.text import fold
from village.directory.models import School
from village.people.models import Person, Schooling
from village.people.operations.correction import change_school
from village.programmes.models import ListItem

# The class after each; after the last one of a school, which school comes is to be said.
_NEXT = {
    "tps": "ps", "ps": "ms", "ms": "gs", "gs": "cp", "cp": "ce1", "ce1": "ce2", "ce2": "cm1", "cm1": "cm2", "cm2": "6e",
    "6e": "5e", "6e-segpa": "5e", "5e": "4e", "4e": "3e", "3e": "lycee", "lycee": "lycee",
}  # fmt: skip
_LEAVES = {"cm2", "3e"}
_HOLDS_BOTH = ("primaire", "groupe scolaire")  # a nursery and an elementary school together, by its name
_SEGPA = "6e-segpa"


@dataclass(frozen=True)
class Proposal:
    """What a child would be in from September: `level` or `school` None are to be said by a person."""

    child: Person
    before: Schooling
    level: ListItem | None
    school: School | None
    modalities: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return self.level is not None and self.school is not None


@dataclass(frozen=True)
class Line:
    """What a person says of a child. `version`: of the schooling that she read (`seen(row, SCHOOL)`)."""

    child: int
    level: ListItem
    school: School
    modalities: Collection[str]
    version: int


@dataclass(frozen=True)
class Rolled:
    """The children whose schooling was written; those left as they are: somebody wrote meanwhile, or is gone."""

    written: tuple[int, ...]
    left: tuple[int, ...]


def year_to_say(on: date) -> Period:
    """The school year that a review is about: from August on, the one that comes."""
    return school_year(date(on.year, 9, 1)) if on.month == 8 else school_year(on)


def to_confirm(children: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Of these children, those with a schooling of last year and none of this one; by school, class and name."""
    first = year_to_say(on).first
    mine = Schooling.objects.filter(child=OuterRef("pk"))
    said = mine.filter(Q(starts_on__gte=first) | Q(ends_on__gte=first))
    last = mine.filter(Q(ends_on=None) | Q(ends_on__gte=add_months(first, -12)))
    latest = last.order_by("-starts_on")
    return (
        children.filter(Exists(last), ~Exists(said))
        .annotate(
            its_school=Subquery(latest.values("school__organisation__name")[:1]),
            its_rank=Subquery(latest.values("level__rank")[:1]),
        )
        .order_by("its_school", "its_rank", "folded_name", "pk")
    )


def with_past(children: QuerySet[Person]) -> QuerySet[Person]:
    """With what `proposals` reads."""
    rows = Schooling.objects.select_related("school__organisation", "level__counts_as").order_by("-starts_on")
    return children.prefetch_related(Prefetch("schoolings", rows, to_attr="past"))


def proposals(children: Sequence[Person], levels: Sequence[ListItem], on: date) -> list[Proposal]:
    """The next class of each (`with_past`), among these levels; a child without any past has none."""
    national = {item.code: item for item in levels if item.programme_id is None}
    pasts: list[tuple[Person, list[Schooling]]] = [(child, getattr(child, "past")) for child in children]  # noqa: B009
    return [_proposal(child, past[0], national, on) for child, past in pasts if past]


def _proposal(child: Person, before: Schooling, national: Mapping[str, ListItem], on: date) -> Proposal:
    code = before.level.national_code
    stays = code in _NEXT and code not in _LEAVES and (code != "gs" or _holds_both(before.school))
    modalities = {*before.modalities, *({Schooling.Modality.SEGPA.value} if code == _SEGPA else ())}
    return Proposal(
        child,
        before,
        national.get(_next(code, child, on)),
        before.school if stays else None,
        tuple(sorted(modalities)),
    )


def _holds_both(school: School) -> bool:
    return any(words in fold(str(school)) for words in _HOLDS_BOTH)


def _next(code: str, child: Person, on: date) -> str:
    """The code of the class after; from the crèche, by the year of birth; else it is to be said."""
    if code == "petite-enfance" and child.birth_date:
        return "ps" if year_to_say(on).first.year - child.birth_date.year == 3 else ""
    return _NEXT.get(code, "")


def roll_over(lines: Sequence[Line], *, by: Actor, on: date) -> Rolled:
    """Write the schooling of the year of each, from 1 September. A line that somebody else changed stays as it is."""
    first = year_to_say(on).first
    asked = [line.child for line in lines]
    reached = Person.objects.visible_to(by, Permission.IDENTITY_WRITE, on).in_bulk(asked)
    written, left = [], []
    for line in sorted(lines, key=lambda one: one.child):  # always in this order: two reviews never wait for each other
        child = reached.get(line.child)
        if child is None:
            left.append(line.child)
            continue
        try:
            change_school(
                child, school=line.school, level=line.level, modalities=line.modalities,
                starts_on=first, version=line.version, by=by, on=on,
            )  # fmt: skip
        except DomainError:
            left.append(line.child)
        else:
            written.append(line.child)
    return Rolled(tuple(written), tuple(left))
