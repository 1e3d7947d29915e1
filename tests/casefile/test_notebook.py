"""The notes of a child, gone through: filtered, searched, step by step, printed in the reader's version."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.documents.reading import text
from village.audit.models import Entry
from village.plans.models import Goal, JournalEntry, NoteAddition, NoteStep

TODAY = timezone.localdate()
WORDS = {
    "musee": "Sortie au musée avec sa classe.",
    "appel": "Appel à sa mère : tout va mieux.",
    "prive": "Confidence à garder.",
    "suite": "Pour qui l’accompagne seulement.",
}


@pytest.fixture
def notes(cast: Cast) -> dict[str, JournalEntry]:
    """Four notes of Danièle: at school with a step forward, by phone with a step back, private, for the référent."""
    goal = Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", "scolaire"), wording="Oser parler", starts_on=SINCE,
        horizon=date(2030, 6, 30),
    )  # fmt: skip
    sheets = {
        "musee": ("ecole", "equipe", 40), "appel": ("telephone", "equipe", 10), "prive": ("entretien", "auteur", 5),
        "suite": ("entretien", "referent", 3),
    }  # fmt: skip
    written = {
        name: JournalEntry.objects.create(
            plan=cast.plans["kadiatou"], author=cast.users["daniele"], on=TODAY - timedelta(days=days), kind=kind,
            text=WORDS[name], readers=readers, written_at=timezone.now(),
        )
        for name, (kind, readers, days) in sheets.items()
    }  # fmt: skip
    NoteStep.objects.create(note=written["musee"], goal=goal, direction="avant")
    NoteStep.objects.create(note=written["appel"], goal=goal, direction="arriere")
    NoteAddition.objects.create(
        note=written["musee"], author=cast.users["daniele"], text="C’était un mardi.", written_at=timezone.now()
    )
    return written


def shown(cast: Cast, who: str = "daniele", **asked: str) -> set[str]:
    """The notes on the page, by name."""
    url = reverse("casefile:notes", args=[cast.children["kadiatou"].pk])
    answer = cast.client(who).post(url, asked, follow=True)
    assert "mere" not in answer.redirect_chain[0][0]
    page = answer.content.decode()
    assert answer.status_code == 200
    return {name for name, words in WORDS.items() if words in page}


def test_notes_are_filtered_by_kind_goal_and_period(cast: Cast, notes: dict[str, JournalEntry]) -> None:
    goal = str(Goal.objects.get().pk)
    assert shown(cast) == {"musee", "appel", "prive", "suite"}
    assert shown(cast, kind="ecole") == {"musee"}
    assert shown(cast, goal=goal) == {"musee", "appel"}
    assert shown(cast, since=(TODAY - timedelta(days=6)).isoformat()) == {"prive", "suite"}
    assert shown(cast, until=(TODAY - timedelta(days=20)).isoformat()) == {"musee"}
    assert shown(cast, goal=goal, kind="telephone") == {"appel"}


@pytest.mark.parametrize(
    ("words", "found"),
    [("MUSEE", {"musee"}), ("mere mieux", {"appel"}), ("mardi", {"musee"}), ("girafe", set()), ("confi", {"prive"})],
)
def test_words_are_found_without_accents_or_case_in_additions_too(
    cast: Cast, notes: dict[str, JournalEntry], words: str, found: set[str]
) -> None:
    assert shown(cast, q=words) == found


@pytest.mark.parametrize("asked", [{"since": "hier"}, {"kind": "score"}, {"goal": "999999"}, {"goal": "x"}])
def test_a_filter_that_means_nothing_is_said_and_hides_nothing(
    cast: Cast, notes: dict[str, JournalEntry], asked: dict[str, str]
) -> None:
    assert shown(cast, **asked) == set(WORDS)


def test_one_searches_only_in_what_one_may_read(cast: Cast, notes: dict[str, JournalEntry]) -> None:
    assert shown(cast, "alice") == {"musee", "appel"}
    assert shown(cast, "alice", q="confidence") == set()


def test_the_steps_of_a_goal_are_a_line_said_in_words(cast: Cast, notes: dict[str, JournalEntry]) -> None:
    page = cast.client("alice").get(reverse("casefile:notes", args=[cast.children["kadiatou"].pk])).content.decode()
    assert 'role="img"' in page
    assert "1\xa0pas en avant, 1\xa0pas en arrière. Le dernier : en arrière" in page


def test_a_private_step_draws_nothing_for_others(cast: Cast, notes: dict[str, JournalEntry]) -> None:
    NoteStep.objects.exclude(note=notes["prive"]).delete()
    NoteStep.objects.create(note=notes["prive"], goal=Goal.objects.get(), direction="avant")
    url = reverse("casefile:notes", args=[cast.children["kadiatou"].pk])
    assert "objectif par objectif" in cast.client("daniele").get(url).content.decode()
    assert "objectif par objectif" not in cast.client("alice").get(url).content.decode()


@pytest.mark.parametrize(("who", "read"), [("daniele", {"musee", "appel", "suite"}), ("alice", {"musee", "appel"})])
def test_the_paper_is_the_readers_version_and_never_prints_a_private_note(
    cast: Cast, notes: dict[str, JournalEntry], who: str, read: set[str]
) -> None:
    child = cast.children["kadiatou"]
    answer = cast.client(who).get(reverse("casefile:notes_sheet", args=[child.pk]))
    words = " ".join(text(answer.content).replace("\xa0", " ").split())
    assert {name for name, said in WORDS.items() if said in words} == read
    assert "C’était un mardi." in words
    assert Entry.objects.filter(action="document:print", person_id=child.pk, details="fiche-de-suivi").count() == 1


def test_the_paper_keeps_the_filter(cast: Cast, notes: dict[str, JournalEntry]) -> None:
    url = reverse("casefile:notes_sheet", args=[cast.children["kadiatou"].pk])
    words = " ".join(text(cast.client("daniele").get(url, {"kind": "ecole"}).content).replace("\xa0", " ").split())
    assert WORDS["musee"] in words
    assert WORDS["appel"] not in words


def test_a_blank_sheet_waits_for_a_pen(cast: Cast, notes: dict[str, JournalEntry]) -> None:
    answer = cast.client("daniele").get(reverse("casefile:blank_notes_sheet", args=[cast.children["kadiatou"].pk]))
    words = text(answer.content).replace("\xa0", " ")
    assert "Les faits" in words
    assert WORDS["musee"] not in words


def test_an_empty_choice_prints_no_note(cast: Cast, notes: dict[str, JournalEntry]) -> None:
    url = reverse("casefile:notes_sheet", args=[cast.children["kadiatou"].pk])
    later = {"since": (TODAY + timedelta(days=1)).isoformat()}
    assert "Aucune rencontre" in text(cast.client("daniele").get(url, later).content).replace("\xa0", " ")
