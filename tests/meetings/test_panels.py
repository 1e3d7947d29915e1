"""Panels: several to a programme, composed freely, with the domains that are missing said aloud (R14)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.meetings.conftest import today
from village.audit.models import Entry
from village.meetings.models import Meeting, Panel, PanelMembership, Situation
from village.people.models import CareTeamMembership

PANELS = "meetings:panels"


def seated(panel: Panel) -> str:
    return reverse("meetings:panel", args=[panel.pk])


def test_a_coordinator_makes_a_panel_and_seats_a_member(cast: Cast) -> None:
    client = cast.client("alice")
    answer = fill_in(client, reverse(PANELS), name="EPS du centre", commune=cast.commune.pk)
    panel = Panel.objects.get()
    assert answer["Location"] == seated(panel)
    fill_in(
        client, seated(panel), professional=cast.professionals["chloe"].pk, competence=item("N14", "sante").pk,
        on=today().isoformat(),
    )  # fmt: skip
    assert PanelMembership.objects.get().competence.code == "sante"
    assert Entry.objects.filter(action="panel:change").count() == 2


def test_missing_domains_are_said_and_those_present_are_not(cast: Cast, panel: Panel) -> None:
    page = cast.client("alice").get(seated(panel)).content.decode()
    warning = page.partition("Des domaines manquent")[2].partition("</div>")[0]
    assert "santé" in warning
    assert "enseignement" not in warning


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"name": ""}, "obligatoire"),
        ({"name": "x" * 81}, "80"),
        ({"name": "eps d’ici"}, "porte déjà ce nom"),
    ],
)
def test_a_panel_without_a_fit_name_is_refused(cast: Cast, panel: Panel, answers: dict[str, str], words: str) -> None:
    answer = fill_in(cast.client("alice"), reverse(PANELS), **answers)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Panel.objects.count() == 1


def test_nobody_sits_twice_in_a_panel(cast: Cast, panel: Panel) -> None:
    answer = fill_in(
        cast.client("alice"), seated(panel), professional=cast.professionals["chloe"].pk,
        competence=item("N14", "sante").pk, on=today().isoformat(),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "siège déjà" in answer.content.decode()


def test_a_new_member_sees_the_situations_to_come_and_one_who_leaves_no_longer_does(
    cast: Cast, panel: Panel, entry: Situation
) -> None:
    client = cast.client("alice")
    ties = CareTeamMembership.objects.filter(child=entry.child, link="panel")
    assert [tie.user for tie in ties] == [cast.users["chloe"]]
    fill_in(
        client, seated(panel), professional=cast.professionals["daniele"].pk, competence=item("N14", "social").pk,
        on=today().isoformat(),
    )  # fmt: skip
    assert ties.filter(user=cast.users["daniele"]).exists()
    seat = panel.memberships.get(professional=cast.professionals["chloe"])
    gone = reverse("meetings:unseat", args=[panel.pk, seat.pk])
    answer = fill_in(client, gone, on=(today() - timedelta(days=1)).isoformat())
    assert answer.status_code == 302
    assert not ties.filter(user=cast.users["chloe"]).exists()


def test_one_who_leaves_no_longer_reads_the_situations_of_the_meetings_past(
    cast: Cast, panel: Panel, entry: Situation
) -> None:
    past = Meeting.objects.filter(pk=entry.meeting_id)
    past.update(on=today() - timedelta(days=5))
    tie = CareTeamMembership.objects.get(child=entry.child, link="panel")
    seat = panel.memberships.get()
    answer = fill_in(cast.client("alice"), reverse("meetings:unseat", args=[panel.pk, seat.pk]), on=today().isoformat())
    assert answer.status_code == 302
    tie.refresh_from_db()
    assert tie.ends_on == today()


def test_a_departure_before_the_arrival_is_refused(cast: Cast, panel: Panel) -> None:
    seat = panel.memberships.get()
    answer = fill_in(cast.client("alice"), reverse("meetings:unseat", args=[panel.pk, seat.pk]), on="2016-01-01")
    assert answer.status_code == 422
    seat.refresh_from_db()
    assert seat.ends_on is None


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("lise", 403), ("hawa", 404), ("chloe", 403), ("daniele", 403), ("emile", 403), ("farida", 403)],
)
def test_who_opens_a_panel(cast: Cast, panel: Panel, who: str, status: int) -> None:
    assert cast.client(who).get(seated(panel)).status_code == status
