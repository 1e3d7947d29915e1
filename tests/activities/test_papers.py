"""Paper of the actions: first names and ages, boxes before, who came after."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from village.activities.models import Activity, ActivitySession
from village.activities.operations import Presence, Words, record_attendance
from village.audit.models import Entry


def printed(cast: Cast, who: str, name: str, pk: int) -> str:
    return text(cast.client(who).get(reverse(f"activities:{name}", args=[pk])).content).replace("\u00a0", " ")


def called(cast: Cast, session: ActivitySession, **more: Any) -> None:
    presence = Presence("present", parents=1, siblings=2)
    child = cast.children["kadiatou"].pk
    record_attendance(session, {child: presence}, by=cast.actor("emile"), at=timezone.now(), **more)


def test_before_the_session_the_sheet_waits_for_a_pen(cast: Cast, session: ActivitySession) -> None:
    words = printed(cast, "emile", "sheet_file", session.pk)
    assert "à remplir au stylo" in words
    assert re.search(r"Kadiatou, \d+ ans", words)
    assert "☒" not in words
    assert "Traoré" not in words
    assert Entry.objects.filter(action="attendance:read", details__startswith="feuille de présence").count() == 1


def test_after_the_roll_the_sheet_says_who_came_and_with_whom(cast: Cast, session: ActivitySession) -> None:
    called(cast, session, words=Words(remark="Une belle histoire.", unnamed=3))
    words = printed(cast, "alice", "sheet_file", session.pk)
    assert words.count("☒") == 1
    assert "Une belle histoire." in words
    assert "à remplir au stylo" not in words
    assert "Traoré" not in words


def test_the_season_shows_a_mark_for_each_date(cast: Cast, session: ActivitySession, enrolled: Activity) -> None:
    called(cast, session)
    words = printed(cast, "emile", "season_file", enrolled.pk)
    assert f"{session.on:%d/%m}" in words
    assert re.search(r"Kadiatou, \d+ ans P", words)
    assert "Présents 1" in words
    assert "Traoré" not in words
    assert Entry.objects.filter(action="attendance:read", details__startswith="feuille de la saison").count() == 1


@pytest.mark.parametrize(("who", "status"), [("hawa", 404), ("bruno", 403), ("farida", 403), ("chloe", 403)])
@pytest.mark.parametrize("name", ["sheet_file", "season_file"])
def test_nobody_else_prints_the_first_names(
    cast: Cast, session: ActivitySession, name: str, who: str, status: int
) -> None:
    pk = session.pk if name == "sheet_file" else session.activity_id
    assert cast.client(who).get(reverse(f"activities:{name}", args=[pk])).status_code == status


def test_of_a_psychologist_only_the_team_that_may_know_prints(cast: Cast, session: ActivitySession) -> None:
    """R46."""
    Activity.objects.update(therapy=True)
    assert cast.client("jeanne").get(reverse("activities:season_file", args=[session.activity_id])).status_code == 403
    assert cast.client("alice").get(reverse("activities:season_file", args=[session.activity_id])).status_code == 200
