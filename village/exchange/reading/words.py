"""Short words of a table: the sex, yes and no, several values in a cell, a value among those known."""

import re
from collections.abc import Mapping
from typing import TypeVar

from rapidfuzz import fuzz, process

from village.core.text import fold
from village.exchange.reading.days import Unread

_Key = TypeVar("_Key")

_SEXES = {
    "F": {"f", "fille", "fem", "feminin", "feminine", "femme", "filles"},
    "M": {"m", "g", "garcon", "masc", "masculin", "h", "homme", "garcons"},
}
_NOT = {"refus", "refuse", "non", "n", "refus famille", "refus de la famille"}
_SEVERAL = re.compile(r"[;,/+\n|•]|\bet\b", re.IGNORECASE)
NEAR = 88
"""Two spellings of one value (out of 100)."""


def read_sex(text: str) -> str:
    """« garçon », « G », « masc. » → M; raises `Unread`."""
    said = fold(text)
    if not said:
        return ""
    for sex, words in _SEXES.items():
        if said in words:
            return sex
    raise Unread(f"Sexe « {text.strip()} » : écrivez fille ou garçon.")


def says_no(text: str) -> bool:
    """Whether the family refused, in the column of its agreement."""
    return fold(text) in _NOT


def several(text: str) -> list[str]:
    """The values of one cell, each once, in their order: « langage; absentéisme »."""
    parts = (part.strip(" .\t") for part in _SEVERAL.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def find(said: str, known: Mapping[str, _Key]) -> _Key | None:
    """The value that is said, among those known by their folded names; None where two would do as well."""
    text = fold(said)
    if not text:
        return None
    if text in known:
        return known[text]
    for near in (_within(text, known), _spelt(text, known)):
        if len(near) == 1:
            return near.pop()
    return None


def _within(text: str, known: Mapping[str, _Key]) -> set[_Key]:
    """The values whose every word is said, or that hold every word said."""
    words = set(text.split()) - _SMALL
    if not words:
        return set()
    return {
        key for name, key in known.items() if (own := set(name.split()) - _SMALL) and (own <= words or words <= own)
    }


def _spelt(text: str, known: Mapping[str, _Key]) -> set[_Key]:
    best = process.extract(text, list(known), scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=2)
    return {known[name] for name, _, _ in best}


_SMALL = {"le", "la", "les", "l", "de", "du", "des", "d", "ecole", "quartier", "cite"}
