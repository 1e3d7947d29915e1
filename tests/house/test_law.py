"""The law, clause by clause: what it forbids is asked for through HTTP, and refused.

Quoted as the codes stood in 2024: the sentence of a clause, then what must not happen. The cast is tests/cast.py.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.forms import fill_in
from tests.house.addresses import address
from tests.house.pages import pages
from tests.house.scene import House
from tests.house.test_access import changed, clients, expected, method_of, tables
from tests.house.test_canaries import LINKED
from tests.house.test_journal import words
from village.access.roles import Role
from village.directory.models import Organisation
from village.people.models import Agreement, CareTeamMembership, Person
from village.people.operations import withdraw_agreement
from village.programmes.models import CharterSignature, Membership

__all__ = ["clients"]
# Invented children; and what a secret link opens, whoever follows it.
NOT_READ_BY_ROLE = {"core:gallery", *LINKED}
PARIS = ZoneInfo("Europe/Paris")


def today() -> str:
    return timezone.localdate().isoformat()


def dossier(house: House, name: str = "casefile:detail") -> str:
    return reverse(name, args=[house.scene.cast.children["kadiatou"].pk])


def read_everywhere(house: House, who: str) -> dict[str, str]:
    """What this person reads on every page that opens."""
    return {
        page.name: words(house.clients[who].get(address(page, house.scene)))
        for page in pages()
        if method_of(page) == "GET" and expected(page.name)[who] == 200 and page.name not in NOT_READ_BY_ROLE
    }


# — loi n° 2005-32 du 18 janvier 2005 de programmation pour la cohésion sociale, art. 128 —


@pytest.mark.parametrize("who", ["gaspard", "ines"])
def test_who_governs_reads_figures_and_never_a_name(who: str, house: House, clients: dict[str, Client]) -> None:
    """Art. 128: « un bilan des dispositifs de réussite éducative est présenté à l'ensemble des partenaires ».

    The bilan, and nothing by name or under secret: not the child's, not the parents', not where they live.
    """
    with transaction.atomic():
        read = read_everywhere(house, who)
        transaction.set_rollback(True)
    assert "evaluation:report" in read
    people = Person.objects.filter(programme=house.scene.cast.programme)
    named = {str(one) for one in people} | {"Kadiatou", "Farida", "rue des Lilas", "Sonia Morin"}
    assert {"Kadiatou Traoré", "Farida Traoré"} <= named
    found = {page: [word for word in named if word in said] for page, said in read.items()}
    assert not {page: said for page, said in found.items() if said}


WITHOUT_AGREEMENT: dict[str, Callable[[House], tuple[str, dict[str, Any]]]] = {
    "un objectif": lambda house: (
        reverse("plans:add_goal", args=[house.scene.plan.pk]),
        {"domain": item("N8", "scolaire").pk, "wording": "Lire le soir", "starts_on": today(), "horizon": "2030-06-30"},
    ),
    "une version du parcours": lambda house: (
        reverse("plans:write_version", args=[house.scene.plan.pk]),
        {"planning": "Le mardi.", "evaluation_methods": "Avec l’école."},
    ),
    "un soin": lambda house: (
        dossier(house, "activities:ask_care"), {"care": item("CARE", "dentiste").pk, "requested_on": today()},
    ),
    "une question à un partenaire": lambda house: (
        dossier(house, "around:ask"),
        {"professional": house.scene.cast.professionals["bruno"].pk, "question": "Va-t-elle ?", "channel": "main"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WITHOUT_AGREEMENT)
def test_nothing_is_begun_without_the_parents_agreement(what: str, house: House, clients: dict[str, Client]) -> None:
    """Art. 128 of the same law makes the prior agreement of the parents the condition of what is done for the child."""
    child = house.scene.cast.children["kadiatou"]
    child.agreements.filter(scope="accompagnement").update(withdrawn_on=timezone.localdate())
    url, answers = WITHOUT_AGREEMENT[what](house)
    before = tables()
    answer = fill_in(clients["daniele"], url, **answers)
    assert answer.status_code == 422
    assert "accord" in answer.content.decode()
    assert not changed(before)


def test_taken_back_the_agreement_shuts_the_structure_out_at_once(house: House, clients: dict[str, Client]) -> None:
    """The condition stands at each moment: Chloé's school is out by the next request, and who had read is said."""
    cast = house.scene.cast
    doors = [dossier(house), dossier(house, "casefile:plan"), address_of(house, "meetings:situation")]
    assert [clients["chloe"].get(url).status_code for url in doors] == [200, 200, 200]
    given = cast.children["kadiatou"].agreements.get(scope="partage")
    withdraw_agreement(given, by=cast.actor("daniele"), on=timezone.localdate(), at=timezone.now())
    assert [clients["chloe"].get(url).status_code for url in doors] == [404, 404, 404]
    page = clients["daniele"].get(reverse("casefile:withdraw_agreement", args=[cast.children["kadiatou"].pk, given.pk]))
    assert "Chloé Carle" in page.content.decode()


# — code de l'action sociale et des familles, art. L. 226-2-2 —


@pytest.mark.parametrize("who", ["alice", "bruno", "chloe", "daniele", "emile", "jeanne"])
def test_who_has_not_signed_the_charter_reads_nothing(who: str, house: House, clients: dict[str, Client]) -> None:
    """L. 226-2-2: « les personnes soumises au secret professionnel […] sont autorisées à partager entre elles »."""
    CharterSignature.objects.filter(user=house.scene.cast.users[who]).delete()
    read = {
        page.name: clients[who].get(address(page, house.scene))
        for page in pages()
        for needed in [getattr(page.view, "required", None)]
        if needed and needed.nominative and expected(page.name)[who] == 200 and method_of(page) == "GET"
    }
    assert read
    assert {answer.status_code for answer in read.values()} == {302}
    assert {answer.headers["Location"] for answer in read.values()} == {reverse("programmes:charter")}


def address_of(house: House, name: str) -> str:
    return next(address(page, house.scene) for page in pages() if page.name == name)


def share(house: House, clients: dict[str, Client], **answers: Any) -> Any:
    cast = house.scene.cast
    given = {
        "guardian": cast.guardians["kadiatou"].pk, "scope": "partage", "recipient": cast.school.organisation.pk,
        "channel": "oral", "language": "soninké", "on": today(),
    }  # fmt: skip
    return fill_in(clients["daniele"], dossier(house, "casefile:agreements"), **given | answers)


def test_a_share_says_of_what_and_the_rest_stays_shut(house: House, clients: dict[str, Client]) -> None:
    """L. 226-2-2: « strictement limité à ce qui est nécessaire à l'accomplissement de la mission »."""
    before = tables()
    assert share(house, clients).status_code == 422
    assert not changed(before), "a share of everything was kept"
    house.scene.cast.children["kadiatou"].agreements.filter(scope="partage").delete()
    assert share(house, clients, categories=["2"]).status_code == 302
    assert clients["chloe"].get(dossier(house)).status_code == 200
    assert clients["chloe"].get(dossier(house, "casefile:plan")).status_code == 404
    assert clients["chloe"].get(address_of(house, "meetings:situation")).status_code == 404


@pytest.mark.parametrize("missing", ["family", "facts"])
def test_nothing_is_sent_without_saying_whether_the_parents_know(
    missing: str, house: House, clients: dict[str, Client]
) -> None:
    """L. 226-2-2: « préalablement informés […] sauf si cette information est contraire à l'intérêt de l'enfant »."""
    told = {"kind": "ip", "facts": "Des faits.", "sent_on": today(), "channel": "papier", "family": "prevenue"}
    before = tables()
    answer = fill_in(clients["daniele"], dossier(house, "around:write_concern"), **told | {missing: ""})
    assert answer.status_code == 422
    assert not changed(before)


# — code de l'action sociale et des familles, art. L. 121-6-2 —


def test_the_coordinator_knows_each_share_and_a_structure_only_its_own(
    house: House, clients: dict[str, Client]
) -> None:
    """L. 121-6-2: « Le coordonnateur a connaissance des informations ainsi transmises. »"""
    cast = house.scene.cast
    other = Organisation.objects.create(
        programme=cast.programme, name="Maison d’ailleurs", kind=cast.school.organisation.kind
    )
    assert share(house, clients, recipient=other.pk, categories=["3"]).status_code == 302
    said = {who: words(clients[who].get(dossier(house, "casefile:agreements"))) for who in ("alice", "chloe")}
    assert other.name in said["alice"]
    assert other.name not in said["chloe"]


@pytest.mark.parametrize(("who", "never"), [
    ("emile", ("Traoré", "Oser parler", "Un beau sourire", "rue des Lilas")),
    ("jeanne", ("Un beau sourire", "Oser parler", "Elle parle en récréation")),
    ("karim", ("Kadiatou", "Traoré", "Un beau sourire", "Oser parler")),
    ("bruno", ("Un beau sourire", "Oser parler", "Orthophoniste")),
    ("lise", ("Kadiatou", "Un beau sourire", "Oser parler")),
])  # fmt: skip
def test_each_knows_what_his_mission_needs(
    who: str, never: tuple[str, ...], house: House, clients: dict[str, Client]
) -> None:
    """L. 121-6-2: « limité à ce qui est strictement nécessaire à l'accomplissement de la mission d'action sociale »."""
    with transaction.atomic():
        read = read_everywhere(house, who)
        transaction.set_rollback(True)
    found = {page: [word for word in never if word in said] for page, said in read.items()}
    assert not {page: said for page, said in found.items() if said}
    if who == "emile":
        assert "Kadiatou" in read["activities:attendance"]


# — code pénal, art. 226-13: the end of a mission —

# Days on which a mission ends: a plain one of winter, of summer, the night with an hour less, the night with one more.
LAST_DAYS = [date(2026, 1, 15), date(2026, 7, 14), date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24),
             date(2026, 10, 25)]  # fmt: skip


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Put the clock at this moment, as Django reads it."""
    monkeypatch.setattr(timezone, "now", lambda: moment)


def midnight_after(day: date) -> datetime:
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize("day", LAST_DAYS, ids=str)
def test_the_second_after_the_end_of_a_mission_the_child_is_unknown(
    day: date, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """226-13: secrecy of a « mission temporaire »; at midnight in Paris, whatever the clock of the server says."""
    CareTeamMembership.objects.filter(user=cast.users["daniele"]).update(ends_on=day)
    url, absent = (reverse("casefile:detail", args=[pk]) for pk in (cast.children["kadiatou"].pk, 999_999))
    end, found = midnight_after(day), []
    for moment in (end - timedelta(seconds=1), end, end + timedelta(seconds=1), end + timedelta(hours=3)):
        at(monkeypatch, moment)
        client = cast.client("daniele")
        found.append(client.get(url).status_code)
    assert found == [200, 404, 404, 404]
    assert words(client.get(url)) == words(client.get(absent))
    assert "Kadiatou" not in words(client.get(reverse("casefile:list")))


@pytest.mark.parametrize("day", LAST_DAYS, ids=str)
def test_the_second_after_the_end_of_a_role_nothing_opens(
    day: date, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same of who leaves the programme: no role, no page, neither of what exists nor of what does not."""
    Membership.objects.filter(user=cast.users["alice"]).update(ends_on=day)
    urls = [reverse("casefile:detail", args=[pk]) for pk in (cast.children["kadiatou"].pk, 999_999)]
    at(monkeypatch, midnight_after(day) - timedelta(seconds=1))
    assert [cast.client("alice").get(url).status_code for url in urls] == [200, 404]
    at(monkeypatch, midnight_after(day))
    assert [cast.client("alice").get(url).status_code for url in urls] == [403, 403]


def test_a_mission_opens_on_its_first_day_and_not_before(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """From midnight in Paris of the day it starts, on the night that has an hour more."""
    day = date(2026, 10, 25)
    CareTeamMembership.objects.filter(user=cast.users["daniele"]).update(starts_on=day)
    start = midnight_after(day - timedelta(days=1))
    found = []
    for moment in (start - timedelta(seconds=1), start):
        at(monkeypatch, moment)
        found.append(cast.client("daniele").get(reverse("casefile:detail", args=[cast.children["kadiatou"].pk])))
    assert [answer.status_code for answer in found] == [404, 200]


# — code civil, art. 372-2 and 371-1; code de l'action sociale et des familles, art. L. 226-3 —


def test_one_parent_who_refuses_is_enough(house: House, clients: dict[str, Client]) -> None:
    """Code civil, 372-2: an act of one parent alone is presumed of both, no longer once the other says no."""
    cast, child = house.scene.cast, house.scene.cast.children["kadiatou"]
    father = house.scene.stranger
    type(father).objects.filter(pk=father.pk).update(holds_authority=True)
    Agreement.objects.create(
        child=child, guardian=father, scope="partage", recipient=cast.school.organisation, channel="oral",
        categories=["1", "2", "3"], informed_by=cast.users["daniele"], given_on=SINCE,
        withdrawn_on=timezone.localdate(),
    )  # fmt: skip
    assert clients["chloe"].get(dossier(house)).status_code == 404


def test_what_is_sent_of_a_danger_is_read_by_those_it_was_opened_to(house: House, clients: dict[str, Client]) -> None:
    """L. 226-3: kept for that mission alone. Another who coordinates, who has every dossier, does not know it is."""
    cast = house.scene.cast
    other = cast.users["dora"]
    Membership.objects.filter(user=other).update(role=Role.COORDINATOR, fte=None)
    client = cast.client("dora")
    assert client.get(dossier(house)).status_code == 200
    read, absent = (client.get(reverse("around:concern", args=[pk])) for pk in (house.scene.around.concern.pk, 999_999))
    assert (read.status_code, words(read)) == (404, words(absent))
