"""A référent leaves or changes: dated history, derogation, all or nothing (R30, R31, R36; RU7, RU8)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.forms import fill_in, hidden_of
from village.access.links import Link
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.meetings.models import PanelMembership
from village.notifications.models import Notification
from village.people import operations
from village.people.models import CareTeamMembership, Handover
from village.people.operations import Entrusted, Reassignment

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=14)


def tie(cast: Cast, child: str = "kadiatou") -> CareTeamMembership:
    return cast.children[child].care_team.filter(link=Link.REFERENT).latest("starts_on")


def entrust(cast: Cast, to: str, *children: str, on: date = SOON, reason: str = "") -> list[CareTeamMembership]:
    order = Reassignment(cast.users[to], on, reason)
    ties = [Entrusted(cast.children[child].pk, tie(cast, child).pk) for child in children]
    return operations.reassign(ties, order, by=cast.actor("alice"), at=timezone.now())


def page(cast: Cast, user: str = "daniele") -> str:
    return reverse("home:reassign", args=[cast.users[user].pk])


def chosen(cast: Cast, child: str = "kadiatou") -> str:
    return f"{cast.children[child].pk}:{tie(cast, child).pk}"


def test_ru9_a_change_keeps_the_history_and_asks_for_a_handover(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    answers = {"children": [chosen(cast)], "to": cast.users["dora"].pk, "starts_on": SOON.isoformat()}
    assert fill_in(cast.client("alice"), page(cast), **answers).status_code == 302
    before, after = child.care_team.filter(link=Link.REFERENT).order_by("starts_on")
    assert (before.user, before.starts_on, before.ends_on) == (cast.users["daniele"], SINCE, SOON - timedelta(days=1))
    assert (after.user, after.starts_on, after.ends_on) == (cast.users["dora"], SOON, None)
    asked = Handover.objects.get(child=child)
    assert (asked.leaving, asked.coming, asked.on) == (before.user, after.user, SOON)
    acts = set(Entry.objects.filter(person_id=child.pk).values_list("action", flat=True))
    assert {"care-team:join", "care-team:leave", "handover:ask"} <= acts
    told = Notification.objects.get(user=cast.users["daniele"])
    assert "Kadiatou" not in told.text
    shown = cast.client("alice").get(reverse("casefile:team", args=[child.pk])).content.decode()
    assert "à venir" in shown
    assert "fiche à écrire" in shown


def test_many_children_change_together_or_not_at_all(cast: Cast) -> None:
    with pytest.raises(DomainError, match="accompagne déjà Yanis"):
        entrust(cast, "dora", "kadiatou", "yanis")  # Yanis is Dora's already
    assert tie(cast).user == cast.users["daniele"]
    assert tie(cast).ends_on is None
    assert not Handover.objects.exists()
    assert not Entry.objects.filter(action="care-team:join").exists()


def test_each_of_many_children_has_its_line_in_the_journal(cast: Cast) -> None:
    cast.users["emile"].memberships.update(role="referent", fte=1)
    entrust(cast, "emile", "kadiatou", "yanis")
    lines = Entry.objects.filter(action="care-team:join").values_list("person_id", flat=True)
    assert set(lines) == {cast.children["kadiatou"].pk, cast.children["yanis"].pk}


@pytest.mark.rule("RU7")
def test_ru7_the_coordinator_is_no_referent_without_a_reasoned_derogation(cast: Cast) -> None:
    answers = {"children": [chosen(cast)], "to": cast.users["alice"].pk, "starts_on": SOON.isoformat()}
    refused = fill_in(cast.client("alice"), page(cast), **answers)
    assert refused.status_code == 422
    assert "dérogation" in refused.content.decode()
    assert tie(cast).user == cast.users["daniele"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CareTeamMembership.objects.filter(pk=tie(cast).pk).update(also_coordinates=True)
    reason = "Un seul référent, absent trois mois."
    assert fill_in(cast.client("alice"), page(cast), **answers, derogation_reason=reason).status_code == 302
    assert (tie(cast).also_coordinates, tie(cast).derogation_reason) == (True, reason)
    team = reverse("casefile:team", args=[cast.children["kadiatou"].pk])
    assert reason in cast.client("alice").get(team).content.decode()


@pytest.mark.rule("RU8")
def test_ru8_a_referent_need_not_sit_in_an_eps(cast: Cast) -> None:
    """Dora sits in none, and her answer comes through the page of the coordination."""
    assert not PanelMembership.objects.filter(professional__user=cast.users["dora"]).exists()
    answers = {"to": cast.users["dora"].pk, "children": chosen(cast), "starts_on": SOON.isoformat()}
    assert fill_in(cast.client("alice"), page(cast), **answers).status_code == 302
    assert tie(cast).user == cast.users["dora"]
    assert not PanelMembership.objects.filter(professional__user=cast.users["dora"]).exists()


def test_nobody_without_the_role_is_given_a_child(cast: Cast) -> None:
    for who in ("chloe", "emile", "hawa", "jeanne"):
        with pytest.raises(DomainError, match="n’est pas référente"):
            entrust(cast, who, "kadiatou")
    cast.users["dora"].memberships.update(ends_on=SOON - timedelta(days=1))
    with pytest.raises(DomainError, match="n’est pas référente"):
        entrust(cast, "dora", "kadiatou")  # she leaves before


def test_nobody_without_a_signed_charter_is_given_a_child(cast: Cast) -> None:
    cast.users["dora"].charter_signatures.all().delete()
    with pytest.raises(DomainError, match="charte"):
        entrust(cast, "dora", "kadiatou")


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (TODAY - timedelta(days=1), "passé"),
        (TODAY + timedelta(days=400), "plus d’un an"),
    ],
)
def test_an_impossible_date_is_refused(cast: Cast, on: date, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        entrust(cast, "dora", "kadiatou", on=on)


def test_dates_of_referents_never_overlap(cast: Cast) -> None:
    first = tie(cast)
    entrust(cast, "dora", "kadiatou")
    with pytest.raises(DomainError, match="déjà prévu"):
        operations.reassign(
            [Entrusted(cast.children["kadiatou"].pk, first.pk)],
            Reassignment(cast.users["dora"], TODAY + timedelta(days=3)),
            by=cast.actor("alice"),
            at=timezone.now(),
        )
    with pytest.raises(DomainError, match="déjà prévu"):
        operations.join_care_team(
            cast.children["kadiatou"], link=Link.REFERENT, by=cast.actor("alice"), on=TODAY, user=cast.users["dora"]
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CareTeamMembership.objects.create(
            child=cast.children["kadiatou"], link=Link.REFERENT, user=cast.users["dora"], starts_on=TODAY
        )


def test_a_change_on_the_first_day_of_a_referent_is_refused(cast: Cast) -> None:
    CareTeamMembership.objects.filter(pk=tie(cast).pk).update(starts_on=TODAY)
    with pytest.raises(DomainError, match="date après"):
        entrust(cast, "dora", "kadiatou", on=TODAY)


def test_a_stale_page_moves_nobody(cast: Cast) -> None:
    alice = cast.client("alice")
    opened = hidden_of(alice.get(page(cast)))
    late = {"children": [chosen(cast)], "to": cast.users["dora"].pk, "starts_on": SOON.isoformat()}
    operations.join_care_team(
        cast.children["kadiatou"], link=Link.REFERENT, by=cast.actor("alice"), on=TODAY, user=cast.users["dora"]
    )
    answer = alice.post(page(cast), {**opened, **late})
    assert answer.status_code == 422
    assert "a changé entre-temps" in answer.content.decode()


def test_the_same_page_sent_twice_moves_once(cast: Cast) -> None:
    alice = cast.client("alice")
    answers = {"children": [chosen(cast)], "to": cast.users["dora"].pk, "starts_on": SOON.isoformat()}
    sent = hidden_of(alice.get(page(cast))) | answers
    assert [alice.post(page(cast), sent).status_code for _ in range(2)] == [302, 302]
    assert cast.children["kadiatou"].care_team.filter(link=Link.REFERENT).count() == 2


def test_what_was_never_offered_moves_nobody(cast: Cast) -> None:
    alice = cast.client("alice")
    answers = {"to": cast.users["dora"].pk, "starts_on": SOON.isoformat()}
    for wrong in ("x:1", f"{cast.children['zoe'].pk}:-", "1", ""):
        assert fill_in(alice, page(cast), **answers, children=[wrong]).status_code == 422
    with pytest.raises(Forbidden):
        operations.reassign(
            [Entrusted(cast.children["kadiatou"].pk, tie(cast).pk)],
            Reassignment(cast.users["dora"], SOON),
            by=cast.actor("daniele"),
            at=timezone.now(),
        )


def test_a_child_whom_nobody_accompanies_is_entrusted_without_a_sheet(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    tie(cast).delete()
    assert "sans référent" in cast.client("alice").get(reverse("home:team")).content.decode()
    nobody = reverse("home:reassign", args=[0])
    answers = {"children": [f"{child.pk}:-"], "to": cast.users["dora"].pk, "starts_on": TODAY.isoformat()}
    assert fill_in(cast.client("alice"), nobody, **answers).status_code == 302
    assert tie(cast).user == cast.users["dora"]
    assert not Handover.objects.exists()


def test_the_eps_that_names_another_referent_asks_for_a_handover_too(cast: Cast) -> None:
    operations.join_care_team(
        cast.children["kadiatou"], link=Link.REFERENT, by=cast.actor("alice"), on=TODAY, user=cast.users["dora"]
    )
    asked = Handover.objects.get()
    assert (asked.leaving, asked.coming) == (cast.users["daniele"], cast.users["dora"])


def test_the_team_page_counts_children_by_working_time_and_ranks_nobody(cast: Cast) -> None:
    cast.users["daniele"].memberships.update(fte="0.50", profile="Médiatrice familiale")
    page_text = cast.client("alice").get(reverse("home:team")).content.decode()
    assert page_text.index("Danièle Roche") < page_text.index("Dora Delmas")
    assert "Médiatrice familiale" in page_text
    assert "76" in page_text
    assert "Pays salonais" in page_text
    loads = {load.name: load for load in cast.client("alice").get(reverse("home:team")).context["loads"]}
    assert (loads["Danièle Roche"].children, loads["Danièle Roche"].per_fte) == (1, 2)
    assert "Kadiatou" not in page_text


def test_everybody_of_the_list_goes_at_once_if_the_list_is_the_one_that_was_read(cast: Cast) -> None:
    alice = cast.client("alice")
    answers = {"everyone": "on", "to": cast.users["dora"].pk, "starts_on": SOON.isoformat()}
    opened = hidden_of(alice.get(page(cast)))
    CareTeamMembership.objects.filter(child=cast.children["yanis"], link=Link.REFERENT).update(
        user=cast.users["daniele"]
    )
    late = alice.post(page(cast), {**opened, **answers})
    assert late.status_code == 422
    assert "La liste a changé" in late.content.decode()
    assert fill_in(alice, page(cast), **answers).status_code == 302
    assert {tie(cast, child).user for child in ("kadiatou", "yanis")} == {cast.users["dora"]}
