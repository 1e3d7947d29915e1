"""The agenda says what changes all: the use of a dossier is limited, the family took its agreement back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.meetings.conftest import decide, opened, today
from tests.privacy.test_limiting import limit
from tests.privacy.test_rights import words
from village.core.errors import DomainError
from village.meetings.models import Decision, Meeting, Situation
from village.meetings.operations import Ruling, record_decision
from village.people.models import Agreement


def agenda(cast: Cast, situation: Situation) -> str:
    return words(cast.client("alice").get(reverse("meetings:agenda", args=[situation.meeting_id])))


def take_back(situation: Situation) -> None:
    Agreement.objects.filter(child=situation.child, scope="accompagnement").update(withdrawn_on=today())


def test_the_agenda_says_that_a_dossier_on_it_is_limited(cast: Cast, review: Situation, entry: Situation) -> None:
    assert "usage limité" not in agenda(cast, review)
    limit(review.child)
    assert agenda(cast, review).count("usage limité") == 1


def test_the_agenda_says_that_a_family_took_its_agreement_back(cast: Cast, review: Situation, entry: Situation) -> None:
    assert "accord retiré" not in agenda(cast, review)
    take_back(review)
    assert agenda(cast, review).count("accord retiré") == 1


def test_the_sitting_says_before_deciding_that_the_agreement_was_taken_back(cast: Cast, review: Situation) -> None:
    url = f"{reverse('meetings:detail', args=[review.meeting_id])}?situation={review.pk}"
    assert "a retiré son accord" not in words(cast.client("alice").get(url))
    take_back(review)
    assert "La famille a retiré son accord" in words(cast.client("alice").get(url))


def test_no_decision_is_recorded_in_a_sitting_that_was_never_opened(cast: Cast, review: Situation) -> None:
    url = reverse("meetings:decide", args=[review.meeting_id, review.pk])
    shown = words(cast.client("alice").get(url))
    assert "Ouvrez d’abord la séance" in shown
    assert "Enregistrer la décision" not in shown
    sent = {
        "outcome": "poursuite", "reason": "Des mots à ne pas perdre.", "informer": cast.users["daniele"].pk,
        "inform_by": today().isoformat(),
    }  # fmt: skip
    answer = cast.client("alice").post(url, sent)
    assert answer.status_code == 422
    assert "La séance n’est pas ouverte" in words(answer)
    assert "Des mots à ne pas perdre." in answer.content.decode()
    with pytest.raises(DomainError, match="pas ouverte"):
        record_decision(review, Ruling("poursuite", "Oui."), by=cast.actor("alice"), on=today())
    assert not Decision.objects.exists()
    assert (
        decide(cast.client("alice"), review, outcome="poursuite", informer=cast.users["daniele"].pk).status_code == 302
    )


def test_the_base_itself_refuses_a_decision_outside_a_sitting(cast: Cast, review: Situation) -> None:
    row = {"situation": review, "outcome": "poursuite", "reason": "Oui.", "decided_on": today()}
    with pytest.raises(IntegrityError, match="en séance"), transaction.atomic():
        Decision.objects.create(**row, recorded_by=cast.users["alice"])
    opened(review.meeting)
    Decision.objects.create(**row, recorded_by=cast.users["alice"])


def test_the_base_itself_refuses_a_meeting_closed_without_having_been_opened(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(IntegrityError, match="meeting_closed_was_opened"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(closed_at=timezone.now() + timedelta(hours=1))
