"""The link of a question, and the message that carries it: no account, no name, no trace (R52)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.around.asking import ANSWER, QUESTION, TODAY, ask, link, page_of, send, url
from tests.cast import Cast
from tests.forms import fill_in
from village.around.models import InformationRequest, digest_of
from village.audit.models import Entry
from village.directory.models import Professional
from village.notifications.models import Notification
from village.people.models import Agreement


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
        assert not page.cookies


def test_guessing_links_from_one_address_is_stopped(cast: Cast, teacher: Professional, shared: Agreement) -> None:
    door = link(cast, teacher)
    tried = [Client().get(reverse("partner:answer", args=[f"essai-{rank}"])).status_code for rank in range(61)]
    assert tried == [404] * 60 + [429]
    kept = send(door)
    assert kept.status_code == 429
    assert ANSWER in page_of(kept)


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
