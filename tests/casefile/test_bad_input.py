"""What people really type: names of every kind, a child who is followed twice, dates that cross. Nothing is lost."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.casefile.test_corrections import KADIATOU, url
from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in, hidden_of
from tests.meetings.conftest import decide, entry_answers, fiche_of
from village.meetings.models import Decision, Meeting, Panel, Situation
from village.plans.models import JournalEntry

TODAY = timezone.localdate()
APOSTROPHES = ["'", "’", "ʼ", "`", "´"]


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_a_name_with_any_apostrophe_is_kept_found_and_printed(cast: Cast, mark: str) -> None:
    name, daniele = f"N{mark}Diaye-Œuvrard 🙂", cast.client("daniele")
    answers = KADIATOU | {"last_name": name}
    assert fill_in(daniele, url(cast, "correct_identity"), **answers).status_code == 302
    child = cast.children["kadiatou"]
    child.refresh_from_db()
    assert child.last_name == name
    for other in APOSTROPHES:  # whichever the other hand types
        found = daniele.post(reverse("casefile:list"), {"q": f"n{other}diaye oeuvrard"}, follow=True)
        assert [seen.pk for seen in found.context["page"]] == [child.pk], other
    assert "Diaye" in text(daniele.get(reverse("casefile:notes_sheet", args=[child.pk])).content)


@pytest.mark.parametrize("name", ["🙂", "’", "´´", "...", "12"])
def test_a_name_without_a_letter_is_refused_and_given_back(cast: Cast, name: str) -> None:
    answer = fill_in(cast.client("daniele"), url(cast, "correct_identity"), **KADIATOU | {"first_name": name})
    assert answer.status_code == 422
    assert "avec des lettres" in answer.content.decode()
    assert answer.context["form"]["first_name"].value() == name
    cast.children["kadiatou"].refresh_from_db()
    assert cast.children["kadiatou"].first_name == "Kadiatou"


def test_a_child_who_is_followed_does_not_enter_twice(cast: Cast) -> None:
    """Two active parcours for one child in one programme: refused in words, what was typed is given back."""
    fiche = fiche_of(cast, "Kadiatou", "Traoré")
    child = cast.children["kadiatou"]
    fiche.child = child
    fiche.save()
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici")
    meeting = Meeting.objects.create(panel=panel, on=TODAY, starts_at="14:00")
    situation = Situation.objects.create(meeting=meeting, child=child, referral=fiche, reason="entree", rank=1)
    answer = decide(cast.client("alice"), situation, **entry_answers(cast), reason="Nos mots restent.")
    assert answer.status_code == 422
    assert "déjà un parcours ouvert" in answer.content.decode()
    assert "Nos mots restent." in answer.content.decode()
    assert child.plans.count() == 1
    assert not Decision.objects.exists()


def test_a_note_too_long_is_refused_and_given_back_whole(cast: Cast) -> None:
    page = reverse("plans:write_note", args=[cast.plans["kadiatou"].pk])
    words = "é" * 20_001
    answer = fill_in(cast.client("daniele"), page, **_note(words))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not JournalEntry.objects.exists()
    assert fill_in(cast.client("daniele"), page, **_note(words[1:])).status_code == 302


def _note(words: str) -> dict[str, Any]:
    return {"on": TODAY.isoformat(), "kind": "telephone", "text": words, "readers": "equipe", "channel": "ecran"}


def test_two_people_on_the_same_parcours_see_both_texts(cast: Cast) -> None:
    """The dossier, the diagnostic and the minutes: `test_corrections`, `test_parcours`, `meetings/test_minutes`."""
    page, daniele = reverse("plans:write_version", args=[cast.plans["kadiatou"].pk]), cast.client("daniele")
    fill_in(daniele, page, planning="Le mardi.", evaluation_methods="Avec l’école.")
    opened = hidden_of(daniele.get(page))
    fill_in(daniele, page, planning="Le jeudi, a écrit l’autre.", evaluation_methods="Avec l’école.")
    late = daniele.post(page, {**opened, "planning": "Mes propres mots.", "evaluation_methods": "Avec l’école."})
    assert late.status_code == 409
    for words in ("Le jeudi, a écrit l’autre.", "Mes propres mots."):
        assert words in late.content.decode()
    assert cast.plans["kadiatou"].versions.get().planning == "Le jeudi, a écrit l’autre."
