"""The référent who comes to coordinate: counted, said, and written down with a reason (R31, RU7)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from village.access.policy import Forbidden
from village.access.roles import Role
from village.audit.models import Entry
from village.core.dates import Period
from village.evaluation.facts import Facts
from village.people.models import CareTeamMembership
from village.people.operations import write_derogation
from village.programmes.models import Membership

TODAY = timezone.localdate()
EVE = TODAY - timedelta(days=1)
REASON = "Poste de référent vacant jusqu’en mars."


def give_the_hat(cast: Cast, starts_on: date = TODAY, ends_on: date | None = None) -> None:
    Membership.objects.create(
        programme=cast.programme,
        user=cast.users["daniele"],
        role=Role.COORDINATOR.value,
        job="Coordinatrice",
        starts_on=starts_on,
        ends_on=ends_on,
        added_on=starts_on,
    )


def tie(cast: Cast) -> CareTeamMembership:
    return cast.children["kadiatou"].care_team.get(link="referent")


def facts(cast: Cast, first: date, last: date) -> Facts:
    return Facts(cast.programme, Period(first, last), TODAY)


@pytest.mark.rule("RU7")
def test_ru7_a_hat_given_after_the_children_shows_in_the_bilan_from_its_day(cast: Cast) -> None:
    assert facts(cast, EVE, TODAY).coordinated == 0
    give_the_hat(cast)
    now, before = facts(cast, EVE, TODAY), facts(cast, EVE, EVE)
    assert (now.coordinated, now.unwritten, before.coordinated) == (1, 1, 0)
    assert [row.first_day for row in now.derogations] == [TODAY]  # type: ignore[attr-defined]
    write_derogation(cast.users["daniele"].pk, reason=REASON, by=cast.actor("alice"), on=TODAY)
    now, before = facts(cast, EVE, TODAY), facts(cast, EVE, EVE)
    assert (now.coordinated, now.unwritten, before.coordinated) == (1, 0, 0)


@pytest.mark.rule("RU7")
def test_ru7_a_hat_that_is_over_counts_on_its_own_days_only(cast: Cast) -> None:
    give_the_hat(cast, TODAY - timedelta(days=9), EVE)
    assert facts(cast, TODAY, TODAY).coordinated == 0
    found = facts(cast, TODAY - timedelta(days=30), TODAY).derogations
    assert [(row.first_day, row.last_day) for row in found] == [(TODAY - timedelta(days=9), EVE)]  # type: ignore[attr-defined]


@pytest.mark.rule("RU7")
def test_ru7_the_coordination_is_told_and_writes_the_reason(cast: Cast) -> None:
    alice, team = cast.client("alice"), reverse("home:team")
    page = reverse("home:derogate", args=[cast.users["daniele"].pk])
    assert "Aucune dérogation à écrire" in alice.get(page).content.decode()
    give_the_hat(cast)
    for told in (team, reverse("home:today")):
        shown = alice.get(told).content.decode()
        assert "sans dérogation écrite" in shown
        assert page in shown
    assert "par dérogation" not in alice.get(team).content.decode().replace("sans dérogation", "")
    assert fill_in(alice, page, reason=" ").status_code == 422
    assert fill_in(alice, page, reason=REASON).status_code == 302
    assert (tie(cast).also_coordinates, tie(cast).derogation_reason) == (True, REASON)
    lines = Entry.objects.filter(action="care-team:derogation", person_id=cast.children["kadiatou"].pk)
    assert lines.count() == 1
    assert "sans dérogation écrite" not in alice.get(team).content.decode()
    days = {"periode": "libre", "du": EVE.isoformat(), "au": TODAY.isoformat()}
    assert REASON in alice.get(reverse("evaluation:report"), days).content.decode()


@pytest.mark.rule("RU7")
def test_ru7_only_who_assigns_the_referents_writes_the_reason(cast: Cast) -> None:
    daniele = cast.users["daniele"]
    for wrong in ("dora", "emile"):
        with pytest.raises(Forbidden):
            write_derogation(daniele.pk, reason=REASON, by=cast.actor(wrong), on=TODAY)
    assert not tie(cast).also_coordinates


def test_a_role_throughout_the_programme_has_no_day_of_a_link(cast: Cast) -> None:
    """« depuis le » is the day of the link that opens the dossier."""
    dossier = reverse("casefile:detail", args=[cast.children["kadiatou"].pk])
    daniele = cast.client("daniele")
    assert "depuis le 1" in daniele.get(dossier).content.decode()
    tie_of_alice = CareTeamMembership(
        child=cast.children["kadiatou"], link="panel", user=cast.users["alice"], starts_on=EVE
    )
    tie_of_alice.save()
    shown = cast.client("alice").get(dossier).content.decode()
    assert "vous coordonnez le programme" in shown
    assert "vous coordonnez le programme depuis" not in shown
