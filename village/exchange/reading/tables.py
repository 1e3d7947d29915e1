"""Where the table is in a sheet: titles above its header, totals and notes below, empty lines between."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from village.core.text import fold
from village.exchange.workbook import Cell, Sheet

DEEP = 40
"""Lines from the top among which the header is looked for."""
_TOTALS = ("total", "totaux", "sous total", "effectif", "nombre d enfants", "nb d enfants")


class Line(NamedTuple):
    """A line of the table; `number` is its line in the sheet, from 1."""

    number: int
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """A table found in a sheet, and the lines left aside: their number, and why."""

    sheet: str
    header: tuple[str, ...]
    header_line: int
    lines: list[Line]
    left: list[tuple[int, str]]


def said(cell: Cell) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return str(cell).strip()


def find_header(rows: Sequence[Sequence[Cell]], known: Collection[str]) -> int | None:
    """The place of the line that names the most columns; `known` are folded names. None where no line has two."""
    best, most = None, (1, 0)
    for place, row in enumerate(rows[:DEEP]):
        names = {fold(said(cell)) for cell in row if isinstance(cell, str)} - {""}
        score = (len(names & set(known)), len(names))
        if score > most:
            best, most = place, score
    return best


def table_of(sheet: Sheet, known: Collection[str]) -> Table | None:
    """The table of a sheet, or None."""
    place = find_header(sheet.rows, known)
    if place is None:
        return None
    header = tuple(" ".join(said(cell).split()) for cell in sheet.rows[place])
    lines: list[Line] = []
    left: list[tuple[int, str]] = []
    for number, row in enumerate(sheet.rows[place + 1 :], place + 2):
        cells = tuple(row[: len(header)]) + (None,) * (len(header) - len(row))
        why = _aside(cells, header)
        if why is None:
            lines.append(Line(number, cells))
        elif why:
            left.append((number, why))
    return Table(sheet.name, header, place + 1, lines, left)


def _aside(cells: tuple[Cell, ...], header: tuple[str, ...]) -> str | None:
    """Why a line is no child: empty (nothing to say), a total, the header again, a remark; None for a child."""
    filled = [said(cell) for cell in cells if said(cell)]
    if not filled:
        return ""
    words = [fold(word) for word in filled]
    if any(word.startswith(_TOTALS) for word in words) and len(filled) <= max(2, len(header) // 3):
        return "une ligne de total"
    if len(filled) > 2 and {fold(name) for name in header if name} >= set(words):
        return "l’en-tête, répété"
    return "un titre ou une remarque" if len(filled) == 1 and len(header) > 3 else None


def table_sheets(sheets: Sequence[Sheet], known: Collection[str]) -> list[Table]:
    """The sheets that hold a table of children, the one with the most known columns first."""
    tables = [table for sheet in sheets if (table := table_of(sheet, known))]
    return sorted(tables, key=lambda table: -len({fold(name) for name in table.header} & set(known)))
