"""A wait is called back, obtained or given up; its delay is counted as the bilan counts it (R40; RU21)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.activities.conftest import today
from tests.cast import Cast, item
from tests.forms import fill_in
from village.activities.models import Activity, WaitCall, WaitingEntry
from village.activities.operations import CareRequest, ask_care
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Organisation


@pytest.fixture
def wait(cast: Cast) -> WaitingEntry:
    return WaitingEntry.objects.create(
        child=cast.children["kadiatou"], care=item("CARE", "orthophonie"), requested_on=today() - timedelta(days=100)
    )


def url(name: str, wait: WaitingEntry) -> str:
    return reverse(f"activities:{name}", args=[wait.pk])


def waits(cast: Cast) -> str:
    return cast.client("daniele").get(reverse("activities:waits")).content.decode().replace("\xa0", " ")


def test_a_wait_says_of_whom_and_what_is_done_meanwhile(cast: Cast, workshop: Activity) -> None:
    cabinet = Organisation.objects.create(programme=cast.programme, name="Cabinet du Canal", kind=item("N5", "sante"))
    page = reverse("activities:ask_care", args=[cast.children["kadiatou"].pk])
    answers = {
        "care": item("CARE", "dentiste").pk, "requested_on": today().isoformat(), "asked_of": cabinet.pk,
        "substitute": workshop.pk, "call_on": (today() + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    assert fill_in(cast.client("daniele"), page, **answers).status_code == 302
    assert "Cabinet du Canal" in waits(cast)
    assert "Atelier langage" in waits(cast)
    answers |= {"care": item("CARE", "cmp").pk, "call_on": (today() - timedelta(days=1)).isoformat()}
    late = fill_in(cast.client("daniele"), page, **answers)
    assert set(late.context["form"].errors) == {"call_on"}


def test_what_another_programme_offers_is_no_substitute(cast: Cast) -> None:
    far = Organisation.objects.create(programme=cast.other_programme, name="Loin", kind=item("N5", "sante"))
    asked = CareRequest(item("CARE", "dentiste"), today(), asked_of=far)
    with pytest.raises(DomainError, match="programme"):
        ask_care(cast.children["kadiatou"], asked, by=cast.actor("daniele"), on=today())


def test_a_call_back_is_noted_and_the_next_one_is_due(cast: Cast, wait: WaitingEntry) -> None:
    client, soon = cast.client("daniele"), (today() + timedelta(days=30)).isoformat()
    WaitingEntry.objects.update(call_on=today())
    assert "1 rappel à faire" in waits(cast)
    answers = {"called_on": today().isoformat(), "answer": "Trois enfants avant elle", "call_on": soon}
    assert fill_in(client, url("call_care", wait), **answers).status_code == 302
    assert WaitCall.objects.get().by == cast.users["daniele"]
    assert "rappel à faire" not in waits(cast)
    assert "Trois enfants avant elle" in client.get(url("call_care", wait)).content.decode()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"called_on": "2090-01-01"}, "called_on"),
        ({"called_on": "2001-01-01"}, "called_on"),
    ],
)
def test_an_impossible_call_is_refused(cast: Cast, wait: WaitingEntry, answers: dict[str, Any], field: str) -> None:
    base = {"called_on": today().isoformat(), "answer": "Rien"}
    answer = fill_in(cast.client("daniele"), url("call_care", wait), **{**base, **answers})
    assert set(answer.context["form"].errors) == {field}
    assert not WaitCall.objects.exists()


@pytest.mark.rule("RU21")
def test_ru21_giving_up_says_what_was_in_the_way_and_never_blames(cast: Cast, wait: WaitingEntry) -> None:
    client, page = cast.client("daniele"), url("give_up_care", wait)
    assert fill_in(client, page, given_up_on=today().isoformat()).status_code == 422
    assert fill_in(client, page, given_up_on=today().isoformat(), reason="distance").status_code == 302
    wait.refresh_from_db()
    assert (wait.given_up_on, wait.obtained_on) == (today(), None)
    assert "jamais une faute" in client.get(url("give_up_care", wait)).content.decode()
    assert Entry.objects.filter(action="waiting:change", details="soin abandonné").count() == 1
    for name, more in (("obtain_care", {"obtained_on": today().isoformat()}), ("call_care", {"answer": "Oui"})):
        again = fill_in(client, url(name, wait), called_on=today().isoformat(), **more)
        assert "abandonnée depuis" in again.content.decode()


def test_a_care_given_up_may_be_asked_again(cast: Cast, wait: WaitingEntry) -> None:
    fill_in(cast.client("daniele"), url("give_up_care", wait), given_up_on=today().isoformat(), reason="delai")
    again = CareRequest(item("CARE", "orthophonie"), today())
    assert ask_care(cast.children["kadiatou"], again, by=cast.actor("daniele"), on=today()).open


def test_a_wait_does_not_end_twice_in_the_database(cast: Cast, wait: WaitingEntry) -> None:
    for wrong in (
        {"given_up_on": today()},
        {"given_up_on": today(), "given_up_reason": "delai", "obtained_on": today()},
        {"given_up_on": wait.requested_on - timedelta(days=1), "given_up_reason": "delai"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            WaitingEntry.objects.update(**wrong)


def test_the_mean_delay_leaves_out_what_was_given_up(cast: Cast, wait: WaitingEntry) -> None:
    care, child = wait.care, cast.children["kadiatou"]
    for days, end in ((540, {"obtained_on": today()}), (900, {"given_up_on": today(), "given_up_reason": "delai"})):
        WaitingEntry.objects.create(child=child, care=care, requested_on=today() - timedelta(days=days), **end)
    page = waits(cast)
    assert "18 mois" in page
    assert "1 attente close" in page
    assert "Comment c’est compté" in page
