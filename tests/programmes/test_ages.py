"""The bands of age that a programme adds to those of the national survey (N1): its own eyes only, overlapping."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, counts
from tests.evaluation.test_annual_report import SPAN, text
from tests.forms import fill_in
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import StaleVersion
from village.evaluation.operations import freeze_years
from village.programmes.ages import bands_in, stored_bands
from village.programmes.models import Programme
from village.programmes.operations import change_age_bands

PAGE = "/programme/tranches-d-age/"
YEAR = {"periode": "scolaire-2017"}
TYPED = "0-3 petite enfance\n de 11 à 14 ans\n\n16–18 : obligation de formation\n6 - 16\n18 ans et plus\n9"
OWN = "Autres tranches d’âge"


@pytest.fixture(autouse=True)
def followed(cast: Cast) -> None:
    """Beside the two of the cast, who are nine: on 31 August 2018, two of two, one of sixteen, one of eighteen."""
    for born in (date(2016, 3, 1), date(2015, 9, 1), date(2002, 8, 31), date(2000, 8, 31)):
        a_plan(a_child(cast, born=born), SPAN.first)


def own(cast: Cast, name: str = "alice", **asked: str) -> dict[str, Any]:
    figures = cast.client(name).get("/bilan/donnees.json", YEAR | asked).json()
    return counts(next(line for line in figures["indicators"] if line["code"] == "I4"), OWN)


def test_a_programme_writes_its_bands_and_the_bilan_counts_them_though_they_overlap(cast: Cast) -> None:
    assert own(cast) == {}
    alice = cast.client("alice")
    assert fill_in(alice, PAGE, bands=TYPED).status_code == 302
    assert Programme.objects.get(pk=cast.programme.pk).age_bands.splitlines() == [
        "0-3 petite enfance", "11-14", "16-18 obligation de formation", "6-16", "18+", "9-9",
    ]  # fmt: skip
    assert own(cast) == {
        "0–3 ans (petite enfance)": 2, "11–14 ans": 0, "16–18 ans (obligation de formation)": 2, "6–16 ans": 3,
        "18 ans et plus": 1, "9 ans": 2,
    }  # fmt: skip
    assert own(cast, age_au="2017-09-01")["16–18 ans (obligation de formation)"] == 1
    page = alice.get("/bilan/", YEAR).content.decode()
    assert OWN in page
    assert "16–18 ans (obligation de formation)" in alice.get("/programme/").content.decode()
    assert "16 ans" in text(alice.get("/bilan/lignes/I4/", YEAR))
    populations = alice.get("/bilan/populations/", YEAR).content.decode()
    assert (
        populations.index("0–3 ans (petite enfance)") < populations.index("11–14 ans (")
        if "11–14 ans (" in populations
        else OWN in populations
    )
    said = Entry.objects.filter(action="programme:change").latest("pk").details
    assert said.startswith("autres tranches d’âge : 0–3 ans (petite enfance) ; 11–14 ans ; ")


@pytest.mark.parametrize("name", ["chloe", "gaspard", "ines"])
def test_two_ways_to_divide_ages_never_leave_the_team(cast: Cast, name: str) -> None:
    for _ in range(12):
        a_plan(a_child(cast, born=date(2010, 1, 1)), SPAN.first)
    change_age_bands(cast.programme, bands="0-16", version=1, by=cast.actor("alice"))
    assert own(cast) == {"0–16 ans": 17}
    answer = cast.client(name).get("/bilan/donnees.json", YEAR)
    assert "0–16" not in answer.content.decode()


def test_figures_that_were_kept_are_divided_by_the_bands_of_today(cast: Cast) -> None:
    freeze_years(cast.programme, SPAN, by=None, on=date(2026, 1, 10))
    a_plan(a_child(cast, born=date(2016, 3, 1)), SPAN.first)
    change_age_bands(cast.programme, bands="0-3", version=1, by=cast.actor("alice"))
    assert own(cast) == {"0–3 ans": 2}


@pytest.mark.parametrize(("typed", "says"), [
    ("0-3\nles petits", "Ligne 2 : écrivez deux âges"),
    ("16-11", "Ligne 1 : le premier âge est le plus petit"),
    ("0-3\n\n0 à 3 ans petite enfance", "Ligne 3 : cette tranche est déjà écrite"),
    ("12-45", "moins de 30 ans"),
    ("0-3 x\u200by", "caractères qui ne se voient pas"),
    ("0-3 " + "x" * 41, "40 caractères au plus"),
    ("\n".join(f"{n}+" for n in range(13)), "Douze tranches au plus"),
    ("1-2-3", "Ligne 1 : écrivez deux âges"),
])  # fmt: skip
def test_a_band_that_cannot_be_read_is_given_back_with_its_line(cast: Cast, typed: str, says: str) -> None:
    answer = fill_in(cast.client("alice"), PAGE, bands=typed)
    assert answer.status_code == 422
    assert says in answer.content.decode().replace("\xa0", " ")
    assert typed.splitlines()[0] in answer.content.decode()
    assert Programme.objects.get(pk=cast.programme.pk).age_bands == ""


@pytest.mark.parametrize("kept", ["les petits", "0-3\n\nx", "0-3 " + "x" * 41, "-3"])
def test_the_database_itself_holds_ages_only(cast: Cast, kept: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=cast.programme.pk).update(age_bands=kept)


def test_bands_are_taken_back_and_two_who_change_them_do_not_overwrite_each_other(cast: Cast) -> None:
    alice = cast.actor("alice")
    change_age_bands(cast.programme, bands="0-3", version=1, by=alice)
    with pytest.raises(StaleVersion):
        change_age_bands(cast.programme, bands="0-6", version=1, by=alice)
    change_age_bands(cast.programme, bands=" \n", version=2, by=alice)
    assert own(cast) == {}


def test_what_is_stored_is_read_back_the_same() -> None:
    found = bands_in(
        f"{TYPED}\n7-8 ans (CE1, CE2)\n6-10 ans : primaire (CP compris)\n3, maternelle\n5 : ans révolus (2nde)"
    )
    assert [one.name for one in found[-4:]] == [
        "CE1, CE2", "primaire (CP compris)", "maternelle", "ans révolus (2nde)",
    ]  # fmt: skip
    assert stored_bands("\n".join(one.stored for one in found)) == found


def test_who_does_not_configure_the_programme_changes_no_band(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        change_age_bands(cast.programme, bands="0-3", version=1, by=cast.actor("daniele"))
