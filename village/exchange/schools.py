"""The ministry's directory of schools (« annuaire de l'éducation », Licence Ouverte 2.0), as its file comes.

69 columns, found by their names; the same UAI may stand on several lines (annexes). Nothing in it names a person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from village.core.errors import DomainError
from village.core.text import fold
from village.directory.models import School
from village.exchange.workbook import Cell, Sheet

# What each column is called in the file, folded, and here. The first three are needed.
COLUMNS = {
    "identifiant de l etablissement": "uai",
    "nom etablissement": "name",
    "code commune": "insee_code",
    "nom commune": "commune",
    "type etablissement": "kind",
    "libelle nature": "nature",
    "appartenance education prioritaire": "priority",
    "etat": "state",
    "ulis": "ulis",
    "segpa": "segpa",
}
NEEDED = ("uai", "name", "insee_code")
_UAI = re.compile(r"\d{7}[A-Z]")
# What the file calls them; services, information centres and the unsaid are no place where a child is schooled.
_SCHOOLS = {"ecole", "college", "lycee", "erea", "medico social"}
_PRIORITY = {"": School.Priority.NONE, "rep": School.Priority.REP, "rep+": School.Priority.REP_PLUS}


@dataclass(frozen=True)
class FoundSchool:
    """A school of the file. `line`: its line, from 1."""

    line: int
    uai: str
    name: str
    insee_code: str
    commune: str
    priority: str = ""
    ulis: bool = False
    segpa: bool = False


@dataclass
class Reading:
    """What a file holds: how many lines, the schools, each UAI once, and what was left."""

    lines: int = 0
    schools: list[FoundSchool] = field(default_factory=list)
    doubles: list[tuple[int, str, str]] = field(default_factory=list)
    """Line, name, UAI: another line of a school kept already (annexes)."""
    others: int = 0
    """Services, information centres: no child is schooled there."""
    closed: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Line, and why it is not understood."""
    priority_lines: int = 0
    """Lines in REP or REP+, before a UAI is kept once."""


def read_schools(sheets: Iterable[Sheet]) -> Reading:
    """Read the sheet that has the columns of the directory, or raise `DomainError` when none has."""
    for sheet in sheets:
        for start, row in enumerate(sheet.rows[:20]):
            places = _places(row)
            if all(name in places for name in NEEDED):
                return _read(sheet.rows[start + 1 :], places, first=start + 2)
    raise DomainError(
        "Ce fichier n’a pas les colonnes de l’annuaire de l’éducation : « Identifiant_de_l_etablissement », "
        "« Nom_etablissement » et « Code_commune ». Prenez le fichier tel que le ministère le publie.",
        field="file",
    )


def _places(row: list[Cell]) -> dict[str, int]:
    names = [COLUMNS.get(fold(str(cell))) if cell is not None else None for cell in row]
    return {name: place for place, name in reversed(list(enumerate(names))) if name}


def _read(rows: list[list[Cell]], places: dict[str, int], *, first: int) -> Reading:
    found = Reading()
    by_uai: dict[str, list[FoundSchool]] = {}
    for line, row in enumerate(rows, first):
        if not any(cell is not None for cell in row):
            continue
        found.lines += 1
        said = {name: _word(row, place) for name, place in places.items()}
        found.priority_lines += said.get("priority", "").lower() in {"rep", "rep+"}
        _sort(found, by_uai, line, said)
    for same in by_uai.values():
        main, *annexes = sorted(same, key=lambda school: ("annexe" in fold(school.name), school.line))
        found.schools.append(main)
        found.doubles += [(annexe.line, annexe.name, annexe.uai) for annexe in annexes]
    found.schools.sort(key=lambda school: (fold(school.commune), fold(school.name)))
    return found


def _sort(found: Reading, by_uai: dict[str, list[FoundSchool]], line: int, said: dict[str, str]) -> None:
    if "kind" in said and fold(said["kind"]) not in _SCHOOLS:
        found.others += 1
    elif said.get("state", "OUVERT").upper() == "FERME":
        found.closed += 1
    elif why := _why_refused(said):
        found.refused.append((line, why))
    else:
        by_uai.setdefault(said["uai"].upper(), []).append(_school(line, said))


def _why_refused(said: dict[str, str]) -> str:
    if not _UAI.fullmatch(said["uai"].upper()):
        return f"« {said['uai'][:20]} » n’est pas un UAI : 7 chiffres et une lettre."
    if not said["name"]:
        return "L’établissement n’a pas de nom."
    if len(said["insee_code"]) != 5:
        return f"« {said['insee_code'][:20]} » n’est pas un code de commune : 5 caractères."
    if said.get("priority", "").lower() not in _PRIORITY:
        return f"« {said['priority'][:20]} » n’est ni REP, ni REP+."
    return ""


def _school(line: int, said: dict[str, str]) -> FoundSchool:
    return FoundSchool(
        line=line,
        uai=said["uai"].upper(),
        name=said["name"][:120],
        insee_code=said["insee_code"],
        commune=said.get("commune", ""),
        priority=_PRIORITY[said.get("priority", "").lower()].value,
        ulis=said.get("ulis") == "1",
        segpa=said.get("segpa") == "1",
    )


def _word(row: list[Cell], place: int) -> str:
    cell = row[place] if place < len(row) else None
    return "" if cell is None else " ".join(str(cell).split())
