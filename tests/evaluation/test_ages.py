"""On which day ages are counted: said wherever they are shown; another day may be asked, inside the team only."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.cast import Cast
from tests.documents import reading
from tests.evaluation.figures import a_child, a_plan, counts, figure, report
from tests.evaluation.test_annual_report import SPAN, at, begun, text
from tests.evaluation.test_survey import begun as survey_begun
from tests.evaluation.workbook import sheets
from village.audit.models import Entry
from village.core.dates import Period
from village.core.errors import DomainError
from village.evaluation.models import Medium, Publication, Published
from village.evaluation.operations import freeze_years, publish
from village.evaluation.register import Going
from village.evaluation.report import make_report
from village.programmes.thresholds import Audience

YEAR = {"periode": "scolaire-2017"}
ASKED = YEAR | {"age_au": "2017-09-01"}
SAID = "Âge au 31 août 2018."


@pytest.fixture(autouse=True)
def eleven_in_the_year(cast: Cast) -> None:
    """Seven children who are ten on the first day of the year, and eleven on the last one."""
    for _ in range(7):
        a_plan(a_child(cast, born=date(2007, 1, 15)), SPAN.first)


def ages(client: Any, **asked: str) -> dict[str, Any]:
    figures = client.get("/bilan/donnees.json", asked).json()
    return counts(next(line for line in figures["indicators"] if line["code"] == "I4"), "Âge")


def test_the_day_of_ages_is_said_wherever_they_are_shown(cast: Cast) -> None:
    alice, annual, survey = cast.client("alice"), begun(cast), survey_begun(cast)
    assert SAID in text(alice.get("/bilan/", YEAR))
    assert SAID in text(alice.get(at(annual)))
    assert SAID in text(alice.get(at(survey)))
    assert alice.get("/bilan/donnees.json", YEAR).json()["ages_on"] == "2018-08-31"
    assert alice.get(f"{at(survey)}donnees.json").json()["ages_on"] == "2018-08-31"
    papers = ("/bilan/bilan.pdf", f"{at(annual)}bilan.pdf", f"{at(survey)}bilan.pdf")
    for paper in papers:
        assert SAID in reading.text(alice.get(paper, YEAR).content).replace("\xa0", " "), paper
    for book in ("/bilan/bilan.xlsx", f"{at(annual)}bilan.xlsx", f"{at(survey)}bilan.xlsx"):
        about = {row["Quoi"]: row["Réponse"] for row in sheets(alice.get(book, YEAR).content)["Lire ces chiffres"]}
        assert about["Âge compté au"].replace("\xa0", " ") == "31 août 2018", book
    assert "Tranche d’âge au 31 août 2018" in text(alice.get("/bilan/lignes/I4/", YEAR))
    assert "Ici : au 31 août 2018." in text(alice.get("/bilan/populations/", YEAR))
    assert "Tranche d’âge au 31 août 2018" in text(alice.get("/bilan/populations/lignes/suivis/", YEAR))
    compared = text(alice.get("/bilan/comparer/", YEAR | {"avec": "scolaire-2018"}))
    assert "Âge au 31 août 2018, puis au 31 août 2019." in compared
    assert SAID in text(cast.client("gaspard").get("/bilan/", YEAR))


def test_a_period_that_runs_says_today(cast: Cast) -> None:
    today = timezone.localdate()
    year = today.year if today.month >= 9 else today.year - 1
    figures = cast.client("alice").get("/bilan/donnees.json", {"periode": f"scolaire-{year}"}).json()
    assert figures["ages_on"] == today.isoformat()


def test_the_team_counts_ages_on_another_day_the_same_in_page_files_rows_and_command(cast: Cast) -> None:
    alice = cast.client("alice")
    usual, asked = ages(alice, **YEAR), ages(alice, **ASKED)
    assert (usual, asked) == ({"6–10 ans": 2, "11–16 ans": 7}, {"6–10 ans": 9})  # two are younger
    page = text(alice.get("/bilan/", ASKED))
    assert "Âge au 1er septembre 2017." in page
    assert SAID not in page
    assert "L’âge est celui du 1er septembre 2017, demandé ici." in page
    assert "L’âge est celui du dernier jour de la période" not in page
    assert "Âge compté au 1er septembre 2017, pour l’équipe seulement" in page
    out = StringIO()
    options = ("--programme", "ici", "--from", "2017-09-01", "--to", "2018-08-31", "--ages-on", "2017-09-01")
    call_command("report", *options, stdout=out)
    file = alice.get("/bilan/donnees.json", ASKED)
    assert file.json() == json.loads(out.getvalue())
    assert Entry.objects.latest("pk").details.replace("\xa0", " ").endswith("JSON, âge au 1er septembre 2017")
    book = sheets(alice.get("/bilan/bilan.xlsx", ASKED).content)
    about = {row["Quoi"]: row["Réponse"].replace("\xa0", " ") for row in book["Lire ces chiffres"]}
    assert about["Âge compté au"] == "1er septembre 2017"
    assert "Âge au 1er septembre 2017." in reading.text(alice.get("/bilan/bilan.pdf", ASKED).content).replace(
        "\xa0", " "
    )
    rows = text(alice.get("/bilan/lignes/I4/", ASKED))
    assert "Tranche d’âge au 1er septembre 2017" in rows
    assert rows.count(">6–10 ans<") == 9


def test_only_the_divisions_by_age_change(cast: Cast) -> None:
    alice = cast.client("alice")
    usual, asked = (alice.get("/bilan/donnees.json", days).json()["indicators"] for days in (YEAR, ASKED))
    for one, other in zip(usual, asked, strict=True):
        assert (one == other) is (one["code"] != "I4"), one["code"]
        assert one["value"] == other["value"]


@pytest.mark.parametrize("who", ["gaspard", "ines", "chloe", "karim"])
def test_outside_the_team_ages_are_of_the_usual_day_whatever_is_asked(cast: Cast, who: str) -> None:
    """Two ways to divide the same children by age would tell who is between them."""
    reader = cast.client(who)
    asked = text(reader.get("/bilan/", ASKED))
    assert SAID in asked
    assert "demandé ici" not in asked
    assert "Âge au</label>" not in text(reader.get("/bilan/", YEAR))
    assert ages(reader, **YEAR) == ages(reader, **ASKED)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("audience", Audience.values)
def test_what_the_team_hands_over_has_the_usual_day(cast: Cast, audience: str) -> None:
    alice = cast.client("alice")
    handed = ages(alice, **YEAR, pour=audience)
    assert ages(alice, **ASKED, pour=audience) == handed
    assert "demandé ici" not in str(Publication.objects.get().shown)
    assert Publication.objects.get().handings.count() == 2


def test_nothing_is_published_with_another_day(cast: Cast) -> None:
    asked = make_report(cast.programme, SPAN, today=timezone.localdate(), ages_on=SPAN.first)
    going = Going(Published.BILAN, Audience.PARTNERS, "bilan", Medium.JSON)
    with pytest.raises(DomainError, match="Ce qui sort de l’équipe"):
        publish(asked, going, by=cast.actor("alice"), at=timezone.now())
    assert not Publication.objects.exists()


def test_figures_that_were_kept_keep_their_day_and_the_page_says_so(cast: Cast) -> None:
    before = ages(cast.client("alice"), **YEAR)
    freeze_years(cast.programme, Period(SPAN.first, SPAN.last), by=None, on=timezone.localdate())
    page = text(cast.client("alice").get("/bilan/", ASKED))
    assert "gardés avec l’âge au 31 août 2018" in page
    assert SAID in page
    assert ages(cast.client("alice"), **ASKED) == before


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2007-09-01", "un jour de la période, ou à moins d’un an d’elle"),
        ("2027-09-01", "un jour de la période, ou à moins d’un an d’elle"),
        ("demain", "Cette date ne se lit pas"),
        ("0217-09-01", "Cette date est trop ancienne"),
    ],
)
def test_an_impossible_day_is_refused_in_french_and_kept_as_typed(cast: Cast, day: str, message: str) -> None:
    alice = cast.client("alice")
    refused = alice.get("/bilan/", YEAR | {"age_au": day})
    assert refused.status_code == 422
    assert message in text(refused)
    assert f'value="{day}"' in text(refused)
    assert alice.get("/bilan/donnees.json", YEAR | {"age_au": day}).status_code == 422
    assert alice.get("/bilan/lignes/I4/", YEAR | {"age_au": day}).status_code == 404


@pytest.mark.parametrize(("day", "message"), [("2007-09-01", "un jour de la période"), ("hier", "--ages-on")])
def test_the_command_refuses_the_same(cast: Cast, day: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("report", "--programme", "ici", "--from", "2017-09-01", "--to", "2018-08-31", "--ages-on", day)


def test_the_command_counts_nothing_before_the_first_of_the_programmes(cast: Cast) -> None:
    with pytest.raises(CommandError, match="La période commence avant 1990"):
        call_command("report", "--programme", "ici", "--from", "0217-09-01", "--to", "2018-08-31")


def test_a_birth_date_of_another_century_is_said_as_it_is_counted_with_the_oldest(cast: Cast) -> None:
    a_plan(a_child(cast, born=date(1912, 3, 5)), date(2017, 10, 1))
    assert "30 ans et plus" in text(cast.client("alice").get("/bilan/lignes/I4/", YEAR))


def test_the_usual_day_asked_is_the_usual_report(cast: Cast) -> None:
    alice = cast.client("alice")
    assert alice.get("/bilan/donnees.json", YEAR | {"age_au": "31/08/2018"}).json() == report()
    assert figure("I4")["definition"].endswith("si elle n’est pas finie.")
