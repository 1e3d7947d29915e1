"""Who walks: one browser per person, and what every chapter of the story does with it."""

import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Browser

from tests.e2e.conftest import Walk

TODAY = date.today()  # noqa: DTZ011 - the browser's day


FIRST_NAMES = "Ambroise Basile Célestin Côme Éloi Firmin Gaël Isidore Jonas Josué Lino Naël Octave Swann Ulysse Zéphyr"
LAST_NAMES = "Astruc Blanquet Cabrol Daumas Estrade Fabregue Galtier Issaly Jaubert Lafont Mazel Nègre Orsini Puech Quintin Rascol Sabatier Teulon Vialat"  # noqa: E501


def letters() -> str:
    """A name of one's own, so that the walk may be done again on the same site."""
    return uuid.uuid4().hex[:4].translate(str.maketrans("0123456789", "ghijklmnop"))


def _two_names() -> str:
    names = LAST_NAMES.split()
    one = secrets.choice(names)
    return f"{one}-{secrets.choice([name for name in names if name != one])}"


@dataclass(frozen=True)
class Child:
    """Invented, plausible in a picture, and another at each walk."""

    first: str = field(default_factory=lambda: secrets.choice(FIRST_NAMES.split()))
    last: str = field(default_factory=_two_names)

    @property
    def short(self) -> str:
        return f"{self.first} {self.last[0]}."

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


@dataclass
class Company:
    """The people of one walk, all on the same width."""

    browser: Browser
    site: str
    width: int

    @contextmanager
    def as_(self, who: str = "", *, scripts: bool = True) -> Iterator[Walk]:
        walk = Walk(self.browser, self.site, who, self.width, scripts=scripts)
        try:
            yield walk
        finally:
            walk.leave()


def number_in(walk: Walk, pattern: str) -> str:
    """The number that an address holds, as in « /eps/12/ »."""
    found = re.search(pattern, walk.page.url)
    assert found, walk.page.url
    return found.group(1)
