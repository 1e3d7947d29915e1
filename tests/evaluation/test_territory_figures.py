"""Every published figure of the Pays salonais (F17–F36), recomputed through the public path."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.documents import reading
from tests.evaluation.figures import YEAR, counts, report
from tests.evaluation.workbook import sheets
from village.accounts.models import User
from village.evaluation.annual import figures_of
from village.evaluation.models import AnnualReport
from village.evaluation.report import as_json
from village.meetings.models import Panel
from village.programmes.models import Membership

CODE = "pays-salonais"
pytestmark = pytest.mark.usefixtures("territory")


def indicator(code: str, period: tuple[str, str] = YEAR) -> dict[str, Any]:
    return next(line for line in report(CODE, period)["indicators"] if line["code"] == code)


def rounded(line: dict[str, Any], group: str) -> dict[str, int]:
    """The shares of a breakdown, in whole per cent."""
    return {row["label"]: round(100 * row["share"]) for row in line["breakdown"] if row["group"] == group}


def test_f17_192_children_in_the_school_year_and_f18_214_in_the_civil_year() -> None:
    assert indicator("I1")["value"] == 192
    assert indicator("I1", ("2017-01-01", "2017-12-31"))["value"] == 214


def test_f19_four_children_in_five_live_in_salon() -> None:
    line = indicator("I6")
    assert counts(line, "Communes") == {"Salon-de-Provence": 152, "Berre-l’Étang": 40}
    assert rounded(line, "Communes") == {"Salon-de-Provence": 79, "Berre-l’Étang": 21}


def test_f20_76_children_per_full_time_referent_though_there_are_three() -> None:
    """64 per head would be wrong (X4)."""
    line = indicator("I9")
    assert (line["numerator"], line["denominator"]) == (192, 2.53)
    assert round(line["value"]) == 76


def test_f21_a_finished_parcours_lasts_13_months() -> None:
    line = indicator("I10")
    assert line["denominator"] == 51
    assert round(line["value"]) == 13


def test_f22_three_children_in_four_are_oriented_by_the_schools() -> None:
    line = indicator("I5")
    assert (line["numerator"], line["denominator"], line["value"]) == (144, 192, 75.0)
    assert "Premier prescripteur : Éducation nationale." in line["remarks"]


def test_f23_fewer_than_one_family_in_a_hundred_refuses() -> None:
    """The denominator is printed: families oriented, not all those spoken of (X15)."""
    line = indicator("I12")
    assert (line["numerator"], line["denominator"]) == (1, 193)
    assert line["value"] < 1


def test_f24_52_actions_in_a_hundred_are_of_common_law() -> None:
    """Actions: not children, not euros (X16)."""
    line = indicator("I11")
    assert (line["numerator"], line["denominator"], line["value"]) == (156, 300, 52.0)
    assert rounded(line, "Cadre des actions") == {"droit commun": 52, "réussite éducative": 48}


def test_f25_and_f26_attainment_and_evolution_are_two_answers() -> None:
    """82 % is the sum of the first two attainments; 88 % is the child's situation (X5)."""
    attainment, evolution = indicator("I13"), indicator("I14")
    assert (attainment["numerator"], attainment["denominator"]) == (27, 51)
    shares = rounded(attainment, "Atteinte des objectifs")
    assert (shares["atteinte complète"], shares["atteinte partielle"]) == (53, 29)
    assert counts(attainment, "Atteinte des objectifs")["atteinte partielle"] == 15
    assert (evolution["numerator"], evolution["denominator"]) == (45, 51)
    assert round(evolution["value"]) == 88


def test_f27_a_year_and_a_half_of_wait_for_speech_therapy() -> None:
    care = next(row for row in indicator("I15")["breakdown"] if row["label"] == "orthophonie")
    assert round(care["value"] / 12, 1) == 1.5


def test_f28_families_pay_about_a_third() -> None:
    assert round(indicator("I16")["value"]) == 33


def test_f29_one_coordinator_one_assistant_three_referents_two_eps() -> None:
    team = Membership.objects.filter(programme__code=CODE).current(date(2018, 6, 1))
    for role, number in (("coordinator", 1), ("assistant", 1), ("referent", 3)):
        assert team.filter(role=role).count() == number
    assert Panel.objects.filter(programme__code=CODE).count() == 2


def test_f31_and_f32_resources_and_expenses_of_2018() -> None:
    line = indicator("I17")
    assert line["value"] == 266_500
    assert sorted(counts(line, "Ressources 2018").values()) == [30_000, 86_500, 150_000]
    assert sorted(rounded(line, "Dépenses 2018").values()) == [3, 4, 10, 83]


def test_f34_every_parcours_is_individual_and_every_action_out_of_school_time() -> None:
    line = indicator("I8")
    assert line["value"] == 100.0
    assert counts(line, "Actions et temps scolaire")["sur le temps scolaire"] == 0


def test_f36_the_cost_per_child_is_indicative() -> None:
    """Budget 2018, children 2017-2018 (X20)."""
    assert round(indicator("I17")["value"] / indicator("I1")["value"]) == 1388
    said = " ".join(indicator("I17")["remarks"]).replace("\u00a0", " ").replace("\u202f", " ")
    assert "indicatif : 1 388 € (budget 2018" in said


def test_the_page_shows_the_same_figures_and_the_elected_see_no_small_number() -> None:
    def page(name: str) -> str:
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@demo.invalid"))
        answer = client.get("/bilan/", {"periode": "scolaire-2017"})
        assert answer.status_code == 200
        return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")

    team, elected = page("alice"), page("gaspard")
    for said in ("192", "76", "53 %", "88 %", "52 %", "27 sorties sur 51", "45 sorties sur 51", "pour 2,53 ETP"):
        assert f">{said}<" in team
        assert f">{said}<" in elected
    assert "1 famille sur 193" in team
    assert "sur 193" not in elected
    assert "un nombre plus petit que 5 est masqué" in elected
    assert "rien n’y est masqué" in team
    assert "est masqué" not in team.replace("rien n’y est masqué", "")


def test_the_spreadsheet_the_paper_and_the_frozen_bilan_say_the_published_figures(tmp_path: Path) -> None:
    """The same figures through every door."""
    asked = ("--programme", CODE, "--from", YEAR[0], "--to", YEAR[1])
    for kind in ("xlsx", "pdf"):
        call_command("report", *asked, "--format", kind, "--output", str(tmp_path / f"bilan.{kind}"))
    book = sheets((tmp_path / "bilan.xlsx").read_bytes())
    cells = {row["Code"]: row for row in book["Chiffres"]}
    paper = reading.text((tmp_path / "bilan.pdf").read_bytes()).replace("\u00a0", " ").replace("\u202f", " ")
    for line in report(CODE)["indicators"]:
        cell = cells[line["code"]]
        assert [cell.get(name) for name in ("Valeur", "Numérateur", "Dénominateur")] == [
            line["value"], line["numerator"], line["denominator"],
        ]  # fmt: skip
    for words in ("192 enfants", "76", "13 mois", "27 sorties sur 51", "45 sorties sur 51", "156 actions sur 300",
                  "Salon-de-Provence 152 79 %", "266 500 €", "1 famille sur 193", "pour 2,53 ETP"):  # fmt: skip
        assert words in paper, words
    frozen = AnnualReport.objects.get(programme__code=CODE, kind="bilan", frozen_at__isnull=False)
    told = report(CODE)
    for line in told["indicators"]:
        if "breakdown" in line:  # what names the team is not kept
            line["breakdown"] = [row for row in line["breakdown"] if row["group"] != "Référents de parcours"]
    assert as_json(figures_of(frozen, date(2030, 1, 1))) == told
    assert frozen.texts.count() > 3
