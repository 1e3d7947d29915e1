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
NOT_TAKEN, ELSEWHERE, REFUSED = "non_prise", "reorientee", "refus"
_DECISIONS: dict[str, set[str]] = {
    "": {
        "", "o", "oui", "x", "pris en charge", "prise en charge", "prise en charge pre", "entree", "entre", "admis",
        "admise", "accepte", "acceptee", "renouvellement", "renouvele", "sortie", "attente", "en attente", "a voir",
        "a etudier", "complement demande", "liste d attente",
    },
    NOT_TAKEN: {"n", "non", "non pris en charge", "non prise en charge", "pas pris en charge", "non admis",
                "non admise", "non retenu", "non retenue", "refus", "refuse", "refus eps", "refus de l eps",
                "sans suite"},
    ELSEWHERE: {"droit commun"},
    REFUSED: {"refus famille", "refus de la famille", "refus parents", "refus des parents", "famille refuse"},
}  # fmt: skip
_MODALITIES = {"ulis": "ulis", "segpa": "segpa", "upe2a": "upe2a", "upeaa": "upe2a", "erea": "erea"}
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


def read_decision(text: str) -> str:
    """« oui », « non », « réorientation droit commun », « refus famille »; raises `Unread`. Empty: taken, or waits."""
    said = fold(text)
    if said.startswith(("reorient", "relais")):
        return ELSEWHERE
    for decision, words in _DECISIONS.items():
        if said in words:
            return decision
    raise Unread(f"« {text.strip()} » : écrivez oui, non, réorientation, refus famille ou attente.")


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
    """The values whose every word is said, or that hold every word said; « J. » is « Jean », « clg » « collège »."""
    words = _telling(text)
    if not words - _KINDS:
        return set()
    return {key for name, key in known.items() if _agree(words, _telling(name))}


def _telling(text: str) -> set[str]:
    return {_SHORT.get(word, word) for word in text.split()} - _SMALL


def _other_kind(words: set[str], own: set[str]) -> bool:
    return bool(words & _KINDS and own & _KINDS and not words & own & _KINDS)


def _agree(words: set[str], own: set[str]) -> bool:
    """A « collège Jean-Moulin » is not the « école Jean-Moulin »."""
    if _other_kind(words, own):
        return False
    words, own = words - _KINDS, own - _KINDS
    return bool(own) and (_all_in(own, words) or _all_in(words, own))


def _all_in(some: set[str], others: set[str]) -> bool:
    """Whether each word is among the others, an initial standing for the word that it begins; one whole at least."""
    return bool(some & others) and all(
        any(word == other or (1 in {len(word), len(other)} and word[0] == other[0]) for other in others)
        for word in some
    )


def _spelt(text: str, known: Mapping[str, _Key]) -> set[_Key]:
    names = [name for name in known if not _other_kind(_telling(text), _telling(name))]
    best = process.extract(text, names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=2)
    return {known[name] for name, _, _ in best}


_SMALL = {"le", "la", "les", "de", "du", "des", "quartier", "cite", "elem", "elementaire", "groupe", "scolaire"}
_KINDS = {"ecole", "college", "lycee"}
_SHORT = {
    "ec": "ecole",
    "ee": "ecole",
    "em": "ecole",
    "ep": "ecole",
    "clg": "college",
    "col": "college",
    "lyc": "lycee",
}


def modalities_in(text: str) -> tuple[str, tuple[str, ...]]:
    """« CM1 – ULIS » → what is left to read, « CM1 », and the modalities beside the class."""
    words = re.split(r"[\s()/,–-]+", text)
    found = {_MODALITIES[fold(word)] for word in words if fold(word) in _MODALITIES}
    left = " ".join(word for word in words if word and fold(word) not in _MODALITIES)
    return (left, tuple(sorted(found))) if found and left else (text, ())
