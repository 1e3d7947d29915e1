"""« Est-ce la même personne ? » for thousands of lines: the same answer as one by one (IR16)."""

from datetime import date

import pytest

from tests.cast import Cast
from village.exchange.likely import Likely
from village.exchange.reading.lines import Child
from village.exchange.reading.names import Name
from village.people.likeness import alike
from village.people.models import Person

BORN = date(2014, 3, 9)
KNOWN = (
    ("Traoré", "Kadiatou", BORN),
    ("Traore", "Kadiatu", BORN),
    ("Traoré", "Kadiatou", date(2014, 9, 3)),  # day and month exchanged
    ("Traoré", "Kadiatou", date(2014, 3, 29)),
    ("Traoré", "Kadiatou", date(2013, 3, 9)),
    ("Traoré", "Kadiatou", date(2012, 3, 9)),  # too far
    ("Kadiatou", "Traoré", BORN),
    ("Petit", "Léa", BORN),
    ("Traoré", "Moussa", BORN),
)
ASKED = [*KNOWN, ("TRAORE", "kadiatou", date(2014, 2, 9)), ("Petit", "Lea", date(2015, 3, 9)), ("Le", "Go", BORN)]


@pytest.mark.parametrize(("last", "first", "born"), ASKED)
def test_everybody_at_once_is_found_as_one_by_one(cast: Cast, last: str, first: str, born: date) -> None:
    for known_last, known_first, known_born in KNOWN:
        Person.objects.create(
            programme=cast.programme, is_child=True, last_name=known_last, first_name=known_first, birth_date=known_born
        )
    at_once = Likely(cast.programme.pk).among_known(Child(name=Name(last, first), birth=born))
    one_by_one = [person.pk for person in alike(cast.programme.pk, first, last, born)]
    assert at_once[:5] == one_by_one


def test_in_a_file_the_line_above_is_asked_about_and_not_its_own_brothers(cast: Cast) -> None:
    likely = Likely(cast.programme.pk)
    twins = (Child(name=Name("Petit", "Léa"), birth=BORN), Child(name=Name("Petit", "Léo"), birth=BORN))
    assert [likely.of(4, child)[1] for child in twins] == [None, None]
    assert likely.of(9, twins[0])[1] == 4
