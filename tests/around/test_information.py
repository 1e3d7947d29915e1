"""A partner is asked one question about a child; the team reads the answer (R50, R52)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.around.asking import ANSWER, QUESTION, TODAY, ask, link, page_of, send, url, words
from tests.cast import PEOPLE, SINCE, Cast
from tests.forms import fill_in
from tests.sealed import SOME_WORDS
from village.access.links import Link
from village.around.models import InformationRequest
from village.around.operations import Question, ask_partner, withdraw_request
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Organisation, Professional
from village.notifications.models import Notification
from village.people.models import Agreement, CareTeamMembership, Person


def test_a_partner_answers_by_link_and_the_team_reads_it(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    door = link(cast, teacher)
    partner = Client(enforce_csrf_checks=True)
    seen = page_of(partner.get(door))
    assert QUESTION in seen
    assert "Kadiatou T." in seen
    assert "Traoré" not in seen
    assert "Danièle Roche" in seen
    assert "Vous voyez cette page parce qu’on vous a donné" in seen
    sent = partner.post(door, {"answer": ANSWER})
    assert (sent.status_code, sent["Location"]) == (302, door)
    done = page_of(partner.get(door))
    assert "Votre réponse est arrivée" in done
    assert QUESTION not in done
    assert "Kadiatou" not in done
    request = InformationRequest.objects.get()
    assert (request.answer, request.answered_on, request.professional) == (ANSWER, TODAY, teacher)
    read = page_of(cast.client("alice").get(url(cast, "casefile:contacts")))
    assert ANSWER in read
    assert "Répondu par Nadia Ferrand le" in read
    assert "Nadia Ferrand a répondu à une question" in page_of(cast.client("daniele").get(url(cast, "casefile:team")))


def test_who_asked_and_the_referent_are_told_without_a_name(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    send(link(cast, teacher, who="alice"))
    told = Notification.objects.all()
    assert {notice.user for notice in told} == {cast.users["alice"], cast.users["daniele"]}
    assert all("Kadiatou" not in notice.text and ANSWER not in notice.text for notice in told)


@pytest.mark.rule("RU19")
@pytest.mark.parametrize("who", [name for name in PEOPLE if name not in {"daniele", "alice"}])
def test_the_answer_is_for_the_referent_and_the_coordination(
    cast: Cast, teacher: Professional, shared: Agreement, who: str
) -> None:
    """RU19, R72: never for the orienteur, nor for a member of the EPS."""
    send(link(cast, teacher))
    for tie, name in ((Link.PANEL, "chloe"), (Link.PROVIDER, "emile"), (Link.REFERRER, "bruno")):
        CareTeamMembership.objects.create(
            child=cast.children["kadiatou"], link=tie.value, user=cast.users[name], starts_on=SINCE
        )
    client = cast.client(who)
    assert client.get(url(cast, "casefile:contacts")).status_code in {403, 404}
    assert "a répondu à une question" not in page_of(client.get(url(cast, "casefile:team")))
    assert not InformationRequest.objects.visible_to(cast.actor(who)).exists()


def test_of_two_fields_of_which_one_is_needed_none_says_it_may_be_left(cast: Cast, teacher: Professional) -> None:
    child = cast.children["kadiatou"].pk
    for name in ("around:ask", "around:record_contact"):
        page = cast.client("daniele").get(reverse(name, args=[child])).content.decode()
        assert not re.search(r'(À qui|Avec qui|autre)\W*<span class="optional">', page), name


def test_a_colleague_and_another_programme_ask_nothing_here(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    link(cast, teacher)
    asked = InformationRequest.objects.get().pk
    for who in ("dora", "hawa"):
        for name, args in (("ask", ()), ("renew_link", (asked,)), ("tell_answer", (asked,))):
            assert cast.client(who).get(url(cast, f"around:{name}", *args)).status_code == 404
        assert cast.client(who).post(url(cast, "around:withdraw_request", asked)).status_code == 404
    other = Person.objects.get(pk=cast.children["yanis"].pk)
    assert cast.client("alice").get(reverse("around:renew_link", args=[other.pk, asked])).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"near": ""}, "Choisissez une personne"),
        ({"near": "999999"}, "Sélectionnez un choix valide"),
        ({"question": "  "}, "obligatoire"),
        ({"question": "x" * 601}, "600"),
        ({"days": "9999"}, "Sélectionnez un choix valide"),
        ({"channel": "courriel"}, "adresse électronique"),
    ],
)
def test_a_wrong_question_is_explained_and_kept(
    cast: Cast, teacher: Professional, shared: Agreement, wrong: dict[str, Any], says: str
) -> None:
    answer = ask(cast, teacher, **wrong)
    assert answer.status_code == 422
    assert says in page_of(answer)
    assert not InformationRequest.objects.exists()


def test_two_people_are_not_asked_at_once(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    else_where = Organisation.objects.create(programme=cast.programme, name="MDS", kind=cast.school.organisation.kind)
    other = Professional.objects.create(
        programme=cast.programme, organisation=else_where, first_name="Paul", last_name="Roux"
    )
    assert "une seule" in page_of(ask(cast, teacher, other=other.pk))
    assert "accord à recueillir" in page_of(cast.client("daniele").get(url(cast, "around:ask")))


def test_an_agreement_limited_to_some_matters_is_said_as_it_is(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    shared.categories = ["1", "2"]
    shared.save()
    page = page_of(cast.client("daniele").get(url(cast, "around:ask")))
    assert "accord limité : qui est l’enfant, scolarité" in page
    child = cast.children["kadiatou"]
    told = page_of(cast.client("daniele").get(f"/enfants/{child.pk}/accords/"))
    assert "Ce qui se partage&nbsp;: qui est l’enfant, scolarité" in told
    leaving = page_of(cast.client("daniele").get(f"/enfants/{child.pk}/accords/{shared.pk}/retrait/"))
    assert str(shared.recipient) in leaving


def test_the_same_page_sent_twice_asks_once(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    client, door = cast.client("daniele"), url(cast, "around:ask")
    key = str(client.get(door).context["form"]["submission"].value())
    first, second = (client.post(door, words(teacher, submission=key)) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 302)
    assert InformationRequest.objects.count() == 1


def test_the_parents_are_told_once_after_the_answer(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    """R50: what was said comes back to them, on a day, in a way."""
    door, client = link(cast, teacher), cast.client("daniele")
    tell = url(cast, "around:tell_answer", InformationRequest.objects.get().pk)
    assert "pas encore arrivée" in page_of(fill_in(client, tell, told_on=TODAY.isoformat(), channel="oral"))
    send(door)
    early = (TODAY - timedelta(days=1)).isoformat()
    assert "avant la réponse" in page_of(fill_in(client, tell, told_on=early, channel="oral"))
    assert fill_in(client, tell, told_on=TODAY.isoformat(), channel="oral").status_code == 302
    assert "déjà prévenue" in page_of(fill_in(client, tell, told_on=TODAY.isoformat(), channel="papier"))
    request = InformationRequest.objects.get()
    assert (request.told_on, request.told_channel) == (TODAY, "oral")
    assert "Famille prévenue le" in page_of(client.get(url(cast, "casefile:contacts")))


def test_what_is_answered_is_neither_withdrawn_nor_asked_again(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    send(link(cast, teacher))
    request, client = InformationRequest.objects.get(), cast.client("alice")
    assert client.post(url(cast, "around:withdraw_request", request.pk)).status_code == 302
    with pytest.raises(DomainError, match="est arrivée le"):
        withdraw_request(request, by=cast.actor("alice"), on=TODAY)
    again = fill_in(client, url(cast, "around:renew_link", request.pk), channel="main", email="", days="7")
    assert "est arrivée le" in page_of(again)
    assert InformationRequest.objects.get().closed_on is None


def test_a_withdrawn_question_stays_so(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    link(cast, teacher)
    request = withdraw_request(InformationRequest.objects.get(), by=cast.actor("alice"), on=TODAY)
    with pytest.raises(DomainError, match="déjà retirée"):
        withdraw_request(request, by=cast.actor("daniele"), on=TODAY)
    assert "Retirée le" in page_of(cast.client("daniele").get(url(cast, "casefile:contacts")))


def test_asking_opening_answering_and_reading_are_in_the_journal_without_content(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    door = link(cast, teacher)
    Client().get(door)
    send(door)
    cast.client("alice").get(url(cast, "casefile:contacts"))
    child = cast.children["kadiatou"].pk
    lines = list(Entry.objects.filter(person_id=child).order_by("pk"))
    acts = [line.action for line in lines]
    assert [act for act in acts if act.startswith("information:")] == [
        "information:ask", "information:read", "information:answer",
    ]  # fmt: skip
    opened = next(line for line in lines if line.action == "information:read")
    assert (opened.user_id, opened.programme_id, opened.rule) == (None, cast.programme.pk, "partner-link")
    assert "situation sociale" in opened.details
    assert lines[-1].action == "dossier:read"
    said = str([line.details for line in lines])
    for word in (QUESTION, ANSWER, "Kadiatou", "Ferrand"):
        assert word not in said


def test_somebody_of_another_programme_or_without_a_structure_is_not_asked(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    child, by = cast.children["kadiatou"], cast.actor("daniele")
    for change in ({"organisation": None}, {"programme": cast.other_programme}):
        Professional.objects.filter(pk=teacher.pk).update(**change)
        teacher.refresh_from_db()
        with pytest.raises(DomainError):
            ask_partner(child, Question(teacher, QUESTION, "main"), by=by, on=TODAY, site="")
    with pytest.raises(DomainError, match="Écrivez votre question"):
        ask_partner(child, Question(cast.professionals["bruno"], " ", "main"), by=by, on=TODAY, site="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "en clair"},
        {"question": ""},
        {"expires_on": TODAY},
        {"answer": SOME_WORDS},
        {"answered_on": TODAY},
        {"closed_on": TODAY},
        {"told_on": TODAY},
        {"told_on": TODAY, "told_channel": "oral"},
        {"told_channel": "oral"},
        {"answer": SOME_WORDS, "answered_on": date(2000, 1, 1)},
    ],
)
def test_the_base_itself_refuses_what_cannot_be(
    cast: Cast, teacher: Professional, shared: Agreement, wrong: dict[str, Any]
) -> None:
    link(cast, teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationRequest.objects.update(**wrong)
