"""The day's work by role, and « Qui voit quoi »."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import PEOPLE, SINCE, Cast, item
from tests.forms import fill_in
from village.activities.models import Activity, ActivitySession, Enrolment
from village.notifications.inbox import notify
from village.plans.models import Goal, JournalEntry, PlannedAction


@pytest.mark.parametrize("who", [*PEOPLE, "hawa"])
def test_everybody_has_a_day(cast: Cast, who: str) -> None:
    answer = cast.client(who).get("/")
    assert answer.status_code == 200
    assert f"Bonjour {cast.users[who].first_name}" in answer.content.decode()


def test_someone_without_a_role_is_told_what_to_do(cast: Cast) -> None:
    cast.users["daniele"].memberships.all().delete()
    answer = cast.client("daniele").get("/")
    assert "aucun programme" in answer.content.decode()


def test_a_membership_that_ended_opens_nothing(cast: Cast) -> None:
    cast.users["daniele"].memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert "aucun programme" in cast.client("daniele").get("/").content.decode()


@pytest.mark.parametrize("who", ["gaspard", "ines", "karim", "lise", "emile"])
def test_no_child_is_named_to_those_without_a_link(cast: Cast, who: str) -> None:
    page = cast.client(who).get("/").content.decode()
    assert "Kadiatou" not in page
    assert "Yanis" not in page


def test_a_mother_sees_who_accompanies_her_child_and_nobody_elses(cast: Cast) -> None:
    page = cast.client("farida").get("/").content.decode()
    assert "Kadiatou" in page
    assert "Danièle Roche" in page
    assert "Yanis" not in page


def test_without_a_signed_charter_the_day_names_nobody(cast: Cast) -> None:
    cast.users["alice"].charter_signatures.all().delete()
    page = cast.client("alice").get("/").content.decode()
    assert "charte de confidentialité" in page
    assert "Kadiatou" not in page


def test_the_referente_is_told_of_a_family_without_news(cast: Cast) -> None:
    page = cast.client("daniele").get("/").content.decode()
    assert "pas de contact depuis" in page


def test_who_sees_what_is_open_to_all_and_says_that_the_coordination_reads_no_private_note(db: None) -> None:
    page = Client().get("/qui-voit-quoi/").content.decode()
    assert "sauf les notes privées" in page
    assert "Élu ou financeur" in page


def test_messages_are_read_by_their_addressee_only(cast: Cast) -> None:
    notify(
        [cast.users["bruno"].pk],
        programme_id=cast.programme.pk,
        text="Votre fiche est arrivée.",
        url="/",
        at=timezone.now(),
    )
    assert "Votre fiche est arrivée." in cast.client("bruno").get("/").content.decode()
    assert "Votre fiche est arrivée." not in cast.client("chloe").get("/messages/").content.decode()
    cast.client("bruno").post("/messages/lus/")
    assert "nouveau" not in cast.client("bruno").get("/messages/").content.decode()


def test_a_step_taken_is_no_longer_to_do(cast: Cast) -> None:
    client, page = cast.client("daniele"), reverse("plans:write_note", args=[cast.plans["kadiatou"].pk])
    today = timezone.localdate()
    note = {"kind": "telephone", "readers": "equipe", "on": (today - timedelta(days=3)).isoformat()}
    late = (today - timedelta(days=1)).isoformat()
    fill_in(client, page, **note, text="Rendez-vous à prendre.", next_step="rappeler le CMP", next_on=late)
    assert "rappeler le CMP" in client.get("/").content.decode()
    fill_in(client, page, **note, text="Le CMP a rappelé.")
    assert "rappeler le CMP" not in client.get("/").content.decode()


def test_a_mother_reads_what_was_agreed_the_good_points_and_whom_to_call(cast: Cast) -> None:
    """R51, R60: objectives, appointments, actions, encouragements; never what was proposed, nor a private note."""
    plan, today = cast.plans["kadiatou"], timezone.localdate()
    cast.professionals["daniele"].phone = "06 39 98 00 41"
    cast.professionals["daniele"].save()
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=today, horizon=date(2031, 6, 30)
    )
    said = {"plan": plan, "goal": goal, "nature": "individuelle", "frame": "droit_commun", "starts_on": today}
    PlannedAction.objects.create(title="Théâtre du mercredi", approved_on=today, answer="oui", **said)
    PlannedAction.objects.create(title="Judo proposé", **said)
    note = {"plan": plan, "author": cast.users["daniele"], "on": today, "kind": "telephone", "text": "Secret."}
    told = {"written_at": timezone.now(), **note}
    JournalEntry.objects.create(positive="Elle a lu devant la classe", readers="equipe", **told)
    JournalEntry.objects.create(positive="Confié à moi seule", readers="auteur", **told)
    page = cast.client("farida").get("/").content.decode()
    for words in ("Théâtre du mercredi", "Elle a lu devant la classe", "Oser parler", "06 39 98 00 41"):
        assert words in page, words
    for words in ("Judo proposé", "Confié à moi seule", "Secret"):
        assert words not in page, words


def test_a_mother_reads_at_what_hour_the_session_is(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    atelier = Activity.objects.create(
        programme=cast.programme, title="Lecture", domain=item("N8", "scolaire"), place="La Maison",
        nature="collective", frame="droit_commun",
    )  # fmt: skip
    ActivitySession.objects.create(activity=atelier, on=tomorrow, starts_at=time(16, 30))
    Enrolment.objects.create(activity=atelier, child=cast.children["kadiatou"], enrolled_on=SINCE)
    assert "à 16 h 30, La Maison" in cast.client("farida").get("/").content.decode().replace("\xa0", " ")


def test_a_mother_who_took_her_agreement_back_reads_it_and_nothing_new(cast: Cast) -> None:
    """C11: what had been agreed is no more announced."""
    plan, today = cast.plans["kadiatou"], timezone.localdate()
    plan.next_review_on = today + timedelta(days=9)
    plan.save()
    assert "L’équipe fait le point" in cast.client("farida").get("/").content.decode()
    cast.children["kadiatou"].agreements.update(withdrawn_on=today)
    page = cast.client("farida").get("/").content.decode()
    assert "Rien de nouveau ne se fait" in page
    assert "L’équipe fait le point" not in page
