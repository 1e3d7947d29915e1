"""Answers: by a link without an account, or typed in from paper; never who, never the hour (R67, D-F13)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from tests.surveys.conftest import TODAY, answer, end, fields, typed
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.surveys import operations
from village.surveys.links import path_of
from village.surveys.models import Answer, AnswerSheet, Wave


def test_a_parent_answers_by_the_link_without_an_account(wave: Wave) -> None:
    client = Client()
    sent = answer(wave, 4, 3, client=client)
    assert sent.status_code == 302
    assert "arrivée" in client.get(sent["Location"]).content.decode()
    [sheet] = wave.sheets.all()
    assert (sheet.channel, sheet.on, set(sheet.answers.values_list("value", flat=True))) == ("ecran", TODAY, {3, 4})
    assert not client.cookies


def test_nothing_of_a_sheet_tells_who_nor_when(wave: Wave) -> None:
    """Its columns: a wave, a channel, a day, keys drawn by chance; its line in the journal: the day at midnight."""
    answer(wave, 4)
    assert {field.name for field in AnswerSheet._meta.concrete_fields} == {"id", "wave", "channel", "on", "form"}
    assert {field.name for field in Answer._meta.concrete_fields} == {"id", "sheet", "question", "value", "words"}
    line = Entry.objects.get(action="survey:answer")
    assert (line.user_id, line.person_id, line.target) == (None, None, f"surveys.wave:{wave.pk}")
    assert f"{line.at.astimezone():%H:%M:%S}" == "00:00:00" or line.at.minute == line.at.second == 0


def test_the_same_page_sent_twice_is_one_sheet(wave: Wave) -> None:
    client, url = Client(), path_of(wave)
    sent = {**hidden_of(client.get(url)), fields(wave)[0]: 4}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert wave.sheets.count() == 1


def test_a_member_of_the_team_who_answers_leaves_no_trace_of_her_hat(cast: Cast, wave: Wave) -> None:
    said = cast.client("daniele").get(path_of(wave)).content.decode()
    sheet = said.partition('<div class="opinion">')[2].partition("</form>")[0]
    assert 'name="submission"' in sheet
    assert 'name="hat"' not in sheet
    assert "csrfmiddlewaretoken" not in sheet


def test_the_page_does_without_cookie_and_says_where_nothing(wave: Wave) -> None:
    page = Client(enforce_csrf_checks=True).get(path_of(wave))
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    sent = {**hidden_of(page), fields(wave)[0]: 4}
    assert Client(enforce_csrf_checks=True).post(path_of(wave), sent).status_code == 302


@pytest.mark.parametrize("words", [
    "Merci à Mme Roux.", "Appelez-moi au 06 39 98 00 01.", "J’habite 3 rue des Lilas.", "moi@exemple.fr",
])  # fmt: skip
def test_words_that_name_somebody_are_refused_and_nothing_is_lost(wave: Wave, words: str) -> None:
    sent = answer(wave, 4, **{fields(wave)[-1]: f"Plus tard le soir. {words}"})
    assert sent.status_code == 422
    page = sent.content.decode()
    assert "Ces réponses sont anonymes : retirez" in page.replace("\xa0", " ")
    assert "Plus tard le soir." in page
    assert not wave.sheets.exists()


def test_an_empty_sheet_is_not_one(wave: Wave) -> None:
    assert answer(wave).status_code == 422
    assert answer(wave, **{fields(wave)[-1]: "  "}).status_code == 422
    assert not wave.sheets.exists()


def test_an_answer_is_of_the_list(wave: Wave) -> None:
    assert answer(wave, 9).status_code == 422
    first = wave.version.questions.all()[0]
    for said in (0, 9, "oui"):
        with pytest.raises(DomainError, match="de la liste"):
            operations.answer_by_link(_secret(wave), {first.pk: said}, form=_key(), on=TODAY)
    assert not wave.sheets.exists()


def _secret(wave: Wave) -> str:
    return path_of(wave).split("/")[-2]


def _key() -> Any:
    import uuid

    return uuid.uuid4()


def test_a_link_dies_when_withdrawn_replaced_or_over(cast: Cast, wave: Wave) -> None:
    alice, client, first = cast.actor("alice"), Client(), path_of(wave)
    assert client.get(first).status_code == 200
    operations.renew_link(wave, by=alice)
    wave.refresh_from_db()
    second = path_of(wave)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    operations.withdraw_link(wave, by=alice, on=TODAY)
    operations.withdraw_link(wave, by=alice, on=TODAY)  # twice is once
    assert client.get(second).status_code == 404
    operations.renew_link(wave, by=alice)
    wave.refresh_from_db()
    assert client.get(path_of(wave)).status_code == 200
    end(wave)
    assert client.get(path_of(wave)).status_code == 404
    assert operations.answer_by_link(_secret(wave), {}, form=_key(), on=TODAY) is None


def test_what_was_written_is_given_back_when_the_link_died_meanwhile(cast: Cast, wave: Wave) -> None:
    client, url = Client(), path_of(wave)
    sent = {**hidden_of(client.get(url)), fields(wave)[0]: 4, fields(wave)[-1]: "Des ateliers le soir."}
    operations.withdraw_link(wave, by=cast.actor("alice"), on=TODAY)
    late = client.post(url, sent)
    assert late.status_code == 404
    assert "Des ateliers le soir." in late.content.decode()


def test_a_link_is_signed(wave: Wave) -> None:
    for secret in ("1-1.faux", f"{wave.pk}-1", f"{wave.pk}-2.{_secret(wave).partition('.')[2]}"):
        assert Client().get(reverse("opinion:answer", args=[secret])).status_code == 404


def test_who_tries_links_is_stopped(wave: Wave, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "survey_link": "2/h/ip"}
    client = Client()
    statuses = [client.get(reverse("opinion:answer", args=["faux"])).status_code for _ in range(3)]
    assert statuses == [404, 404, 429]
    assert client.get(path_of(wave)).status_code == 429


def test_a_flood_of_answers_is_stopped_and_nothing_typed_is_lost(wave: Wave, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "survey_answer": "1/h/ip"}
    assert answer(wave, 4).status_code == 302
    refused = answer(wave, 4, **{fields(wave)[-1]: "Des ateliers le soir."})
    assert refused.status_code == 429
    assert "Des ateliers le soir." in refused.content.decode()


# — as many as were handed out —


def test_the_link_takes_as_many_sheets_as_were_handed_out(cast: Cast, wave: Wave) -> None:
    """Who has it could send a hundred of them, and read the three others between."""
    Wave.objects.filter(pk=wave.pk).update(given_out=3)
    typed(cast, wave, 4)
    client, url = Client(), path_of(wave)
    late = {**hidden_of(client.get(url)), fields(wave)[0]: 3, fields(wave)[-1]: "Des ateliers le soir."}
    last = [answer(wave, 4, client=client) for _ in range(2)][-1]
    assert "arrivée" in client.get(last["Location"]).content.decode()
    refused = client.post(url, late)
    said = refused.content.decode().replace("\xa0", " ")
    assert refused.status_code == 422
    assert "Toutes les réponses attendues sont arrivées" in said
    assert "Des ateliers le soir." in said
    assert refused.context["form"][fields(wave)[0]].value() == "3"
    assert wave.sheets.count() == 3
    again = client.get(url)
    assert again.status_code == 200
    assert "Toutes les réponses sont arrivées" in again.content.decode()
    assert "form" not in again.context or again.context["form"] is None
    assert "n’en prend plus" in cast.client("alice").get(reverse("surveys:wave", args=[wave.pk])).content.decode()


def test_the_last_sheet_sent_twice_is_thanked_twice(wave: Wave) -> None:
    Wave.objects.filter(pk=wave.pk).update(given_out=1)
    client, url = Client(), path_of(wave)
    sent = {**hidden_of(client.get(url)), fields(wave)[0]: 4}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert wave.sheets.count() == 1


def test_paper_is_typed_in_beyond_what_was_handed_out(cast: Cast, wave: Wave) -> None:
    Wave.objects.filter(pk=wave.pk).update(given_out=1)
    typed(cast, wave, 4, 3)
    assert wave.sheets.count() == 2


def test_the_link_opens_once_one_said_how_many_are_handed_out(cast: Cast, wave: Wave) -> None:
    alice, page = cast.client("alice"), reverse("surveys:wave", args=[wave.pk])
    assert fill_in(alice, reverse("surveys:given_out", args=[wave.pk]), given_out="").status_code == 302
    assert Client().get(path_of(wave)).status_code == 404
    assert operations.answer_by_link(_secret(wave), {}, form=_key(), on=TODAY) is None
    said = alice.get(page).content.decode()
    assert "/avis/" not in said
    assert "Dites d’abord à combien de personnes" in said
    assert fill_in(alice, reverse("surveys:given_out", args=[wave.pk]), given_out="12").status_code == 302
    assert path_of(wave) in alice.get(page).content.decode()
    assert Client().get(path_of(wave)).status_code == 200


# — paper —


@pytest.mark.parametrize("who", ["alice", "jeanne"])
def test_paper_is_typed_in_one_after_the_other_with_a_counter(cast: Cast, wave: Wave, who: str) -> None:
    client, url = cast.client(who), reverse("surveys:enter", args=[wave.pk])
    for done in range(2):
        assert fill_in(client, url, **{fields(wave)[0]: 2})["Location"] == url
        assert f"{done + 1} feuille" in client.get(url).content.decode().replace("\xa0", " ")
    assert set(wave.sheets.values_list("channel", flat=True)) == {"papier"}
    assert Entry.objects.filter(action="survey:enter").count() == 2


def test_paper_that_comes_late_is_typed_in_for_fifteen_days(cast: Cast, wave: Wave) -> None:
    alice, first = cast.actor("alice"), wave.version.questions.all()[0]
    operations.enter_sheet(wave, {first.pk: 1}, by=alice, on=wave.closes_on + timedelta(days=15))
    with pytest.raises(DomainError, match="se saisissent du"):
        operations.enter_sheet(wave, {first.pk: 1}, by=alice, on=wave.closes_on + timedelta(days=16))
    end(wave)
    assert "ne se saisit pas" in cast.client("alice").get(reverse("surveys:enter", args=[wave.pk])).content.decode()


def test_a_sheet_typed_in_too_late_is_shown_again(cast: Cast, wave: Wave) -> None:
    client, url = cast.client("jeanne"), reverse("surveys:enter", args=[wave.pk])
    sent = {**hidden_of(client.get(url)), fields(wave)[-1]: "Des ateliers le soir."}
    end(wave)
    late = client.post(url, sent)
    assert late.status_code == 422
    assert "Des ateliers le soir." in late.content.decode()
    assert not wave.sheets.exists()


def test_nobody_else_types_paper_in(cast: Cast, wave: Wave) -> None:
    with pytest.raises(Forbidden):
        operations.enter_sheet(wave, {}, by=cast.actor("daniele"), on=TODAY)


def test_the_base_holds_one_answer_a_question_ticked_or_written(wave: Wave) -> None:
    answer(wave, 4)
    row = Answer.objects.get()
    for change in ({"words": "et"}, {"value": None}, {"value": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(sheet=row.sheet, question=row.question, value=1)
