"""A questionnaire to parents, and a wave of it that is open."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.forms import hidden_of
from village.surveys.links import path_of
from village.surveys.models import Questionnaire, Wave
from village.surveys.operations import QuestionnaireSheet, WaveSheet, enter_sheet, open_wave, write_questionnaire
from village.surveys.operations.answering import field_of

TODAY = timezone.localdate()


@pytest.fixture
def asked(cast: Cast) -> Questionnaire:
    sheet = QuestionnaireSheet("Votre avis", "parents", "Mieux vous accueillir.", "parents")
    return write_questionnaire(cast.programme, sheet, by=cast.actor("alice"), on=TODAY)


@pytest.fixture
def wave(cast: Cast, asked: Questionnaire) -> Wave:
    sheet = WaveSheet("Juin", TODAY, TODAY + timedelta(days=20), 100)
    return open_wave(asked.current, sheet, by=cast.actor("alice"), on=TODAY)


def fields(wave: Wave) -> list[str]:
    return [field_of(question) for question in wave.version.questions.all()]


def answer(wave: Wave, *values: Any, client: Any = None, **more: Any) -> Any:
    """Open the page of the link, tick `values` to the first questions, send."""
    client, url = client or Client(), path_of(wave)
    page = client.get(url)
    assert page.status_code == 200
    return client.post(url, {**hidden_of(page), **dict(zip(fields(wave), values, strict=False)), **more})


def typed(cast: Cast, wave: Wave, *values: Any) -> None:
    """Sheets of paper, typed in by the team: to the first question, these."""
    first = wave.version.questions.all()[0]
    for value in values:
        enter_sheet(wave, {first.pk: value}, by=cast.actor("jeanne"), on=TODAY)


def end(wave: Wave) -> None:
    """Long ago: nothing can be added any more."""
    Wave.objects.filter(pk=wave.pk).update(opens_on=TODAY - timedelta(days=60), closes_on=TODAY - timedelta(days=30))
    wave.refresh_from_db()
