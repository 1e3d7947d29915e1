"""« Est-ce la même personne ? »: who looks like a line, among the children known and in the file itself.

The rule is that of `people.likeness`; here everybody is read once, and found by birth date, for thousands of lines.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from rapidfuzz import fuzz

from village.exchange.reading.lines import Child
from village.people.likeness import AROUND, NEAR, same_child
from village.people.models import Person, folded_name

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


class Likely:
    """Asked line after line, in the order of the file."""

    def __init__(self, programme_id: int) -> None:
        self.programme_id, self.last = programme_id, 0
        self.known, self.above = People(), People()
        self.who_came_since()

    def who_came_since(self) -> None:
        """Know too the children who came in since this was made."""
        children = Person.objects.filter(
            programme_id=self.programme_id, is_child=True, birth_date__isnull=False, pk__gt=self.last
        )
        for name, born, number in children.values_list("folded_name", "birth_date", "pk").order_by("pk").iterator():
            self.last = number
            if born:
                self.known.add(name, born, number)

    def of(self, line: int, child: Child) -> tuple[int | None, int | None]:
        """A known child who looks like this one, and an earlier line about him; None where there is none."""
        if child.name is None or child.birth is None:
            return None, None
        name = folded_name(*child.name)
        earlier = [number for number in self.above.like(name, child.birth) if number != line]
        self.above.add(name, child.birth, line)
        return next(iter(self.among_known(child)), None), min(earlier, default=None)

    def among_known(self, child: Child) -> list[int]:
        """The known children to ask about, the likeliest first."""
        return self.known.like(folded_name(*child.name), child.birth) if child.name and child.birth else []
