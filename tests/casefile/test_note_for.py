"""From the home page to a note: one's children, those of the day first."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from village.activities.models import Activity, ActivitySession, Enrolment
from village.audit.models import Entry
from village.plans.models import JournalEntry

PAGE = reverse("casefile:note_for")
TODAY = timezone.localdate()


def test_the_home_page_leads_there_and_there_to_the_note(cast: Cast) -> None:
    client = cast.client("daniele")
    assert f'href="{PAGE}"' in client.get("/").content.decode()
    page = client.get(PAGE).content.decode()
    assert reverse("plans:write_note", args=[cast.plans["kadiatou"].pk]) in page
    assert "Yanis" not in page
    assert Entry.objects.filter(action="dossier:list", details="pour une note, 1 dossiers").count() == 1


def test_the_children_of_the_day_come_first_and_say_why(cast: Cast) -> None:
    client = cast.client("daniele")
    assert "Ces jours-ci" not in client.get(PAGE).content.decode()
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier langage", domain=item("N8", "scolaire"), nature="collective",
        frame="droit_commun",
    )  # fmt: skip
    ActivitySession.objects.create(activity=activity, on=TODAY, starts_at=time(14, 15))
    Enrolment.objects.create(activity=activity, child=cast.children["kadiatou"], enrolled_on=SINCE)
    assert "Atelier langage, aujourd’hui" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(("days", "of_the_day"), [(-30, False), (-3, True), (0, True), (1, True), (5, False)])
def test_a_next_step_of_these_days_brings_the_child_up(cast: Cast, days: int, of_the_day: bool) -> None:
    JournalEntry.objects.create(
        plan=cast.plans["kadiatou"], author=cast.users["daniele"], on=SINCE, kind="entretien", text="Vu.",
        next_step="rappeler l’école", next_on=TODAY + timedelta(days=days), written_at=timezone.now(),
    )  # fmt: skip
    assert ("rappeler l’école" in cast.client("daniele").get(PAGE).content.decode()) is of_the_day


def test_a_name_is_searched(cast: Cast) -> None:
    client = cast.client("daniele")
    assert "Kadiatou" in client.post(PAGE, {"q": "traore"}, follow=True).content.decode()
    assert "Personne de ce nom" in client.post(PAGE, {"q": "zzz"}, follow=True).content.decode()


def test_a_parcours_that_ended_is_not_offered(cast: Cast) -> None:
    cast.plans["kadiatou"].closed_on = TODAY
    cast.plans["kadiatou"].save()
    assert "Kadiatou" not in cast.client("daniele").get(PAGE).content.decode()
