"""A family takes its agreement back: who is told, what stops, what stays possible (RU1, R4, C11)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.activities.conftest import today
from tests.cast import Cast, item
from tests.forms import fill_in
from village.activities.models import Activity, ActivitySession, Attendance, WaitingEntry
from village.home import rules, work
from village.notifications.models import Notification
from village.people.models import Agreement, Guardian, Person
from village.people.operations import agreement as operations
from village.plans.models import JournalEntry, PlanVersion, Review

BANNER = "La famille a retiré son accord"


def take_back(cast: Cast, who: str = "alice") -> Any:
    child = cast.children["kadiatou"]
    page = reverse("casefile:withdraw_agreement", args=[child.pk, child.agreements.get().pk])
    return fill_in(cast.client(who), page, on=today().isoformat())


def agree_again(cast: Cast) -> None:
    Agreement.objects.create(
        child=cast.children["kadiatou"], guardian=cast.guardians["kadiatou"], scope="accompagnement", channel="oral",
        informed_by=cast.users["daniele"], given_on=today(),
    )  # fmt: skip


def told(cast: Cast) -> dict[str, str]:
    url = reverse("casefile:agreements", args=[cast.children["kadiatou"].pk])
    names = {user.pk: name for name, user in cast.users.items()}
    return {names[row.user_id]: row.text for row in Notification.objects.filter(url=url)}


def to_do(cast: Cast) -> list[work.Item]:
    rule = next(rule for rule in rules.RULES if rule.code == "accord")
    return work.items(rule, work.mine(cast.actor("daniele"), cast.programme, today()), 30)


@pytest.mark.rule("RU1")
@pytest.mark.parametrize(("who", "other"), [("alice", "daniele"), ("daniele", "alice")])
def test_the_referent_and_the_coordination_are_told(cast: Cast, who: str, other: str) -> None:
    assert take_back(cast, who).status_code == 302
    assert told(cast) == {other: operations.SUPPORT_ENDS}
    assert "Kadiatou" not in operations.SUPPORT_ENDS


@pytest.mark.rule("RU1")
def test_one_parent_of_two_is_told_in_other_words_and_nothing_stops(cast: Cast) -> None:
    given = cast.children["kadiatou"].agreements.get()
    father = Person.objects.create(programme=cast.programme, is_child=False, first_name="Moussa", last_name="Traoré")
    other = Guardian.objects.create(child=cast.children["kadiatou"], adult=father, relation="pere")
    agree_again(cast)
    cast.children["kadiatou"].agreements.exclude(pk=given.pk).update(guardian=other)
    page = reverse("casefile:withdraw_agreement", args=[given.child_id, given.pk])
    fill_in(cast.client("alice"), page, on=today().isoformat())
    assert told(cast) == {"daniele": operations.ONE_PARENT}
    assert not to_do(cast)
    assert BANNER not in cast.client("daniele").get(reverse("casefile:detail", args=[given.child_id])).content.decode()


@pytest.mark.rule("RU1")
@pytest.mark.parametrize("who", ["alice", "daniele"])
def test_the_dossier_says_it_until_the_family_agrees_again(cast: Cast, who: str) -> None:
    page = reverse("casefile:detail", args=[cast.children["kadiatou"].pk])
    assert BANNER not in cast.client(who).get(page).content.decode()
    take_back(cast)
    assert BANNER in cast.client(who).get(page).content.decode()
    agree_again(cast)
    assert BANNER not in cast.client(who).get(page).content.decode()


@pytest.mark.rule("RU1")
def test_it_is_to_be_done_until_the_family_agrees_again_or_the_parcours_ends(cast: Cast) -> None:
    assert not to_do(cast)
    take_back(cast)
    assert "elle a retiré son accord" in to_do(cast)[0].text
    home = cast.client("daniele").get(reverse("home:today")).content.decode()
    assert "elle a retiré son accord" in home
    plan = cast.plans["kadiatou"]
    type(plan).objects.filter(pk=plan.pk).update(closed_on=today())
    assert not to_do(cast)
    type(plan).objects.filter(pk=plan.pk).update(closed_on=None)
    agree_again(cast)
    assert not to_do(cast)


@pytest.mark.rule("RU1")
def test_no_care_is_asked_without_the_agreement(cast: Cast) -> None:
    take_back(cast)
    page = reverse("activities:ask_care", args=[cast.children["kadiatou"].pk])
    answers = {"care": item("CARE", "dentiste").pk, "requested_on": today().isoformat()}
    refused = fill_in(cast.client("daniele"), page, **answers)
    assert refused.status_code == 422
    assert "accord de la famille" in refused.content.decode()
    assert not WaitingEntry.objects.exists()
    agree_again(cast)
    assert fill_in(cast.client("daniele"), page, **answers).status_code == 302


@pytest.mark.rule("RU1")
def test_no_version_is_written_without_the_agreement(cast: Cast) -> None:
    take_back(cast)
    page = reverse("plans:write_version", args=[cast.plans["kadiatou"].pk])
    answers = {"planning": "Le mardi.", "evaluation_methods": "Avec l’école."}
    refused = fill_in(cast.client("daniele"), page, **answers)
    assert refused.status_code == 422
    assert "accord de la famille" in refused.content.decode()
    assert not PlanVersion.objects.exists()
    agree_again(cast)
    assert fill_in(cast.client("daniele"), page, **answers).status_code == 302


@pytest.mark.rule("RU1")
def test_what_was_said_is_noted_and_put_to_the_eps(cast: Cast) -> None:
    """The EPS must know what happened: the note and the point d'étape stay possible."""
    take_back(cast)
    daniele, plan = cast.client("daniele"), cast.plans["kadiatou"]
    note = {"kind": "telephone", "readers": "equipe", "on": today().isoformat(), "text": "Elle préfère arrêter."}
    assert fill_in(daniele, reverse("plans:write_note", args=[plan.pk]), **note).status_code == 302
    said = {"on": today().isoformat(), "summary": "Elle préfère arrêter.", "proposal": "sortie"}
    assert fill_in(daniele, reverse("plans:review", args=[plan.pk]), **said).status_code == 302
    assert JournalEntry.objects.count() == Review.objects.count() == 1


@pytest.mark.rule("RU1")
def test_the_child_is_no_longer_expected_and_what_was_recorded_stays(
    cast: Cast, enrolled: Activity, session: ActivitySession
) -> None:
    emile, before = cast.client("emile"), today() - timedelta(days=1)
    past = ActivitySession.objects.create(activity=enrolled, on=before, starts_at=session.starts_at)
    roll = reverse("activities:attendance", args=[session.pk])
    assert "Kadiatou" in emile.get(roll).content.decode()
    take_back(cast)
    assert "Kadiatou" not in emile.get(roll).content.decode()
    assert "Kadiatou" in emile.get(reverse("activities:attendance", args=[past.pk])).content.decode()
    Attendance.objects.create(session=session, child=cast.children["kadiatou"], status="present")
    assert "Kadiatou" in emile.get(roll).content.decode()
    Attendance.objects.all().delete()
    agree_again(cast)
    assert "Kadiatou" in emile.get(roll).content.decode()
