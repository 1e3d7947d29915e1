"""The catalogue: what an action says of itself, how it is found, closed and reopened (R37–R39, R47; RU12, RU16)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.activities.conftest import today
from tests.activities.test_offer import sheet, url
from tests.cast import Cast, item
from tests.forms import fill_in
from village.activities.models import Activity, ActivitySession, Facilitation
from village.activities.operations import enrol_child
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Organisation, Professional
from village.people.models import CareTeamMembership

LIST = "activities:list"


@pytest.fixture
def judo(cast: Cast) -> Activity:
    return Activity.objects.create(
        programme=cast.programme, title="Judo", domain=item("N8", "culture-sport"), nature="collective",
        frame="droit_commun", audience="ensemble", age_min=6, age_max=9, place="Gymnase",
    )  # fmt: skip


def found(cast: Cast, who: str = "alice", **asked: Any) -> list[str]:
    answer = cast.client(who).get(reverse(LIST), asked)
    assert answer.status_code == 200
    return [activity.title for activity in answer.context["activities"]]


@pytest.mark.rule("RU12")
def test_ru12_an_action_of_the_programme_says_what_droit_commun_offers(cast: Cast) -> None:
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast, common_law_tried=""))
    assert answer.status_code == 422
    assert "complète le droit commun" in answer.content.decode()
    assert not Activity.objects.exists()
    common = sheet(cast, common_law_tried="", frame="droit_commun")
    assert fill_in(cast.client("alice"), reverse("activities:create"), **common).status_code == 302


@pytest.mark.rule("RU12")
def test_ru12_is_held_by_the_database(cast: Cast, workshop: Activity) -> None:
    with pytest.raises(IntegrityError, match="activity_says_common_law"), transaction.atomic():
        Activity.objects.filter(pk=workshop.pk).update(common_law_tried="")


@pytest.mark.rule("RU16")
def test_ru16_an_action_in_school_time_says_why(cast: Cast, workshop: Activity) -> None:
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast, in_school_time="on"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"in_school_time_reason"}
    with pytest.raises(IntegrityError, match="activity_school_time_reason"), transaction.atomic():
        Activity.objects.filter(pk=workshop.pk).update(in_school_time=True)
    said = sheet(cast, in_school_time="on", in_school_time_reason="Le bus passe à 15 h 30.")
    assert fill_in(cast.client("alice"), reverse("activities:create"), **said).status_code == 302
    page = cast.client("alice").get(url("detail", Activity.objects.get(title="Atelier théâtre"))).content.decode()
    assert "Le bus passe à 15 h 30." in page


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"age_min": 12, "age_max": 6}, "age_max"),
        ({"age_min": -1}, "age_min"),
        ({"age_max": 99}, "age_max"),
        ({"starts_on": "2017-09-01", "ends_on": "2017-08-01"}, "ends_on"),
        ({"starts_on": "2017-02-30"}, "starts_on"),
        ({"audience": "chiens"}, "audience"),
        ({"summary": "x" * 301}, "summary"),
    ],
)
def test_an_impossible_sheet_is_refused(cast: Cast, answers: dict[str, Any], field: str) -> None:
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast, **answers))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}


@pytest.mark.parametrize("wrong", [{"capacity": 0}, {"age_min": 9, "age_max": 6}, {"closed_reason": "Fini"}])
def test_the_database_refuses_an_impossible_action(cast: Cast, workshop: Activity, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=workshop.pk).update(**wrong)


def test_several_people_and_structures_run_an_action(cast: Cast) -> None:
    volunteer = Professional.objects.create(programme=cast.programme, first_name="Nour", last_name="Petit")
    house = Organisation.objects.create(
        programme=cast.programme, name="Maison des sports", kind=item("N5", "association")
    )
    said = sheet(cast, professionals=volunteer.pk, organisations=house.pk)
    fill_in(cast.client("alice"), reverse("activities:create"), **said)
    activity = Activity.objects.get()
    assert {str(row) for row in activity.facilitations.all()} == {"Émile Estève", "Nour Petit", "Maison des sports"}
    enrol_child(activity, cast.children["kadiatou"], by=cast.actor("alice"), on=today())
    ties = CareTeamMembership.objects.filter(child=cast.children["kadiatou"], link="provider", ends_on=None)
    assert {str(tie.user or tie.professional) for tie in ties} == {"Émile Estève", "Nour Petit"}
    fill_in(cast.client("alice"), url("change", activity), **sheet(cast))
    assert [tie.user for tie in ties.all()] == [cast.users["emile"]]


def test_a_person_of_another_programme_runs_nothing_here(cast: Cast) -> None:
    far = Professional.objects.create(programme=cast.other_programme, first_name="Loin", last_name="Tain")
    answer = fill_in(cast.client("alice"), reverse("activities:create"), **sheet(cast, professionals=far.pk))
    assert set(answer.context["form"].errors) == {"professionals"}


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["Atelier langage", "Judo"]),
        ({"q": "ÉMILE"}, ["Atelier langage"]),
        ({"q": "gymnase judo"}, ["Judo"]),
        ({"q": "piscine"}, []),
        ({"nature": "individuelle"}, []),
        ({"cadre": "droit_commun"}, ["Judo"]),
        ({"pour": "ensemble"}, ["Judo"]),
        ({"age": "10"}, ["Atelier langage"]),
        ({"etat": "fermees"}, []),
        ({"etat": "n’importe quoi", "domaine": "x", "age": "-3", "nature": "'"}, ["Atelier langage", "Judo"]),
    ],
)
def test_an_action_is_found_by_words_and_by_kind(
    cast: Cast, workshop: Activity, judo: Activity, asked: dict[str, str], titles: list[str]
) -> None:
    assert found(cast, **asked) == titles


def test_an_action_is_found_by_domain_and_by_free_places(cast: Cast, enrolled: Activity, judo: Activity) -> None:
    assert found(cast, domaine=item("N8", "culture-sport").pk) == ["Judo"]
    Activity.objects.filter(pk=enrolled.pk).update(capacity=1)
    assert found(cast, etat="places") == ["Judo"]


def test_a_closed_action_says_why_and_takes_nobody(cast: Cast, workshop: Activity) -> None:
    client = cast.client("alice")
    assert fill_in(client, url("close", workshop), reason="  ").status_code == 422
    for _ in range(2):
        fill_in(client, url("close", workshop), reason="L’association a fermé.")
    assert Entry.objects.filter(action="activity:close").count() == 1
    assert found(cast) == []
    assert found(cast, etat="fermees") == ["Atelier langage"]
    assert "L’association a fermé." in client.get(url("detail", workshop)).content.decode()
    answer = client.post(url("enrol", workshop), {"child": cast.children["kadiatou"].pk})
    assert answer.status_code == 422
    assert "fermée" in answer.content.decode()
    answer = client.post(url("schedule", workshop), {"on": today().isoformat()})
    assert "fermée" in answer.content.decode()
    assert not ActivitySession.objects.exists()
    for _ in range(2):
        assert client.post(url("reopen", workshop)).status_code == 302
    assert found(cast) == ["Atelier langage"]


def test_an_action_does_not_close_on_families_who_count_on_it(cast: Cast, session: ActivitySession) -> None:
    ActivitySession.objects.filter(pk=session.pk).update(on=today() + timedelta(days=3))
    answer = fill_in(cast.client("alice"), url("close", session.activity), reason="Fini")
    assert answer.status_code == 422
    assert "annulez-les" in answer.content.decode()


def test_an_action_that_is_over_takes_nobody(cast: Cast, workshop: Activity) -> None:
    Activity.objects.filter(pk=workshop.pk).update(ends_on=today() - timedelta(days=1))
    with pytest.raises(DomainError, match="fermée"):
        enrol_child(workshop, cast.children["kadiatou"], by=cast.actor("alice"), on=today())
    assert found(cast, etat="fermees") == ["Atelier langage"]


def test_sessions_stay_within_the_dates_of_the_action(cast: Cast, session: ActivitySession) -> None:
    client, activity = cast.client("alice"), session.activity
    base = sheet(cast, title="Atelier langage")
    early = fill_in(client, url("change", activity), **base, starts_on=(today() + timedelta(days=1)).isoformat())
    assert set(early.context["form"].errors) == {"starts_on"}
    late = fill_in(client, url("change", activity), **base, ends_on=(today() - timedelta(days=1)).isoformat())
    assert set(late.context["form"].errors) == {"ends_on"}


def test_the_database_wants_one_runner_a_line(cast: Cast, workshop: Activity) -> None:
    with pytest.raises(IntegrityError, match="facilitation_by_one"), transaction.atomic():
        Facilitation.objects.create(activity=workshop)
    with pytest.raises(IntegrityError, match="facilitation_once"), transaction.atomic():
        Facilitation.objects.create(activity=workshop, user=cast.users["emile"])
