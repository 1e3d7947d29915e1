"""A family asks by itself: no account, no partner, no child created (R5, RU3, D-F28)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.cast import Cast, item
from tests.documents.reading import text
from tests.forms import fill_in, hidden_of
from tests.referrals.fiches import words
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import Household, Person
from village.programmes.models import Programme
from village.referrals.family_forms import AskingForm
from village.referrals.languages import LANGUAGES
from village.referrals.models import FamilyRequest, Referral
from village.referrals.operations import close_request

DOOR, WRITE = "/demande/ici/", "/reperages/nouvelle/"
TODAY = timezone.localdate()
SAID = {
    "name": "Sonia Morin",
    "relation": "mere",
    "child_first_name": "Léa",
    "child_age": "8",
    "phone": "06 39 98 00 01",
    "call_when": "le matin",
    "language": "soninké",
    "interpreter": "on",
    "hope": "Qu’elle dorme mieux.",
}


@pytest.fixture(autouse=True)
def nobody_called_before() -> None:
    cache.clear()


def asked(**changes: str) -> Any:
    return fill_in(Client(), DOOR, **SAID | changes)


def test_a_family_asks_without_an_account_and_the_team_is_told(cast: Cast) -> None:
    """RU3: no partner, no account; and nothing exists but the request."""
    before = Person.objects.count(), Household.objects.count(), Referral.objects.count()
    answer = asked()
    assert answer["Location"] == f"{DOOR}?recue=1"
    assert "Aucun dossier n’est ouvert" in Client().get(answer["Location"]).content.decode()
    request = FamilyRequest.objects.get()
    assert (request.name, request.child_age, request.interpreter) == ("Sonia Morin", 8, True)
    assert (Person.objects.count(), Household.objects.count(), Referral.objects.count()) == before
    assert set(Notification.objects.values_list("user__first_name", flat=True)) == {"Alice", "Jeanne"}
    assert not any("Morin" in text or "Léa" in text for text in Notification.objects.values_list("text", flat=True))
    line = Entry.objects.get(action="request:receive")
    assert (line.user_id, line.person_id) == (None, None)


def test_the_page_says_who_reads_and_for_how_long(cast: Cast) -> None:
    page = Client().get(DOOR).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    for said in ("Qui lira ce message ?", "Ni l’école, ni la mairie, ni la CAF", "Un an au plus", "C’est gratuit"):
        assert said in page, said
    assert "__Host-session" not in Client().get(DOOR).cookies
    assert "session" not in Client().get(DOOR).cookies  # nobody is followed


def test_sent_twice_it_is_there_once(cast: Cast) -> None:
    client = Client()
    answers = {**hidden_of(client.get(DOOR)), **SAID}
    assert [client.post(DOOR, answers).status_code for _ in range(2)] == [302, 302]
    assert FamilyRequest.objects.count() == 1
    assert Notification.objects.count() == 2


def test_the_page_gone_back_to_for_a_second_child_is_another_request(cast: Cast) -> None:
    client = Client()
    answers = {**hidden_of(client.get(DOOR)), **SAID}
    for first_name in ("Léa", "Noé", "Noé"):
        assert client.post(DOOR, answers | {"child_first_name": first_name}).status_code == 302
    assert sorted(FamilyRequest.objects.values_list("child_first_name", flat=True)) == ["Léa", "Noé"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phone": "", "email": ""}, "un téléphone ou une adresse"),
        ({"name": ""}, "obligatoire"),
        ({"child_age": "130"}, "25"),
        ({"child_age": "-1"}, "0"),
        ({"email": "pas une adresse", "phone": ""}, "valide"),
        ({"hope": "x" * 20_000}, "2000"),
        ({"relation": "voisin"}, "voisin"),
    ],
)
def test_a_bad_answer_is_told_in_french_and_nothing_typed_is_lost(
    cast: Cast, changes: dict[str, str], message: str
) -> None:
    answer = asked(**{"language": "soninké des mots gardés"} | changes)
    page = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 422
    assert message in page
    assert "soninké des mots gardés" in page
    assert not FamilyRequest.objects.exists()


def test_too_many_requests_from_one_place_wait(cast: Cast) -> None:
    client = Client()
    statuses = [client.post(DOOR, SAID | {"name": f"Famille {rank}"}).status_code for rank in range(22)]
    assert statuses[:20] == [302] * 20
    assert statuses[20:] == [429] * 2
    assert FamilyRequest.objects.count() == 20


def test_the_same_words_asked_again_are_there_once_and_get_the_same_answer(cast: Cast) -> None:
    """Another page, another telephone, capitals or accents: one family waits for one call."""
    first = asked()
    for again in (SAID, SAID | {"child_first_name": "LEA", "name": "sonia  morin"}):
        answer = asked(**again)
        assert (answer.status_code, answer["Location"]) == (302, first["Location"])
    assert FamilyRequest.objects.count() == 1
    assert Entry.objects.filter(action="request:receive").count() == 1
    assert Notification.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"hope": "Qu’elle dorme mieux, et son frère aussi."},
        {"phone": "06 39 98 00 02"},
        {"name": "Awa Morin"},
        {"child_age": "9"},
        {"hope": "أن تنام"},
        {"hope": "أن تقرأ"},
    ],
)
def test_one_word_more_is_another_request(cast: Cast, changes: dict[str, str]) -> None:
    asked()
    asked(hope="أن تلعب")
    asked(**changes)
    assert FamilyRequest.objects.count() == 3


def test_a_request_that_was_answered_or_is_older_does_not_hide_a_new_one(cast: Cast) -> None:
    asked()
    fill_in(
        cast.client("alice"), reverse("referrals:close_request", args=[FamilyRequest.objects.get().pk]),
        ending="injoignable",
    )  # fmt: skip
    asked()
    assert FamilyRequest.objects.count() == 2
    FamilyRequest.objects.update(received_on=TODAY - timedelta(days=2))
    asked()
    assert FamilyRequest.objects.count() == 3


def test_the_door_leads_to_the_only_programme_or_lets_one_choose(cast: Cast) -> None:
    assert "PRE d’Ailleurs" in Client().get("/demande/").content.decode()
    Programme.objects.filter(code="ailleurs").update(name="PRE de Là-bas")
    assert Client().get("/demande/nulle-part/").status_code == 404


def test_the_same_request_is_made_on_paper(cast: Cast) -> None:
    answer = Client().get(f"{DOOR}?feuille")
    assert answer["Content-Type"] == "application/pdf"
    printed = " ".join(text(answer.content).split())
    assert "Qui lit cette feuille" in printed
    assert "Votre signature" in printed


def test_the_team_finds_it_in_its_queue_and_writes_the_fiche_with_the_family(cast: Cast) -> None:
    asked()
    request, jeanne = FamilyRequest.objects.get(), cast.client("jeanne")
    queue = jeanne.get(reverse("referrals:list")).content.decode()
    assert "Des familles à rappeler" in queue
    assert "Sonia Morin" in queue
    seen = jeanne.get(reverse("referrals:request", args=[request.pk])).content.decode()
    link = f"{WRITE}?demande={request.pk}"
    assert link in seen
    assert "Qu’elle dorme mieux." in seen
    form = jeanne.get(link).context["form"]
    assert (form["door"].value(), form["guardian_last_name"].value(), form["languages"].value()) == (
        "famille",
        "Morin",
        "soninké",
    )
    fill_in(jeanne, link, **words(cast, door="famille", referrer_kind=item("N5", "famille").pk))
    request.refresh_from_db()
    assert request.referral == Referral.objects.get()
    assert request.referral.signing == ("parent",)
    assert "Des familles à rappeler" not in jeanne.get(reverse("referrals:list")).content.decode()
    assert jeanne.get(link).status_code == 404  # it was answered
    assert Entry.objects.filter(action="referral:read", details="demande d’une famille").count() == 1


@pytest.mark.parametrize("number", ["0", "abc", "99999999999999999999", "-1"])
def test_a_request_that_does_not_exist_starts_no_fiche(cast: Cast, number: str) -> None:
    assert cast.client("alice").get(f"{WRITE}?demande={number}").status_code == 404


def test_a_partner_never_sees_the_request_of_a_family(cast: Cast) -> None:
    asked()
    request = FamilyRequest.objects.get()
    for wrong in ("bruno", "chloe", "daniele"):
        assert cast.client(wrong).get(f"{WRITE}?demande={request.pk}").status_code == 404
        assert "Sonia" not in cast.client(wrong).get(reverse("referrals:list")).content.decode()


@pytest.mark.parametrize("ending", ["refus", "ailleurs", "injoignable", "erreur"])
def test_a_request_ends_without_a_fiche_and_says_how(cast: Cast, ending: str) -> None:
    asked()
    request, alice = FamilyRequest.objects.get(), cast.client("alice")
    fill_in(alice, reverse("referrals:close_request", args=[request.pk]), ending=ending)
    request.refresh_from_db()
    assert (request.ending, request.closed_on, request.closed_by) == (ending, TODAY, cast.users["alice"])
    again = fill_in(alice, reverse("referrals:close_request", args=[request.pk]), ending="refus")
    assert again.status_code == 422
    assert "déjà reçu une suite" in again.content.decode()


@pytest.mark.parametrize("wrong", ["bruno", "hawa", "chloe", "karim"])
def test_only_those_who_receive_end_a_request(cast: Cast, wrong: str) -> None:
    asked()
    with pytest.raises(Forbidden):
        close_request(FamilyRequest.objects.get(), ending="refus", by=cast.actor(wrong), on=TODAY)


def test_a_request_does_not_end_before_it_arrived(cast: Cast) -> None:
    asked()
    with pytest.raises(DomainError, match="est arrivée le"):
        close_request(
            FamilyRequest.objects.get(), ending="refus", by=cast.actor("alice"), on=TODAY.replace(year=TODAY.year - 1)
        )


def test_the_base_itself_refuses_a_request_nobody_can_answer(cast: Cast) -> None:
    asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyRequest.objects.update(phone="", email="")
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyRequest.objects.update(closed_on=TODAY)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_family_asks_in_its_language_and_is_thanked_in_it(cast: Cast, code: str) -> None:
    """R58: beside the French, so that who helps reads it too; the language is proposed, never imposed."""
    words, client = LANGUAGES[code], Client()
    page = client.get(f"{DOOR}?langue={code}").content.decode()
    assert f'lang="{code}" dir="{words.direction}"' in page
    for said in (words.title, *words.intro, *words.fields.values(), *words.relations.values()):
        assert escape(said) in page, said
    assert "Votre nom" in page
    assert f'value="{words.french}"' in page
    answer = fill_in(client, f"{DOOR}?langue={code}", **SAID)
    assert answer.status_code == 302
    thanks = client.get(answer.url).content.decode()
    assert all(escape(said) in thanks for said in words.next)
    assert FamilyRequest.objects.get().language == SAID["language"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_question_of_the_door_is_said_in_every_language(cast: Cast, code: str) -> None:
    """None is left in French only when one is added."""
    asked = {name for name, field in AskingForm(None, programme=cast.programme).fields.items() if field.label}
    assert set(LANGUAGES[code].fields) == asked - {"submission", "version"}
    assert set(LANGUAGES[code].relations) == set(FamilyRequest.Relation.values)


def test_an_unknown_language_is_the_french_page(cast: Cast) -> None:
    assert Client().get(f"{DOOR}?langue=xx").content.decode().count('<nav class="languages"') == 1
