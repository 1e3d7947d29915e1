"""The builder: two models or a blank page; questions while nobody answered, a new version afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import PEOPLE, Cast
from tests.documents.reading import text
from tests.forms import fill_in, hidden_of
from tests.surveys.conftest import TODAY, answer
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError, StaleVersion
from village.surveys import operations
from village.surveys.models import Question, Questionnaire, Wave
from village.surveys.operations import QuestionnaireSheet, QuestionSheet, WaveSheet


def add(cast: Cast, asked: Questionnaire, **said: Any) -> Any:
    told = {"wording": "Aimez-vous les horaires ?", "kind": "echelle", **said}
    return fill_in(cast.client("alice"), reverse("surveys:add_question", args=[asked.pk]), **told)


def wordings(asked: Questionnaire) -> list[str]:
    return list(asked.current.questions.values_list("wording", flat=True))


@pytest.mark.parametrize(("start", "count"), [("parents", 8), ("enfants", 5), ("", 0)])
def test_one_starts_from_a_model_or_from_nothing(cast: Cast, start: str, count: int) -> None:
    url = reverse("surveys:write") + (f"?modele={start}" if start else "")
    told = {"start": start, "title": "Votre avis", "use": "avis", "audience": "parents", "purpose": "Mieux faire."}
    sent = fill_in(cast.client("alice"), url, **told)
    made = Questionnaire.objects.get()
    assert sent["Location"] == reverse("surveys:detail", args=[made.pk])
    assert made.current.questions.count() == count
    assert cast.client("alice").get(sent["Location"]).status_code == 200
    assert Entry.objects.filter(action="survey:write").count() == 1


def test_a_model_is_of_the_list(cast: Cast) -> None:
    with pytest.raises(DomainError, match="modèle"):
        operations.write_questionnaire(
            cast.programme, QuestionnaireSheet("A", "parents", "B", "autre"), by=cast.actor("alice"), on=TODAY
        )


def test_a_question_is_added_changed_moved_and_removed(cast: Cast, asked: Questionnaire) -> None:
    client, before = cast.client("alice"), wordings(asked)
    assert add(cast, asked).status_code == 302
    question = asked.current.questions.get(rank=9)
    args = [asked.pk, question.pk]
    client.post(reverse("surveys:move_question", args=args), {"up": "1"})
    assert wordings(asked)[-2:] == ["Aimez-vous les horaires ?", before[-1]]
    client.post(reverse("surveys:move_question", args=args), {"down": "1"})
    client.post(reverse("surveys:move_question", args=args), {"down": "1"})  # already the last one
    said = {"wording": "Lequel ?", "kind": "choix", "choices": "matin\nsoir\n\nsoir"}
    assert fill_in(client, reverse("surveys:change_question", args=args), **said).status_code == 302
    question.refresh_from_db()
    assert (question.offered, question.rank) == (("matin", "soir"), 9)
    client.post(reverse("surveys:remove_question", args=args))
    assert wordings(asked) == before


@pytest.mark.parametrize(("said", "words"), [
    ({"wording": "un " * 16}, "15 mots au plus"),
    ({"kind": "choix", "choices": "un seul"}, "de deux à huit"),
    ({"kind": "choix", "choices": "\n".join("abcdefghi")}, "de deux à huit"),
    ({"kind": "choix", "choices": "a\n" + "b" * 61}, "60 caractères"),
])  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused(
    cast: Cast, asked: Questionnaire, said: dict[str, str], words: str
) -> None:
    sent = add(cast, asked, **said)
    assert sent.status_code == 422
    assert words in sent.content.decode()
    with pytest.raises(DomainError, match="Écrivez la question"):
        operations.add_question(asked.current, QuestionSheet(" ", "echelle"), by=cast.actor("alice"))
    assert asked.current.questions.count() == 8


def test_twenty_questions_at_most(cast: Cast, asked: Questionnaire) -> None:
    for _ in range(12):
        operations.add_question(asked.current, QuestionSheet("Encore ?", "oui-non"), by=cast.actor("alice"))
    assert add(cast, asked).status_code == 422


def test_two_people_change_a_question(cast: Cast, asked: Questionnaire) -> None:
    question = asked.current.questions.all()[0]
    url = reverse("surveys:change_question", args=[asked.pk, question.pk])
    client = cast.client("alice")
    page = client.get(url)
    assert fill_in(client, url, wording="D’abord ?", kind="oui-non").status_code == 302
    late = client.post(url, {**hidden_of(page), "wording": "Ensuite ?", "kind": "oui-non"})
    assert late.status_code == 409
    with pytest.raises(StaleVersion):
        operations.change_question(question, QuestionSheet("Non ?", "oui-non"), version=0, by=cast.actor("alice"))


def test_once_answered_a_version_changes_no_more(cast: Cast, asked: Questionnaire, wave: Wave) -> None:
    answer(wave, 4)
    before, client = wordings(asked), cast.client("alice")
    question = asked.current.questions.all()[0]
    assert add(cast, asked).status_code == 422
    for name in ("move_question", "remove_question"):
        said = client.post(reverse(f"surveys:{name}", args=[asked.pk, question.pk]), {"down": "1"}, follow=True)
        assert "ne change plus" in said.content.decode()
    assert wordings(asked) == before
    client.post(reverse("surveys:new_version", args=[asked.pk]))
    assert (asked.current.number, wordings(asked)) == (2, before)
    assert add(cast, asked).status_code == 302
    assert wave.version.questions.count() == len(before)  # what was answered stays as it was asked
    paper = text(client.get(reverse("surveys:wave_sheet", args=[wave.pk])).content)
    assert "version 1" in paper
    assert "Aimez-vous" not in paper


def test_no_new_version_of_what_nobody_answered(cast: Cast, asked: Questionnaire) -> None:
    said = cast.client("alice").post(reverse("surveys:new_version", args=[asked.pk]), follow=True)
    assert "changez-la directement" in said.content.decode()
    assert asked.current.number == 1


@pytest.mark.parametrize("who", [name for name in PEOPLE if name != "alice"])
def test_only_the_coordination_writes_questionnaires_and_opens_waves(cast: Cast, who: str, wave: Wave) -> None:
    by, asked = cast.actor(who), wave.version.questionnaire
    acts = (
        lambda: operations.write_questionnaire(
            cast.programme, QuestionnaireSheet("A", "parents", "B"), by=by, on=TODAY
        ),
        lambda: operations.add_question(asked.current, QuestionSheet("A ?", "oui-non"), by=by),
        lambda: operations.new_version(asked, by=by, on=TODAY),
        lambda: operations.open_wave(wave.version, WaveSheet("A", TODAY, TODAY), by=by, on=TODAY),
        lambda: operations.close_wave(wave, by=by, on=TODAY),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()


# — waves —


def test_a_wave_shows_its_link_and_closes(cast: Cast, asked: Questionnaire) -> None:
    client = cast.client("alice")
    said = {"name": "Juin", "opens_on": TODAY.isoformat(), "closes_on": (TODAY + timedelta(days=9)).isoformat(),
            "given_out": "20"}  # fmt: skip
    sent = fill_in(client, reverse("surveys:open_wave", args=[asked.pk]), **said)
    assert "/avis/" in client.get(sent["Location"]).content.decode()
    wave = Wave.objects.get()
    for name in ("renew_link", "withdraw_link", "close_wave"):
        assert client.post(reverse(f"surveys:{name}", args=[wave.pk])).status_code == 302
    assert fill_in(client, reverse("surveys:given_out", args=[wave.pk]), given_out=12).status_code == 302
    wave.refresh_from_db()
    assert (wave.link_number, wave.link_withdrawn_on, wave.closes_on, wave.given_out) == (2, TODAY, TODAY, 12)
    assert Entry.objects.filter(action="survey:wave").count() == 5


@pytest.mark.parametrize(("first", "last", "words"), [
    (0, -1, "à venir"), (5, 4, "à venir"), (0, 400, "un an au plus"),
])  # fmt: skip
def test_days_that_do_not_hold_are_refused(cast: Cast, asked: Questionnaire, first: int, last: int, words: str) -> None:
    sheet = WaveSheet("A", TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    with pytest.raises(DomainError, match=words):
        operations.open_wave(asked.current, sheet, by=cast.actor("alice"), on=TODAY)


def test_a_wave_asks_something_and_is_closed_once_begun(cast: Cast) -> None:
    alice = cast.actor("alice")
    bare = operations.write_questionnaire(cast.programme, QuestionnaireSheet("A", "parents", "B"), by=alice, on=TODAY)
    coming = WaveSheet("A", TODAY + timedelta(days=2), TODAY + timedelta(days=4))
    with pytest.raises(DomainError, match="au moins une question"):
        operations.open_wave(bare.current, coming, by=alice, on=TODAY)
    operations.add_question(bare.current, QuestionSheet("A ?", "oui-non"), by=alice)
    wave = operations.open_wave(bare.current, coming, by=alice, on=TODAY)
    said = cast.client("alice").post(reverse("surveys:close_wave", args=[wave.pk]), follow=True)
    assert "n’a pas commencé" in said.content.decode()


def test_the_sheet_prints_with_its_boxes(cast: Cast, asked: Questionnaire) -> None:
    add(cast, asked, wording="À quelle heure ?", kind="choix", choices="le matin\nle soir")
    printed = text(cast.client("jeanne").get(reverse("surveys:sheet", args=[asked.pk])).content)
    for words in ("Votre avis", "plutôt oui", "À quelle heure ?", "le soir", "Votre nom n’est demandé nulle part"):
        assert words in printed


def test_the_base_refuses_a_list_without_choices(asked: Questionnaire) -> None:
    question = asked.current.questions.all()[0]
    for change in ({"kind": "choix"}, {"choices": ["a", "b"]}, {"wording": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**change)
