"""Words that put people in categories: refused where a programme writes its own rules (RU11, R77)."""

import re

from village.core.text import fold

# « … un repérage de catégories « à risque », sous peine d’une stigmatisation » (S2). Folded, by their beginning.
_BEGIN = (
    "a risque",
    "a problemes",
    "asocia",
    "cas socia",
    "cassos",
    "delinquan",
    "deviant",
    "d origine",
    "ethni",
    "gens du voyage",
    "immigr",
    "maghreb",
    "musulman",
    "nationalite",
    "predelinquan",
    "religi",
    "sans papiers",
    "toxicoman",
)
_WHOLE = {"etranger", "etrangers", "race", "races", "rom", "roms"}
_LONGEST = 4
_WORDS = re.compile(r"\w+")


def stigmatising(text: str) -> str:
    """Return the first words that name a category of people, as they were written; empty if there is none."""
    words = list(_WORDS.finditer(text))
    for place, first in enumerate(words):
        for last in words[place : place + _LONGEST]:
            said = text[first.start() : last.end()]
            folded = fold(said)
            if folded in _WHOLE or folded.startswith(_BEGIN):
                return said
    return ""
