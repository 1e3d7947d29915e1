"""Waits for care: asked, obtained, the mean delay, and only for those who may read about health (R40)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.activities.conftest import today
from tests.cast import Cast, item
from tests.forms import fill_in, hidden_of
from village.activities.models import WaitingEntry
from village.audit.models import Entry

WAITS = "activities:waits"


def ask(cast: Cast, name: str = "kadiatou") -> str:
    return reverse("activities:ask_care", args=[cast.children[name].pk])


def said(**more: Any) -> dict[str, Any]:
    return {
        "care": item("CARE", "orthophonie").pk,
        "requested_on": (today() - timedelta(days=300)).isoformat(),
        "meanwhile": "Atelier langage le mercredi",
        **more,
    }


@pytest.fixture
def wait(cast: Cast) -> WaitingEntry:
    return WaitingEntry.objects.create(
        child=cast.children["kadiatou"], care=item("CARE", "orthophonie"), requested_on=today() - timedelta(days=100)
    )


def test_a_referent_writes_a_wait_for_her_child(cast: Cast) -> None:
    client = cast.client("daniele")
    assert "Kadiatou Traoré" in client.post(reverse("activities:wait_find"), {"q": "kad"}, follow=True).content.decode()
    assert fill_in(client, ask(cast), **said()).status_code == 302
    page = client.get(reverse(WAITS)).content.decode()
    assert "Kadiatou T." in page
    assert "Atelier langage le mercredi" in page
    assert Entry.objects.filter(action="waiting:change", person_id=cast.children["kadiatou"].pk).count() == 1


def test_a_wait_sent_twice_is_written_once(cast: Cast) -> None:
    client = cast.client("daniele")
    answers = {**hidden_of(client.get(ask(cast))), **said()}
    for _ in range(2):
        assert client.post(ask(cast), answers).status_code == 302
    assert WaitingEntry.objects.count() == 1


def test_the_same_care_is_awaited_once_at_a_time(cast: Cast, wait: WaitingEntry) -> None:
    answer = fill_in(cast.client("daniele"), ask(cast), **said())
    assert answer.status_code == 422
    assert "déjà attendu" in answer.content.decode()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"care": ""}, "care"),
        ({"requested_on": ""}, "requested_on"),
        ({"requested_on": "2017-02-30"}, "requested_on"),
        ({"requested_on": "2099-01-01"}, "requested_on"),
        ({"requested_on": "2001-01-01"}, "requested_on"),
        ({"meanwhile": "x" * 201}, "meanwhile"),
    ],
)
def test_a_wait_with_an_impossible_answer_is_refused(cast: Cast, answers: dict[str, Any], field: str) -> None:
    answer = fill_in(cast.client("daniele"), ask(cast), **said(**answers))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not WaitingEntry.objects.exists()


def test_a_care_obtained_ends_the_wait_and_counts_in_the_delay(cast: Cast, wait: WaitingEntry) -> None:
    client, page = cast.client("daniele"), reverse("activities:obtain_care", args=[wait.pk])
    assert fill_in(client, page, obtained_on=today().isoformat()).status_code == 302
    wait.refresh_from_db()
    assert wait.obtained_on == today()
    assert "3 mois" in client.get(reverse(WAITS)).content.decode().replace("\xa0", " ")
    again = fill_in(client, page, obtained_on=today().isoformat())
    assert "déjà obtenu" in again.content.decode()


def test_a_care_is_not_obtained_before_it_was_asked(cast: Cast, wait: WaitingEntry) -> None:
    page = reverse("activities:obtain_care", args=[wait.pk])
    answer = fill_in(cast.client("daniele"), page, obtained_on=(wait.requested_on - timedelta(days=1)).isoformat())
    assert answer.status_code == 422
    with pytest.raises(IntegrityError, match="wait_dates_in_order"), transaction.atomic():
        WaitingEntry.objects.filter(pk=wait.pk).update(obtained_on=date(2000, 1, 1))


def test_a_referent_sees_no_wait_of_another_child(cast: Cast, wait: WaitingEntry) -> None:
    client = cast.client("dora")
    assert "Kadiatou" not in client.get(reverse(WAITS)).content.decode()
    assert client.get(ask(cast)).status_code == 404
    assert client.get(reverse("activities:obtain_care", args=[wait.pk])).status_code == 404


def test_the_list_is_journaled_and_reading_it_changes_nothing(cast: Cast, wait: WaitingEntry) -> None:
    cast.client("alice").get(reverse(WAITS))
    assert Entry.objects.filter(action="dossier:list", details__startswith="attentes de soin").count() == 1
    assert WaitingEntry.objects.get().obtained_on is None


def test_each_page_that_names_a_child_and_a_care_is_journaled(cast: Cast, wait: WaitingEntry) -> None:
    client, read = cast.client("alice"), Entry.objects.filter(action="dossier:read", person_id=wait.child_id)
    client.get(reverse("activities:obtain_care", args=[wait.pk]))
    assert read.count() == 1
    client.get(ask(cast))
    assert read.count() == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 200), ("daniele", 200), ("jeanne", 403), ("emile", 403), ("chloe", 403), ("farida", 403),
        ("gaspard", 403),
    ],
)  # fmt: skip
def test_who_reads_about_health(cast: Cast, wait: WaitingEntry, who: str, status: int) -> None:
    assert cast.client(who).get(reverse(WAITS)).status_code == status
    assert cast.client(who).get(ask(cast)).status_code == status


def test_the_neighbour_programme_gets_404(cast: Cast, wait: WaitingEntry) -> None:
    client = cast.client("hawa")
    assert client.get(ask(cast)).status_code == 404
    assert "Kadiatou" not in client.get(reverse(WAITS)).content.decode()


def test_the_dossier_leads_to_what_can_be_done_about_a_wait(cast: Cast, wait: WaitingEntry) -> None:
    page = cast.client("daniele").get(reverse("casefile:actions", args=[wait.child_id])).content.decode()
    for name in ("activities:obtain_care", "activities:call_care"):
        assert f'href="{reverse(name, args=[wait.pk])}"' in page, name
    assert f'href="{ask(cast)}"' in page
    wait.obtained_on = today()
    wait.save()
    page = cast.client("daniele").get(reverse("casefile:actions", args=[wait.child_id])).content.decode()
    assert reverse("activities:obtain_care", args=[wait.pk]) not in page
