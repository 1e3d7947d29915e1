"""A family took its agreement back: nobody is shown the child's sessions any more, until it agrees again (C11)."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.documents.reading import text
from tests.forms import fill_in
from tests.home.test_agenda import link_of
from village.activities.models import Activity, ActivitySession, Enrolment, Facilitation
from village.audit.models import Entry
from village.people.models import Agreement, Guardian, Person
from village.people.operations import has_agreement

TODAY = timezone.localdate()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
TITLE = "Atelier conte"


@pytest.fixture
def workshop(cast: Cast) -> Activity:
    """Kadiatou comes each day of three weeks, this one the second; Émile runs it."""
    activity = Activity.objects.create(
        programme=cast.programme, title=TITLE, domain=item("N8", "scolaire"), nature="collective", frame="droit_commun"
    )
    Facilitation.objects.create(activity=activity, user=cast.users["emile"])
    Enrolment.objects.create(activity=activity, child=cast.children["kadiatou"], enrolled_on=SINCE)
    for rank in range(-7, 14):
        ActivitySession.objects.create(activity=activity, on=MONDAY + timedelta(days=rank), starts_at=time(17))
    return activity


def take_back(cast: Cast, on: date = TODAY) -> None:
    child = cast.children["kadiatou"]
    page = reverse("casefile:withdraw_agreement", args=[child.pk, child.agreements.get().pk])
    assert fill_in(cast.client("daniele"), page, on=on.isoformat()).status_code == 302


def agree_again(cast: Cast) -> None:
    Agreement.objects.create(
        child=cast.children["kadiatou"], guardian=cast.guardians["kadiatou"], scope="accompagnement", channel="oral",
        informed_by=cast.users["daniele"], given_on=TODAY,
    )  # fmt: skip


def of_next_week(cast: Cast, name: str) -> bytes:
    url, monday = reverse(name, args=[cast.children["kadiatou"].pk]), MONDAY + timedelta(days=7)
    return cast.client("daniele").get(url, {"jour": monday.isoformat()}).content


def next_week(cast: Cast) -> str:
    return of_next_week(cast, "casefile:week").decode()


def sheet(cast: Cast) -> str:
    return text(of_next_week(cast, "casefile:week_sheet"))


def agenda(cast: Cast) -> str:
    return cast.client("daniele").get(reverse("home:agenda")).content.decode()


def feed(cast: Cast) -> str:
    return Client().get(link_of(cast.client("daniele"))).content.decode()


def parents(cast: Cast) -> str:
    return cast.client("farida").get(reverse("home:today")).content.decode()


def writing(cast: Cast) -> str:
    return cast.client("daniele").get(reverse("casefile:note_for")).content.decode()


@pytest.mark.rule("RU1")
@pytest.mark.parametrize("page", [next_week, sheet, agenda, feed, parents, writing])
def test_ru1_the_sessions_to_come_are_shown_no_more_until_the_family_agrees_again(
    cast: Cast, workshop: Activity, page: Callable[[Cast], str]
) -> None:
    assert TITLE in page(cast)
    take_back(cast, MONDAY - timedelta(days=60))
    assert TITLE not in page(cast)
    agree_again(cast)
    assert TITLE in page(cast)


@pytest.mark.rule("RU1")
def test_ru1_what_was_before_the_withdrawal_stays_shown(cast: Cast, workshop: Activity) -> None:
    last_monday = MONDAY - timedelta(days=7)
    take_back(cast, last_monday + timedelta(days=2))
    url = reverse("casefile:week", args=[cast.children["kadiatou"].pk])
    days = cast.client("daniele").get(url, {"jour": last_monday.isoformat()}).context["week"].days
    shown = [any(moment.what == TITLE for moment in day.moments) for day in days]
    assert shown == [True, True, *[False] * 5]


@pytest.mark.rule("RU1")
def test_ru1_who_runs_the_workshop_reads_the_name_no_more_and_the_team_still_finds_it(
    cast: Cast, workshop: Activity
) -> None:
    url = reverse("activities:detail", args=[workshop.pk])
    assert "Kadiatou" in cast.client("emile").get(url).content.decode()
    take_back(cast)
    assert "Kadiatou" not in cast.client("emile").get(url).content.decode()
    assert "Kadiatou" in cast.client("alice").get(url).content.decode()  # to free the place


def test_one_withdrawal_is_enough_however_many_times_the_same_parent_agreed(cast: Cast) -> None:
    """RU1, C11: another fiche had brought her agreement again; nothing new goes on under it."""
    child = cast.children["kadiatou"]
    first = child.agreements.get()
    agree_again(cast)
    page = reverse("casefile:withdraw_agreement", args=[child.pk, first.pk])
    assert fill_in(cast.client("daniele"), page, on=TODAY.isoformat()).status_code == 302
    assert not has_agreement(child, TODAY)
    assert Entry.objects.filter(action="agreement:record", details="retrait", person_id=child.pk).count() == 2


def test_the_other_parent_keeps_the_own_agreement(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    first = child.agreements.get()
    father = Person.objects.create(programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré")
    holder = Guardian.objects.create(child=child, adult=father, relation="pere", holds_authority=True, lives_with=False)
    Agreement.objects.create(
        child=child, guardian=holder, scope="accompagnement", channel="oral", informed_by=cast.users["daniele"],
        given_on=TODAY - timedelta(days=1),
    )  # fmt: skip
    page = reverse("casefile:withdraw_agreement", args=[child.pk, first.pk])
    assert fill_in(cast.client("daniele"), page, on=TODAY.isoformat()).status_code == 302
    assert has_agreement(child, TODAY)
