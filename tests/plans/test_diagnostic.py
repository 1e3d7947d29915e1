"""The diagnostic: five factors, strengths, words, contributors; nothing asked that is not useful (R20–R22, R78)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in
from tests.plans.test_documents import text_of
from village.plans.models import Assessment, Plan

TEXTS = {"proposal": "Un bilan d’orthophonie.", "health": "Parle peu."}


def write(cast: Cast, plan: Plan, **more: Any) -> Any:
    return fill_in(cast.client("daniele"), reverse("casefile:assess", args=[plan.pk]), **TEXTS, **more)


@pytest.mark.rule("RU1", "RU14")
def test_the_words_of_child_and_parents_and_the_contributors_are_shown(cast: Cast, plan: Plan) -> None:
    """RU1, RU14, R21, R22: crossed views, strengths, own words, far more than school results."""
    told = {
        "strengths": "Dessine très bien.", "child_words": "« J’aime dessiner. »",
        "parent_words": "Elle parle à la maison.",
        "contributors": "Mme Pons, enseignante\n\nDr Ferrand, CMP", "analysis": "La parole en groupe freine.",
        "read_with_parents_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert write(cast, plan, **told).status_code == 302
    page = cast.client("alice").get(reverse("casefile:plan", args=[plan.child_id])).content.decode()
    printed = text_of(cast.client("alice").get(reverse("plans:assessment_document", args=[plan.pk])).content)
    for words in ("Dessine très bien.", "J’aime dessiner.", "Elle parle à la maison.", "Dr Ferrand, CMP", "La parole"):
        assert words in page
        assert words in printed
    assert "Relue avec les parents" in page


@pytest.mark.parametrize(
    ("field", "setting"), [("needs", "asks_needs"), ("language", "asks_language"), ("skills", "asks_skills")]
)
def test_a_sensitive_matter_is_asked_only_where_the_programme_says_so(
    cast: Cast, plan: Plan, field: str, setting: str
) -> None:
    """R78: off by default; what was written before stays, unseen, and comes back."""
    page = reverse("casefile:assess", args=[plan.pk])
    assert f'name="{field}"' not in cast.client("daniele").get(page).content.decode()
    write(cast, plan, **{field: "Glissé dans le formulaire."})
    assert getattr(plan.assessments.all()[0], field) == ""
    cast.programme.__class__.objects.filter(pk=cast.programme.pk).update(**{setting: True})
    assert write(cast, plan, **{field: "Utile à dire."}).status_code == 302
    shown = reverse("casefile:plan", args=[plan.child_id])
    assert "Utile à dire." in cast.client("daniele").get(shown).content.decode()
    cast.programme.__class__.objects.filter(pk=cast.programme.pk).update(**{setting: False})
    assert "Utile à dire." not in cast.client("daniele").get(shown).content.decode()
    write(cast, plan, strengths="Une autre version.")
    assert getattr(plan.assessments.all()[0], field) == "Utile à dire."


def test_the_programme_says_what_its_diagnostic_asks(cast: Cast) -> None:
    page = reverse("programmes:identity")
    form = cast.client("alice").get(page).context["form"]
    identity = {name: form[name].value() for name in form.fields if form[name].value() is not False}
    assert fill_in(cast.client("alice"), page, **identity, asks_needs="on").status_code == 302
    cast.programme.refresh_from_db()
    assert (cast.programme.asks_needs, cast.programme.asks_language) == (True, False)


def test_each_version_is_kept_and_read_by_those_who_read_the_diagnostic(cast: Cast, plan: Plan) -> None:
    write(cast, plan, strengths="Premiers mots.")
    write(cast, plan, strengths="Mots d’après.")
    tab = cast.client("daniele").get(reverse("casefile:plan", args=[plan.child_id])).content.decode()
    old = reverse("casefile:old_assessment", args=[plan.child_id, 1])
    assert "Mots d’après." in tab
    assert "Premiers mots." not in tab
    assert old in tab
    assert "Premiers mots." in cast.client("daniele").get(old).content.decode()
    assert cast.client("jeanne").get(old).status_code == 404


def test_the_database_keeps_one_row_per_version(cast: Cast, plan: Plan) -> None:
    write(cast, plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(plan=plan, on=plan.opened_on, author=cast.users["daniele"], proposal="x", version=1)


@pytest.mark.parametrize("day", ["2016-01-01", "2099-01-01"])
def test_a_reading_with_the_parents_on_an_impossible_day_is_refused(cast: Cast, plan: Plan, day: str) -> None:
    answer = write(cast, plan, read_with_parents_on=day, strengths="À garder.")
    assert answer.status_code == 422
    assert "À garder." in answer.content.decode()
    assert not Assessment.objects.exists()


def test_twenty_thousand_characters_are_refused_and_given_back(cast: Cast, plan: Plan) -> None:
    answer = write(cast, plan, strengths="mot " * 5000)
    assert answer.status_code == 422
    assert answer.content.decode().count("mot") >= 5000


@pytest.mark.rule("RU18")
def test_ru18_from_the_diagnostic_one_reaches_the_protection_of_the_child(cast: Cast, plan: Plan) -> None:
    page = cast.client("daniele").get(reverse("casefile:assess", args=[plan.pk])).content.decode()
    door = reverse("casefile:protection", args=[plan.child_id])
    assert door in page
    assert reverse("around:write_concern", args=[plan.child_id]) in cast.client("daniele").get(door).content.decode()
