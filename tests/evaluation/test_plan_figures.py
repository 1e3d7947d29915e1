"""I8, I10, I11, I13 to I17 on hand-made cases."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import Cast, item
from tests.evaluation.figures import a_child, a_plan, an_action, an_exit, counts, figure
from village.activities.models import WaitingEntry
from village.funding.models import Expense, Grant
from village.people.models import Person

BEFORE, FIRST, LAST, AFTER = date(2017, 8, 31), date(2017, 9, 1), date(2018, 8, 31), date(2018, 9, 1)


def test_a_parcours_is_individual_once_the_family_approved_an_individual_action(cast: Cast) -> None:
    an_action(cast.plans["kadiatou"], FIRST)
    an_action(cast.plans["kadiatou"], FIRST)
    an_action(cast.plans["yanis"], FIRST, nature="collective")
    an_action(cast.plans["yanis"], FIRST, approved_on=None)
    line = figure("I8")
    assert (line["numerator"], line["denominator"], line["value"]) == (1, 2, 50.0)


def test_actions_in_school_time_are_counted_apart(cast: Cast) -> None:
    an_action(cast.plans["kadiatou"], FIRST)
    an_action(cast.plans["kadiatou"], FIRST, in_school_time=True, in_school_time_reason="Salle libre à ce moment")
    assert counts(figure("I8"), "Actions et temps scolaire") == {"hors temps scolaire": 1, "sur le temps scolaire": 1}


def test_an_action_counts_when_it_is_under_way_one_day_of_the_period(cast: Cast) -> None:
    plan = cast.plans["kadiatou"]
    plan.opened_on = date(2017, 1, 10)
    plan.save()
    an_action(plan, date(2017, 1, 10), FIRST)
    an_action(plan, LAST, frame="reussite_educative", common_law_tried="rien n’existe")
    an_action(plan, date(2017, 1, 10), BEFORE)
    an_action(plan, AFTER)
    an_action(plan, FIRST, approved_on=None)
    line = figure("I11")
    assert (line["numerator"], line["denominator"]) == (1, 2)
    assert counts(line, "Cadre des actions") == {"droit commun": 1, "réussite éducative": 1}


def test_an_action_without_end_stops_with_its_parcours(cast: Cast) -> None:
    an_action(a_plan(a_child(cast), date(2017, 1, 10), BEFORE), date(2017, 1, 10))
    assert figure("I11")["denominator"] == 0
    assert figure("I11")["value"] is None


def test_duration_is_the_mean_of_the_parcours_that_ended_in_the_period(cast: Cast) -> None:
    a_plan(a_child(cast), date(2017, 9, 1), date(2018, 3, 1))  # 181 days
    a_plan(a_child(cast), date(2016, 8, 31), LAST)  # 730 days
    a_plan(a_child(cast), date(2016, 1, 1), BEFORE)
    line = figure("I10")
    assert line["denominator"] == 2
    assert line["value"] == round((181 + 730) / 30.4375 / 2, 2)


def test_the_median_takes_the_open_parcours_into_account(cast: Cast) -> None:
    """Ends at 6 months; three others are open at 11 months: fewer than half are seen to end."""
    a_plan(a_child(cast), FIRST, date(2018, 3, 5))
    assert "pas encore de médiane" in figure("I10")["remarks"][0]
    for _ in range(3):
        a_plan(a_child(cast), FIRST, date(2018, 3, 5))
    assert "durent 6 mois ou plus" in figure("I10")["remarks"][0]


def test_how_parcours_end_is_told_by_reason_with_those_that_go_on(cast: Cast) -> None:
    """Four: one ends at 6 months by its goals, one at 11 without a sheet; the cast's two go on."""
    assert "breakdown" not in figure("I10")
    an_exit(a_plan(a_child(cast), FIRST, date(2018, 3, 5)))
    a_plan(a_child(cast), FIRST, LAST)
    rows = {row["label"]: (row["count"], row["share"]) for row in figure("I10")["breakdown"]}
    assert sum(count for count, _ in rows.values()) == 4
    assert sum(share for _, share in rows.values()) == pytest.approx(1)
    assert rows["encore en cours, ou finis après 24 mois"][0] == 2
    assert rows["sans fiche de sortie"][0] == 1


def test_attainment_and_evolution_are_two_answers_of_one_exit(cast: Cast) -> None:
    """R63: 82 % and 88 % are not the same question."""
    for attainment, evolution in (
        ("complete", "stable"),
        ("partielle", "satisfaisante"),
        ("partielle", "satisfaisante"),
        ("non-atteinte", "degradee"),
    ):
        an_exit(a_plan(a_child(cast), FIRST, LAST), attainment, evolution)
    an_exit(a_plan(a_child(cast), date(2017, 1, 1), BEFORE))
    reached, better = figure("I13"), figure("I14")
    assert (reached["numerator"], reached["denominator"]) == (1, 4)
    assert (better["numerator"], better["denominator"], better["value"]) == (2, 4, 50.0)
    assert counts(reached, "Atteinte des objectifs") == {
        "atteinte complète": 1,
        "atteinte partielle": 2,
        "non atteinte": 1,
        "non évaluable": 0,
    }
    assert "observée" in better["label"]


def test_a_parcours_that_ended_without_a_written_exit_is_said(cast: Cast) -> None:
    a_plan(a_child(cast), FIRST, LAST)
    line = figure("I13")
    assert line["denominator"] == 0
    assert line["remarks"] == ["Parcours sortis sans fiche de sortie : 1."]


def test_waits_are_those_obtained_in_the_period_by_care(cast: Cast) -> None:
    child, other = cast.children["kadiatou"], cast.children["yanis"]

    def wait(who: Person, care: str, asked: date, got: date | None) -> None:
        WaitingEntry.objects.create(child=who, care=item("CARE", care), requested_on=asked, obtained_on=got)

    wait(child, "orthophonie", date(2016, 3, 1), FIRST)  # 549 days
    wait(other, "orthophonie", date(2017, 3, 1), LAST)  # 548 days
    wait(other, "dentiste", date(2018, 1, 1), date(2018, 1, 31))
    wait(child, "dentiste", date(2017, 1, 1), BEFORE)
    wait(child, "psychologue", FIRST, None)
    wait(other, "psychologue", FIRST, AFTER)
    line = figure("I15")
    assert line["denominator"] == 3
    rows = {row["label"]: (row["count"], row["value"]) for row in line["breakdown"]}
    assert rows == {"orthophonie": (2, 18.02), "dentiste": (1, 0.99)}
    assert line["remarks"] == ["Attentes encore ouvertes au dernier jour : 2."]


def test_the_share_of_families_counts_only_actions_whose_cost_and_share_are_known(cast: Cast) -> None:
    plan = cast.plans["kadiatou"]
    an_action(plan, FIRST, cost=Decimal(90), family_share=Decimal(30))
    an_action(plan, FIRST, cost=Decimal(500))
    an_action(plan, FIRST)
    line = figure("I16")
    assert (line["numerator"], line["denominator"], line["value"]) == (30.0, 90.0, 33.33)
    assert line["remarks"] == ["Coût et part connus pour 1\u00a0action sur 3."]


def test_the_budget_is_that_of_each_civil_year_touched_printed_with_its_year(cast: Cast) -> None:
    """X20: the budget of 2018 beside the children of 2017-2018 is indicative."""
    for year, amount in ((2016, 7), (2017, 40), (2018, 60)):
        Grant.objects.create(programme=cast.programme, year=year, funder="etat", label="État", amount=amount)
    Grant.objects.create(programme=cast.programme, year=2018, funder="epci", label="Charges", amount=20, indirect=True)
    Expense.objects.create(programme=cast.programme, year=2018, nature="personnel", label="Équipe", amount=30)
    line = figure("I17")
    assert line["value"] == 80
    assert {row["group"] for row in line["breakdown"]} == {"Ressources 2018", "Ressources 2017", "Dépenses 2018"}
    assert counts(line, "Ressources 2018") == {
        "État (ANCT)": 60.0,
        "charges indirectes (intercommunalité (EPCI))": 20.0,
    }
    assert "Budget de l’année civile 2018." in line["remarks"]
    assert "indicatif : 40 €" in line["remarks"][1].replace("\u00a0", " ")
