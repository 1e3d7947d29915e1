"""The situation sheet names nobody: what would is flagged, then mended or confirmed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import tags, text
from tests.forms import fill_in, hidden_of
from village.audit.models import Entry
from village.core.errors import DomainError
from village.core.names import Known, names_in, without_names
from village.meetings import operations
from village.meetings.models import Meeting, Situation, SituationSheet
from village.meetings.naming import known_names, proposed_texts
from village.people.models import Schooling
from village.plans.models import Review

LINA = [Known("Lina", "l’enfant"), Known("N’Guyen-Œuvrard", "un proche"), Known("École Jean-Moulin", "l’école")]


def url(situation: Situation, name: str) -> str:
    return reverse(f"meetings:{name}", args=[situation.meeting_id, situation.pk])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("LINA ne parle pas.", ["LINA"]),
        ("Avec lina’ et sa sœur.", ["lina’"]),
        ("La famille N'GUYEN œuvrard.", ["N'GUYEN", "œuvrard"]),
        ("À Jean-Moulin, elle se tait.", ["Jean-Moulin"]),
        ("L’école, la place, la rue : rien de plus.", []),
        ("Rappeler Mme Dupont au 06 12 34 56 78.", ["Mme Dupont", "06 12 34 56 78"]),
        ("Elle vit 12 bis, rue des Lilas.", ["12 bis, rue des Lilas"]),
        ("Écrire à ecole@exemple.invalid", ["ecole@exemple.invalid"]),
        ("Elle a 9 ans, 3 frères et 12 points.", []),
        ("Linaire et linge ne sont pas des noms.", []),
    ],
)
def test_what_names_somebody_is_found(words: str, found: list[str]) -> None:
    assert names_in(words, LINA) == found


def test_the_names_known_are_replaced() -> None:
    said = without_names("Lina va à l’École Jean-Moulin. LINA y parle.", LINA)
    assert not names_in(said, LINA)
    assert said.startswith("L’enfant va à ")


def test_the_names_of_the_child_the_family_the_school_and_the_street_are_known(cast: Cast, review: Situation) -> None:
    known = {item.name for item in known_names(review)}
    assert {"Kadiatou", "Traoré", "Farida", "École Jean-Moulin", "1 rue des Lilas"} <= known
    assert any("Tilleuls" in name for name in known)


def test_the_sheet_starts_from_what_is_known_without_the_names(cast: Cast, entry: Situation, review: Situation) -> None:
    referral = entry.referral
    assert referral is not None
    referral.observed_facts = "Lina ne parle pas. Nadia Moreau s’inquiète."
    referral.save()
    assert "Lina" not in proposed_texts(entry)["observed"]
    assert "Moreau" not in proposed_texts(entry)["observed"]
    assert review.plan is not None
    Review.objects.create(
        plan=review.plan, on=timezone.localdate(), author=cast.users["daniele"], summary="Kadiatou progresse.",
        family_words="Farida est contente.", proposal="poursuite",
    )  # fmt: skip
    texts = proposed_texts(review)
    assert texts["observed"] == "L’enfant progresse."
    assert "Farida" not in texts["family"]
    assert texts["question"] == "Le référent propose : poursuite."


def test_a_name_is_flagged_then_mended(cast: Cast, entry: Situation) -> None:
    client, page = cast.client("alice"), url(entry, "write_sheet")
    answer = fill_in(client, page, observed="Lina se tait.")
    assert answer.status_code == 422
    assert "« Lina »" in answer.content.decode().replace("\u00a0", " ")
    assert "Lina se tait." in answer.content.decode()
    assert not SituationSheet.objects.exists()
    answer = fill_in(client, page, observed="L’enfant se tait.")
    assert answer.status_code == 302
    assert "L’enfant se tait." in cast.client("chloe").get(url(entry, "situation")).content.decode()
    assert Entry.objects.filter(action="sheet:write", person_id=entry.child_id).count() == 1


def test_a_word_that_names_nobody_is_confirmed(cast: Cast, entry: Situation) -> None:
    client, page = cast.client("alice"), url(entry, "write_sheet")
    first = fill_in(client, page, observed="Elle aime le thé Moreau.")
    assert 'type="checkbox"' in first.content.decode()
    answer = client.post(page, {**hidden_of(first), "observed": "Elle aime le thé Moreau.", "confirm": "on"})
    assert answer.status_code == 302
    assert SituationSheet.objects.get().confirmed == ["Moreau"]


def test_two_people_on_the_same_sheet_see_both_texts(cast: Cast, entry: Situation) -> None:
    client, page = cast.client("alice"), url(entry, "write_sheet")
    fill_in(client, page, observed="Un.")
    stale = hidden_of(client.get(page))
    fill_in(client, page, observed="Deux.")
    answer = client.post(page, {**stale, "observed": "Trois."})
    assert answer.status_code == 409
    assert "Deux." in answer.content.decode()
    assert "Trois." in answer.content.decode()
    assert SituationSheet.objects.get().observed == "Deux."


def test_the_sheet_of_a_closed_sitting_does_not_change(cast: Cast, entry: Situation) -> None:
    Meeting.objects.filter(pk=entry.meeting_id).update(opened_at=timezone.now(), closed_at=timezone.now())
    with pytest.raises(DomainError, match="close"):
        operations.write_situation_sheet(
            entry, {"observed": "x"}, confirmed=False, version=None, by=cast.actor("alice"), at=timezone.now()
        )


def test_the_printed_sheet_is_tagged_and_names_nobody(cast: Cast, review: Situation) -> None:
    assert cast.client("chloe").get(url(review, "sheet_pdf")).status_code == 404  # not ready yet
    fill_in(cast.client("alice"), url(review, "write_sheet"), observed="L’enfant progresse.", question="Que faire ?")
    answer = cast.client("chloe").get(url(review, "sheet_pdf"))
    said = text(answer.content)
    assert "L’enfant progresse." in said
    assert review.code in said
    assert tags(answer.content)["H1"] == 1
    school = Schooling.objects.get(child=review.child).school
    for name in ("Kadiatou", "Traoré", "Lilas", "Tilleuls", str(school), f"{review.child.birth_date:%Y}"):
        assert name not in said
    assert Entry.objects.filter(action="document:print", person_id=review.child_id).count() == 1
