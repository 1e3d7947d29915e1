"""« Déjà connu ? », « est-ce la même personne ? »: children who look alike by name and birth date (IR16).

Who, never what. The machine asks, a person answers.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from rapidfuzz import fuzz

from village.core.text import fold
from village.people.models import NotTheSame, Person, folded_name

SAME = 93
"""Two spellings of one name (out of 100), when the birth date is nearly the same."""
NEAR = 84
"""Two names near enough to ask, when the birth date is the same."""
AROUND = timedelta(days=370)
"""How far from each other two birth dates of one child may be."""


def alike(programme_id: int, first_name: str, last_name: str, birth_date: date) -> list[Person]:
    """The known children to ask about, the likeliest first. The machine asks, a person answers."""
    name = folded_name(last_name, first_name)
    if not name.strip():
        return []
    around = Person.objects.filter(
        programme_id=programme_id, is_child=True, birth_date__range=(birth_date - AROUND, birth_date + AROUND)
    )
    scores = [
        (likeness, pk)
        for pk, other, born in around.values_list("pk", "folded_name", "birth_date")
        if (likeness := fuzz.token_sort_ratio(name, other)) >= NEAR and same_child(likeness, birth_date, born)
    ]
    order = [pk for _, pk in sorted(scores, key=lambda found: (-found[0], found[1]))][:5]
    found = Person.objects.select_related("household__commune").prefetch_related("guardians__adult").in_bulk(order)
    return [found[pk] for pk in order]


def siblings(programme_id: int, parent_names: list[str]) -> list[Person]:
    """The known children of a parent of one of these folded names: perhaps brothers and sisters."""
    wards = Person.objects.filter(
        programme_id=programme_id, is_child=True, household__isnull=False,
        guardians__adult__folded_name__in=[name for name in parent_names if name.strip()], guardians__rejected_on=None,
        limited_on=None,
    )  # fmt: skip
    return list(wards.select_related("household__commune").distinct().order_by("folded_name")[:8])


def same_child(likeness: float, born: date, other: date | None) -> bool:
    """Whether to ask: names that alike (out of 100), and the same day, or one mistyped."""
    if other is None or likeness < NEAR:
        return False
    if other == born:
        return True
    return likeness >= SAME and (
        (born.day, born.month) == (other.day, other.month)  # another year
        or (born.year, born.month) == (other.year, other.month)  # another day
        or (born.year, born.day, born.month) == (other.year, other.month, other.day)  # day and month exchanged
    )


_One = tuple[str, date, int]


class People:
    """Names and birth dates, each with a number; asked for those who may be the same."""

    def __init__(self) -> None:
        self._by: dict[tuple[str, int, int], list[_One]] = defaultdict(list)

    def add(self, name: str, born: date, number: int) -> None:
        for place in _places(born):
            self._by[place].append((name, born, number))

    def like(self, name: str, born: date) -> list[int]:
        """The numbers of those to ask about, the likeliest first."""
        found: dict[int, float] = {}
        for other, other_born, number in self._around(born):
            likeness = fuzz.token_sort_ratio(name, other, score_cutoff=NEAR)
            if likeness and same_child(likeness, born, other_born):
                found[number] = max(likeness, found.get(number, 0))
        return sorted(found, key=lambda number: (-found[number], number))

    def _around(self, born: date) -> Iterator[_One]:
        """Born that day, or so that one sign mistyped would explain it: another day, another year, day and month."""
        wanted = set(_places(born))
        with suppress(ValueError):
            wanted |= set(_places(born.replace(month=born.day, day=born.month)))
        earliest, latest = born - AROUND, born + AROUND
        for place in wanted:
            yield from (one for one in self._by.get(place, ()) if earliest <= one[1] <= latest)


def _places(born: date) -> tuple[tuple[str, int, int], ...]:
    return ("month", born.year, born.month), ("day", born.month, born.day)


@dataclass(frozen=True)
class Twins:
    """Two dossiers to ask about, the older first, and why."""

    first: Person
    second: Person
    likeness: int
    """Of the two names, out of 100."""

    @property
    def same_day(self) -> bool:
        return self.first.birth_date == self.second.birth_date

    @property
    def same_place(self) -> bool:
        """One home, or two of the same address. Of a protected home, nothing is compared."""
        one, other = self.first.household, self.second.household
        if one is None or other is None or one == other:
            return one is not None and one == other
        said = fold(one.address)
        return bool(
            said and said == fold(other.address) and one.commune_id == other.commune_id
            and not (one.protected_on or other.protected_on)
        )  # fmt: skip

    @property
    def why(self) -> str:
        """« même nom, même date de naissance, même adresse »."""
        name = "même nom" if self.likeness == 100 else "noms proches"
        born = "même date de naissance" if self.same_day else "dates de naissance proches"
        return ", ".join([name, born, *(["même adresse"] if self.same_place else [])])


def look_alike(one: Person, other: Person) -> bool:
    """Whether to ask if these two are the same child: nobody told them apart."""
    likeness = fuzz.token_sort_ratio(one.folded_name, other.folded_name)
    if one.birth_date is None or not same_child(likeness, one.birth_date, other.birth_date):
        return False
    first, second = sorted((one.pk, other.pk))
    return not NotTheSame.objects.filter(child=first, other=second).exists()


def twins(children: QuerySet[Person]) -> list[Twins]:
    """Among these children of one programme, the pairs that nobody told apart: the likeliest first.

    By birth date, then by name, then by address.
    """
    names = {
        pk: (name, born)
        for pk, name, born in children.order_by("pk").values_list("pk", "folded_name", "birth_date")
        if born
    }
    apart = set(NotTheSame.objects.filter(child__in=children).values_list("child", "other"))
    before, near = People(), []
    for pk, (name, born) in names.items():
        near += [(other, pk) for other in before.like(name, born) if (other, pk) not in apart]
        before.add(name, born, pk)
    people = children.select_related("household__commune").in_bulk({pk for pair in near for pk in pair})
    found = [
        Twins(people[one], people[other], round(fuzz.token_sort_ratio(names[one][0], names[other][0])))
        for one, other in near
    ]
    return sorted(found, key=lambda pair: (not pair.same_day, -pair.likeness, not pair.same_place, pair.second.pk))
