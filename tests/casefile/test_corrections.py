"""Who a child is, where he lives, his parents and his school can be corrected, by those who follow him."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.people import operations
from village.people.models import CareTeamMembership, Person

PAGES = ("correct_identity", "correct_home", "add_guardian", "change_school")
KADIATOU = {"first_name": "Kadiatou", "last_name": "Traoré", "birth_date": "2009-03-14", "sex": "F"}


def url(cast: Cast, name: str) -> str:
    return reverse(f"casefile:{name}", args=[cast.children["kadiatou"].pk])


@pytest.mark.parametrize("who", ["daniele", "alice", "jeanne"])
def test_the_referente_the_coordination_and_the_assistance_correct_an_identity(cast: Cast, who: str) -> None:
    child = cast.children["kadiatou"]
    answers = KADIATOU | {"first_name": "Kadidia", "birth_date": "2009-04-13"}
    assert fill_in(cast.client(who), url(cast, "correct_identity"), **answers).status_code == 302
    child.refresh_from_db()
    assert (child.first_name, child.birth_date, child.folded_name) == ("Kadidia", date(2009, 4, 13), "traore kadidia")
    line = Entry.objects.get(action="person:correct")
    assert (line.person_id, line.details) == (child.pk, "prénom, date de naissance")


@pytest.mark.parametrize("page", PAGES)
def test_a_member_of_the_eps_reads_and_corrects_nothing(cast: Cast, page: str) -> None:
    CareTeamMembership.objects.create(
        child=cast.children["kadiatou"], link="panel", user=cast.users["chloe"], starts_on=SINCE
    )
    chloe = cast.client("chloe")
    assert "Corriger l’identité" not in chloe.get(url(cast, "team")).content.decode()
    assert chloe.post(url(cast, page), KADIATOU).status_code == 403
    assert "Corriger l’identité" in cast.client("daniele").get(url(cast, "team")).content.decode()


def test_a_referente_of_another_child_corrects_nothing(cast: Cast) -> None:
    sheet = operations.IdentitySheet("Intrus", "Inconnu", date(2009, 3, 14), "F")
    with pytest.raises(Forbidden):
        operations.correct_identity(
            cast.children["kadiatou"], sheet, version=0, by=cast.actor("dora"), on=timezone.localdate()
        )


@pytest.mark.parametrize(
    ("born", "says"),
    [("1999-01-01", "25 ans"), (str(date.today() + timedelta(days=1)), "futur")],  # noqa: DTZ011
)
def test_an_impossible_birth_date_is_refused(cast: Cast, born: str, says: str) -> None:
    answers = KADIATOU | {"birth_date": born}
    answer = fill_in(cast.client("daniele"), url(cast, "correct_identity"), **answers)
    assert answer.status_code == 422
    assert says in answer.content.decode().replace("\xa0", " ")


def test_two_people_who_correct_see_both_texts(cast: Cast) -> None:
    page, child = url(cast, "correct_identity"), cast.children["kadiatou"]
    daniele = cast.client("daniele")
    opened = hidden_of(daniele.get(page))
    fill_in(cast.client("jeanne"), page, **KADIATOU | {"first_name": "Kadija"})
    late = daniele.post(page, {**opened, **KADIATOU, "first_name": "Kadidia"})
    assert late.status_code == 409
    assert "Kadija" in late.content.decode()
    child.refresh_from_db()
    assert child.first_name == "Kadija"
    again = daniele.post(page, {**hidden_of(late), **KADIATOU, "first_name": "Kadidia"})
    assert again.status_code == 302
    child.refresh_from_db()
    assert child.first_name == "Kadidia"


def test_the_family_moves_and_its_whole_home_with_it(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    answers = {"address": "8 rue Haute", "commune": cast.commune.pk, "languages": "soninké", "interpreter": "on"}
    assert fill_in(cast.client("daniele"), url(cast, "correct_home"), **answers).status_code == 302
    home = child.household
    assert home is not None
    home.refresh_from_db()
    assert (home.address, home.quarter, home.languages, home.interpreter) == ("8 rue Haute", None, "soninké", True)


def test_a_child_without_a_home_gets_one(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    child.household = None
    child.save()
    answers = {"address": "8 rue Haute", "commune": cast.commune.pk, "quarter": cast.quarter.pk}
    assert fill_in(cast.client("alice"), url(cast, "correct_home"), **answers).status_code == 302
    assert Person.objects.filter(pk=child.pk, household__address="8 rue Haute").exists()


def test_a_second_parent_is_added_once(cast: Cast) -> None:
    child, client = cast.children["kadiatou"], cast.client("daniele")
    moussa = {"first_name": "Moussa", "last_name": "Traoré", "relation": "pere", "holds_authority": "on"}
    assert fill_in(client, url(cast, "add_guardian"), **moussa).status_code == 302
    assert child.guardians.get(adult__first_name="Moussa").holds_authority
    twice = fill_in(client, url(cast, "add_guardian"), **moussa | {"first_name": "MOUSSA"})
    assert twice.status_code == 422
    assert child.guardians.count() == 2


def test_changing_school_closes_the_one_before_on_the_eve(cast: Cast) -> None:
    child, today = cast.children["kadiatou"], timezone.localdate()
    answers = {"school": cast.school.pk, "level": item("N4", "cm2").pk, "starts_on": today.isoformat()}
    assert fill_in(cast.client("daniele"), url(cast, "change_school"), **answers).status_code == 302
    assert list(child.schoolings.order_by("starts_on").values_list("level__code", "starts_on", "ends_on")) == [
        ("cm1", SINCE, today - timedelta(days=1)),
        ("cm2", today, None),
    ]


@pytest.mark.parametrize("day", [SINCE, SINCE - timedelta(days=30)])
def test_a_school_does_not_begin_before_the_one_it_follows(cast: Cast, day: date) -> None:
    answers = {"school": cast.school.pk, "level": item("N4", "cm2").pk, "starts_on": day.isoformat()}
    answer = fill_in(cast.client("daniele"), url(cast, "change_school"), **answers)
    assert answer.status_code == 422
    assert "choisissez une date après" in answer.content.decode()
    assert cast.children["kadiatou"].schoolings.get().ends_on is None
