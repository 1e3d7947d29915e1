"""No small number of a published table can be found, by who adds, subtracts, and knows how it was protected."""

from collections.abc import Hashable
from itertools import product
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog  # type: ignore[import-untyped]

from tests.core.pairs import PAIRS, random_pair
from tests.core.tables import KINDS, random_table
from village.core.protection import Table, Unprotectable, hidden_among, hidden_in

TABLES_OF_A_KIND = 150
THRESHOLD = 5


def values_of(table: Table, hidden: frozenset[Hashable], cell: Hashable) -> tuple[float, float]:
    """The least and the most that a hidden cell can be: another linear programme, by another library."""
    unknown = sorted(hidden, key=str)
    place = {one: index for index, one in enumerate(unknown)}
    matrix, right = [], []
    for whole, parts in table.sums:
        line, seen = np.zeros(len(unknown)), 0
        for one, sign in (*((part, 1) for part in parts), (whole, -1)):
            if one in place:
                line[place[one]] += sign
            else:
                seen += sign * table.counts[one]
        matrix.append(line)
        right.append(-seen)
    aim = np.zeros(len(unknown))
    aim[place[cell]] = 1
    bounds = (0 if any(table.counts.get(one, 0) == 0 for one in hidden) else 1, None)
    low = linprog(aim, A_eq=np.array(matrix), b_eq=right, bounds=bounds)
    high = linprog(-aim, A_eq=np.array(matrix), b_eq=right, bounds=bounds)
    assert low.status == 0
    assert high.status in {0, 3}, "or it has no limit"
    return ceil(low.fun - 1e-6), floor(-high.fun + 1e-6) if high.status == 0 else np.inf


@pytest.mark.parametrize("kind", KINDS)
def test_of_random_tables_those_that_come_out_tell_no_small_number(kind: str) -> None:
    protected = refused = 0
    for seed in range(TABLES_OF_A_KIND):
        table = random_table(kind, seed)
        small = {cell for cell, count in table.counts.items() if 0 < count < THRESHOLD}
        try:
            hidden = hidden_in(table, THRESHOLD)
        except Unprotectable:
            refused += 1
            continue
        assert small <= hidden
        assert not hidden & table.known
        protected += bool(hidden)
        for cell in small:
            low, high = values_of(table, hidden, cell)
            assert low < high, (kind, seed, cell)
    assert protected > TABLES_OF_A_KIND / 2
    assert kind == "line" or refused, "some cannot be protected: their margins were published before"


@pytest.mark.parametrize("kind", PAIRS)
def test_of_two_tables_published_one_after_the_other_no_small_number_comes_out(kind: str) -> None:
    """The second is protected with what the first has shown, and hidden; who holds both subtracts in vain."""
    protected = refused = alone = 0
    for seed in range(TABLES_OF_A_KIND):
        first, second, ties = random_pair(kind, seed)
        try:
            before = hidden_in(first, THRESHOLD)
        except Unprotectable:
            continue
        counts = {**first.counts, **second.counts}
        seen = frozenset(first.counts) - before
        sums = [*first.sums, *second.sums, *ties]
        joint = Table(counts, sums, second.known - before, seen, before - set(second.counts))
        try:
            hidden = hidden_in(joint, THRESHOLD)
        except Unprotectable:
            refused += 1
            continue
        assert not hidden & seen
        unseen = frozenset(
            cell for cell in counts if cell not in seen and (cell not in second.counts or cell in hidden)
        )
        small = {cell for cell in unseen if 0 < counts[cell] < THRESHOLD}
        assert {cell for cell, count in second.counts.items() if 0 < count < THRESHOLD} - seen <= hidden
        for cell in small:
            low, high = values_of(Table(counts, sums), unseen, cell)
            assert low < high, (kind, seed, cell)
        protected += bool(small)
        alone += _told_when_protected_alone(second, before, counts, sums, seen)
    assert protected > TABLES_OF_A_KIND / 5
    assert kind == "divided otherwise" or alone, "protected without the first, some would tell"
    assert kind == "divided otherwise" or refused, "and some cannot go out any more"


def _told_when_protected_alone(
    second: Table, before: frozenset[Hashable], counts: dict[Hashable, int], sums: list[Any], seen: frozenset[Hashable]
) -> bool:
    """Whether the second table, protected by itself as if it were the first, would give a small number away."""
    try:
        hidden = hidden_in(second, THRESHOLD)
    except Unprotectable:
        return False
    unseen = (before - (frozenset(second.counts) - hidden)) | (hidden - seen)
    small = {cell for cell in unseen if 0 < counts[cell] < THRESHOLD}
    return any(low >= high for low, high in (values_of(Table(counts, sums), unseen, cell) for cell in small))


def test_a_table_whose_margins_are_known_may_not_be_protectable() -> None:
    """A single small number in its row and its column, both known whole."""
    counts: dict[Hashable, int] = {"a": 3, "b": 0, "row": 3}
    with pytest.raises(Unprotectable):
        hidden_in(Table(counts, [("row", ["a", "b"])], frozenset({"row"})), THRESHOLD)
    assert (
        hidden_in(Table({**counts, "a": 6, "row": 6}, [("row", ["a", "b"])], frozenset({"row"})), THRESHOLD)
        == frozenset()
    )


@pytest.mark.parametrize(("rows", "most"), [(2, 14), (3, 7), (4, 5)])
def test_who_knows_the_rules_and_the_whole_hesitates_over_each_small_number(rows: int, most: int) -> None:
    """Every line of so many numbers: of all those that are published alike, no small number is always the same."""
    alike: dict[tuple[int, tuple[int | None, ...]], list[tuple[int, ...]]] = {}
    for counts in product(range(most + 1), repeat=rows):
        hidden = hidden_among(counts, THRESHOLD)
        if sum(counts) < THRESHOLD or hidden is None:
            continue
        shown = tuple(None if place in hidden else count for place, count in enumerate(counts))
        alike.setdefault((sum(counts), shown), []).append(counts)
    told = [
        (shown, place)
        for (_, shown), possible in alike.items()
        for place in range(rows)
        if len({counts[place] for counts in possible}) == 1 and 0 < possible[0][place] < THRESHOLD
    ]
    assert told == []


def test_numbers_that_are_all_one_are_not_published() -> None:
    """Five children in five lines: whatever is hidden, one in each."""
    assert hidden_among((1, 1, 1, 1, 1), THRESHOLD) is None
    assert hidden_among((1, 1, 1, 1, 1, 0), THRESHOLD) == frozenset(range(6))


def test_another_threshold_hides_more() -> None:
    assert hidden_among((40, 60, 9, 0), THRESHOLD) == frozenset()
    assert hidden_among((40, 60, 9, 0), threshold=11) == frozenset({0, 2})
