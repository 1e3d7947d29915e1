"""Exchanges with professionals, interpreters, the week, relays."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import PEOPLE, SINCE, Cast, item
from tests.documents.reading import text
from tests.forms import fill_in
from village.access.links import Link
from village.activities.models import Activity, ActivitySession, Enrolment
from village.around.models import Contact, Interpreting, Relay, WeekSlot
from village.audit.models import Entry
from village.people.models import CareTeamMembership
from village.plans.models import Goal, PlannedAction

TODAY = timezone.localdate()
DECIDED = "Un tiers-temps pour les évaluations."
SHUT = ["bruno", "chloe", "emile", "farida", "gaspard", "ines", "karim", "lise"]


def url(cast: Cast, name: str, *args: Any) -> str:
    return reverse(name, args=[cast.children["kadiatou"].pk, *args])


def words(cast: Cast, who: str, name: str) -> str:
    answer = cast.client(who).get(url(cast, name))
    assert answer.status_code == 200
    said: str = answer.content.decode().replace("\xa0", " ")
    return said


# — exchanges with professionals (R52, R71, R108) —


def exchange(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "near": [cast.professionals["bruno"].pk], "kind": "equipe", "on": TODAY.isoformat(),
        "purpose": "Préparer l’année.", "decided": DECIDED, **more,
    }  # fmt: skip


def test_an_exchange_is_kept_and_listed_by_professional(cast: Cast) -> None:
    client = cast.client("daniele")
    sent = exchange(cast, teller=cast.users["daniele"].pk, tell_by=(TODAY + timedelta(days=3)).isoformat())
    assert fill_in(client, url(cast, "around:record_contact"), **sent).status_code == 302
    contact = Contact.objects.get()
    assert list(contact.professionals.all()) == [cast.professionals["bruno"]]
    assert DECIDED in words(cast, "alice", "casefile:contacts")
    page = client.get(url(cast, "casefile:contacts") + f"?avec={cast.professionals['bruno'].pk}").content.decode()
    assert DECIDED in page
    assert "Danièle Roche prévient la famille" in page
    assert Entry.objects.filter(action="contact:record", person_id=contact.child_id).count() == 1


@pytest.mark.parametrize("who", [name for name in PEOPLE if name not in {"daniele", "alice"}])
@pytest.mark.rule("RU19")
def test_its_content_is_for_the_referent_and_the_coordination(cast: Cast, who: str) -> None:
    """RU19, R72: not even for the professional with whom one exchanged, nor for whoever sits in the EPS."""
    fill_in(cast.client("daniele"), url(cast, "around:record_contact"), **exchange(cast))
    child = cast.children["kadiatou"]
    for link, name in ((Link.PANEL, "chloe"), (Link.PROVIDER, "emile"), (Link.REFERRER, "bruno")):
        CareTeamMembership.objects.create(child=child, link=link.value, user=cast.users[name], starts_on=SINCE)
    assert cast.client(who).get(url(cast, "casefile:contacts")).status_code in {403, 404}
    assert not Contact.objects.visible_to(cast.actor(who)).exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"near": []}, "au moins une personne"),
        ({"purpose": ""}, "obligatoire"),
        ({"decided": ""}, "obligatoire"),
        ({"on": "2099-01-01"}, "futur"),
        ({"on": "2008-01-01"}, "naissance"),
        ({"tell_by": "2099-01-01"}, "qui prévient"),
    ],
)
@pytest.mark.rule("RU10")
def test_a_wrong_exchange_is_explained_and_kept(cast: Cast, wrong: dict[str, Any], says: str) -> None:
    """RU10: no sharing without a purpose; and dates that can be."""
    answer = fill_in(cast.client("daniele"), url(cast, "around:record_contact"), **exchange(cast, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert not Contact.objects.exists()


def test_the_family_is_told_once_and_how(cast: Cast) -> None:
    client = cast.client("daniele")
    fill_in(client, url(cast, "around:record_contact"), **exchange(cast, teller=cast.users["daniele"].pk))
    told = url(cast, "around:tell_family", Contact.objects.get().pk)
    early = (TODAY - timedelta(days=1)).isoformat()
    assert fill_in(client, told, told_on=early, channel="oral").status_code == 422
    assert fill_in(client, told, told_on=TODAY.isoformat(), channel="papier").status_code == 302
    assert (Contact.objects.get().told_on, Contact.objects.get().told_channel) == (TODAY, "papier")
    assert fill_in(client, told, told_on=TODAY.isoformat(), channel="oral").status_code == 422
    assert Contact.objects.get().told_channel == "papier"


# — interpreters (R58) —


def booking(**more: Any) -> dict[str, Any]:
    return {
        "language": "soninké", "interpreter": "Mme Sow", "manner": "place", "on": TODAY.isoformat(),
        "starts_at": "14:00", "purpose": "Point d’étape", **more,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["daniele", "alice", "jeanne"])
def test_an_interpreter_is_booked_comes_and_the_time_is_counted(cast: Cast, who: str) -> None:
    client = cast.client(who)
    assert fill_in(client, url(cast, "around:book_interpreter"), **booking()).status_code == 302
    close = url(cast, "around:close_interpreting", Interpreting.objects.get().pk)
    assert fill_in(client, close, state="fait").status_code == 422
    assert fill_in(client, close, state="fait", minutes="75").status_code == 302
    assert "1 h 15" in words(cast, who, "casefile:team")
    assert fill_in(client, close, state="annule").status_code == 422
    assert Interpreting.objects.get().minutes == 75


def test_one_who_does_not_come_counts_no_time(cast: Cast) -> None:
    client = cast.client("daniele")
    fill_in(client, url(cast, "around:book_interpreter"), **booking())
    close = url(cast, "around:close_interpreting", Interpreting.objects.get().pk)
    fill_in(client, close, state="annule", minutes="30")
    assert (Interpreting.objects.get().state, Interpreting.objects.get().minutes) == ("annule", None)


def test_nobody_says_that_one_of_tomorrow_came(cast: Cast) -> None:
    client = cast.client("daniele")
    later = (TODAY + timedelta(days=1)).isoformat()
    fill_in(client, url(cast, "around:book_interpreter"), **booking(on=later))
    close = url(cast, "around:close_interpreting", Interpreting.objects.get().pk)
    assert fill_in(client, close, state="fait", minutes="30").status_code == 422


# — the week (R53) —


def moment(**more: Any) -> dict[str, Any]:
    return {
        "weekdays": ["1", "4"], "starts_at": "16:30", "ends_at": "17:30", "time": "periscolaire", "what": "Étude",
        "where": "École, avec Paul", "starts_on": (TODAY - timedelta(days=30)).isoformat(), **more,
    }  # fmt: skip


def test_the_week_shows_ordinary_moments_and_sessions_and_prints_for_the_family(cast: Cast) -> None:
    client, child = cast.client("daniele"), cast.children["kadiatou"]
    assert fill_in(client, url(cast, "around:add_slot"), **moment()).status_code == 302
    activity = Activity.objects.create(
        programme=cast.programme, title="Atelier langage", domain=item("N8", "scolaire"), nature="collective",
        frame="droit_commun", place="Maison des familles",
    )  # fmt: skip
    ActivitySession.objects.create(activity=activity, on=TODAY, starts_at=time(14, 15))
    Enrolment.objects.create(activity=activity, child=child, enrolled_on=SINCE)
    page = words(cast, "daniele", "casefile:week")
    assert page.count("Étude") >= 2
    assert "Atelier langage" in page
    paper = text(client.get(url(cast, "casefile:week_sheet")).content).replace("\xa0", " ")
    assert "Étude" in paper
    assert "14 h 15" in paper
    assert "Traoré" not in paper
    assert Entry.objects.filter(action="document:print", person_id=child.pk, details="semaine").count() == 1


def test_a_moment_taken_away_leaves_the_weeks_to_come(cast: Cast) -> None:
    client = cast.client("jeanne")
    fill_in(client, url(cast, "around:add_slot"), **moment(weekdays=["1"]))
    slot = WeekSlot.objects.get()
    assert client.post(url(cast, "around:end_slot", slot.pk)).status_code == 302
    slot.refresh_from_db()
    assert slot.ends_on == TODAY - timedelta(days=1)
    assert client.post(url(cast, "around:end_slot", slot.pk)).status_code == 404


def test_a_moment_of_today_taken_away_disappears(cast: Cast) -> None:
    client = cast.client("daniele")
    fill_in(client, url(cast, "around:add_slot"), **moment(weekdays=["1"], starts_on=TODAY.isoformat()))
    client.post(url(cast, "around:end_slot", WeekSlot.objects.get().pk))
    assert not WeekSlot.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"weekdays": []}, "obligatoire"),
        ({"ends_at": "16:00"}, "finit avant"),
        ({"starts_on": "2008-01-01"}, "naissance"),
        ({"weekdays": ["8"]}, "choix"),
    ],
)
def test_a_wrong_moment_is_explained(cast: Cast, wrong: dict[str, Any], says: str) -> None:
    answer = fill_in(cast.client("daniele"), url(cast, "around:add_slot"), **moment(**wrong))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not WeekSlot.objects.exists()


@pytest.mark.parametrize("day", ["", "demain", "2026-02-30", "1800-01-01", "9999-12-31"])
def test_an_impossible_week_is_this_week(cast: Cast, day: str) -> None:
    answer = cast.client("daniele").get(url(cast, "casefile:week"), {"jour": day})
    assert answer.context["week"].first == TODAY - timedelta(days=TODAY.weekday())


# — who does what (R53) —


def test_who_does_what_says_role_structure_phone_and_acts(cast: Cast) -> None:
    bruno = cast.professionals["bruno"]
    bruno.job, bruno.phone = "enseignant", "04 99 00 00 01"
    bruno.save()
    CareTeamMembership.objects.create(
        child=cast.children["kadiatou"], link=Link.REFERRER.value, user=cast.users["bruno"], starts_on=SINCE
    )
    goal = Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", "scolaire"), wording="Oser", starts_on=SINCE,
        horizon=date(2030, 6, 30),
    )  # fmt: skip
    PlannedAction.objects.create(
        plan=goal.plan, goal=goal, title="Coup de pouce", nature="individuelle", frame="droit_commun", starts_on=SINCE,
        provider=cast.school.organisation, in_school_time=True, in_school_time_reason="Rien d’autre.",
    )  # fmt: skip
    page = words(cast, "daniele", "casefile:team")
    for said in ("orienteur, enseignant", "École Jean-Moulin", "tel:0499000001", "Coup de pouce", "À l’école"):
        assert said in page
    assert "Coup de pouce" not in words(cast, "jeanne", "casefile:team")


# — relays (R56) —


def relay(**more: Any) -> dict[str, Any]:
    return {"kind": "educatif", "on": TODAY.isoformat(), "channel": "papier", "words": "AED à partir de mars.", **more}


def test_a_relay_is_a_recorded_outcome(cast: Cast) -> None:
    """R56, RU18."""
    assert fill_in(cast.client("daniele"), url(cast, "around:record_relay"), **relay()).status_code == 302
    assert "AED à partir de mars." in words(cast, "alice", "casefile:protection")
    assert Entry.objects.filter(action="relay:record", person_id=cast.children["kadiatou"].pk).count() == 1


@pytest.mark.parametrize("who", [*SHUT, "jeanne", "dora", "hawa"])
def test_the_tab_protection_is_for_the_referent_and_the_coordination(cast: Cast, who: str) -> None:
    fill_in(cast.client("daniele"), url(cast, "around:record_relay"), **relay())
    assert cast.client(who).get(url(cast, "casefile:protection")).status_code in {403, 404}
    assert not Relay.objects.visible_to(cast.actor(who)).exists()


def test_a_relay_of_tomorrow_is_refused(cast: Cast) -> None:
    later = (TODAY + timedelta(days=1)).isoformat()
    assert fill_in(cast.client("daniele"), url(cast, "around:record_relay"), **relay(on=later)).status_code == 422
    assert fill_in(cast.client("daniele"), url(cast, "around:record_relay"), **relay(told_on=later)).status_code == 422
    assert not Relay.objects.exists()
