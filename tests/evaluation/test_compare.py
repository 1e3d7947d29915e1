"""Two years side by side, and what was published elsewhere, with its source: never a ranking."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, report
from tests.evaluation.test_annual_report import SPAN, frozen, text
from village.evaluation.indicators import INDICATORS
from village.evaluation.references import REFERENCES

PAGE = "/bilan/comparer/"
ASKED = {"periode": "scolaire-2018", "avec": "scolaire-2017"}


def test_the_same_indicators_over_two_years(cast: Cast) -> None:
    a_plan(a_child(cast), date(2018, 10, 1))
    page = text(cast.client("alice").get(PAGE, ASKED))
    here, there = (report(period=(f"{year}-09-01", f"{year + 1}-08-31")) for year in (2018, 2017))
    assert (here["indicators"][0]["value"], there["indicators"][0]["value"]) == (3, 2)
    assert "<b>3 enfants</b>" in page
    assert "<b>2 enfants</b>" in page
    for indicator in INDICATORS:
        assert f'<th scope="row">{indicator.label}</th>' in page
    assert "2 · 67 %" in page  # already followed, among three


def test_what_was_published_elsewhere_says_where_when_and_by_whom(cast: Cast) -> None:
    page = text(cast.client("alice").get(PAGE, ASKED))
    for one in REFERENCES:
        assert one.value in page
        assert f"{one.where}, {one.year}." in page
        assert one.source[1:] in page
    assert "CAF dans 46 %" in page
    assert {one.indicator for one in REFERENCES} <= {indicator.code for indicator in INDICATORS}
    for word in ("mieux que", "moins bien", "rang", "classé"):
        assert f" {word} " not in page


def test_without_a_question_the_latest_year_and_the_one_before(cast: Cast) -> None:
    a_plan(a_child(cast), date(2018, 10, 1))
    page = text(cast.client("alice").get(PAGE))
    assert "Année scolaire 2018-2019</th>" in page
    assert "Année scolaire 2017-2018</th>" in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"periode": "scolaire-2017", "avec": "scolaire-2017"}, "deux années différentes"),
        ({"periode": "scolaire-1789", "avec": "scolaire-2017"}, "n’est pas proposée"),
        ({"periode": "scolaire-2017"}, "obligatoire"),
    ],
)
def test_what_cannot_be_compared_is_said(cast: Cast, asked: dict[str, str], says: str) -> None:
    refused = cast.client("alice").get(PAGE, asked)
    assert refused.status_code == 422
    assert says in text(refused)


def test_outside_the_team_two_finished_school_years_with_small_numbers_hidden(cast: Cast) -> None:
    for _ in range(6):
        a_plan(a_child(cast), date(2018, 10, 1))
    gaspard = cast.client("gaspard")
    page = text(gaspard.get(PAGE, ASKED))
    assert "<b>8 enfants</b>" in page
    assert "<b>moins de 5 enfants</b>" in page or "<b>moins de 5" in page
    assert "civile-" not in page
    assert gaspard.get(PAGE, {"periode": "civile-2018", "avec": "civile-2019"}).status_code == 422


def test_outside_a_frozen_year_is_compared_as_it_was_frozen(cast: Cast) -> None:
    for _ in range(6):
        a_plan(a_child(cast), SPAN.first)
    frozen(cast)
    a_plan(a_child(cast), SPAN.first)
    assert "<b>8 enfants</b>" in text(cast.client("gaspard").get(PAGE, ASKED))


def test_a_programme_that_begins_has_nothing_to_compare(cast: Cast) -> None:
    for plan in cast.plans.values():
        plan.delete()
    assert "Pas encore deux années à comparer" in text(cast.client("gaspard").get(PAGE))
