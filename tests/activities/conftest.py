"""The language workshop: Émile runs it, Kadiatou comes."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from village.activities.models import Activity, ActivitySession, Facilitation
from village.activities.operations import enrol_child


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def workshop(cast: Cast) -> Activity:
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier langage", domain=item("N8", "scolaire"), nature="collective",
        frame="reussite_educative", common_law_tried="rien n’existe", place="Maison de quartier", capacity=2,
    )  # fmt: skip
    Facilitation.objects.create(activity=activity, user=cast.users["emile"])
    return activity


@pytest.fixture
def enrolled(cast: Cast, workshop: Activity) -> Activity:
    enrol_child(workshop, cast.children["kadiatou"], by=cast.actor("alice"), on=today() - timedelta(days=7))
    return workshop


@pytest.fixture
def session(enrolled: Activity) -> ActivitySession:
    return ActivitySession.objects.create(activity=enrolled, on=today(), starts_at=time(14))
