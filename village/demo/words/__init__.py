"""What the people of the demonstration write: invented sentences, put together with each child's own facts."""

import re
from dataclasses import dataclass

_BEFORE = re.compile(r" (?=[;:?!»])")
_VOWELS = "AÂEÉÈÊIÎÏOÔUÛ"
_AFTER = re.compile(r"(?<=«) ")


def typeset(text: str) -> str:
    """Put the French no-break spaces where a plain one was typed."""
    return _AFTER.sub("\N{NO-BREAK SPACE}", _BEFORE.sub("\N{NO-BREAK SPACE}", text))


@dataclass(frozen=True)
class Said:
    """The words that change with the child: `{p}` first name, `{il}`, `{e}`, `{mme}`, `{ecole}`…"""

    first_name: str
    girl: bool
    parent: str  # « sa mère »
    title: str  # « Mme T. »
    school: str  # « l’école Jean-Moulin »
    teacher: str  # « M. Pons »

    def of(self, text: str) -> str:
        il = "elle" if self.girl else "il"
        told = text.format(
            p=self.first_name,
            il=il,
            Il=il.capitalize(),
            lui="elle" if self.girl else "lui",
            e="e" if self.girl else "",
            parent=self.parent,
            Parent=self.parent[:1].upper() + self.parent[1:],
            mme=self.title,
            ecole=self.school,
            prof=self.teacher,
        )
        if self.first_name[:1] in _VOWELS:
            told = _elide(told, self.first_name)
        return told.replace("..", ".")


def _elide(text: str, name: str) -> str:
    """« que Inès » → « qu’Inès », « de Adam » → « d’Adam »."""
    for word in ("que", "Que", "de", "De"):
        text = text.replace(f"{word} {name}", f"{word[:-1]}’{name}")
    return text
