"""Find, in a text meant to name nobody, what names somebody. Pure functions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from village.core.text import fold

# Too short, or words of the language before being names.
_TOO_SHORT = 2
_COMMON = frozenset(
    fold(
        "la le les de du des un une au aux en et ou on il se sa ce ne si je tu sur sous dans avec pour par "
        "rue avenue allée place boulevard impasse chemin route cité résidence bâtiment quartier "
        "école collège lycée maternelle élémentaire primaire groupe scolaire saint sainte notre dame centre social"
    ).split(" ")
)
_CIVIL = re.compile(r"\b(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Docteur|Dr)\s+[A-ZÀ-Ý][\w’'-]+")
_PHONE = re.compile(r"(?:\+33|0)\s?[1-9](?:[\s.-]?\d{2}){4}\b")
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_STREET = re.compile(
    r"\b\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|allée|place|boulevard|impasse|chemin|route)\b[^.,;\n]*", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?:^|(?<=[.!?]\s)|(?<=\n))[a-zà-ÿ]")
_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True)
class Known:
    """What may not be said: a name, and what to write instead."""

    name: str
    instead: str


def names_in(text: str, known: Iterable[Known]) -> list[str]:
    """The words of the text that name somebody known, a person after a civility, a street, a telephone, an address."""
    wanted = {part for item in known for part in _parts(item.name)}
    found = [word for word in _WORD.findall(text) if wanted & set(_parts(word))]
    for pattern in (_CIVIL, _PHONE, _EMAIL, _STREET):
        found += pattern.findall(text)
    return list(dict.fromkeys(word.strip(".,;: ") for word in found))


def without_names(text: str, known: Iterable[Known]) -> str:
    """The same text with, instead of each known name, a word that names nobody."""
    for item in known:
        for part in sorted(_spelt(item.name), key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", item.instead, text, flags=re.IGNORECASE)
    text = re.sub(r"(\b\w[\w’]* ?\w+)(?: \1)+\b", r"\1", text)
    text = re.sub(r"\b[lL]['’](?=l’)", "", re.sub(r"\b([dD])['’](?=l’|un )", r"\1e ", text))
    return _SENTENCE.sub(lambda start: start[0].upper(), text)


def _parts(name: str) -> list[str]:
    """The folded words of a name that are worth looking for."""
    return [part for part in fold(name).split() if len(part) >= _TOO_SHORT and part not in _COMMON]


def _spelt(name: str) -> set[str]:
    """The name as written, and each of its telling words."""
    words = {word for word in re.split(r"[\s]+", name) if len(word) >= _TOO_SHORT and fold(word) not in _COMMON}
    return {name.strip(), *words} - {""}
