"""Small numbers: from how many on a number leaves the team, inside the partnership and outside (decision 30)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan
from tests.forms import fill_in
from village.access.roles import Role
from village.audit.models import Entry
from village.core.dates import school_year
from village.core.errors import DomainError, StaleVersion
from village.meetings.needs import register_of
from village.programmes.models import Programme
from village.programmes.operations import change_thresholds
from village.programmes.thresholds import Audience, audience_of

YEAR = {"periode": "scolaire-2017"}
PAGE = "/programme/petits-nombres/"


def followed(cast: Cast, how_many: int) -> None:
    """So many more children; the cast has two."""
    for _ in range(how_many):
        a_plan(a_child(cast), date(2017, 9, 1), date(2018, 8, 31))


def value(cast: Cast, name: str) -> object:
    line = cast.client(name).get("/bilan/donnees.json", YEAR).json()["indicators"][0]
    return line.get("hidden") or line["value"]


def test_a_number_is_shown_from_five_around_the_table_and_from_eleven_outside(cast: Cast) -> None:
    followed(cast, 2)
    assert [value(cast, name) for name in ("alice", "chloe", "karim", "gaspard", "ines")] == [
        4, "moins de 5", "moins de 5", "moins de 5", "moins de 11",
    ]  # fmt: skip
    followed(cast, 1)
    assert [value(cast, name) for name in ("chloe", "gaspard", "emile", "ines")] == [5, 5, 5, "moins de 11"]
    followed(cast, 6)
    assert [value(cast, name) for name in ("gaspard", "ines")] == [11, 11]


def test_a_programme_chooses_its_thresholds_and_every_page_follows(cast: Cast) -> None:
    followed(cast, 5)
    alice = cast.client("alice")
    answer = fill_in(alice, PAGE, partners="8", outside="9")
    assert answer.status_code == 302
    assert value(cast, "chloe") == "moins de 8"
    page = cast.client("ines").get("/bilan/", YEAR).content.decode()
    assert "un nombre plus petit que 9 est masqué" in page
    assert "masqués sous 8 dans le partenariat, sous 9 dehors" in alice.get("/programme/").content.decode()
    said = Entry.objects.filter(action="programme:change").latest("pk").details
    assert "seuils 5 et 11, désormais 8 et 9" in said


@pytest.mark.parametrize(("partners", "outside"), [("2", "11"), ("5", "4"), ("3", "31"), ("12", "11")])
def test_no_programme_goes_below_the_floor_nor_shows_more_outside_than_inside(
    cast: Cast, partners: str, outside: str
) -> None:
    refused = fill_in(cast.client("alice"), PAGE, partners=partners, outside=outside)
    assert refused.status_code == 422
    kept = Programme.objects.get(pk=cast.programme.pk)
    assert (kept.threshold_partners, kept.threshold_outside) == (5, 11)
    with pytest.raises(DomainError):
        change_thresholds(
            kept, partners=int(partners), outside=int(outside), version=kept.version, by=cast.actor("alice")
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=kept.pk).update(threshold_partners=int(partners), threshold_outside=int(outside))


def test_two_who_change_the_thresholds_do_not_overwrite_each_other(cast: Cast) -> None:
    with pytest.raises(StaleVersion):
        change_thresholds(cast.programme, partners=6, outside=12, version=99, by=cast.actor("alice"))


def test_who_reads_under_which_threshold() -> None:
    assert {role for role in Role if audience_of(role) is Audience.OUTSIDE} == {Role.NETWORK}


def test_the_needs_follow_the_threshold_of_their_reader(cast: Cast) -> None:
    over, today = school_year(date(2024, 10, 1)), date(2026, 1, 10)
    assert register_of(cast.actor("alice"), over, on=today).threshold == 5
    assert register_of(cast.actor("gaspard"), over, on=today).threshold == 5


def test_the_page_says_what_was_hidden_and_why(cast: Cast) -> None:
    followed(cast, 12)
    page = cast.client("ines").get("/bilan/", YEAR).content.decode()
    assert "un enfant pourrait y être reconnu" in page
    assert "nombres masqués" in page
    assert reverse("programmes:thresholds") == PAGE
