"""Two periods side by side, and what was published elsewhere, with its source: never a ranking."""

from datetime import date

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, report
from tests.evaluation.test_annual_report import SPAN, frozen, text
from village.evaluation.indicators import INDICATORS
from village.evaluation.periods import school_choice
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
        ({"periode": "scolaire-2017", "avec": "scolaire-2017"}, "deux périodes différentes"),
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


FREE = {"periode": "libre", "du": "2018-09-01", "au": "2018-12-31", "avec": "libre", "avec_du": "2017-09-01"}


@pytest.mark.parametrize("who", ["alice", "daniele"])
def test_the_team_compares_free_days_on_both_sides(cast: Cast, who: str) -> None:
    a_plan(a_child(cast), date(2018, 10, 1))
    page = text(cast.client(who).get(PAGE, FREE | {"avec_au": "2017-12-31"}))
    for year in (2018, 2017):
        assert f"<b>Dates libres</b> : 1er septembre {year} – 31 décembre {year}</li>" in page
        assert f'<th scope="col">Du 1er sept. {year} au 31 déc. {year}</th>' in page
    here, there = (report(period=(f"{year}-09-01", f"{year}-12-31"))["indicators"] for year in (2018, 2017))
    assert here[0]["value"] > there[0]["value"] > 1
    for side in (here, there):
        assert f"<b>{side[0]['value']} enfants</b>" in page
    assert "Âge au 31 décembre 2018, puis au 31 décembre 2017." in page
    assert "pas la même durée" not in page


def test_a_year_is_compared_with_free_days_and_what_may_be_compared_is_said(cast: Cast) -> None:
    page = text(cast.client("alice").get(PAGE, FREE | {"periode": "scolaire-2017", "avec_au": "2017-11-29"}))
    assert "<b>Année scolaire 2017-2018</b> : 1er septembre 2017 – 31 août 2018" in page
    assert "<b>Dates libres</b> : 1er septembre 2017 – 29 novembre 2017</li>" in page
    said = "n’ont pas la même durée (365 jours, 90 jours) : les nombres ne se comparent pas, les parts se comparent."
    assert said in page


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        (("2019-09-01", "2020-08-31"), ("2018-09-01", "2019-08-31"), True),  # 366 and 365 days: a year each
        (("2018-01-01", "2018-03-31"), ("2018-04-01", "2018-06-30"), True),
        (("2018-01-05", "2018-01-14"), ("2018-02-05", "2018-02-14"), True),
        (("2018-01-05", "2018-01-14"), ("2018-02-05", "2018-02-15"), False),
        (("2018-01-01", "2018-03-31"), ("2018-04-01", "2018-05-31"), False),
    ],
)
def test_as_many_days_or_whole_months_last_as_long(
    cast: Cast, here: tuple[str, str], there: tuple[str, str], *, same: bool
) -> None:
    asked = {"du": here[0], "au": here[1], "avec_du": there[0], "avec_au": there[1]}
    assert ("pas la même durée" not in text(cast.client("alice").get(PAGE, FREE | asked))) is same


def test_a_year_that_runs_does_not_last_as_long_as_one_that_is_over(cast: Cast) -> None:
    today = timezone.localdate()
    year = school_choice(today).key
    page = text(cast.client("alice").get(PAGE, {"periode": year, "avec": "scolaire-2017"}))
    assert "Une de ces périodes n’est pas finie" in page
    assert ("pas la même durée" in page) is (school_choice(today).period.last != today)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"avec_au": "2016-08-31"}, "La période finit avant de commencer"),
        ({"avec_au": ""}, "Écrivez le dernier jour de la période"),
        ({"avec_du": "", "avec_au": "2017-12-31"}, "Écrivez le premier jour de la période"),
        ({"du": "", "avec_au": "2017-12-31"}, "Écrivez le premier jour de la période"),
        ({"avec_du": "1991-01-01", "avec_au": "2017-12-31"}, "La période dure plus de 25 ans"),
        ({"avec_du": "2098-01-01", "avec_au": "2098-12-31"}, "La période commence dans le futur"),
        ({"avec_au": "2098-12-31"}, "finit dans plus d’un an"),
        ({"avec_au": "demain"}, "Cette date ne se lit pas"),
        ({"avec_du": "2018-09-01", "avec_au": "2018-12-31"}, "Choisissez deux périodes différentes"),
        ({"avec": "scolaire-2018", "au": "2019-08-31"}, "Choisissez deux périodes différentes"),
    ],
)
def test_impossible_free_days_are_refused_in_french_and_kept_as_typed(
    cast: Cast, asked: dict[str, str], message: str
) -> None:
    typed = FREE | asked
    refused = cast.client("alice").get(PAGE, typed)
    assert refused.status_code == 422
    assert message in text(refused)
    for name, value in typed.items():
        if value and name not in {"periode", "avec"}:
            assert f'value="{value}"' in text(refused), name
    assert "Les chiffres" not in text(refused)


@pytest.mark.parametrize("who", ["gaspard", "ines", "chloe", "karim", "bruno"])
@pytest.mark.parametrize("side", ["periode", "avec"])
def test_outside_the_team_free_days_are_never_compared(cast: Cast, who: str, side: str) -> None:
    """A few days more on one side would tell who came in between."""
    reader = cast.client(who)
    refused = reader.get(PAGE, FREE | {"avec_au": "2017-12-31"} | ASKED | {side: "libre"})
    assert refused.status_code == 422
    assert "Cette période n’est pas proposée" in text(refused)
    assert "Les chiffres" not in text(refused)
    page = text(reader.get(PAGE, FREE | {"avec_au": "2017-12-31"} | ASKED))
    assert "dates libres" not in page
    assert "31 décembre" not in page


def test_a_team_that_begins_may_choose_days_without_being_scolded(cast: Cast) -> None:
    for plan in cast.plans.values():
        plan.delete()
    first = cast.client("alice").get(PAGE)
    assert first.status_code == 200
    assert "dates libres" in text(first)


def test_one_is_said_in_the_singular(cast: Cast) -> None:
    """« 1 enfant », beside « 2 enfants »."""
    a_plan(a_child(cast), date(2016, 9, 5), date(2017, 6, 30))
    page = cast.client("alice").get("/bilan/comparer/", {"periode": "scolaire-2017", "avec": "scolaire-2016"})
    text = page.content.decode().replace("\xa0", " ")
    assert "<b>1 enfant</b>" in text
    assert "<b>2 enfants</b>" in text
