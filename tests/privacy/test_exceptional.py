"""Accès exceptionnel: one child, read-only, an hour, a written reason, told at once, reviewed (design § 4)."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.forms import fill_in
from village.access.policy import Forbidden
from village.access.roles import Role
from village.around.operations import ConcernSheet, write_concern
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.plans.models import JournalEntry
from village.privacy.models import ExceptionalAccess
from village.privacy.operations.exceptional import (
    Identity,
    close_exceptional_access,
    open_exceptional_access,
    review_exceptional_access,
)
from village.privacy.readings import readings_of

ASK = "/donnees/acces-exceptionnel/"
WHY = "L’école appelle : elle n’a pas mangé, sa référente est absente."
KADIATOU = {"first_name": "kadiatou", "last_name": "TRAORE", "birth_date": "2009-03-14"}


def confirmed(cast: Cast, name: str = "dora", method: str = "password", ago: int = 0) -> Client:
    """A browser whose holder proved who she is, some seconds ago."""
    client = cast.client(name)
    session = client.session
    session["account_authentication_methods_user"] = str(cast.users[name].pk)
    session["account_authentication_methods"] = [{"method": method, "at": time.time() - ago}]
    session.save()
    return client


def opened(cast: Cast, who: str = "dora", **more: Any) -> ExceptionalAccess:
    child = cast.children["kadiatou"]
    identity = Identity(child.first_name, child.last_name, child.birth_date)  # type: ignore[arg-type]
    answers: dict[str, Any] = {"motive": "absence", "reason": WHY, "at": timezone.now()} | more
    return open_exceptional_access(identity, **answers, by=cast.actor(who))


def address(cast: Cast, name: str = "casefile:detail") -> str:
    return reverse(name, args=[cast.children["kadiatou"].pk])


def note(cast: Cast, text: str, readers: str) -> None:
    JournalEntry.objects.create(
        plan=cast.plans["kadiatou"], author=cast.users["daniele"], on=SINCE, kind="entretien", text=text,
        readers=readers, written_at=timezone.now(),
    )  # fmt: skip


def test_a_referent_without_a_link_reads_one_dossier_for_an_hour(cast: Cast) -> None:
    client = confirmed(cast)
    assert client.get(address(cast)).status_code == 404
    answer = fill_in(client, ASK, **KADIATOU, motive="absence", reason=WHY)
    assert answer["Location"] == address(cast)
    page = client.get(address(cast)).content.decode()
    assert "Accès exceptionnel, en lecture seule" in page
    assert "vous avez ouvert un accès exceptionnel à ce dossier" in page
    lines = Entry.objects.filter(action="dossier:read", person_id=cast.children["kadiatou"].pk)
    assert [(line.user_id, line.rule) for line in lines] == [(cast.users["dora"].pk, "break-glass")]
    before = timezone.now() - timedelta(minutes=60)
    ExceptionalAccess.objects.update(opened_at=before, ends_at=before + timedelta(minutes=60))
    assert client.get(address(cast)).status_code == 404


def test_it_opens_no_other_child_and_lists_none(cast: Cast) -> None:
    opened(cast)
    client = cast.client("dora")
    zoe = reverse("casefile:detail", args=[cast.children["zoe"].pk])
    assert client.get(zoe).status_code == 404
    assert "Kadiatou" not in client.get(reverse("casefile:list")).content.decode()


def test_the_access_of_one_opens_nothing_to_another(cast: Cast) -> None:
    opened(cast)
    cast.users["bruno"].memberships.update(role="referent", fte=1)
    assert cast.client("bruno").get(address(cast)).status_code == 404
    # Each wall by itself: here nothing is hidden by the second.
    bruno = replace(cast.actor("bruno"), role=Role.REFERENT)
    assert not ExceptionalAccess.objects.opened_by(bruno, timezone.now()).exists()


def test_under_another_hat_it_is_no_access(cast: Cast) -> None:
    opened(cast)
    mine, now = ExceptionalAccess.objects.opened_by, timezone.now()
    assert mine(cast.actor("dora"), now).exists()
    assert not mine(replace(cast.actor("dora"), role=Role.ASSISTANT), now).exists()


def test_it_writes_nothing(cast: Cast) -> None:
    opened(cast)
    client, plan = cast.client("dora"), cast.plans["kadiatou"].pk
    for name in ("plans:write_note", "plans:review"):
        assert client.get(reverse(name, args=[plan])).status_code == 404, name
    for name in ("casefile:correct_identity", "casefile:add_guardian", "privacy:child", "privacy:give_notice"):
        assert client.get(address(cast, name)).status_code == 404, name
    assert client.post(address(cast, "casefile:agreements"), {}).status_code == 404


def test_never_a_private_note_nor_a_confidence_made_to_the_referent(cast: Cast) -> None:
    note(cast, "Pour l’équipe.", "equipe")
    note(cast, "Entre nous deux.", "referent")
    note(cast, "Pour moi seule.", "auteur")
    opened(cast)
    client = cast.client("dora")
    for name in ("casefile:detail", "casefile:notes"):
        page = client.get(address(cast, name)).content.decode()
        assert "Pour l’équipe." in page
        assert "Entre nous deux." not in page
        assert "Pour moi seule." not in page


def test_never_a_document_of_danger(cast: Cast) -> None:
    sheet = ConcernSheet("ip", "Un bleu à l’épaule.", timezone.localdate(), "papier", "prevenue")
    write_concern(cast.children["kadiatou"], sheet, by=cast.actor("daniele"), at=timezone.now())
    opened(cast)
    assert cast.client("dora").get(address(cast, "casefile:protection")).status_code == 404
    page = cast.client("dora").get(address(cast)).content.decode()
    assert "Un bleu" not in page
    assert "information préoccupante" not in page.lower()


@pytest.mark.parametrize("name", ["casefile:contacts", "casefile:protection", "casefile:papers"])
def test_a_page_that_cannot_know_does_not_say_that_there_is_nothing(cast: Cast, name: str) -> None:
    opened(cast)
    client = cast.client("dora")
    assert client.get(address(cast, name)).status_code == 404
    assert address(cast, name) not in client.get(address(cast)).content.decode()


def test_each_page_read_under_it_says_so_in_the_journal(cast: Cast) -> None:
    access = opened(cast)
    client = cast.client("dora")
    for name in ("casefile:detail", "casefile:plan", "casefile:team", "casefile:information_file"):
        assert client.get(address(cast, name)).status_code == 200, name
    mine = Entry.objects.filter(user_id=cast.users["dora"].pk, person_id=cast.children["kadiatou"].pk)
    assert set(mine.values_list("rule", flat=True)) == {"break-glass"}
    page = cast.client("karim").get(reverse("privacy:exceptional_review", args=[access.pk])).content.decode()
    assert "En bref" in page
    assert "Kadiatou" not in page
    assert (
        "Kadiatou" in cast.client("alice").get(reverse("privacy:exceptional_review", args=[access.pk])).content.decode()
    )


def test_the_coordination_and_the_dpo_are_told_at_once_and_no_message_names_the_child(cast: Cast) -> None:
    opened(cast)
    told = Notification.objects.filter(url=reverse("privacy:exceptional"))
    assert set(told.values_list("user_id", flat=True)) == {cast.users["alice"].pk, cast.users["karim"].pk}
    assert {message.to[0] for message in mail.outbox} == {cast.users["alice"].email, cast.users["karim"].email}
    for words in (*told.values_list("text", flat=True), *(f"{one.subject} {one.body}" for one in mail.outbox)):
        assert "Kadiatou" not in words
        assert "Traoré" not in words
        assert str(cast.children["kadiatou"].pk) not in words.split()


def test_a_mail_that_does_not_leave_does_not_keep_a_child_waiting(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    access = opened(cast)
    assert Entry.objects.filter(
        target=f"privacy.exceptionalaccess:{access.pk}", details__contains="non partis"
    ).exists()


@pytest.mark.parametrize(
    ("method", "ago", "factor"), [("password", 600, False), ("password", 0, True), ("mfa", 600, True)]
)
def test_it_asks_to_confirm_who_is_there_now(cast: Cast, method: str, ago: int, factor: bool) -> None:
    from allauth.mfa.models import Authenticator

    cast.users["dora"].set_password("un village pour grandir")
    cast.users["dora"].save()
    if factor:
        Authenticator.objects.create(user=cast.users["dora"], type="totp", data={"secret": "x"})
    client = confirmed(cast, method=method, ago=ago)
    for answer in (client.get(ASK), client.post(ASK, {**KADIATOU, "motive": "absence", "reason": WHY})):
        assert answer.status_code == 302
        wanted = reverse("mfa_reauthenticate" if factor else "account_reauthenticate")
        assert answer["Location"].startswith(wanted)
    assert not ExceptionalAccess.objects.exists()
    client = confirmed(cast, method="mfa" if factor else "password")
    assert WHY in client.get(ASK).content.decode()  # the words typed are there


@pytest.mark.parametrize(
    "wrong", [{"birth_date": "2009-03-15"}, {"first_name": "Kadia"}, {"last_name": "Traor"}, {"first_name": "Zoé"}]
)
def test_who_does_not_know_the_child_exactly_learns_nothing_and_is_journaled(cast: Cast, wrong: dict[str, str]) -> None:
    answer = fill_in(confirmed(cast), ASK, **(KADIATOU | wrong), motive="absence", reason=WHY)
    assert answer.status_code == 422
    assert "Aucun dossier" in answer.content.decode()
    assert not ExceptionalAccess.objects.exists()
    assert Entry.objects.filter(action="exceptional:ask", user_id=cast.users["dora"].pk).count() == 1


def test_a_reason_is_a_whole_sentence(cast: Cast) -> None:
    answer = fill_in(confirmed(cast), ASK, **KADIATOU, motive="absence", reason="Urgent.")
    assert answer.status_code == 422
    assert "au moins 30" in answer.content.decode()


def test_whoever_follows_the_child_needs_none_and_a_limited_dossier_stays_shut(cast: Cast) -> None:
    with pytest.raises(DomainError, match="déjà ouvert"):
        opened(cast, "daniele")
    cast.children["kadiatou"].limited_on = timezone.localdate()
    cast.children["kadiatou"].save()
    with pytest.raises(DomainError, match="Aucun dossier"):
        opened(cast)


@pytest.mark.parametrize("name", ["alice", "bruno", "chloe", "emile", "farida", "gaspard", "jeanne", "karim", "lise"])
def test_other_roles_cannot_ask(cast: Cast, name: str) -> None:
    assert confirmed(cast, name).get(ASK).status_code == 403
    with pytest.raises(Forbidden):
        opened(cast, name)


def test_asked_twice_it_is_one_access_and_closed_it_is_over(cast: Cast) -> None:
    first = opened(cast)
    assert opened(cast).pk == first.pk
    client = cast.client("dora")
    assert client.get(address(cast)).status_code == 200
    assert client.post(reverse("privacy:exceptional_close", args=[first.pk])).status_code == 302
    assert client.get(address(cast)).status_code == 404
    close_exceptional_access(first, by=cast.actor("dora"), at=timezone.now())
    assert Entry.objects.filter(action="exceptional:close").count() == 1
    assert cast.client("daniele").post(reverse("privacy:exceptional_close", args=[first.pk])).status_code == 404


def test_a_fourth_in_thirty_days_goes_through_the_coordination(cast: Cast) -> None:
    now = timezone.now()
    for days in (29, 20, 10):
        opened(cast, at=now - timedelta(days=days))
    with pytest.raises(DomainError, match="trois accès"):
        opened(cast)
    ExceptionalAccess.objects.filter(opened_at__lt=now - timedelta(days=25)).update(
        opened_at=now - timedelta(days=31), ends_at=now - timedelta(days=31, minutes=-60)
    )
    opened(cast)
    assert ExceptionalAccess.objects.count() == 4


def test_another_person_says_whether_it_was_justified_once(cast: Cast) -> None:
    access = opened(cast)
    url = reverse("privacy:exceptional_review", args=[access.pk])
    refused = fill_in(cast.client("karim"), url, verdict="injustifie", words="")
    assert refused.status_code == 422
    answer = fill_in(cast.client("karim"), url, verdict="evitable", words="Appeler d’abord la coordination.")
    assert answer.status_code == 302
    access.refresh_from_db()
    assert (access.verdict, access.reviewed_by) == ("evitable", cast.users["karim"])
    told = Notification.objects.get(user=cast.users["dora"])
    assert "à éviter" in told.text
    with pytest.raises(DomainError, match="déjà été relu"):
        review_exceptional_access(access, verdict="justifie", words="", by=cast.actor("alice"), at=timezone.now())


def test_nobody_reviews_her_own_nor_that_of_another_programme(cast: Cast) -> None:
    access = opened(cast)
    url = reverse("privacy:exceptional_review", args=[access.pk])
    assert cast.client("hawa").get(url).status_code == 404
    hat = cast.users["dora"].memberships.get()
    hat.role, hat.fte = "coordinator", None
    hat.save()
    with pytest.raises(DomainError, match="une autre personne"):
        review_exceptional_access(access, verdict="justifie", words="", by=cast.actor("dora"), at=timezone.now())


def test_under_another_hat_the_ticket_opens_nothing(cast: Cast) -> None:
    opened(cast)
    cast.users["dora"].memberships.update(role="panel_member", fte=None)
    assert cast.client("dora").get(address(cast)).status_code == 404


def test_a_review_that_waits_is_said(cast: Cast) -> None:
    opened(cast, at=timezone.now() - timedelta(days=8))
    assert "en retard" in cast.client("karim").get(reverse("privacy:exceptional")).content.decode()


def test_the_family_can_know_that_the_dossier_was_read_so(cast: Cast) -> None:
    opened(cast)
    cast.client("dora").get(address(cast))
    purposes = [reading.purpose for reading in readings_of(cast.children["kadiatou"])]
    assert "a ouvert un accès exceptionnel à ce dossier" in purposes


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": timedelta(minutes=61)},
        {"closed_at": timedelta(minutes=-1)},
        {"reason": ""},
        {"verdict": "justifie"},
    ],
)
def test_the_database_keeps_the_hour_the_reason_and_the_review(cast: Cast, wrong: dict[str, Any]) -> None:
    access = opened(cast)
    values = {
        name: access.opened_at + value if isinstance(value, timedelta) else value for name, value in wrong.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ExceptionalAccess.objects.filter(pk=access.pk).update(**values)


def test_the_database_refuses_that_one_reviews_oneself(cast: Cast) -> None:
    access = opened(cast)
    with pytest.raises(IntegrityError, match="by_another"), transaction.atomic():
        ExceptionalAccess.objects.filter(pk=access.pk).update(
            verdict="justifie", reviewed_by=cast.users["dora"], reviewed_at=timezone.now()
        )


def ask_for(client: Client, **wrong: str) -> str:
    answer = fill_in(client, ASK, **(KADIATOU | wrong), motive="absence", reason=WHY)
    assert answer.status_code == 422
    return str(answer.content.decode())


def test_beyond_three_who_is_known_here_and_who_is_not_get_the_same_answer(cast: Cast) -> None:
    for days in (29, 20, 10):
        opened(cast, at=timezone.now() - timedelta(days=days))
    client = confirmed(cast)
    for wrong in ({}, {"birth_date": "2009-03-15"}, {"first_name": "Zoé"}):
        page = ask_for(client, **wrong)
        assert "trois accès" in page, wrong
        assert "Aucun dossier" not in page, wrong


def test_five_requests_that_find_nobody_and_no_other_answers_until_tomorrow(cast: Cast) -> None:
    client, now = confirmed(cast), timezone.now()
    for day in range(1, 6):
        assert not mail.outbox
        assert "Aucun dossier" in ask_for(client, birth_date=f"2009-04-{day:02}")
    for wrong in ({}, {"birth_date": "2009-04-06"}):
        page = ask_for(client, **wrong)
        assert "cinq fois" in page
        assert "Aucun dossier" not in page
    assert not ExceptionalAccess.objects.exists()
    lines = Entry.objects.filter(action="exceptional:ask", user_id=cast.users["dora"].pk)
    assert sorted(lines.values_list("details", flat=True)) == ["", ""] + ["aucun dossier trouvé"] * 5
    assert opened(cast, at=now + timedelta(hours=25)).pk


def test_the_coordination_and_the_dpo_are_told_once_of_five_misses_and_nobody_is_named(cast: Cast) -> None:
    client = confirmed(cast)
    for day in range(1, 8):
        ask_for(client, birth_date=f"2009-04-{day:02}")
    told = Notification.objects.filter(text__contains="sans trouver d’enfant")
    assert sorted(told.values_list("user_id", flat=True)) == sorted([cast.users["alice"].pk, cast.users["karim"].pk])
    assert {message.to[0] for message in mail.outbox} == {cast.users["alice"].email, cast.users["karim"].email}
    for words in (*told.values_list("text", flat=True), *(f"{one.subject} {one.body}" for one in mail.outbox)):
        assert not {"Kadiatou", "Traoré", "Dora", "Delmas"} & set(words.replace(",", " ").split())
    for name in ("alice", "karim"):
        assert cast.client(name).get(told[0].url).status_code == 200


def test_a_request_refused_for_its_words_is_no_miss(cast: Cast) -> None:
    client = confirmed(cast)
    for _ in range(6):
        fill_in(client, ASK, **KADIATOU, motive="absence", reason="Urgent.")
    assert fill_in(client, ASK, **KADIATOU, motive="absence", reason=WHY).status_code == 302


def test_three_were_opened_and_the_one_that_lasts_is_given_back(cast: Cast) -> None:
    for days in (20, 10):
        opened(cast, at=timezone.now() - timedelta(days=days))
    last = opened(cast)
    assert opened(cast).pk == last.pk
