"""Names in one cell: « DUPONT Léa », « Léa DUPONT », « DUPONT Léa et Tom », « Mme et M. Dupont »."""

import re
from typing import NamedTuple

from village.core.text import fold, has_letters
from village.exchange.reading.days import Unread

LONGEST = 80
"""Letters of a surname or of a first name, as the dossier keeps them."""


class Name(NamedTuple):
    last: str
    first: str


class Adult(NamedTuple):
    """An adult of the family. Where only a civility is known, it stands for the first name: « Mme » Roussel."""

    last: str
    first: str
    relation: str


_AND = re.compile(r"\s*(?:;|/|\+|&|\n|\bet\b)\s*", re.IGNORECASE)
_PARTICLES = {"de", "du", "des", "la", "le", "les", "el", "ben", "van", "von", "da", "dos", "di", "d"}
_CIVIL = {"m": "M.", "mr": "M.", "monsieur": "M.", "mme": "Mme", "madame": "Mme", "mlle": "Mme"}
_RELATION = {"M.": "pere", "Mme": "mere"}


def children_in(text: str, *, first_name_first: bool | None = None) -> list[Name]:
    """The children that one cell names, the surname said once for all; raises `Unread`.

    Capitals tell the surname. Without them, `first_name_first` says in which order the column is written.
    """
    if text.count(",") == 1 and not _AND.search(text):
        last, first = (part.strip() for part in text.split(","))
        if last and first and " " not in first:
            return [_checked(last, first, text)]
    parts = [part.strip(" ,") for part in re.split(r",", _AND.sub(",", text)) if part.strip(" ,")]
    found: list[Name] = []
    for part in parts:
        found.append(_child(part, found[-1].last if found else "", first_name_first))
    if not found:
        raise Unread("Le nom de l’enfant manque.")
    return found


def _child(part: str, family: str, first_name_first: bool | None) -> Name:  # noqa: FBT001 - said once, by its column
    words = part.split()
    loud = _surname_span(words)
    if loud:
        start, end = loud
        last, first = " ".join(words[start:end]), " ".join(words[:start] + words[end:])
        if first:
            return _checked(last, first, part)
        if family:  # « DUPONT LÉA et TOM »
            return _checked(family, last, part)
    if family and len(words) == 1:
        return _checked(family, part, part)
    if len(words) == 2 and first_name_first is not None:
        last, first = (words[1], words[0]) if first_name_first else (words[0], words[1])
        return _checked(last, first, part)
    raise Unread(f"« {part} » : où est le nom, où est le prénom ? Écrivez le NOM en capitales.")


def _surname_span(words: list[str]) -> tuple[int, int] | None:
    """Where the words in capitals are, particles before them included; they follow each other."""
    loud = [place for place, word in enumerate(words) if _is_loud(word)]
    if not loud or loud != list(range(loud[0], loud[-1] + 1)):
        return None
    start = loud[0]
    while start and fold(words[start - 1]) in _PARTICLES and words[start - 1].islower():
        start -= 1
    return start, loud[-1] + 1


def _is_loud(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and word == word.upper() and word != word.lower()


def _checked(last: str, first: str, said: str) -> Name:
    if not (has_letters(last) and has_letters(first)):
        raise Unread(f"« {said} » n’est pas un nom.")
    if max(len(last), len(first)) > LONGEST:
        raise Unread(f"Ce nom dépasse {LONGEST} lettres.")
    return Name(quiet(last), quiet(first))


def quiet(name: str) -> str:
    """« LE GOFF » → « Le Goff », « N'GUESSAN » → « N'Guessan »; what is not in capitals stays as typed."""
    name = " ".join(name.split())
    if name != name.upper() or len(name) < 2:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0][0] + word[0][1:].lower(), name)


def adults_in(text: str, *, family: str = "") -> list[Adult]:
    """The adults that one cell names: « Mme et M. Roussel », « Mme Fatou TRAORÉ »; two at most are told apart."""
    parts = [part for part in (part.strip().strip(" ,()") for part in _AND.split(text)) if part.split()]
    found = [_adult(part) for part in parts]
    names = [last for _, last, _ in found if last]
    shared = names[-1] if names else family
    return [Adult(last or shared, first, relation) for first, last, relation in found if (last or shared)]


def _adult(part: str) -> tuple[str, str, str]:
    words = part.split()
    civil = _CIVIL.get(fold(words[0]).strip(), "")
    rest = words[1:] if civil else words
    relation = _RELATION.get(civil, _said_relation(part))
    loud = _surname_span(rest)
    if loud and (first := " ".join(rest[: loud[0]] + rest[loud[1] :])):
        return first[:LONGEST], quiet(" ".join(rest[slice(*loud)]))[:LONGEST], relation
    if fold(part) in {"mere", "pere", "parents"}:
        return part.capitalize(), "", relation
    if not civil and len(rest) > 1:
        return rest[0][:LONGEST], quiet(" ".join(rest[1:]))[:LONGEST], relation
    return civil or "?", quiet(" ".join(rest))[:LONGEST], relation


def _said_relation(part: str) -> str:
    words = set(fold(part).split())
    if words & {"mere", "maman"}:
        return "mere"
    if words & {"pere", "papa"}:
        return "pere"
    return "tuteur" if words & {"tuteur", "tutrice"} else "autre"
