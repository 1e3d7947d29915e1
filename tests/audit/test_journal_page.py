"""The journal read on a page: by whom, in which words, and that reading it leaves a line."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from village.audit.journal import Act, record
from village.audit.models import Entry
from village.audit.words import WORDS, words_of

JOURNAL = reverse("audit:journal")


def write(cast: Cast, by: str = "daniele", act: Act = Act.NOTE_WRITE, **more: Any) -> None:
    record(act, by=cast.actor(by), **more)


def test_every_act_has_words() -> None:
    assert set(WORDS) == set(Act)
    assert words_of("ancien:acte") == "ancien:acte"


def test_the_coordination_reads_who_did_what_to_which_dossier(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    write(cast, person_id=child.pk, details="visite à domicile")
    seen = cast.client("alice").get(JOURNAL).content.decode()
    for words in ("Danièle Roche", "Référent de parcours", "a écrit une note", "visite à domicile", f"{child.pk}</a>"):
        assert words in seen, words
    assert reverse("casefile:detail", args=[child.pk]) in seen
    assert "Kadiatou" not in seen


def test_data_protection_sees_numbers_and_not_names(cast: Cast) -> None:
    write(cast, person_id=cast.children["kadiatou"].pk)
    seen = cast.client("karim").get(JOURNAL).content.decode()
    assert "Danièle" not in seen
    assert f"compte n° {cast.users['daniele'].pk}" in seen.replace("\u00a0", " ")
    assert reverse("casefile:detail", args=[cast.children["kadiatou"].pk]) not in seen


def test_the_newest_line_is_first_and_a_page_is_short(cast: Cast) -> None:
    start = datetime(2018, 1, 1, tzinfo=UTC)
    for rank in range(60):
        write(cast, at=start + timedelta(days=rank), details=f"rang {rank};")
    first = cast.client("alice").get(JOURNAL).content.decode()
    assert first.index("rang 59;") < first.index("rang 58;")
    assert "rang 9;" not in first
    second = cast.client("alice").get(JOURNAL, {"page": 2}).content.decode()
    assert "rang 9;" in second


def test_the_neighbour_reads_his_own_lines_only(cast: Cast) -> None:
    write(cast, details="une ligne d’ici")
    assert "une ligne d’ici" not in cast.client("hawa").get(JOURNAL).content.decode()


@pytest.mark.parametrize("wrong", ["bruno", "chloe", "daniele", "emile", "farida", "gaspard", "ines", "jeanne", "lise"])
def test_the_others_do_not_read_the_journal(cast: Cast, wrong: str) -> None:
    assert cast.client(wrong).get(JOURNAL).status_code == 403
    assert cast.client("alice").post(JOURNAL).status_code == 405


@pytest.mark.parametrize("reader", ["alice", "karim"])
def test_reading_the_journal_is_in_the_journal(cast: Cast, reader: str) -> None:
    child = cast.children["kadiatou"].pk
    cast.client(reader).get(JOURNAL, {"person": child})
    line = Entry.objects.get(action="journal:read")
    assert (line.user_id, line.person_id, line.details) == (cast.users[reader].pk, child, "page 1")


def test_the_journal_is_not_shown_when_its_reading_cannot_be_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    write(cast, details="une ligne d’ici")
    client = cast.client("alice")
    client.raise_request_exception = False
    monkeypatch.setattr("village.audit.views.record", refuse)
    assert "une ligne d’ici" not in client.get(JOURNAL).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"note", "lecture", "vieille"}),
        ({"act": "note:write"}, {"note", "vieille"}),
        ({"since": "2018-06-01"}, {"note", "lecture"}),
        ({"until": "2018-06-01"}, {"vieille"}),
        ({"person": "KADIATOU"}, {"note"}),
    ],
)
def test_the_journal_is_searched(cast: Cast, asked: dict[str, str], found: set[str]) -> None:
    child = cast.children["kadiatou"].pk
    write(cast, details="marque-note", person_id=child)
    write(cast, act=Act.DOSSIER_READ, details="marque-lecture")
    write(cast, details="marque-vieille", at=datetime(2018, 1, 1, tzinfo=UTC))
    asked = {name: str(child) if value == "KADIATOU" else value for name, value in asked.items()}
    seen = cast.client("alice").get(JOURNAL, asked).content.decode()
    assert {word for word in ("note", "lecture", "vieille") if f"marque-{word}" in seen} == found


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"since": "hier"}, "date"),
        ({"since": "2018-06-01", "until": "2018-01-01"}, "avant le début"),
        ({"person": "Kadiatou"}, "nombre entier"),
        ({"act": "inventé"}, "inventé"),
    ],
)
def test_an_impossible_search_says_why_and_shows_nothing(cast: Cast, asked: dict[str, str], message: str) -> None:
    write(cast, details="une ligne d’ici")
    answer = cast.client("alice").get(JOURNAL, asked)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "une ligne d’ici" not in answer.content.decode()


def test_a_line_of_the_application_itself_is_told_so(cast: Cast) -> None:
    Entry.objects.create(at=timezone.now(), action="demo:load", programme_id=cast.programme.pk)
    assert "l’application" in cast.client("alice").get(JOURNAL).content.decode()
