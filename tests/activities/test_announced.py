"""Workshops for families that nobody accompanies yet (R13): days and places, the door of the families, no child."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.activities.conftest import today
from tests.activities.test_offer import sheet
from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in
from village.activities.models import Activity, ActivitySession

PAGE = "/ateliers/ici/"


@pytest.fixture
def coming(enrolled: Activity) -> ActivitySession:
    Activity.objects.filter(pk=enrolled.pk).update(announced=True, audience="parents")
    return ActivitySession.objects.create(activity=enrolled, on=today() + timedelta(days=3), starts_at=time(14))


def test_anybody_sees_the_workshops_and_the_door_of_the_families(coming: ActivitySession) -> None:
    page = Client().get(PAGE).content.decode()
    assert "Atelier langage" in page
    assert "Maison de quartier" in page
    assert reverse("asking:ask", args=["ici"]) in page
    assert "Kadiatou" not in page


def test_only_what_is_announced_open_and_to_come_is_shown(coming: ActivitySession) -> None:
    def shown() -> bool:
        return "Atelier langage" in Client().get(PAGE).content.decode()

    assert shown()
    ActivitySession.objects.update(on=today() - timedelta(days=1))
    assert not shown()
    ActivitySession.objects.update(on=today() + timedelta(days=3), cancelled_on=today(), changed_reason="Malade")
    assert not shown()
    ActivitySession.objects.update(cancelled_on=None)
    Activity.objects.update(announced=False)
    assert not shown()


def test_another_programme_shows_its_own_only(coming: ActivitySession) -> None:
    assert "Atelier langage" not in Client().get("/ateliers/ailleurs/").content.decode()
    assert Client().get("/ateliers/nulle-part/").status_code == 404


def test_the_poster_says_where_to_ask_and_names_nobody(cast: Cast, coming: ActivitySession) -> None:
    words = text(cast.client("alice").get(reverse("activities:poster")).content)
    for said in ("Atelier langage", "Maison de quartier", "/demande/ici/", "Et si on parlait ?"):
        assert said in words, said
    assert "Kadiatou" not in words


def test_a_care_is_never_announced(cast: Cast, enrolled: Activity) -> None:
    answer = fill_in(
        cast.client("alice"), reverse("activities:create"), **sheet(cast, title="CMP", therapy="on", announced="on")
    )
    assert answer.status_code == 422
    assert "announced" in answer.context["form"].errors
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.update(announced=True, therapy=True)
