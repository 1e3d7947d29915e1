"""Two tables published one after the other: the same people divided otherwise, or all but some of them."""

from collections.abc import Hashable
from random import Random

from tests.core.tables import random_table
from village.core.protection import Table

PAIRS = ("divided otherwise", "one row fewer", "one row more")


def random_pair(kind: str, seed: int) -> tuple[Table, Table, list[tuple[Hashable, list[Hashable]]]]:
    """The first, the second, and what ties them: sums of both. What has one name in both is the same number."""
    random = Random(f"{kind} {seed}")  # noqa: S311 - no secret
    whole = random_table("crossing", seed)
    rows = sorted({cell[0] for cell in whole.counts} - {"whole"})  # type: ignore[index]
    if kind == "divided otherwise":
        return _margin(whole, "rows"), _margin(whole, "columns"), _inside(whole)
    gone = random.choice(rows)
    less, ties = _without(whole, gone)
    return (whole, less, ties) if kind == "one row fewer" else (less, whole, ties)


def _margin(whole: Table, side: str) -> Table:
    """The people of a table in one line only: by row, or by column."""
    place, other = (0, 1) if side == "rows" else (1, 0)
    top = ("whole", "all")
    line = [cell for cell in whole.counts if cell[other] == top[other] and cell != top]  # type: ignore[index]
    assert all(cell[place] != top[place] for cell in line)  # type: ignore[index]
    return Table({cell: whole.counts[cell] for cell in [*line, top]}, [(top, line)], frozenset({top}))


def _inside(_whole: Table) -> list[tuple[Hashable, list[Hashable]]]:
    """Two margins of a table that nobody sees: only their whole ties them."""
    return []


def _without(whole: Table, gone: Hashable) -> tuple[Table, list[tuple[Hashable, list[Hashable]]]]:
    """The same table when a row is not counted: its columns and its whole are other numbers."""
    columns = sorted({cell[1] for cell in whole.counts}, key=str)  # type: ignore[index]
    kept = [cell for cell in whole.counts if cell[0] not in {gone, "whole"}]  # type: ignore[index]
    counts: dict[Hashable, int] = {cell: whole.counts[cell] for cell in kept}
    sums: list[tuple[Hashable, list[Hashable]]] = [
        (top, list(parts))
        for top, parts in whole.sums
        if top[0] not in {gone, "whole"}  # type: ignore[index]
    ]
    ties: list[tuple[Hashable, list[Hashable]]] = []
    for column in columns:
        less = ("less", column)
        counts[less] = whole.counts["whole", column] - whole.counts[gone, column]
        sums.append((less, [cell for cell in kept if cell[1] == column]))  # type: ignore[index]
        ties.append((("whole", column), [less, (gone, column)]))
    sums.append((("less", "all"), [("less", column) for column in columns if column != "all"]))
    return Table(counts, sums, frozenset({("less", "all")})), ties
