"""Random tables as a bilan could hold them: a line, a crossing with its margins, a territory of three levels by sex."""

from collections.abc import Hashable
from random import Random

from village.core.protection import Table

KINDS = ("line", "crossing", "territory")


def random_table(kind: str, seed: int) -> Table:
    """One table. The grand total is known; so are, one time in four, the margins, published before."""
    random = Random(f"{kind} {seed}")  # noqa: S311 - no secret
    return {"line": _line, "crossing": _crossing, "territory": _territory}[kind](random)


def _count(random: Random) -> int:
    """Many small numbers and zeros, some large ones."""
    return random.choice((0, 0, random.randrange(1, 5), random.randrange(1, 12), random.randrange(200)))


def _line(random: Random) -> Table:
    counts: dict[Hashable, int] = {f"row {place}": _count(random) for place in range(random.randrange(2, 30))}
    counts["all"] = sum(counts.values())
    return Table(counts, [("all", [cell for cell in counts if cell != "all"])], frozenset({"all"}))


def _crossing(random: Random) -> Table:
    return _crossed(random, [[place] for place in range(random.randrange(2, 9))], random.randrange(2, 7))


def _territory(random: Random) -> Table:
    """Quarters in communes, by sex."""
    last, communes = 0, []
    for _ in range(random.randrange(2, 5)):
        size = random.randrange(1, 5)
        communes.append(list(range(last, last + size)))
        last += size
    return _crossed(random, communes, 2)


def _crossed(random: Random, groups: list[list[int]], columns: int) -> Table:
    """Rows in groups, columns, and every margin: a row alone in its group is the group."""
    wide = range(columns)
    counts: dict[Hashable, int] = {
        (row, column): _count(random) for group in groups for row in group for column in wide
    }
    sums: list[tuple[Hashable, list[Hashable]]] = []

    def add(whole: Hashable, parts: list[Hashable]) -> None:
        counts[whole] = sum(counts[part] for part in parts)
        sums.append((whole, parts))

    for group in groups:
        for row in group:
            add((row, "all"), [(row, column) for column in wide])
    wholes: dict[int, str] = {}
    for place, group in enumerate(groups):
        if len(group) > 1:
            wholes[place] = f"group {place}"
            for column in (*wide, "all"):
                add((wholes[place], column), [(row, column) for row in group])
            sums.append(((wholes[place], "all"), [(wholes[place], column) for column in wide]))
    tops: list[Hashable] = [wholes.get(place, group[0]) for place, group in enumerate(groups)]
    for column in (*wide, "all"):
        add(("whole", column), [(top, column) for top in tops])
    sums.append((("whole", "all"), [("whole", column) for column in wide]))
    margins = [cell for cell in counts if "all" in cell] if random.random() < 0.25 else []  # type: ignore[operator]
    return Table(counts, sums, frozenset({("whole", "all"), *margins}))
