"""A partner is asked one question about a child, and answers by a link, without an account (R50, R52)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import PEOPLE, SINCE, Cast
from tests.forms import fill_in
from village.access.links import Link
from village.around.models import InformationRequest, digest_of
from village.around.operations import Question, ask_partner, withdraw_request
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Organisation, Professional
from village.notifications.models import Notification
from village.people.models import Agreement, CareTeamMembership, Guardian, Person
from village.people.operations import withdraw_agreement

TODAY = timezone.localdate()
QUESTION = "Comment Kadiatou entre-t-elle en classe le matin ?"
ANSWER = "Elle arrive à l’heure et s’assoit près de son amie."


@pytest.fixture(autouse=True)
def quiet_address() -> None:
    """Nobody tried anything from here before."""
    cache.clear()


@pytest.fixture
def teacher(cast: Cast) -> Professional:
    """Nadia Ferrand, of Kadiatou's school, without an account."""
    school = cast.school.organisation
    return Professional.objects.create(
        programme=cast.programme, organisation=school, first_name="Nadia", last_name="Ferrand", job="enseignante"
    )


@pytest.fixture
def shared(cast: Cast) -> Agreement:
    """Farida accepts that the team shares with the school."""
    return Agreement.objects.create(
        child=cast.children["kadiatou"], guardian=cast.guardians["kadiatou"], scope="partage", channel="oral",
        recipient=cast.school.organisation, informed_by=cast.users["daniele"], given_on=SINCE,
    )  # fmt: skip


def url(cast: Cast, name: str, *args: Any) -> str:
    return reverse(name, args=[cast.children["kadiatou"].pk, *args])


def words(teacher: Professional, **more: Any) -> dict[str, Any]:
    return {"near": teacher.pk, "question": QUESTION, "channel": "main", "email": "", "days": "30", **more}


def ask(cast: Cast, teacher: Professional, who: str = "daniele", **more: Any) -> Any:
    return fill_in(cast.client(who), url(cast, "around:ask"), **words(teacher, **more))


def link(cast: Cast, teacher: Professional, **more: Any) -> str:
    """Ask, and take the link off the page that shows it this once."""
    shown = ask(cast, teacher, **more)
    assert shown.status_code == 200
    address: str = shown.context["url"]
    return address.removeprefix("http://testserver")


def page_of(answer: Any) -> str:
    said: str = answer.content.decode().replace("\xa0", " ")
    return said


def send(door: str, answer: str = ANSWER) -> Any:
    return Client().post(door, {"answer": answer})


# — asking —


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
    assert "accord limité : identité et contact, scolarité" in page
    child = cast.children["kadiatou"]
    told = page_of(cast.client("daniele").get(f"/enfants/{child.pk}/accords/"))
    assert "Ce qui se partage&nbsp;: identité et contact, scolarité" in told
    leaving = page_of(cast.client("daniele").get(f"/enfants/{child.pk}/accords/{shared.pk}/retrait/"))
    assert str(shared.recipient) in leaving


def test_the_same_page_sent_twice_asks_once(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    client, door = cast.client("daniele"), url(cast, "around:ask")
    key = str(client.get(door).context["form"]["submission"].value())
    first, second = (client.post(door, words(teacher, submission=key)) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 302)
    assert InformationRequest.objects.count() == 1


# — the agreement of the family —


@pytest.mark.parametrize(
    "change",
    [
        {"scope": "accompagnement", "recipient": None},
        {"withdrawn_on": TODAY},
        {"given_on": TODAY + timedelta(days=1)},
        {"categories": ["1", "2"]},
    ],
)
def test_nothing_leaves_without_the_agreement_of_the_family(
    cast: Cast, teacher: Professional, shared: Agreement, change: dict[str, Any]
) -> None:
    Agreement.objects.filter(pk=shared.pk).update(**change)
    answer = ask(cast, teacher)
    assert answer.status_code == 422
    assert "onglet « Accords »" in page_of(answer)
    assert QUESTION in page_of(answer)
    assert not InformationRequest.objects.exists()


def test_somebody_without_parental_authority_does_not_open_the_door(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    Guardian.objects.filter(pk=shared.guardian_id).update(holds_authority=False)
    assert ask(cast, teacher).status_code == 422


def test_the_agreement_is_with_this_structure(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    other = Organisation.objects.create(programme=cast.programme, name="MDS", kind=cast.school.organisation.kind)
    Agreement.objects.filter(pk=shared.pk).update(recipient=other)
    assert ask(cast, teacher).status_code == 422


def test_a_dossier_whose_use_is_limited_answers_by_no_link(cast: Cast, teacher: Professional, shared: Any) -> None:
    path = link(cast, teacher)
    child = cast.children["kadiatou"]
    child.limited_on = TODAY
    child.save()
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"answer": "Il lit mieux."}).status_code == 404
    assert not InformationRequest.objects.get().answer


def test_a_family_that_takes_its_agreement_back_kills_the_link_at_once(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    door = link(cast, teacher)
    withdraw_agreement(shared, by=cast.actor("daniele"), on=TODAY, at=timezone.now())
    assert Client().get(door).status_code == 404
    answer = send(door)
    assert answer.status_code == 404
    assert ANSWER in page_of(answer)
    assert not InformationRequest.objects.get().answer


def test_one_parent_who_takes_it_back_is_enough(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    child = cast.children["kadiatou"]
    father = Person.objects.create(
        programme=cast.programme, household=child.household, is_child=False, first_name="Issa", last_name="Traoré"
    )
    guardian = Guardian.objects.create(child=child, adult=father, relation="pere")
    Agreement.objects.create(
        child=child, guardian=guardian, scope="partage", channel="oral", recipient=cast.school.organisation,
        informed_by=cast.users["daniele"], given_on=SINCE, withdrawn_on=TODAY,
    )  # fmt: skip
    assert ask(cast, teacher).status_code == 422


# — the link —


def test_wrong_expired_withdrawn_and_replaced_links_are_the_same_page(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    old, client = link(cast, teacher), cast.client("daniele")
    asked = InformationRequest.objects.get()
    new = fill_in(client, url(cast, "around:renew_link", asked.pk), channel="main", email="", days="7").context["url"]
    replaced = Client().get(old)
    assert Client().get(new).status_code == 200
    InformationRequest.objects.update(asked_on=TODAY - timedelta(days=8), expires_on=TODAY - timedelta(days=1))
    expired = Client().get(new)
    InformationRequest.objects.update(expires_on=TODAY + timedelta(days=7))
    assert client.post(url(cast, "around:withdraw_request", asked.pk)).status_code == 302
    withdrawn, wrong = Client().get(new), Client().get(reverse("partner:answer", args=["abcde-fghij"]))
    pages = {page_of(answer) for answer in (replaced, expired, withdrawn, wrong)}
    assert {answer.status_code for answer in (replaced, expired, withdrawn, wrong)} == {404}
    assert len(pages) == 1
    assert "Ce lien ne sert plus" in pages.pop()
    assert send(new).status_code == 404
    assert not InformationRequest.objects.get().answer


def test_a_link_lasts_until_its_last_day(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    door = link(cast, teacher)
    assert InformationRequest.objects.get().expires_on == TODAY + timedelta(days=30)
    InformationRequest.objects.update(asked_on=TODAY - timedelta(days=30), expires_on=TODAY)
    assert Client().get(door).status_code == 200


def test_a_link_is_typed_as_it_is_heard(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    secret = link(cast, teacher).strip("/").split("/")[-1]
    heard = reverse("partner:answer", args=[secret.upper().replace("-", "")])
    assert Client().get(heard).status_code == 200


def test_one_answer_by_link_and_the_same_twice_is_harmless(
    cast: Cast, teacher: Professional, shared: Agreement
) -> None:
    door = link(cast, teacher)
    assert [send(door).status_code for _ in range(2)] == [302, 302]
    again = send(door, "Une autre réponse.")
    assert again.status_code == 409
    assert "Vous avez déjà répondu" in page_of(again)
    assert "Une autre réponse." in page_of(again)
    assert InformationRequest.objects.get().answer == ANSWER
    assert Entry.objects.filter(action="information:answer").count() == 1
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "   ", "x" * 4001, "mot\x00nul"])
def test_an_answer_that_cannot_be_received_is_explained_and_kept(
    cast: Cast, teacher: Professional, shared: Agreement, wrong: str
) -> None:
    door = link(cast, teacher)
    answer = send(door, wrong)
    assert answer.status_code == 422
    assert "Votre réponse" in page_of(answer)
    assert wrong.strip("\x00 ")[:3] in page_of(answer)
    assert not InformationRequest.objects.get().answer


def test_the_base_keeps_only_a_digest(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    secret = link(cast, teacher).strip("/").split("/")[-1]
    row = InformationRequest.objects.values().get()
    assert len(secret.replace("-", "")) == 26  # of 32 letters: 130 bits
    assert secret not in str(row)
    assert row["digest"] == digest_of(secret)
    assert secret not in str(list(Entry.objects.values()))


def test_the_page_leaves_no_trace_and_no_cookie(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    door = link(cast, teacher)
    for page in (Client().get(door), Client().get(reverse("partner:answer", args=["faux"])), send(door)):
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in page["X-Robots-Tag"]
        assert "session" not in page.cookies


def test_guessing_links_from_one_address_is_stopped(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    door = link(cast, teacher)
    tried = [Client().get(reverse("partner:answer", args=[f"essai-{rank}"])).status_code for rank in range(61)]
    assert tried == [404] * 60 + [429]
    kept = send(door)
    assert kept.status_code == 429
    assert ANSWER in page_of(kept)


# — the message —


def test_the_message_names_no_child_and_quotes_nothing(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    answer = ask(cast, teacher, channel="courriel", email="nadia@ecole.invalid")
    assert answer["Location"] == url(cast, "casefile:contacts")
    (letter,) = mail.outbox
    assert letter.to == ["nadia@ecole.invalid"]
    said = f"{letter.subject} {letter.body}"
    assert "Kadiatou" not in said
    assert "Traoré" not in said
    assert QUESTION not in said
    assert "On vous demande un avis au sujet d’un enfant que vous connaissez" in said
    assert "Danièle Roche" in said
    assert f"{TODAY + timedelta(days=30):%d/%m/%Y}" in said
    door = next(line for line in letter.body.splitlines() if line.startswith("http"))
    assert Client().get(door).status_code == 200
    assert not InformationRequest.objects.filter(professional__user__isnull=False).exists()


def test_the_account_gives_the_address_when_nobody_types_one(cast: Cast, shared: Agreement) -> None:
    ask(cast, cast.professionals["bruno"], channel="courriel")
    assert mail.outbox[0].to == [cast.users["bruno"].email]


# — afterwards —


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


# — the journal, and the base —


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
        {"answer": "sans date"},
        {"answered_on": TODAY},
        {"closed_on": TODAY},
        {"told_on": TODAY},
        {"told_on": TODAY, "told_channel": "oral"},
        {"told_channel": "oral"},
        {"answer": "oui", "answered_on": date(2000, 1, 1)},
    ],
)
def test_the_base_itself_refuses_what_cannot_be(
    cast: Cast, teacher: Professional, shared: Agreement, wrong: dict[str, Any]
) -> None:
    link(cast, teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationRequest.objects.update(**wrong)
