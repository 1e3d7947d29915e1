"""The list of what is due: narrowed to what one wants to settle today."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from village.core.dates import Period
from village.people.models import Person
from village.plans.models import Plan
from village.privacy.countdown import Due
from village.privacy.models import Disposal
from village.privacy.periods import Kept
from village.privacy.wanted import Wanted, choices_in

TODAY = date(2026, 11, 21)
LIVED = Period(date(2012, 9, 1), date(2013, 6, 28))
OLD = Due(Kept.DOSSIER, 1, 1, "Sami Z.", LIVED, date(2015, 6, 28))
SOON = Due(Kept.REFERRAL, 2, 2, "Lina T.", LIVED, date(2026, 12, 1))
FROZEN = Due(Kept.DOSSIER, 3, 3, "Ana N.", LIVED, date(2016, 6, 28), held=True)
TOLD = Due(Kept.DOSSIER, 4, 4, "Noah R.", LIVED, date(2016, 1, 1))
ALL = [OLD, SOON, FROZEN, TOLD]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"etat": "a-proposer"}, [OLD]),
        ({"etat": "bientot"}, [SOON]),
        ({"etat": "bloques"}, [FROZEN]),
        ({"etat": "proposes"}, [TOLD]),
        ({"quoi": "fiche"}, [SOON]),
        ({"annee": "2016"}, [FROZEN, TOLD]),
        ({"annee": "2016", "etat": "bloques"}, [FROZEN]),
        ({"annee": "²016", "etat": "autre", "quoi": "rien"}, ALL),
    ],
)
def test_the_list_is_narrowed_by_kind_state_and_year(asked: dict[str, str], found: list[Due]) -> None:
    assert Wanted.of(asked).among(ALL, {(Kept.DOSSIER, 4): Disposal()}, TODAY) == found


def test_only_what_is_in_the_list_may_be_asked() -> None:
    choices = choices_in(ALL)
    assert [code for code, _ in choices["kept"]] == ["dossier", "fiche"]
    assert [code for code, _ in choices["years"]] == [2015, 2016, 2026]


@pytest.fixture
def old(cast: Cast) -> list[Person]:
    """Two dossiers whose last day was long ago."""
    found = []
    for name in ("Sami", "Ana"):
        child = Person.objects.create(
            programme=cast.programme, household=cast.children["yanis"].household, is_child=True, first_name=name,
            last_name="Zaoui", birth_date=date(2001, 5, 2),
        )  # fmt: skip
        Plan.objects.create(programme=cast.programme, child=child, opened_on=LIVED.first, closed_on=LIVED.last)
        found.append(child)
    return found


def test_all_of_a_page_is_proposed_at_once_and_nothing_it_did_not_show(cast: Cast, old: list[Person]) -> None:
    alice, url = cast.client("alice"), reverse("privacy:due")
    shown = [f"dossier:{old[0].pk}"]
    assert fill_in(alice, url, whole="on", shown=shown, action="archiver").status_code == 302
    assert [one.number for one in Disposal.objects.all()] == [old[0].pk]


def test_nothing_ticked_is_said_and_nothing_is_lost(cast: Cast, old: list[Person]) -> None:
    alice, url = cast.client("alice"), reverse("privacy:due")
    answer = fill_in(alice, url, action="eliminer")
    assert answer.status_code == 422
    assert "Cochez au moins un dossier" in answer.content.decode()
    assert not Disposal.objects.exists()
    again = fill_in(alice, url, whole="on", shown=[], action="eliminer")
    assert "rien à proposer" in again.content.decode().replace("\u00a0", " ")
    ticked = fill_in(alice, url, chosen=[f"dossier:{old[1].pk}"], action="")
    assert f'value="dossier:{old[1].pk}" checked' in ticked.content.decode()


def test_the_page_of_one_year_shows_this_year_only(cast: Cast, old: list[Person]) -> None:
    alice, url = cast.client("alice"), reverse("privacy:due")
    assert "Sami" in alice.get(f"{url}?annee=2015").content.decode()
    none = alice.get(f"{url}?annee={timezone.localdate().year}").content.decode()
    assert "Sami" not in none
    assert "Rien ne répond" in none
