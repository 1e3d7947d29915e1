"""Fiche de renseignement: the family as the reader may see it; blank, only the child."""

import pytest
from django.urls import reverse

from tests.cast import SINCE, Cast
from tests.documents.reading import text
from village.audit.models import Entry
from village.people.models import Guardian, Person
from village.plans.models import PlanRelative


def printed(cast: Cast, who: str, name: str = "information_file") -> str:
    answer = cast.client(who).get(reverse(f"casefile:{name}", args=[cast.children["kadiatou"].pk]))
    assert answer.status_code == 200
    return text(answer.content).replace("\u00a0", " ")


@pytest.fixture
def relative(cast: Cast) -> PlanRelative:
    return PlanRelative.objects.create(
        plan=cast.plans["kadiatou"], name="Awa Traoré", relation="fratrie", may_fetch=True,
        agreed_by=cast.guardians["kadiatou"], agreed_on=SINCE,
    )  # fmt: skip


def test_the_sheet_names_the_child_the_parents_and_the_family_at_large(cast: Cast, relative: PlanRelative) -> None:
    words = printed(cast, "daniele")
    for said in ("Kadiatou", "Farida Traoré", "mère", "Awa Traoré", "peut venir chercher l’enfant", "Danièle Roche"):
        assert said in words, said
    line = Entry.objects.get(action="document:print")
    assert (line.person_id, line.details) == (cast.children["kadiatou"].pk, "fiche-de-renseignement")


def test_the_assistance_prints_identity_without_what_each_may_do(cast: Cast, relative: PlanRelative) -> None:
    words = printed(cast, "jeanne")
    assert "Farida Traoré" in words
    assert "Awa" not in words


def test_an_adult_set_aside_is_not_of_the_family(cast: Cast) -> None:
    voisin = Person.objects.create(programme=cast.programme, is_child=False, first_name="Jean", last_name="Voisin")
    Guardian.objects.create(
        child=cast.children["kadiatou"], adult=voisin, relation="pere", holds_authority=False, rejected_on=SINCE,
        rejection_reason="C’est un voisin.",
    )  # fmt: skip
    assert "Voisin" not in printed(cast, "alice")


def test_the_blank_sheet_bears_only_the_child(cast: Cast) -> None:
    words = printed(cast, "daniele", "blank_information_file")
    assert "à remplir au stylo" in words
    assert "Kadiatou" in words
    assert "Farida" not in words


def test_the_blank_diagnostic_bears_the_name_and_waits_for_a_pen(cast: Cast) -> None:
    url = reverse("plans:blank_assessment", args=[cast.plans["kadiatou"].pk])
    words = text(cast.client("daniele").get(url).content).replace("\u00a0", " ")
    assert "Kadiatou Traoré" in words
    assert "à remplir au stylo" in words
    assert cast.client("dora").get(url).status_code == 404
    assert cast.client("jeanne").get(url).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("dora", 404), ("hawa", 404), ("bruno", 403), ("farida", 403)])
def test_a_stranger_prints_nothing(cast: Cast, who: str, status: int) -> None:
    for name in ("information_file", "blank_information_file"):
        url = reverse(f"casefile:{name}", args=[cast.children["kadiatou"].pk])
        assert cast.client(who).get(url).status_code == status
