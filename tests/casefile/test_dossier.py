"""A dossier: who opens it, what each reads in it, and that the reading is journaled."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from village.audit.models import Entry

TABS = ("detail", "plan", "notes", "actions", "team", "documents", "agreements")


def dossier(cast: Cast, child: str, tab: str = "detail") -> str:
    return reverse(f"casefile:{tab}", args=[cast.children[child].pk])


@pytest.mark.parametrize("tab", TABS)
def test_the_referente_opens_every_tab_of_her_child(cast: Cast, tab: str) -> None:
    answer = cast.client("daniele").get(dossier(cast, "kadiatou", tab))
    assert answer.status_code == 200
    assert "vous êtes son référent de parcours" in answer.content.decode()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("stranger", ["dora", "hawa", "chloe"])
def test_a_stranger_meets_the_same_404_as_for_a_child_who_does_not_exist(cast: Cast, stranger: str, tab: str) -> None:
    client = cast.client(stranger)
    theirs = client.get(dossier(cast, "kadiatou", tab))
    nobody = client.get(reverse(f"casefile:{tab}", args=[999_999]))
    assert (theirs.status_code, nobody.status_code) == (404, 404)
    assert theirs.content == nobody.content


@pytest.mark.parametrize("wrong", ["bruno", "emile", "farida", "gaspard", "ines", "karim", "lise"])
def test_a_role_that_opens_no_dossier_is_told_so(cast: Cast, wrong: str) -> None:
    assert cast.client(wrong).get(dossier(cast, "kadiatou")).status_code == 403


def test_reading_is_journaled_with_its_rule(cast: Cast) -> None:
    cast.client("daniele").get(dossier(cast, "kadiatou", "plan"))
    line = Entry.objects.get(action="dossier:read")
    assert (line.person_id, line.user_id) == (cast.children["kadiatou"].pk, cast.users["daniele"].pk)
    assert (line.rule, line.details) == ("referent", "parcours")


def test_no_answer_leaves_when_the_journal_refuses_the_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.client("daniele")
    client.raise_request_exception = False
    monkeypatch.setattr("village.audit.journal._LINE", "INSERT INTO nowhere VALUES (%(at)s)")
    answer = client.get(dossier(cast, "kadiatou"))
    assert answer.status_code == 500
    assert "Kadiatou" not in answer.content.decode()


def test_without_a_signed_charter_no_name_is_shown(cast: Cast) -> None:
    cast.users["daniele"].charter_signatures.all().delete()
    answer = cast.client("daniele").get(dossier(cast, "kadiatou"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("programmes:charter")


def test_the_assistant_reads_neither_goals_nor_notes_nor_diagnostic(cast: Cast) -> None:
    client = cast.client("jeanne")
    assert client.get(dossier(cast, "kadiatou")).status_code == 200
    assert "Ce que l’on vise" not in client.get(dossier(cast, "kadiatou")).content.decode()
    for closed in ("plan", "notes", "documents"):
        assert client.get(dossier(cast, "kadiatou", closed)).status_code == 404


@pytest.mark.parametrize("words", ["Kadiatou", "kadi", "TRAORE", "traoré kad", "Trao"])
def test_a_name_is_found_without_accents_case_or_order(cast: Cast, words: str) -> None:
    answer = cast.client("daniele").post(reverse("casefile:list"), {"q": words}, follow=True)
    assert "Kadiatou Traoré" in answer.content.decode()


def test_the_list_shows_only_the_children_one_accompanies(cast: Cast) -> None:
    page = cast.client("daniele").get(reverse("casefile:list")).content.decode()
    assert "Kadiatou" in page
    assert "Yanis" not in page
    assert "Zoé" not in page


def test_the_coordination_lists_its_programme_and_no_other(cast: Cast) -> None:
    page = cast.client("alice").get(reverse("casefile:list")).content.decode()
    assert "Kadiatou" in page
    assert "Yanis" in page
    assert "Zoé" not in page
