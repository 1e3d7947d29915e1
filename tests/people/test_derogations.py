"""The référent who comes to coordinate: counted, said, and written down with a reason (R31, RU7)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from village.access.policy import Forbidden
from village.access.roles import Role
from village.accounts.models import User
from village.audit.models import Entry
from village.core.dates import Period
from village.evaluation.facts import Facts
from village.people.models import CareTeamMembership
from village.people.operations import write_derogation
from village.programmes.models import Invitation, Membership
from village.programmes.operations import accept_invitation

TODAY = timezone.localdate()
EVE = TODAY - timedelta(days=1)
REASON = "Poste de référent vacant jusqu’en mars."


def give_the_hat(cast: Cast, name: str = "daniele", starts_on: date = TODAY, ends_on: date | None = None) -> None:
    Membership.objects.create(
        programme=cast.programme,
        user=cast.users[name],
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
    give_the_hat(cast, "daniele", TODAY - timedelta(days=9), EVE)
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


def given(cast: Cast, name: str, **more: str) -> Any:
    """Alice gives a role to somebody of her programme."""
    user = cast.users[name]
    who = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}
    answers = who | {"role": "coordinator", "job": "Coordinatrice", "starts_on": TODAY.isoformat()} | more
    return fill_in(cast.client("alice"), reverse("programmes:invite"), **answers)


@pytest.mark.rule("RU7")
def test_ru7_a_referent_comes_to_coordinate_with_a_reason_only_and_the_bilan_shows_it(cast: Cast) -> None:
    refused = given(cast, "dora")
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"derogation_reason"}
    assert cast.users["dora"].memberships.count() == 1
    assert given(cast, "dora", derogation_reason=REASON).status_code == 302
    hat = cast.users["dora"].memberships.get(role="coordinator")
    assert hat.derogation_reason == REASON
    assert Entry.objects.filter(action="member:add", details__endswith=", par dérogation").count() == 1
    assert REASON in cast.client("alice").get(reverse("programmes:members")).content.decode()
    assert "sans dérogation écrite" not in cast.client("alice").get(reverse("home:team")).content.decode()
    found = facts(cast, EVE, TODAY)
    assert (found.coordinated, found.unwritten) == (1, 0)
    days = {"periode": "libre", "du": EVE.isoformat(), "au": TODAY.isoformat()}
    assert REASON in cast.client("alice").get(reverse("evaluation:report"), days).content.decode()


@pytest.mark.rule("RU7")
def test_ru7_who_coordinates_comes_to_accompany_with_a_reason_only(cast: Cast) -> None:
    give_the_hat(cast, "dora", TODAY - timedelta(days=9), EVE)
    cast.users["dora"].memberships.filter(role="referent").update(ends_on=EVE)
    again = {"role": "referent", "fte": "1"}
    assert given(cast, "dora", **again).status_code == 302  # one role after the other
    other = cast.users["bruno"]
    Membership.objects.create(programme=cast.programme, user=other, role="coordinator", starts_on=EVE, added_on=EVE)
    assert given(cast, "bruno", **again).status_code == 422
    assert given(cast, "bruno", **again, derogation_reason=REASON).status_code == 302
    assert other.memberships.get(role="referent").derogation_reason == REASON


@pytest.mark.rule("RU7")
def test_ru7_two_invitations_of_one_person_ask_for_the_reason_too(cast: Cast) -> None:
    new = {"first_name": "Noé", "last_name": "Nadal", "email": "noe.nadal@exemple.invalid"}
    assert given(cast, "dora", **new, role="referent", fte="1").status_code == 302
    assert given(cast, "dora", **new).status_code == 422
    assert given(cast, "dora", **new, derogation_reason=REASON).status_code == 302
    offered = Invitation.objects.get(role="coordinator")
    hat = accept_invitation(offered, user=User.objects.get(email=new["email"]), at=timezone.now())
    assert hat.derogation_reason == REASON


@pytest.mark.rule("RU7")
def test_ru7_a_reason_without_both_roles_is_refused(cast: Cast) -> None:
    refused = given(cast, "bruno", derogation_reason=REASON)
    assert refused.status_code == 422
    assert "videz le motif" in refused.content.decode()
    hat = cast.users["bruno"].memberships.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=hat.pk).update(derogation_reason=REASON)


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
