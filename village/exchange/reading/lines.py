"""One line of the table, as a child: who, whose, where, since when, how it ended; what is not understood, and why."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from village.core.text import fold
from village.exchange.reading.columns import Column
from village.exchange.reading.days import Day, Unread, read_day
from village.exchange.reading.names import Adult, Name, adults_in, children_in, quiet
from village.exchange.reading.tables import said
from village.exchange.reading.words import REFUSED, find, modalities_in, read_decision, read_sex, says_no, several
from village.exchange.workbook import Cell

OUTSIDE = -1
"""Of a quarter: « hors QPV »."""
EMPTY = "(rien)"
"""The value of an empty cell, where somebody must say what it means."""
NOTHING = 0
"""What a person says of a value that is none of the list."""
DATES = (Column.BIRTH, Column.REFERRED_ON, Column.DECIDED_ON, Column.ENTERED_ON, Column.EXITED_ON)
OLDEST = timedelta(days=26 * 366)

Cells = Mapping[Column, Cell]

# Columns whose cell is a value of a list, or a structure, or somebody.
LISTED = (
    Column.COMMUNE,
    Column.QUARTER,
    Column.SCHOOL,
    Column.LEVEL,
    Column.REFERRER,
    Column.MOTIVES,
    Column.REFERENT,
    Column.ATTAINMENT,
    Column.EVOLUTION,
    Column.EXIT_REASON,
)


class Doubt(NamedTuple):
    """What is not understood in a column, and why. `value`: the value itself, when it is one of a list."""

    column: Column
    why: str
    value: str = ""


@dataclass(frozen=True)
class Lists:
    """What the programme knows, by folded names, and what a person said of the values that it does not know.

    `fallback`: attainment « non évaluable » and exit reason « autre », for what the table does not say.
    """

    known: Mapping[Column, Mapping[str, int]]
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    alone: int | None = None
    """The only commune of the programme."""
    fallback: Mapping[Column, int] = field(default_factory=dict)
    _found: dict[tuple[Column, str], int | None] = field(default_factory=dict)

    def says(self, column: Column, value: str) -> bool:
        """Whether it is a value as it stands, or somebody has said what it is."""
        return fold(value) in self.known.get(column, {}) or fold(value) in self.answers.get(column.value, {})

    def of(self, column: Column, value: str) -> int | None:
        """The key of a value; None when nobody knows. A value is looked for once, on however many lines it stands."""
        if (column, value) not in self._found:
            answered = self.answers.get(column.value, {}).get(fold(value) or value.strip())
            self._found[column, value] = find(value, self.known.get(column, {})) if answered is None else answered
        return self._found[column, value]


@dataclass
class Child:
    """What a line becomes. `blocking` stops it until a person has said; `doubts` are left out, and shown."""

    name: Name | None = None
    birth: date | None = None
    sex: str = ""
    commune: int | None = None
    quarter: int | None = None
    outside: bool = False
    address: str = ""
    school: int | None = None
    level: int | None = None
    modalities: tuple[str, ...] = ()
    adults: list[Adult] = field(default_factory=list)
    phone: str = ""
    referrer: int | None = None
    referred: date | None = None
    motives: list[int] = field(default_factory=list)
    agreed: bool | None = None
    oral: bool = False
    decided: date | None = None
    turned: str = ""
    """« Not taken », « sent elsewhere » (`words.read_decision`); empty for who entered, or waits."""
    entered: date | None = None
    referent: int | None = None
    exited: date | None = None
    reason: int | None = None
    attainment: int | None = None
    evolution: int | None = None
    blocking: list[Doubt] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def gather(header: Sequence[str], columns: Sequence[Column], cells: Sequence[Cell]) -> dict[Column, Cell]:
    """The cells of a line under what their columns are; several texts to keep are put together, under their names."""
    found: dict[Column, Cell] = {}
    for name, column, cell in zip(header, columns, cells, strict=False):
        text = said(cell)
        if not text or column is Column.NOTHING:
            continue
        own = f"{name} : {text}" if column is Column.REMARK and name else cell
        joint = {Column.REMARK: "\n", Column.GUARDIAN: " et ", Column.PHONE: " / "}.get(column, "")
        found[column] = f"{found[column]}{joint}{said(own)}" if column in found and joint else own
    return found


def shown(column: Column, cell: Cell) -> str:
    """A cell as a person reads it: a whole day is « 12/09/2017 », however the file holds it."""
    if column in DATES and cell is not None and not isinstance(cell, str):
        with suppress(Unread):
            found = read_day(cell, latest=date.max)
            return f"{found.day:%d/%m/%Y}" if found and found.exact == "jour" else said(cell)
    if column in DATES and isinstance(cell, str) and len(cell) == len("2017-09-12") and cell[4] == cell[7] == "-":
        with suppress(ValueError):
            return f"{date.fromisoformat(cell):%d/%m/%Y}"
    return said(cell)


def siblings(cells: Cells, *, first_name_first: bool | None) -> list[dict[Column, Cell]]:
    """The line once for each child that it names, each with its own part of the cells that have as many."""
    try:
        names = children_in(said(cells.get(Column.NAME)), first_name_first=first_name_first)
    except Unread:
        return [dict(cells)]
    if len(names) == 1:
        return [dict(cells)]
    lines: list[dict[Column, Cell]] = []
    for place, name in enumerate(names):
        own = dict(cells) | {Column.NAME: f"{name.last.upper()} {name.first}"}
        for column in (Column.BIRTH, Column.SEX, Column.LEVEL, Column.SCHOOL):
            parts = _parts(said(cells.get(column)), column)
            if len(parts) == len(names):
                own[column] = parts[place]
        lines.append(own)
    return lines


def _parts(text: str, column: Column) -> list[str]:
    """The values of a cell; a date has its own « / », so that days are told apart by other signs."""
    signs = (";", "\n", " et ", ",", " / ", " - ") if column is Column.BIRTH else (";", "\n", " et ", ",", "/")
    for sign in signs:
        text = text.replace(sign, "|")
    return [part.strip() for part in text.split("|") if part.strip()]


def read_line(cells: Cells, lists: Lists, *, today: date, first_name_first: bool | None = None) -> Child:
    """Read one child; nothing is raised: what is not understood is said."""
    child = Child()
    _read_identity(child, cells, today, first_name_first)
    _read_home(child, cells, lists)
    _read_school(child, cells, lists)
    _read_request(child, cells, lists, today)
    _read_path(child, cells, lists, today)
    _check_order(child)
    return child


def _read_identity(child: Child, cells: Cells, today: date, first_name_first: bool | None) -> None:  # noqa: FBT001
    try:
        child.name = _name(cells, first_name_first)
    except Unread as why:
        child.blocking.append(Doubt(Column.NAME if Column.NAME in cells else Column.LAST_NAME, str(why)))
    born = _day(child, cells, Column.BIRTH, today, blocking=True)
    if born is None and not any(doubt.column is Column.BIRTH for doubt in child.blocking):
        child.blocking.append(Doubt(Column.BIRTH, "La date de naissance manque."))
    if born and today - born.day > OLDEST:
        child.blocking.append(Doubt(Column.BIRTH, f"Né en {born.day.year} : ce n’est plus un enfant."))
    child.birth = born.day if born else None
    try:
        child.sex = read_sex(said(cells.get(Column.SEX)))
    except Unread as why:
        child.doubts.append(Doubt(Column.SEX, str(why)))


def _name(cells: Cells, first_name_first: bool | None) -> Name:  # noqa: FBT001
    if Column.NAME in cells:
        return children_in(said(cells[Column.NAME]), first_name_first=first_name_first)[0]
    last, first = said(cells.get(Column.LAST_NAME)), said(cells.get(Column.FIRST_NAME))
    if not (fold(last) and fold(first)):
        raise Unread("Le prénom de l’enfant manque." if fold(last) else "Le nom de l’enfant manque.")
    return Name(quiet(last)[:80], quiet(first)[:80])


_APPROXIMATE = {
    "mois": "Seul le mois est dit : le premier jour du mois est écrit.",
    "année": "Seule l’année est dite : le premier jour est écrit.",
}


def _day(child: Child, cells: Cells, column: Column, today: date, *, blocking: bool) -> Day | None:
    """A day of the past; one that is not understood is said."""
    try:
        found = read_day(cells.get(column), latest=today)
        _must_be_past(found, today)
    except Unread as why:
        (child.blocking if blocking else child.doubts).append(Doubt(column, str(why)))
        return None
    if found and found.exact in _APPROXIMATE and (column is Column.BIRTH or found.exact == "année"):
        child.doubts.append(Doubt(column, _APPROXIMATE[found.exact]))
    return found


def _must_be_past(found: Day | None, today: date) -> None:
    if found and found.day > today:
        raise Unread(f"« {found.day:%d/%m/%Y} » est à venir.")


def _one(child: Child, cells: Cells, column: Column, lists: Lists) -> int | None:
    text = said(cells.get(column))
    if not text:
        return None
    key = lists.of(column, text)
    if key is None:
        child.doubts.append(Doubt(column, f"« {text} » n’est pas dans vos listes.", text))
    return key or None


def _read_home(child: Child, cells: Cells, lists: Lists) -> None:
    child.commune = _one(child, cells, Column.COMMUNE, lists) or lists.alone
    if child.commune is None:
        child.blocking.append(Doubt(Column.COMMUNE, "La commune manque."))
    text = said(cells.get(Column.QUARTER))
    if fold(text).startswith(("hors", "non qpv", "hqpv")):
        child.outside = True
    else:
        quarter = _one(child, cells, Column.QUARTER, lists)
        child.outside, child.quarter = quarter == OUTSIDE, None if quarter == OUTSIDE else quarter
    child.address = said(cells.get(Column.ADDRESS))[:200]
    family = child.name.last if child.name else ""
    child.adults = adults_in(said(cells.get(Column.GUARDIAN)), family=family)[:2]
    child.phone = said(cells.get(Column.PHONE))[:30]


def _read_school(child: Child, cells: Cells, lists: Lists) -> None:
    child.school = _one(child, cells, Column.SCHOOL, lists)
    text = said(cells.get(Column.LEVEL))
    if not lists.says(Column.LEVEL, text):  # « 6e SEGPA » is a level of its own, « CM1 ULIS » is not
        level, child.modalities = modalities_in(text)
        cells = {**cells, Column.LEVEL: level}
    child.level = _one(child, cells, Column.LEVEL, lists)


def _read_request(child: Child, cells: Cells, lists: Lists, today: date) -> None:
    child.referrer = _must_be_said(child, cells, Column.REFERRER, lists)
    referred = _day(child, cells, Column.REFERRED_ON, today, blocking=False)
    child.referred = referred.day if referred else None
    for text in several(said(cells.get(Column.MOTIVES))):
        key = lists.of(Column.MOTIVES, text)
        if key is None:
            child.doubts.append(Doubt(Column.MOTIVES, f"Motif « {text} » : il n’est pas dans vos listes.", text))
        elif key and key not in child.motives:
            child.motives.append(key)
    agreed = said(cells.get(Column.AGREEMENT))
    child.agreed = None if not agreed or fold(agreed) in {"", "en attente", "a voir"} else not says_no(agreed)
    child.oral = "oral" in fold(agreed).split()
    _read_decision(child, cells, today)


def _read_decision(child: Child, cells: Cells, today: date) -> None:
    """« Pris en charge, ou non »: a family that refused says so there too."""
    day = _day(child, cells, Column.DECIDED_ON, today, blocking=False)
    child.decided = _in_its_month(child.referred, day)[1]
    try:
        decided = read_decision(said(cells.get(Column.DECISION)))
    except Unread as why:
        child.blocking.append(Doubt(Column.DECISION, str(why)))
        return
    if decided == REFUSED:
        child.agreed = False
    elif decided:
        child.turned = decided


def _read_path(child: Child, cells: Cells, lists: Lists, today: date) -> None:
    entered = _day(child, cells, Column.ENTERED_ON, today, blocking=True)
    exited = _day(child, cells, Column.EXITED_ON, today, blocking=True)
    child.entered, child.exited = (found.day if found else None for found in (entered, exited))
    child.referred, child.entered = _in_its_month(child.referred, entered)
    if exited and child.entered:
        child.exited = _in_its_month(child.entered, exited)[1]
    child.referent = _one(child, cells, Column.REFERENT, lists)
    if child.exited:
        _read_exit(child, cells, lists)


def _in_its_month(before: date | None, day: Day | None) -> tuple[date | None, date | None]:
    """« sept. 2017 » after « 15/09/2017 »: not before it."""
    if day is None or before is None or day.exact == "jour":
        return before, day.day if day else None
    same = before.year == day.day.year and (day.exact == "année" or before.month == day.day.month)
    return before, max(before, day.day) if same else day.day


def _read_exit(child: Child, cells: Cells, lists: Lists) -> None:
    attained = said(cells.get(Column.ATTAINMENT))
    child.reason = _one(child, cells, Column.EXIT_REASON, lists)
    told = lists.of(Column.ATTAINMENT, attained) if attained else None
    if told is None and attained and child.reason is None:  # « déménagement », in the column of the goals
        child.reason = lists.of(Column.EXIT_REASON, attained)
        if child.reason is None:
            child.doubts.append(Doubt(Column.ATTAINMENT, f"« {attained} » n’est pas dans vos listes.", attained))
    child.attainment = told or lists.fallback.get(Column.ATTAINMENT)
    child.reason = child.reason or _reason_of(told, lists)
    child.evolution = _must_be_said(child, cells, Column.EVOLUTION, lists)


def _must_be_said(child: Child, cells: Cells, column: Column, lists: Lists) -> int | None:
    """A value without which nothing is written: asked once for all lines, an empty cell too."""
    text = said(cells.get(column)) or EMPTY
    found = lists.of(column, text) or None
    if found is None:
        shown_as = "rien n’est dit" if text == EMPTY else f"« {text} » n’est pas dans vos listes"
        child.blocking.append(Doubt(column, f"{shown_as}. Répondez une fois pour toutes les lignes.", text))
    return found


def _reason_of(attainment: int | None, lists: Lists) -> int | None:
    """All goals attained is itself a reason; anything else is « autre »."""
    if attainment and attainment == lists.known.get(Column.ATTAINMENT, {}).get("atteinte complete"):
        return lists.known.get(Column.EXIT_REASON, {}).get("objectifs atteints")
    return lists.fallback.get(Column.EXIT_REASON)


_ORDER: tuple[tuple[Column, Column, Callable[[Child], date | None], Callable[[Child], date | None], str], ...] = (
    (Column.BIRTH, Column.REFERRED_ON, lambda c: c.birth, lambda c: c.referred, "La demande est avant la naissance."),
    (Column.BIRTH, Column.ENTERED_ON, lambda c: c.birth, lambda c: c.entered, "L’entrée est avant la naissance."),
    (Column.REFERRED_ON, Column.ENTERED_ON, lambda c: c.referred, lambda c: c.entered, "L’entrée précède la demande."),
    (Column.REFERRED_ON, Column.DECIDED_ON, lambda c: c.referred, lambda c: c.decided, "L’EPS précède la demande."),
    (Column.ENTERED_ON, Column.EXITED_ON, lambda c: c.entered, lambda c: c.exited, "La sortie est avant l’entrée."),
)  # fmt: skip


def _check_order(child: Child) -> None:
    for _, later, first, second, why in _ORDER:
        before, after = first(child), second(child)
        if before and after and after < before:
            child.blocking.append(Doubt(later, f"{why} ({before:%d/%m/%Y}, puis {after:%d/%m/%Y})"))
    if child.exited and not child.entered and not any(doubt.column is Column.ENTERED_ON for doubt in child.blocking):
        child.blocking.append(Doubt(Column.ENTERED_ON, "Une sortie, sans date d’entrée."))
    if not (
        child.referred
        or child.entered
        or child.decided
        or any(doubt.column is Column.ENTERED_ON for doubt in child.blocking)
    ):
        child.blocking.append(Doubt(Column.REFERRED_ON, "Ni date de demande, ni date d’entrée : on ne sait pas quand."))
    if child.agreed is False and child.entered:
        child.blocking.append(
            Doubt(Column.AGREEMENT, "La famille refuse, et l’enfant est entré : effacez l’entrée, ou dites l’accord.")
        )
    if child.turned and child.entered:
        child.blocking.append(Doubt(Column.DECISION, "Pas pris en charge, et l’enfant est entré : corrigez l’un."))
