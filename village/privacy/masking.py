"""Names of others, hidden from what is handed to a family: other children, other families."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from village.core.text import fold
from village.people.models import Person

HIDDEN = "[autre personne]"
PLACE = "[adresse protégée]"
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SHORTEST = 3  # « de », « el »: no name by itself
_AROUND = 40
_NAME_WORDS = SearchVector("folded_name", config="simple")


@dataclass(frozen=True)
class Passage:
    """Where a name was hidden, with a few words around, for the one who reads the pack again."""

    where: str
    words: str


@dataclass
class Mask:
    """Hides the words of `others`, written with a capital; what the family's own names share with them stays."""

    others: frozenset[str] = frozenset()
    team: tuple[str, ...] = ()
    """Whole names of professionals, which stay as they are written: « Chloé Vidal »."""
    passages: list[Passage] = field(default_factory=list)
    places: tuple[str, ...] = ()
    """What says where a protected home is, as it is written."""

    def hide(self, text: str, where: str) -> str:
        """The text without these names; each is noted in `passages`."""

        for place in self.places:
            text = re.sub(rf"(?<!\w){re.escape(place)}(?!\w)", PLACE, text)
        at_work = [found.span() for name in self.team for found in re.finditer(re.escape(name), text)]

        def hidden(found: re.Match[str]) -> str:
            word = found[0]
            if not word[:1].isupper() or fold(word) not in self.others:
                return word
            if any(start <= found.start() < end for start, end in at_work):
                return word
            start, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
            self.passages.append(Passage(where, text[start:end].strip()))
            return HIDDEN

        return _WORD.sub(hidden, text)


def mask_for(programme_id: int, own: Iterable[Person], team: Iterable[str], texts: Iterable[str]) -> Mask:
    """The names that these texts may hold of people of the programme who are neither `own` nor of the team."""
    capitals = {fold(word) for text in texts for word in _WORD.findall(text) if word[:1].isupper()}
    words = sorted({part for word in capitals for part in word.split() if len(part) >= _SHORTEST})
    family = list(own)
    allowed = {part for person in family for part in _parts(person.first_name, person.last_name)}
    banned: set[str] = set()
    for person in _named(programme_id, words).exclude(pk__in=[person.pk for person in family]):
        names = _parts(person.first_name, person.last_name) if person.is_child else _parts(person.last_name)
        banned |= names - allowed
    return Mask(frozenset(banned & capitals), tuple(sorted(set(team))))


def _parts(*names: str) -> set[str]:
    """« Le Goff » gives « le goff » whole and « goff »."""
    folded = [fold(name) for name in names]
    return {*folded, *(part for name in folded for part in name.split() if len(part) >= _SHORTEST)}


def _named(programme_id: int, words: list[str]) -> "QuerySet[Person]":
    people = Person.objects.filter(programme_id=programme_id)
    if not words:
        return people.none()
    wanted = SearchQuery(" | ".join(words), search_type="raw", config="simple")
    return people.alias(name_words=_NAME_WORDS).filter(name_words=wanted)
