"""The bands of age that a programme adds to the national ones, for its own eyes (N1); they may overlap."""

import re
from dataclasses import dataclass

from village.core.errors import DomainError

OLDEST = 30
"""From this age on, years are not counted one by one: nobody so old is accompanied, but by a slip of the pen."""
MOST_BANDS = 12
LONGEST_NAME = 40
STORED = rf"^(\d{{1,2}}(-\d{{1,2}}|\+)( [^\n]{{1,{LONGEST_NAME}}})?(\n|$))*$"
"""What the database holds: « 16-18 obligation de formation », one band per line."""
_TYPED = re.compile(
    r"(?:de )?(?P<first>\d{1,2})(?: ?ans)?"
    r"(?: ?(?:-|–|à|a) ?(?P<last>\d{1,2})(?: ?ans)?| ?(?P<more>\+|(?:ans )?et plus))?"
    r"(?:[ :,]+(?P<name>.+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AgeBand:
    """From an age to another, in full years, both included; without `last`: and older."""

    first: int
    last: int | None
    name: str = ""

    @property
    def label(self) -> str:
        if self.last is None:
            years = f"{self.first} ans et plus"
        elif self.last == self.first:
            years = f"{self.first} an{'s' if self.first > 1 else ''}"
        else:
            years = f"{self.first}–{self.last} ans"
        return f"{years} ({self.name})" if self.name else years

    @property
    def stored(self) -> str:
        return f"{self.first}{'+' if self.last is None else f'-{self.last}'} {self.name}".strip()

    def holds(self, years: int) -> bool:
        return self.first <= years and (self.last is None or years <= self.last)


def stored_bands(text: str) -> tuple[AgeBand, ...]:
    """Read them back as they were written, word for word."""
    found = (re.fullmatch(r"(\d+)(?:-(\d+)|\+)(?: (.+))?", line) for line in text.splitlines())
    return tuple(AgeBand(int(one[1]), int(one[2]) if one[2] else None, one[3] or "") for one in found if one)


def bands_in(text: str) -> tuple[AgeBand, ...]:
    """Read bands as people write them, one per line: « 0-3 », « 16 à 18 ans : obligation de formation », « 18+ »."""
    found: list[AgeBand] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not (words := " ".join(line.split())):
            continue
        band = _read(words, number)
        if any((one.first, one.last) == (band.first, band.last) for one in found):
            raise DomainError(f"Ligne {number} : cette tranche est déjà écrite plus haut.", field="bands")
        found.append(band)
    if len(found) > MOST_BANDS:
        raise DomainError(f"Douze tranches au plus : il y en a {len(found)}.", field="bands")
    return tuple(found)


def _read(words: str, number: int) -> AgeBand:
    told = _TYPED.fullmatch(words)
    if told is None:
        raise DomainError(f"Ligne {number} : écrivez deux âges, par exemple « 16-18 », ou « 18+ ».", field="bands")
    first, name = int(told["first"]), told["name"] or ""
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip()
    if not name.isprintable():
        raise DomainError(f"Ligne {number} : ce nom a des caractères qui ne se voient pas. Retapez-le.", field="bands")
    last = None if told["more"] else int(told["last"] or first)
    if max(first, last or 0) >= OLDEST:
        raise DomainError(f"Ligne {number} : moins de {OLDEST} ans. Au-delà, écrivez « 18+ ».", field="bands")
    if last is not None and last < first:
        raise DomainError(f"Ligne {number} : le premier âge est le plus petit.", field="bands")
    if len(name) > LONGEST_NAME:
        raise DomainError(f"Ligne {number} : un nom de {LONGEST_NAME} caractères au plus.", field="bands")
    return AgeBand(first, last, name)
