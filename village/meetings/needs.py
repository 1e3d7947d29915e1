"""The register of unmet needs, counted. Small numbers are hidden, and what would give them back too."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from village.access.permissions import Permission
from village.access.policy import Actor, Forbidden
from village.core.dates import Period
from village.core.french import MONTHS
from village.core.protection import Table, Unprotectable, hidden_in
from village.meetings.models import Barrier, UnmetNeed
from village.programmes.models import Programme
from village.programmes.thresholds import audience_of

NOWHERE = "sans quartier"
UNSAID = "pas dit"
Where = tuple[int, str, str]
"""The way of dividing, the kind, the column."""


@dataclass(frozen=True)
class Line:
    """A row of a protected table; None: hidden."""

    label: str
    columns: tuple[str, ...]
    numbers: tuple[int | None, ...]

    @property
    def cells(self) -> list[tuple[str, int | None]]:
        return list(zip(self.columns, self.numbers, strict=True))


@dataclass(frozen=True)
class Crossing:
    """Children concerned, kind by column. No total: it would give back what is hidden."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def hides(self) -> bool:
        return any(number is None for line in self.lines for number in line.numbers)


@dataclass(frozen=True)
class Register:
    """`threshold`: below, a number could lead to a child, for who reads and knows the quarter."""

    threshold: int
    children: int | None
    by_quarter: Crossing
    by_term: Crossing
    by_barrier: Crossing
    wordings: tuple[tuple[str, tuple[str, ...]], ...]


def reads_this_year(actor: Actor) -> bool:
    """Who sits in the EPS. The others read years that are over: twice in a year, they would tell who came between."""
    return actor.can(Permission.NEED_RAISE)


def register_of(actor: Actor, period: Period, *, on: date) -> Register:
    """What the territory lacked in a school year, as it may be told on a day."""
    actor.must(Permission.NEED_READ)
    if period.last >= on and not reads_this_year(actor):
        raise Forbidden("Les besoins d’une année se lisent quand elle est finie.")
    threshold = Programme.objects.get(pk=actor.programme_id).threshold(audience_of(actor.role))
    needs = list(
        UnmetNeed.objects.filter(programme_id=actor.programme_id, month__range=(period.first, period.last))
        .select_related("kind", "quarter")
        .order_by("kind__rank", "month")
    )
    by_quarter, by_term, by_barrier = crossings(needs, threshold)
    return Register(
        threshold,
        children=None
        if by_quarter.hides or by_term.hides or by_barrier.hides
        else sum(need.children for need in needs),
        by_quarter=by_quarter,
        by_term=by_term,
        by_barrier=by_barrier,
        wordings=_wordings(needs, threshold),
    )


def term(month: date) -> str:
    """« sept. à nov. »: a quarter of the school year."""
    first = (month.month // 3) * 3 or 12
    return f"{MONTHS[first - 1]} à {MONTHS[(first + 1) % 12]}"


_WAYS: tuple[Callable[[UnmetNeed], str], ...] = (
    lambda need: str(need.quarter.name) if need.quarter else NOWHERE,
    lambda need: term(need.month),
    lambda need: str(Barrier(need.barrier).label) if need.barrier else UNSAID,
)


def crossings(needs: list[UnmetNeed], threshold: int) -> list[Crossing]:
    """By quarter, by term, by barrier, protected together: the same children are counted in each.

    How many a kind concerns in all is not shown, and ties them: who adds a row up in one knows it in the others.
    """
    cells: dict[Where, int] = {}
    for need in needs:
        for way, column_of in enumerate(_WAYS):
            where = (way, str(need.kind), column_of(need))
            cells[where] = cells.get(where, 0) + need.children
    hidden = _hidden(cells, threshold)
    return [_crossing(way, cells, hidden) for way in range(len(_WAYS))]


def _hidden(cells: Mapping[Where, int], threshold: int) -> frozenset[Hashable]:
    counts = dict[Hashable, int](cells.items())
    rows: dict[tuple[int, str], list[Hashable]] = {}
    for where in cells:
        rows.setdefault(where[:2], []).append(where)
    for (_way, kind), parts in rows.items():
        counts["", kind] = sum(counts[part] for part in parts)
    sums = [(("", kind), parts) for (_way, kind), parts in rows.items()]
    wholes = frozenset(("", kind) for _way, kind in rows)
    try:
        return hidden_in(Table(counts, sums, out=wholes), threshold)
    except Unprotectable:
        return frozenset(cells)


def _crossing(way: int, cells: Mapping[Where, int], hidden: frozenset[Hashable]) -> Crossing:
    own = {(kind, column): number for (one, kind, column), number in cells.items() if one == way}
    columns = tuple(dict.fromkeys(column for _kind, column in own))

    def shown(kind: str, column: str) -> int | None:
        return None if (way, kind, column) in hidden else own.get((kind, column), 0)

    kinds = dict.fromkeys(kind for kind, _column in own)
    return Crossing(columns, tuple(Line(kind, columns, tuple(shown(kind, one) for one in columns)) for kind in kinds))


def _wordings(needs: Iterable[UnmetNeed], threshold: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was said, by kind, without where nor when; only of a kind that concerns enough children."""
    said: dict[str, list[UnmetNeed]] = {}
    for need in needs:
        said.setdefault(str(need.kind), []).append(need)
    return tuple(
        (kind, tuple(sorted({need.wording for need in group})))
        for kind, group in said.items()
        if sum(need.children for need in group) >= threshold
    )
