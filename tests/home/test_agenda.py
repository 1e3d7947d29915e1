"""The agenda shows one's own work; its private link names no child and closes at once (R109)."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from village.activities.models import Activity, ActivitySession, Enrolment
from village.audit.models import Entry
from village.home import agenda
from village.meetings.models import Meeting, Panel, PanelMembership
from village.notifications.models import CalendarLink
from village.people.models import Handover
from village.plans.models import JournalEntry, Plan

TODAY = timezone.localdate()


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Danièle's coming days: an EPS, a workshop of Kadiatou's, a point d'étape, a promised call, a handover."""
    child, plan = cast.children["kadiatou"], cast.plans["kadiatou"]
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici")
    PanelMembership.objects.create(
        panel=panel, professional=cast.professionals["daniele"], competence=item("N14", "education"), starts_on=SINCE
    )
    Meeting.objects.create(panel=panel, on=TODAY, starts_at=time(14), place="Mairie, salle 2")
    act: dict[str, Any] = {"domain": item("N8", "scolaire"), "nature": "collective", "frame": "droit_commun"}
    workshop = Activity.objects.create(programme=cast.programme, title="Atelier conte", **act)
    other = Activity.objects.create(programme=cast.programme, title="Atelier judo", **act)
    Enrolment.objects.create(activity=workshop, child=child, enrolled_on=SINCE)
    for one in (workshop, other):
        ActivitySession.objects.create(activity=one, on=TODAY, starts_at=time(16, 30))
    Plan.objects.filter(pk=plan.pk).update(next_review_on=TODAY)
    Plan.objects.filter(pk=cast.plans["yanis"].pk).update(next_review_on=TODAY)  # Dora's
    JournalEntry.objects.create(
        plan=plan, author=cast.users["daniele"], on=TODAY, kind="telephone", text="Vu.", written_at=timezone.now(),
        next_step="appeler Mme Traoré", next_on=TODAY,
    )  # fmt: skip
    Handover.objects.create(child=child, leaving=cast.users["daniele"], coming=cast.users["dora"], on=TODAY)
    return cast


def link_of(client: Client) -> str:
    page = client.post(reverse("home:make_calendar_link")).content.decode()
    found = re.search(r"http://testserver(/agenda/[^<]+\.ics)", page)
    assert found
    return found[1]


@pytest.mark.parametrize("view", ["", "?vue=semaine"])
def test_the_agenda_shows_what_is_hers_and_nothing_of_others(busy: Cast, view: str) -> None:
    page = busy.client("daniele").get(reverse("home:agenda") + view).content.decode()
    for words in ("EPS d’Ici", "Atelier conte", "Point d’étape : Kadiatou T.", "appeler Mme Traoré", "Relais : Kad"):
        assert words in page
    assert "Atelier judo" not in page
    assert "Yanis" not in page
    assert Entry.objects.filter(action="calendar:read", user_id=busy.users["daniele"].pk).exists()


@pytest.mark.parametrize("day", ["hier", "2026-13-45", "0001-01-01", "9999-12-31", "2017-02-01", ""])
def test_any_address_opens_a_page(busy: Cast, day: str) -> None:
    for view in ("mois", "semaine"):
        answer = busy.client("daniele").get(reverse("home:agenda"), {"jour": day, "vue": view})
        assert answer.status_code == 200


def test_the_feed_names_no_child_not_even_by_initials(busy: Cast) -> None:
    feed = Client().get(link_of(busy.client("daniele")))
    assert feed["Content-Type"].startswith("text/calendar")
    words = feed.content.decode().replace("\r\n ", "")
    assert words.count("BEGIN:VEVENT") == 5
    for said in ("SUMMARY:Point d’étape\r\n", "SUMMARY:Prochaine étape\r\n", "LOCATION:Mairie\\, salle 2"):
        assert said in words
    for name in ("Kadiatou", "Traoré", "Kad", " T.", "KT", "appeler"):
        assert name not in words
    assert max(len(line.encode()) for line in feed.content.decode().split("\r\n")) <= 75
    assert f"/enfants/{busy.children['kadiatou'].pk}/parcours/" in words


def test_the_link_is_private_revocable_and_only_its_digest_is_kept(busy: Cast) -> None:
    daniele = busy.client("daniele")
    first = link_of(daniele)
    secret = first.removeprefix("/agenda/").removesuffix(".ics")
    assert CalendarLink.objects.get().digest != secret
    second = link_of(daniele)  # the first one stops
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert daniele.post(reverse("home:revoke_calendar_link")).status_code == 302
    assert Client().get(second).status_code == 404
    assert Client().get("/agenda/perime.ics").status_code == 404
    assert daniele.post(reverse("home:revoke_calendar_link")).status_code == 302  # twice is harmless


def test_the_link_closes_with_the_role_the_account_or_the_charter(busy: Cast) -> None:
    link = link_of(busy.client("daniele"))
    user = busy.users["daniele"]
    user.charter_signatures.all().delete()
    assert Client().get(link).status_code == 404
    busy.programme.charters.get().signatures.create(user=user, signed_at=timezone.now())
    assert Client().get(link).status_code == 200
    user.memberships.update(ends_on=TODAY - timedelta(days=1))
    assert Client().get(link).status_code == 404
    user.memberships.update(ends_on=None)
    user.is_active = False
    user.save()
    assert Client().get(link).status_code == 404


def test_the_agenda_asks_five_queries_however_many_events(busy: Cast) -> None:
    actor = busy.actor("daniele")
    for rank in range(20):
        ActivitySession.objects.create(
            activity=Activity.objects.get(title="Atelier conte"), on=TODAY, starts_at=time(8, rank)
        )
    with CaptureQueriesContext(connection) as asked:
        events = agenda.between(actor, date(2020, 1, 1), date(2030, 1, 1))
    assert len(events) == 25
    assert len(asked) == 5


def test_r109_an_eps_lasts_its_planned_hours_and_is_the_one_of_the_letter(busy: Cast) -> None:
    """R109: from 14:00 to 17:00, under the same name as in the letter, so that a calendar keeps one of the two."""
    meeting = Meeting.objects.get()
    meeting.lasts = 180
    meeting.save()
    ActivitySession.objects.filter(activity__title="Atelier conte").update(ends_at=time(18))
    daniele = busy.client("daniele")
    feed = Client().get(link_of(daniele)).content.decode()
    letter = daniele.get(reverse("meetings:calendar_file", args=[meeting.pk])).content.decode()
    event = next(one for one in feed.split("BEGIN:VEVENT") if "EPS d" in one)
    for line in ("UID:", "SEQUENCE:", "DTSTART:", "DTEND:"):
        found = [re.search(f"{line}(.+)", words) for words in (event, letter)]
        assert found[0], line
        assert found[1], line
        assert found[0][1] == found[1][1], line
    lasted = {
        moment["SUMMARY"]: moment["DTEND"] - moment["DTSTART"]
        for moment in map(_times, feed.split("BEGIN:VEVENT")[1:])
        if moment
    }
    assert lasted == {"EPS d’Ici": timedelta(hours=3), "Séance : Atelier conte": timedelta(hours=1, minutes=30)}


def _times(event: str) -> dict[str, Any]:
    found = dict(re.findall(r"^(DTSTART|DTEND|SUMMARY):(.+?)\r", event, re.MULTILINE))
    if len(found) < 3:
        return {}
    return {
        name: value if name == "SUMMARY" else datetime.strptime(f"{value}+0000", "%Y%m%dT%H%M%SZ%z")
        for name, value in found.items()
    }
