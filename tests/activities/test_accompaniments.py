"""Who took whom where, when, for how long (R45)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.activities.conftest import today
from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.activities.models import Accompaniment
from village.activities.operations import Outing, record_accompaniment, remove_accompaniment
from village.audit.models import Entry
from village.core.errors import DomainError
from village.people.models import Agreement


def page(cast: Cast, name: str = "kadiatou") -> str:
    return reverse("activities:accompany", args=[cast.children[name].pk])


def said(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "on": today().isoformat(), "kind": "soin", "where": "Orthophoniste, rue des Lilas", "transport": "bus",
        "minutes": 90, "companion": cast.users["daniele"].pk, **more,
    }  # fmt: skip


def test_a_referent_notes_that_she_went_along(cast: Cast) -> None:
    client = cast.client("daniele")
    answers = {**hidden_of(client.get(page(cast))), **said(cast, with_parent="on")}
    for _ in range(2):
        assert client.post(page(cast), answers).status_code == 302
    row = Accompaniment.objects.get()
    assert (row.minutes, row.companion, row.with_parent) == (90, cast.users["daniele"], True)
    assert Entry.objects.filter(action="accompaniment:record", person_id=row.child_id).count() == 1
    tab = client.get(reverse("casefile:actions", args=[row.child_id])).content.decode()
    assert "Orthophoniste, rue des Lilas" in tab
    assert "90 minutes en tout" in tab.replace("\xa0", " ")


def test_where_a_child_is_taken_says_something_of_health(cast: Cast) -> None:
    fill_in(cast.client("daniele"), page(cast), **said(cast))
    tab = reverse("casefile:actions", args=[cast.children["kadiatou"].pk])
    assert "Orthophoniste" in cast.client("alice").get(tab).content.decode()
    assert "Orthophoniste" not in cast.client("jeanne").get(tab).content.decode()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"on": ""}, "on"),
        ({"on": "2090-01-01"}, "on"),
        ({"on": "2001-01-01"}, "on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 5000}, "minutes"),
        ({"where": ""}, "where"),
        ({"where": "x" * 121}, "where"),
        ({"kind": "promenade"}, "kind"),
        ({"transport": "fusée"}, "transport"),
    ],
)
def test_an_impossible_outing_is_refused(cast: Cast, answers: dict[str, Any], field: str) -> None:
    answer = fill_in(cast.client("daniele"), page(cast), **said(cast, **answers))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Accompaniment.objects.exists()


@pytest.mark.rule("RU1")
def test_ru1_nobody_is_accompanied_without_the_agreement_of_the_family(cast: Cast) -> None:
    Agreement.objects.filter(child=cast.children["kadiatou"]).update(withdrawn_on=today())
    answer = fill_in(cast.client("daniele"), page(cast), **said(cast))
    assert answer.status_code == 422
    assert "accord" in answer.content.decode()
    before = said(cast, on=(today() - timedelta(days=1)).isoformat())
    assert fill_in(cast.client("daniele"), page(cast), **before).status_code == 302


def test_the_companion_is_of_the_team(cast: Cast) -> None:
    answer = fill_in(cast.client("daniele"), page(cast), **said(cast, companion=cast.users["bruno"].pk))
    assert set(answer.context["form"].errors) == {"companion"}
    outing = Outing(today(), "soin", "Dentiste", "bus", 30, cast.users["bruno"])
    with pytest.raises(DomainError, match="équipe"):
        record_accompaniment(cast.children["kadiatou"], outing, by=cast.actor("daniele"), on=today())


@pytest.mark.parametrize(("who", "status"), [("dora", 404), ("hawa", 404), ("jeanne", 403), ("chloe", 403)])
def test_who_notes_nothing_about_this_child(cast: Cast, who: str, status: int) -> None:
    assert cast.client(who).post(page(cast), said(cast)).status_code == status
    outing = Outing(today(), "soin", "Dentiste", "bus", 30, cast.users["daniele"])
    with pytest.raises(Forbidden):
        record_accompaniment(cast.children["kadiatou"], outing, by=cast.actor(who), on=today())


def test_a_line_is_taken_back_by_who_wrote_it_or_the_coordination(cast: Cast) -> None:
    fill_in(cast.client("alice"), page(cast), **said(cast))
    row = Accompaniment.objects.get()
    with pytest.raises(DomainError, match="Seule la personne"):
        remove_accompaniment(row, by=cast.actor("daniele"), on=today())
    url = reverse("activities:remove_accompaniment", args=[row.child_id, row.pk])
    assert cast.client("daniele").post(url).status_code == 302
    assert Accompaniment.objects.exists()
    assert cast.client("alice").post(url).status_code == 302
    assert not Accompaniment.objects.exists()
    assert Entry.objects.filter(action="accompaniment:record", details="retiré").count() == 1


def test_the_database_refuses_an_endless_outing(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="accompaniment_lasts"), transaction.atomic():
        Accompaniment.objects.create(
            child=cast.children["kadiatou"], on=today(), kind="soin", where="Loin", transport="bus", minutes=2000,
            companion=cast.users["daniele"], written_by=cast.users["daniele"],
        )  # fmt: skip
