"""The register of unmet needs, counted. Small numbers are hidden, and what would give them back too."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.dates import Period
from village.core.french import MONTHS
from village.meetings.models import Barrier, UnmetNeed
from village.programmes.models import Programme
from village.programmes.thresholds import audience_of

NOWHERE = "sans quartier"
UNSAID = "pas dit"
Where = tuple[str, str]


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


def register_of(actor: Actor, period: Period) -> Register:
    actor.must(Permission.NEED_READ)
    threshold = Programme.objects.get(pk=actor.programme_id).threshold(audience_of(actor.role))
    needs = list(
        UnmetNeed.objects.filter(programme_id=actor.programme_id, month__range=(period.first, period.last))
        .select_related("kind", "quarter")
        .order_by("kind__rank", "month")
    )
    by_quarter = _crossing(needs, lambda need: str(need.quarter.name) if need.quarter else NOWHERE, threshold)
    by_term = _crossing(needs, lambda need: term(need.month), threshold)
    by_barrier = _crossing(needs, lambda need: str(Barrier(need.barrier).label) if need.barrier else UNSAID, threshold)
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


def _crossing(needs: list[UnmetNeed], column_of: Callable[[UnmetNeed], str], threshold: int) -> Crossing:
    cells: dict[Where, int] = {}
    for need in needs:
        where = (str(need.kind), column_of(need))
        cells[where] = cells.get(where, 0) + need.children
    rows = tuple(dict.fromkeys(row for row, _column in cells))
    columns = tuple(dict.fromkeys(column for _row, column in cells))
    hidden = hidden_in({(row, column): cells.get((row, column), 0) for row in rows for column in columns}, threshold)
    lines = tuple(
        Line(
            row, columns, tuple(None if (row, column) in hidden else cells.get((row, column), 0) for column in columns)
        )
        for row in rows
    )
    return Crossing(columns, lines)


def hidden_in(cells: Mapping[Where, int], threshold: int) -> set[Where]:
    """The numbers that are small; and in a row that would hide one only, its smallest other number.

    The same row is counted twice, by quarter and by term: a total read in one table would give back a number hidden
    alone in the other.
    """
    hidden = {where for where, number in cells.items() if 0 < number < threshold}
    for row in {row for row, _column in cells}:
        filled = sorted((number, where) for where, number in cells.items() if where[0] == row and number)
        if sum(where in hidden for _number, where in filled) == 1:
            hidden |= {where for _number, where in filled[:2]}
    return hidden


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
