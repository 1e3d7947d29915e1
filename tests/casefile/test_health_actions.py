"""R46: an action of health is told, in a dossier, to those who may know of health; the guides say what is left."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

import village
from tests.cast import SINCE, Cast, item
from tests.documents.reading import text
from tests.privacy.test_rights import words
from village.access.links import Link
from village.activities.models import Activity, ActivitySession, Attendance, Enrolment, Facilitation
from village.people.models import CareTeamMembership, Person

TITLE = "Souffler, respirer"


@pytest.fixture
def child(cast: Cast) -> Person:
    """Kadiatou comes to two actions; one is of health, by a local domain that counts as it."""
    child = cast.children["kadiatou"]
    CareTeamMembership.objects.create(child=child, link=Link.PANEL, user=cast.users["chloe"], starts_on=SINCE)
    local = item("N8", "sante")
    local = type(local).objects.create(
        list_code="N8", code="respirer", label="respirer", programme=cast.programme, counts_as=local,
        starts_on=local.starts_on,
    )  # fmt: skip
    for domain, title in ((local, TITLE), (item("N8", "scolaire"), "Coup de pouce")):
        activity = Activity.objects.create(
            programme=cast.programme, title=title, domain=domain, nature="collective", frame="droit_commun"
        )
        Facilitation.objects.create(activity=activity, user=cast.users["emile"])
        Enrolment.objects.create(activity=activity, child=child, enrolled_on=SINCE)
        session = ActivitySession.objects.create(activity=activity, on=timezone.localdate(), starts_at="10:00")
        Attendance.objects.create(session=session, child=child, status="present")
    return child


@pytest.mark.parametrize("door", ["actions", "detail", "week", "week_sheet", "team"])
@pytest.mark.parametrize(("who", "reads"), [("daniele", True), ("alice", True), ("jeanne", False), ("chloe", False)])
def test_the_dossier_tells_an_action_of_health_to_who_may_know_of_health(
    cast: Cast, child: Person, who: str, reads: bool, door: str
) -> None:
    answer = cast.client(who).get(reverse(f"casefile:{door}", args=[child.pk]))
    shown = text(answer.content) if door == "week_sheet" else words(answer)
    assert "Coup de pouce" in shown
    assert (TITLE in shown) is reads


def test_who_runs_an_action_reads_its_title_as_the_guides_say(cast: Cast, child: Person) -> None:
    """The list is his to call, and the assistant's to keep: their guides do not promise more."""
    for who in ("emile", "jeanne"):
        assert TITLE in words(cast.client(who).get(reverse("activities:list")))
    guide = Path(village.__file__).parent.parent / "docs" / "guide"
    assert "Votre action touche à la santé" in (guide / "intervenant.md").read_text(encoding="utf-8")
    assert "Le titre d’une action de santé" in (guide / "assistante.md").read_text(encoding="utf-8")
