"""Small numbers that leave the team: which ones to hide, so that nobody is found in a figure. Pure functions.

A table is numbers that add up. The small ones are hidden; then others with them, until who reads the table, adds,
subtracts and knows these rules finds no small number: a linear programme asks, of each, the least and the most that it
could be (Fischetti and Salazar, « Solving the cell suppression problem », 2001).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor
from typing import Any

Number = int | float | Decimal
WITHHELD = "masqué"
"""Said of a number among others: small, or telling a small one. Which of the two would already tell too much."""
_NEARLY = 1e-6


class Unprotectable(Exception):
    """Whatever is hidden of it, a small number of this table could be found."""


@dataclass(frozen=True)
class Table:
    """Numbers by cell, the sums that anyone can do (a whole, then its parts), and the `known` that cannot be hidden.

    With what is already out: `told`, the numbers that its reader has seen; `out`, those kept from him, that stay so.
    `parts`: numbers that nobody shows and that tie two tables, what one counts and the other does not; their count may
    not be known. `few`: large numbers that count few people, as six actions of one child: small too.
    """

    counts: Mapping[Hashable, int]
    sums: Sequence[tuple[Hashable, Sequence[Hashable]]]
    known: frozenset[Hashable] = field(default_factory=frozenset)
    told: frozenset[Hashable] = field(default_factory=frozenset)
    out: frozenset[Hashable] = field(default_factory=frozenset)
    parts: frozenset[Hashable] = field(default_factory=frozenset)
    few: frozenset[Hashable] = field(default_factory=frozenset)

    @property
    def shut(self) -> frozenset[Hashable]:
        """What cannot be hidden, or no more."""
        return self.known | self.told


def is_small(count: Number | None, threshold: int) -> bool:
    return count is not None and 0 < count < threshold


def small_said(threshold: int) -> str:
    """Said of a whole, when nothing of it is shown."""
    return f"moins de {threshold}"


def hidden_in(table: Table, threshold: int) -> frozenset[Hashable]:
    """The cells to hide; raises `Unprotectable`."""
    small = {cell for cell, count in table.counts.items() if is_small(count, threshold)} | table.few
    small -= table.told
    if small & table.known:
        raise Unprotectable
    hidden = small | table.out | table.parts
    while found := found_in(table, hidden, small, threshold):
        hidden.update(*(_with(table, hidden, cell) for cell in found))
    return frozenset(hidden)


def found_in(table: Table, hidden: set[Hashable], small: set[Hashable], threshold: int) -> set[Hashable]:
    """The small numbers that can be only one, for who sees all that is not hidden and knows these rules."""
    sums = [parts for parts in (_unknown(table, hidden, one) for one in table.sums) if parts[1]]
    alone = {cell for _, signs in sums if len(signs) == 1 for cell in signs} & small
    if alone or not small:
        return alone
    least, most = _limits(table, hidden, threshold)
    programme = _Programme({cell: 0 if cell in table.parts else least for cell in hidden}, sums, most)
    return {cell for cell in sorted(small, key=str) if programme.is_one(cell)}


def _limits(table: Table, hidden: set[Hashable], threshold: int) -> tuple[int, float]:
    """What the rules themselves tell of a hidden number: the least and the most that it can be.

    A zero is shown unless there is nothing else to hide. In a single line, a number is not hidden before a smaller one.
    """
    least = 0 if any(table.counts[cell] == 0 for cell in hidden - table.parts) else 1
    shown = [count for cell, count in table.counts.items() if count and cell not in hidden | table.known]
    in_order = shown and len(table.sums) == 1 and not table.few
    return least, max(threshold, min(shown)) - 1 if in_order else float("inf")


def _unknown(
    table: Table, hidden: set[Hashable], one: tuple[Hashable, Sequence[Hashable]]
) -> tuple[int, dict[Hashable, int]]:
    """A sum as its reader writes it: what he sees of it, and the sign of each number that he does not."""
    whole, parts = one
    signed = {**dict.fromkeys(parts, 1), whole: -1}
    seen = sum(sign * table.counts[cell] for cell, sign in signed.items() if cell not in hidden)
    return seen, {cell: sign for cell, sign in signed.items() if cell in hidden}


def _with(table: Table, hidden: set[Hashable], cell: Hashable) -> set[Hashable]:
    """What to hide with this cell: the smallest of the sums that it is in; zeros only if there is nothing else.

    All those that are equally small: choosing one of them would tell that the others are not the small one.
    """
    for around in (
        [parts for _, parts in table.sums if cell in parts],
        [(whole,) for whole, parts in table.sums if cell in parts],
        [parts for whole, parts in table.sums if cell == whole],
        [tuple(table.counts)],
    ):
        shown = {one for parts in around for one in parts} - hidden - table.shut
        if shown:
            cost = {one: (not table.counts[one], table.counts[one]) for one in shown}
            return {one for one in shown if cost[one] == min(cost.values())}
    raise Unprotectable


class _Programme:
    """The linear programme of who reads a table: one variable for each hidden number."""

    def __init__(
        self, least: Mapping[Hashable, int], sums: Sequence[tuple[int, Mapping[Hashable, int]]], most: float
    ) -> None:
        import highspy  # it brings numpy: only where a small number is protected

        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.setOptionValue("output_flag", False)
        self.unbounded = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        self.variables: dict[Hashable, Any] = {
            cell: self.solver.addVariable(lb=least[cell], ub=most) for cell in sorted(least, key=str)
        }
        for seen, signs in sums:
            terms: Any = sum(sign * self.variables[cell] for cell, sign in signs.items())
            self.solver.addConstr(terms == -seen)

    def is_one(self, cell: Hashable) -> bool:
        """Whether a single whole number is possible."""
        variable = self.variables[cell]
        self.solver.minimize(variable)
        low = ceil(self.solver.getObjectiveValue() - _NEARLY)
        self.solver.maximize(variable)
        if self.solver.getModelStatus() in self.unbounded:
            return False
        return bool(floor(self.solver.getObjectiveValue() + _NEARLY) <= low)


def hidden_among(
    counts: Sequence[Number | None], threshold: int, few: frozenset[int] = frozenset()
) -> frozenset[int] | None:
    """The places to hide among numbers whose whole is known; None when all would have to be left out.

    `few`: those that are large and count as small, see `Table`.
    """
    table: dict[Hashable, int] = {place: int(count) for place, count in enumerate(counts) if count is not None}
    whole: Hashable = "whole"
    counted = {**table, whole: sum(table.values())}
    try:
        hidden = hidden_in(Table(counted, [(whole, tuple(table))], frozenset({whole}), few=few), threshold)
    except Unprotectable:
        return None
    return frozenset(place for place in range(len(counts)) if place in hidden)
