"""What leaves of a national survey: small numbers hidden, declared ones too, and told once they are final."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import Cast
from tests.documents.reading import text as printed
from tests.evaluation.test_survey import at, begun, checked, data, declared, frozen, question, text
from tests.evaluation.workbook import sheets
from village.audit.models import Entry
from village.evaluation.declared import hidden_declared
from village.evaluation.operations import freeze_annual_report
from village.evaluation.questions import QUESTIONS


def test_what_leaves_hides_small_numbers_unless_the_team_asks_for_all(cast: Cast) -> None:
    survey = begun(cast)
    sent, whole = data(cast, survey), data(cast, survey, complet="oui")
    assert (sent["protected"], question(sent, "5.1")["hidden"], question(sent, "5.1")["answer"]) == (
        True, "moins de 11", None,
    )  # fmt: skip
    assert (whole["protected"], question(whole, "5.1")["answer"]) == (False, 2)
    said = list(Entry.objects.filter(action="report:export").order_by("pk").values_list("details", flat=True))
    assert [line.rpartition(", ")[2] for line in said] == ["petits nombres masqués", "complet"]
    assert said[0].startswith("enquête nationale, ")


def told(found: dict[str, Any], *codes: str) -> dict[str, Any]:
    return {code: question(found, code).get("hidden") or question(found, code)["answer"] for code in codes}


def test_a_declared_count_of_children_or_families_leaves_as_one_that_is_counted(cast: Cast) -> None:
    """Not those of staff, hours, euros, structures."""
    survey, alice = begun(cast), cast.client("alice")
    declared(cast, survey, 5, _9=Decimal(3))
    declared(cast, survey, 7, _6=Decimal(20))
    declared(cast, survey, 2, _4=Decimal(4))
    codes = ("5.9", "7.6", "2.4")
    frozen(cast, survey)
    assert told(data(cast, survey), *codes) == {"5.9": "moins de 11", "7.6": 20, "2.4": 4}
    assert told(data(cast, survey, complet="oui"), *codes) == {"5.9": 3, "7.6": 20, "2.4": 4}
    rows = sheets(alice.get(f"{at(survey)}bilan.xlsx").content)["Enquête"]
    [row] = [row for row in rows if row["Code"] == "5.9"]
    assert (row.get("Réponse"), row["Masqué"]) == (None, "moins de 11")
    page, sent = alice.get(at(survey)), printed(alice.get(f"{at(survey)}bilan.pdf").content)
    assert "3 familles" in text(page)
    assert "3 familles" not in " ".join(sent.split()).replace("\xa0", " ")


def test_a_declared_zero_is_told(cast: Cast) -> None:
    survey = begun(cast)
    declared(cast, survey, 5, _9=Decimal(0))
    assert told(data(cast, frozen(cast, survey)), "5.9") == {"5.9": 0}


def test_a_declared_count_that_may_still_change_is_told_to_nobody_outside(cast: Cast) -> None:
    """Sent twice, it would tell how many came between."""
    survey, asked = begun(cast), ("7.6", "5.9", "2.4")
    declared(cast, survey, 7, _6=Decimal(20))
    declared(cast, survey, 5, _9=Decimal(0))
    declared(cast, survey, 2, _4=Decimal(4))
    later = "dit une fois l’enquête figée"
    assert told(data(cast, survey), *asked) == {"7.6": later, "5.9": later, "2.4": 4}
    assert told(data(cast, checked(cast, survey)), *asked) == {"7.6": later, "5.9": later, "2.4": 4}
    assert "une fois l’enquête figée" in text(cast.client("alice").get(at(survey)))
    assert told(data(cast, survey, complet="oui"), *asked) == {"7.6": 20, "5.9": 0, "2.4": 4}
    freeze_annual_report(survey, version=None, by=cast.actor("alice"), at=timezone.now())
    assert told(data(cast, survey), *asked) == {"7.6": 20, "5.9": 0, "2.4": 4}


@pytest.mark.parametrize(("profiles", "sent"), [
    ((20, 15, 4, 12), (20, 15, "masqué", "masqué")),  # one small: the next one with it, or the whole gives it back
    ((20, 15, 4, 1), (20, 15, "masqué", "masqué")),
    ((20, 15, 0, 11), (20, 15, 0, 11)),
    ((5, 4, 0, 0), ("masqué", "masqué", "masqué", "masqué")),
])  # fmt: skip
def test_the_profiles_leave_as_the_parts_of_one_whole(
    cast: Cast, profiles: tuple[int, ...], sent: tuple[int | str, ...]
) -> None:
    survey, codes = begun(cast), ("6.2", "6.3", "6.4", "6.5")
    declared(cast, survey, 6, **{f"_{code[2:]}": Decimal(n) for code, n in zip(codes, profiles, strict=True)})
    frozen(cast, survey)
    assert tuple(told(data(cast, survey), *codes).values()) == sent
    assert tuple(told(data(cast, survey, complet="oui"), *codes).values()) == profiles


@pytest.mark.parametrize(("families", "sent"), [(40, 40), (30, 30), (38, "masqué"), (10, "moins de 11")])
def test_what_is_left_of_the_families_is_not_told_either(families: int, sent: int | str) -> None:
    asked_for = QUESTIONS["5.9"]
    hidden = hidden_declared([(asked_for, families)], {"I3": 41 if families == 30 else 40}, 11)
    assert hidden.get("5.9", families) == sent


@pytest.mark.parametrize("complete", [True, False])
def test_a_paper_that_hides_nothing_says_so_on_every_page(cast: Cast, complete: object) -> None:
    answer = cast.client("alice").get(f"{at(begun(cast))}bilan.pdf", {"complet": "oui"} if complete else {})
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]
    assert len(pages) > 1
    assert {"Pour l’équipe : rien n’y est masqué" in page.replace("\xa0", " ") for page in pages} == {complete}
