"""From a fiche de repérage, « Inscrire à une EPS » puts this very situation on the agenda that one chooses."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.forms import fill_in
from tests.meetings.conftest import fiche_of, opened, today
from village.audit.models import Entry
from village.meetings.models import Meeting, Panel, Situation
from village.referrals.models import Referral
from village.referrals.states import State


def url(fiche: Referral) -> str:
    return reverse("meetings:put_fiche", args=[fiche.pk])


def put(cast: Cast, fiche: Referral, meeting: Meeting, who: str = "alice") -> Any:
    return fill_in(cast.client(who), url(fiche), meeting=str(meeting.pk))


def test_the_button_of_a_fiche_leads_to_its_own_page(cast: Cast, meeting: Meeting, fiche: Referral) -> None:
    page = cast.client("alice").get(reverse("referrals:detail", args=[fiche.pk])).content.decode()
    assert url(fiche) in page
    said = cast.client("alice").get(url(fiche)).content.decode()
    assert "Lina Moreau" in said
    assert "EPS d’Ici" in said


@pytest.mark.parametrize("who", ["alice", "jeanne"])
def test_one_click_puts_this_situation_on_the_agenda(cast: Cast, meeting: Meeting, fiche: Referral, who: str) -> None:
    answer = put(cast, fiche, meeting, who)
    assert answer["Location"] == reverse("meetings:agenda", args=[meeting.pk])
    situation = Situation.objects.get()
    assert (situation.referral, situation.reason, situation.meeting) == (fiche, "entree", meeting)
    fiche.refresh_from_db()
    assert fiche.state == State.SCHEDULED
    assert put(cast, fiche, meeting, who).status_code in {302, 422}  # twice: once only
    assert Situation.objects.count() == 1


def test_the_meeting_of_the_commune_of_the_child_is_proposed(cast: Cast, meeting: Meeting, fiche: Referral) -> None:
    elsewhere = Panel.objects.create(programme=cast.programme, name="EPS de plus loin")
    Meeting.objects.create(panel=elsewhere, on=today(), starts_at=time(9))
    form = cast.client("alice").get(url(fiche)).context["form"]
    assert form.near == meeting


def test_neither_a_past_nor_a_closed_meeting_nor_one_of_another_programme_is_chosen(
    cast: Cast, meeting: Meeting, fiche: Referral
) -> None:
    theirs = Panel.objects.create(programme=cast.other_programme, name="EPS d’Ailleurs")
    foreign = Meeting.objects.create(panel=theirs, on=today(), starts_at=time(9))
    past = Meeting.objects.create(panel=meeting.panel, on=today() - timedelta(days=3), starts_at=time(9))
    for wrong in (foreign, past):
        answer = put(cast, fiche, wrong)
        assert answer.status_code == 422
        assert "n’est plus à venir" in answer.content.decode()
    opened(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=meeting.opened_at)
    assert put(cast, fiche, meeting).status_code == 422
    assert not Situation.objects.exists()


def test_a_fiche_on_an_agenda_says_which(cast: Cast, entry: Situation) -> None:
    assert entry.referral
    page = cast.client("alice").get(url(entry.referral)).content.decode()
    assert "Déjà inscrite" in page
    assert reverse("meetings:agenda", args=[entry.meeting_id]) in page


def test_without_a_meeting_to_come_the_page_leads_to_set_a_date(cast: Cast, fiche: Referral) -> None:
    page = cast.client("alice").get(url(fiche)).content.decode()
    assert reverse("meetings:schedule") in page
    assert "Aucune réunion à venir" in page


def test_reading_the_page_is_in_the_journal_and_writes_nothing_else(
    cast: Cast, meeting: Meeting, fiche: Referral
) -> None:
    cast.client("alice").get(url(fiche))
    line = Entry.objects.get(action="referral:read", details="inscription à une EPS")
    assert line.person_id == fiche.child_id
    assert not Situation.objects.exists()


def test_a_refused_entry_says_why(cast: Cast, meeting: Meeting) -> None:
    known = fiche_of(cast, "Noé", "Petit")
    Referral.objects.filter(pk=known.pk).update(child=None)
    answer = put(cast, known, meeting)
    assert answer.status_code == 422
    assert not Situation.objects.exists()
