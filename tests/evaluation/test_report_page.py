"""The page « Bilan », its file and the command: same figures, right readers, nothing that names a child."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, report
from village.audit.models import Entry
from village.people.models import CareTeamMembership

SCHOOL_YEAR = {"periode": "scolaire-2017"}
PAGE, DATA = "/bilan/", "/bilan/donnees.json"


def text(response: object) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("name", ["alice", "bruno", "chloe", "daniele", "emile", "gaspard", "ines", "karim"])
def test_the_report_opens_to_those_who_share_the_programme(cast: Cast, name: str) -> None:
    for page in (PAGE, DATA):
        assert cast.client(name).get(page, SCHOOL_YEAR).status_code == 200


@pytest.mark.parametrize("name", ["farida", "jeanne", "lise"])
def test_the_report_is_closed_to_other_roles(cast: Cast, name: str) -> None:
    for page in (PAGE, DATA):
        assert cast.client(name).get(page, SCHOOL_YEAR).status_code == 403


def test_page_file_and_command_give_the_same_figures(cast: Cast) -> None:
    alice = cast.client("alice")
    file = alice.get(DATA, SCHOOL_YEAR).json()
    assert file == report()
    page = text(alice.get(PAGE, SCHOOL_YEAR))
    assert "<h1>Bilan de l’année scolaire 2017-2018</h1>" in page
    assert '<b>2</b><span class="label">Enfants suivis</span>' in page
    for line in file["indicators"]:
        assert line["definition"].split(".")[0] in page.replace("&nbsp;", " ")


def test_the_contract_of_the_report_is_kept(cast: Cast) -> None:
    figures = report()
    assert figures["programme"] == "ici"
    assert figures["period"] == {"from": "2017-09-01", "to": "2018-08-31"}
    assert [line["code"] for line in figures["indicators"]] == [
        "I1",
        *(f"I{n}" for n in range(3, 18)),
        "I20",
        "I25",
        "I26",
        "I31",
        "I32",
        "I33",
    ]
    asked = {"code", "label", "definition", "population", "numerator", "denominator", "value", "unit"}
    for line in figures["indicators"]:
        assert asked <= set(line)
        for row in line.get("breakdown", []):
            assert {"label", "count", "share"} <= set(row)


def test_another_programme_sees_its_own_figures(cast: Cast) -> None:
    assert cast.client("hawa").get(DATA, SCHOOL_YEAR).json()["programme"] == "ailleurs"


def test_a_file_that_leaves_is_journaled_and_a_page_that_names_nobody_is_not(cast: Cast) -> None:
    alice = cast.client("alice")
    before = Entry.objects.count()
    alice.get(PAGE, SCHOOL_YEAR)
    assert Entry.objects.count() == before
    alice.get(DATA, SCHOOL_YEAR)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.person_id) == ("report:export", None)
    assert "2017" in entry.details


def test_no_child_is_named(cast: Cast) -> None:
    for name in ("alice", "gaspard"):
        page = text(cast.client(name).get(PAGE, SCHOOL_YEAR))
        assert "Kadiatou" not in page
        assert "Traoré" not in page


def test_without_a_question_the_year_of_the_latest_entries_is_shown(cast: Cast) -> None:
    assert "Bilan de l’année scolaire 2017-2018" in text(cast.client("alice").get(PAGE))


def test_a_period_that_is_not_over_is_counted_up_to_today_and_says_so(cast: Cast) -> None:
    today = date.today()  # noqa: DTZ011
    start = today.year if today.month >= 9 else today.year - 1
    page = text(cast.client("alice").get(PAGE, {"periode": f"scolaire-{start}"}))
    assert "Cette période n’est pas finie" in page


def test_free_days_are_for_the_team_only(cast: Cast) -> None:
    asked = {"periode": "libre", "du": "2017-09-02", "au": "2018-08-30"}
    assert "2 septembre 2017 – 30 août 2018" in text(cast.client("alice").get(PAGE, asked))
    refused = cast.client("gaspard").get(PAGE, asked)
    assert refused.status_code == 422
    assert "Cette période n’est pas proposée" in text(refused)


def test_outside_the_team_only_finished_school_years_are_offered(cast: Cast) -> None:
    """Else, two looks two days apart would tell who came in between."""
    today = date.today()  # noqa: DTZ011
    this_year = f'value="scolaire-{today.year if today.month >= 9 else today.year - 1}"'
    assert this_year in text(cast.client("alice").get(PAGE))
    assert this_year not in text(cast.client("gaspard").get(PAGE))


@pytest.mark.parametrize("name", ["gaspard", "ines", "chloe", "karim"])
def test_outside_the_team_a_civil_year_is_refused_like_free_days(cast: Cast, name: str) -> None:
    """A civil year overlaps two school years: subtracting them would tell the small numbers each one hides."""
    civil = {"periode": "civile-2018"}
    assert cast.client("alice").get(PAGE, civil).status_code == 200
    client = cast.client(name)
    assert "civile-" not in text(client.get(PAGE))
    for page in (PAGE, DATA):
        refused = client.get(page, civil)
        assert refused.status_code == 422
        assert "Cette période n’est pas proposée" in text(refused)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"du": "2018-08-31", "au": "2017-09-01"}, "La période finit avant de commencer"),
        ({"du": "2099-01-01", "au": "2099-12-31"}, "La période commence dans le futur"),
        ({"du": "2017-01-01", "au": "2099-12-31"}, "finit dans plus d’un an"),
        ({"du": "demain", "au": "2017-09-01"}, "Premier jour"),
        ({"du": "2017-09-01"}, "Écrivez le dernier jour de la période"),
        ({"du": "1789-07-14", "au": "2017-09-01"}, "Cette date est trop ancienne"),
    ],
)
def test_an_impossible_period_is_refused_in_french_and_keeps_what_was_typed(
    cast: Cast, asked: dict[str, str], message: str
) -> None:
    refused = cast.client("alice").get(PAGE, {"periode": "libre"} | asked)
    assert refused.status_code == 422
    assert message in text(refused)
    assert asked["du"] in text(refused)
    assert cast.client("alice").get(DATA, {"periode": "libre"} | asked).status_code == 422


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"programme": "nulle-part"}, "Programme inconnu : « nulle-part »"),
        ({"first": "2018-09-01", "last": "2017-09-01"}, "La période finit avant de commencer"),
        ({"first": "2099-01-01", "last": "2099-12-31"}, "La période commence dans le futur"),
        ({"first": "01/09/2017"}, "--from : écrivez un jour comme 2017-09-01"),
    ],
)
def test_the_command_refuses_in_french(cast: Cast, options: dict[str, str], message: str) -> None:
    asked = {"programme": "ici", "first": "2017-09-01", "last": "2018-08-31"} | options
    with pytest.raises(CommandError, match=message):
        call_command("report", "--programme", asked["programme"], "--from", asked["first"], "--to", asked["last"])


def test_the_reason_of_a_derogation_is_read_by_the_coordination_only(cast: Cast) -> None:
    """R31."""
    child = a_child(cast)
    a_plan(child, date(2017, 9, 1))
    CareTeamMembership.objects.create(
        child=child,
        link="referent",
        user=cast.users["alice"],
        starts_on=date(2017, 9, 1),
        also_coordinates=True,
        derogation_reason="Poste de référent vacant",
    )
    assert "Poste de référent vacant" in text(cast.client("alice").get(PAGE, SCHOOL_YEAR))
    referent = text(cast.client("daniele").get(PAGE, SCHOOL_YEAR))
    assert "Référents qui coordonnent aussi" in referent
    assert "Poste de référent vacant" not in referent
    assert "par dérogation motivée : 1" not in text(cast.client("gaspard").get(PAGE, SCHOOL_YEAR))


def test_outside_the_team_small_numbers_are_hidden_on_the_page_and_in_the_file(cast: Cast) -> None:
    gaspard = cast.client("gaspard")
    page, file = text(gaspard.get(PAGE, SCHOOL_YEAR)), gaspard.get(DATA, SCHOOL_YEAR)
    figures = {line["code"]: line for line in json.loads(file.content)["indicators"]}
    assert figures["I1"]["value"] is None
    assert figures["I1"]["hidden"] == "moins de 5"
    assert "moins de 5" in page
    assert all(row["count"] in (None, 0) for row in figures["I4"]["breakdown"])


def test_a_programme_without_any_parcours_counts_zero_and_says_so_outside(cast: Cast) -> None:
    for plan in cast.plans.values():
        plan.delete()
    figures = {line["code"]: line for line in cast.client("alice").get(DATA).json()["indicators"]}
    assert figures["I1"]["value"] == 0
    assert all(line["value"] in (None, 0) for line in figures.values())
    assert "Rien à compter dans cette période" in text(cast.client("alice").get(PAGE))
    assert "Pas encore de chiffres à montrer" in text(cast.client("gaspard").get(PAGE))
    assert cast.client("gaspard").get(DATA).status_code == 422
