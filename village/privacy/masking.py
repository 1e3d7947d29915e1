"""Names of others, hidden from what is handed to a family: other children, other families."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet

from village.core.text import fold
from village.people.models import Guardian, Household, Person

HIDDEN = "[autre personne]"
PLACE = "[adresse protégée]"
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_TOKEN = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+|bis|ter|quater")
_ARTICLES = {"le", "la", "les", "l", "du", "des", "de", "d", "au", "aux"}
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
    pairs: frozenset[tuple[str, ...]] = frozenset()
    """First names and surnames of others, word by word, hidden together without a capital too: « yanis bensaïd »."""
    places: tuple[tuple[str, ...], ...] = ()
    """The words that say where a protected home is (`words_of_place`)."""

    def hide(self, text: str, where: str) -> str:
        """The text without these names; each is noted in `passages`."""

        text = self._hide_pairs(self.hide_places(text, where), where)
        at_work = [found.span() for name in self.team for found in re.finditer(re.escape(name), text)]

        def hidden(found: re.Match[str]) -> str:
            word = found[0]
            if not word[:1].isupper() or fold(word) not in self.others:
                return word
            if any(start <= found.start() < end for start, end in at_work):
                return word
            self._note(text, found.start(), found.end(), where)
            return HIDDEN

        return _WORD.sub(hidden, text)

    def hide_places(self, text: str, where: str) -> str:
        """The text without what says where a protected home is, however it is written."""
        for place in self.places:
            text = self._replaced(text, place, PLACE, where)
        return text

    def _hide_pairs(self, text: str, where: str) -> str:
        for pair in self.pairs:
            text = self._replaced(text, pair, HIDDEN, where)
        return text

    def _replaced(self, text: str, words: tuple[str, ...], by: str, where: str) -> str:
        """The text with `by` in the place of these words one after the other, and of a number of the street before."""
        found = list(_TOKEN.finditer(text))
        said = [fold(one[0]) for one in found]
        for last in range(len(found), len(words) - 1, -1):
            first = last - len(words)
            if tuple(said[first:last]) != words or (len(words) == 1 and not _may_be_a_name(found[first][0])):
                continue
            while by == PLACE and first and len(words) > 1 and _NUMBER.fullmatch(said[first - 1]):
                first -= 1
            start, end = found[first].start(), found[last - 1].end()
            self._note(text, start, end, where)
            text = text[:start] + by + text[end:]
        return text

    def _note(self, text: str, start: int, end: int, where: str) -> None:
        self.passages.append(Passage(where, text[max(start - _AROUND, 0) : end + _AROUND].strip()))


def words_of_place(said: str) -> list[tuple[str, ...]]:
    """« 12 bis, rue des Lilas, bâtiment B » → rue des lilas; batiment b. « Les Tilleuls » → tilleuls."""
    places = []
    for part in said.split(","):
        words = [fold(word) for word in _TOKEN.findall(part)]
        while words and (_NUMBER.fullmatch(words[0]) or words[0] in _ARTICLES):
            words.pop(0)
        if words and (len(words) > 1 or len(words[0]) >= _SHORTEST):
            places.append(tuple(words))
    return places


def words_of_home(home: Household | None) -> list[tuple[str, ...]]:
    """The words that say where a home is: its street, its quarter, its commune."""
    if home is None:
        return []
    said = (home.address, str(home.quarter or ""), str(home.commune or ""))
    return [words for place in said for words in words_of_place(place)]


def homes_kept_from(reader: Person, child: Person) -> "list[Household]":
    """The protected homes of the family of this child, but for those where `reader` lives, and the child's own.

    Of the parents themselves, and of their other children: brothers and sisters do not all live together.
    """
    parents = Guardian.objects.filter(child=child, rejected_on=None).values("adult")
    kin = Person.objects.filter(Q(pk__in=parents) | Q(is_child=True, guardians__adult__in=parents))
    homes = Household.objects.filter(protected_on__isnull=False, people__in=kin).exclude(people=child)
    his = Guardian.objects.filter(adult=reader, lives_with=True, child__household=OuterRef("pk"))
    return list(homes.exclude(people=reader).exclude(Exists(his)).select_related("quarter", "commune").distinct())


def _may_be_a_name(word: str) -> bool:
    """« ici » is a word; « Ici » may be a commune."""
    return word[:1].isupper()


def mask_for(programme_id: int, own: Iterable[Person], team: Iterable[str], texts: Iterable[str]) -> Mask:
    """The names that these texts may hold of people of the programme who are neither `own` nor of the team."""
    found = [word for text in texts for word in _WORD.findall(text)]
    capitals = {fold(word) for word in found if word[:1].isupper()}
    words = sorted({part for word in capitals for part in word.split() if len(part) >= _SHORTEST})
    family = list(own)
    allowed = {part for person in family for part in _parts(person.first_name, person.last_name)}
    banned: set[str] = set()
    for person in _named(programme_id, words).exclude(pk__in=[person.pk for person in family]):
        names = _parts(person.first_name, person.last_name) if person.is_child else _parts(person.last_name)
        banned |= names - allowed
    pairs = _whole_names(programme_id, {part for word in found for part in fold(word).split()}, family)
    return Mask(frozenset(banned & capitals), tuple(sorted(set(team))), pairs=pairs)


def _whole_names(programme_id: int, words: set[str], family: list[Person]) -> frozenset[tuple[str, ...]]:
    """Of the other people of the programme: those whose first name and surname are all among these words."""
    own = {person.pk for person in family}
    known = Person.objects.filter(programme_id=programme_id).values_list("pk", "first_name", "last_name")
    names = ((pk, tuple(fold(first).split()), tuple(fold(last).split())) for pk, first, last in known.iterator())
    there = [(first, last) for pk, first, last in names if first and last and pk not in own]
    return frozenset(whole for one, two in there if words.issuperset(one + two) for whole in (one + two, two + one))


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
