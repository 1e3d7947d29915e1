"""A figure beside those that are already out: the sums that their reader can do across them (decision 30).

Two publications of the same days hold the same numbers, or a number and what it became. Those of days that overlap hold
common parts: who is counted in both, in one, in the other.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from village.core.dates import Period
from village.core.protection import Table

Key = tuple[str, str]
"""A number of a figure: the title of its division, its label."""
Sums = Sequence[tuple[Hashable, Sequence[Hashable]]]
# Beyond so many pieces of time, only those in a row: a parcours rarely stops and begins again.
_PIECES = 4


@dataclass(frozen=True)
class Earlier:
    """A figure that is out: its numbers, those of them that were shown, and how they add up."""

    period: Period
    counts: Mapping[Key, int]
    shown: frozenset[Key]
    sums: Sequence[tuple[Key, Sequence[Key]]]


def joined(new: Table, period: Period, earlier: Sequence[Earlier], threshold: int) -> Table:
    """The new table and those that are out, with all that ties them."""
    if not earlier:
        return new
    join = _Join(new, period, threshold)
    for place, one in enumerate(earlier):
        join.add(place, one)
    join.tie()
    return join.table(new)


class _Join:
    def __init__(self, new: Table, period: Period, threshold: int) -> None:
        self.period, self.threshold = period, threshold
        self.counts: dict[Hashable, int] = dict(new.counts)
        self.sums: dict[tuple[Hashable, frozenset[Hashable]], None] = {}
        self.told: set[Hashable] = set()
        self.out: set[Hashable] = set()
        self.parts: set[Hashable] = set()
        # By days, then by number of the figure: the cells that say it, latest first.
        self.places: dict[Period, dict[Hashable, list[Hashable]]] = {period: {cell: [cell] for cell in new.counts}}
        self._sum(new.sums)

    def _sum(self, sums: Sums) -> None:
        for whole, parts in sums:
            self.sums[whole, frozenset(parts)] = None

    def add(self, place: int, one: Earlier) -> None:
        names = {key: self._name(place, one.period, key, count) for key, count in one.counts.items()}
        for key, name in names.items():
            (self.told if key in one.shown else self.out).add(name)
        self._sum([(names[whole], [names[part] for part in parts]) for whole, parts in one.sums])

    def _name(self, place: int, period: Period, key: Key, count: int) -> Hashable:
        """The cell of a number: the one that already says it of the same days, else a new one."""
        said = self.places.setdefault(period, {}).setdefault(key, [])
        same = next((cell for cell in said if self.counts[cell] == count), None)
        if same is not None:
            return same
        name: Hashable = ("@", place, *key)
        self.counts[name] = count
        for other in said:  # what changed since is as telling as a small number
            self._apart(*sorted((name, other), key=lambda cell: self.counts[cell]))
        said.append(name)
        return name

    def _apart(self, smaller: Hashable, bigger: Hashable) -> None:
        """What is in one number and not in the other, where that is little."""
        more = self.counts[bigger] - self.counts[smaller]
        if 0 < more < self.threshold:
            part: Hashable = ("+", smaller, bigger)
            self.counts[part] = more
            self.parts.add(part)
            self._sum([(bigger, [smaller, part])])

    def tie(self) -> None:
        """Days that overlap count some of the same people: a number is those of its own days and those of both."""
        if len(self.places) == 1:
            return
        shared = list(_shared(list(self.places)))
        for key in {key for said in self.places.values() for key in said}:
            said = {period: keys[key][0] for period, keys in self.places.items() if key in keys}
            if len(said) > 1:
                self._tie(key, said, shared)

    def _tie(self, key: Hashable, said: Mapping[Period, Hashable], shared: Sequence[frozenset[Period]]) -> None:
        among = {frozenset(periods & said.keys()) for periods in shared} - {frozenset()}
        cells = {periods: ("&", key, *sorted(periods)) for periods in among}
        self.parts.update(cells.values())
        for period, cell in said.items():
            self._sum([(cell, [part for periods, part in cells.items() if period in periods])])
        for one, two in combinations(said, 2):
            for inner, outer in ((one, two), (two, one)):
                if outer.first <= inner.first and inner.last <= outer.last:
                    self._apart(said[inner], said[outer])

    def table(self, new: Table) -> Table:
        out = self.out - self.told - set(new.counts)
        sums = [(whole, tuple(parts)) for whole, parts in self.sums]
        return Table(self.counts, sums, new.known, frozenset(self.told), frozenset(out), frozenset(self.parts), new.few)


def _shared(periods: Sequence[Period]) -> Iterator[frozenset[Period]]:
    """In which of the periods somebody may be counted together: those that meet some of the pieces of time."""
    days = sorted({one.first for one in periods} | {one.last + timedelta(days=1) for one in periods})
    pieces = [frozenset(one for one in periods if one.first <= day <= one.last) for day in days[:-1]]
    if len(pieces) > _PIECES:
        runs = [pieces[start:end] for start in range(len(pieces)) for end in range(start + 1, len(pieces) + 1)]
    else:
        runs = [list(some) for size in range(1, len(pieces) + 1) for some in combinations(pieces, size)]
    yield from {frozenset().union(*run) for run in runs} - {frozenset()}
