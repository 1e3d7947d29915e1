"""Each figure opens its rows, for the coordination only: as many rows as the figure says, and the reading journaled."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, item
from tests.evaluation.figures import a_child, a_plan, a_referral, an_action, an_exit, figure
from tests.evaluation.test_annual_report import SPAN, at, begun, frozen, text
from tests.evaluation.test_course_figures import comes, sessions
from village.activities.models import ClassProgramme, ClassSequence, WaitingEntry
from village.audit.models import Entry
from village.evaluation.facts import Facts
from village.evaluation.indicators import INDICATORS
from village.evaluation.opening import has_rows, rows_of
from village.evaluation.rows import BESIDE, COUNTED
from village.funding.models import Expense, Grant
from village.people.models import CareTeamMembership, Household
from village.referrals.states import State

YEAR = {"periode": "scolaire-2017"}
# Their numerator is a sum of months or of euros: the rows are what it is divided by.
SUMS = {"I10", "I15"}
# Their numerator is of euros, or of children whom nobody names.
MONEY_AND_CLASSES = {
    "I17": [("2018", "ressource, État (ANCT)", "Dotation", "900\u00a0€")],
    "I33": [("Rire, Centre", "8\u00a0mars 2018", "20")],
}


def lived(cast: Cast) -> None:
    """A year in which each figure has something to count, and something to leave out."""
    home = Household.objects.create(programme=cast.programme, commune=cast.commune, quarter=cast.quarter)
    away = Household.objects.create(programme=cast.programme, commune=cast.commune, outside_quarters=True)
    for place in range(8):
        born = date(2004 + place, 1, 1)
        child = a_child(cast, born, "M" if place % 3 else "F", (home, away, None)[place % 3])
        derogation = {
            "derogation_on": SPAN.first,
            "derogation_about": "age",
            "derogation_reason": "Motif",
            "derogation_by": cast.users["alice"],
        }
        received = SPAN.first if place % 2 else date(2017, 6, 1)
        fiche = a_referral(cast, child, received, **(derogation if place == 3 else {}))
        plan = a_plan(child, date(2017, 9, 1 + place), date(2018, 6, 1 + place) if place < 5 else None, fiche)
        frames: dict[str, Any] = {"frame": "droit_commun"}
        if place % 2:
            frames = {"frame": "reussite_educative", "common_law_tried": "rien"}
        an_action(plan, SPAN.first, cost=90, family_share=30 if place > 2 else None, **frames)
        if 0 < place < 5:
            an_exit(plan, "complete" if place % 2 else "partielle", "satisfaisante" if place < 4 else "stable")
        WaitingEntry.objects.create(
            child=child, care=item("CARE", "orthophonie"), requested_on=date(2017, 1, 1),
            obtained_on=SPAN.first if place % 2 else None,
        )  # fmt: skip
    a_plan(a_child(cast), date(2016, 1, 1), date(2017, 8, 31))
    held = sessions(cast, 4)
    for said in ("PPPP", "PPAA", "P   "):
        comes(a_child(cast), held, said)
    Grant.objects.create(programme=cast.programme, year=2018, funder="etat", label="Dotation", amount=900)
    Grant.objects.create(programme=cast.programme, year=2017, funder="etat", label="Avant", amount=100)
    Expense.objects.create(programme=cast.programme, year=2018, nature="personnel", label="Salaires", amount=700)
    room = ClassProgramme.objects.create(programme=cast.programme, name="Rire", site="Centre")
    for day, children in ((1, 12), (8, 20), (15, 20)):
        ClassSequence.objects.create(class_programme=room, on=date(2018, 3, day), theme="T", children=children)
    refused = {"state": State.REFUSED.value, "decided_on": SPAN.last}
    a_referral(cast, a_child(cast, household=home), SPAN.first, **refused)
    a_referral(cast, None, SPAN.first, **refused)
    CareTeamMembership.objects.create(
        child=child, link="referent", user=cast.users["alice"], starts_on=SPAN.first,
        ends_on=SPAN.last, also_coordinates=True, derogation_reason="Poste vacant",
    )  # fmt: skip


@pytest.mark.parametrize("code", [indicator.code for indicator in INDICATORS if has_rows(indicator.code)])
def test_a_figure_opens_as_many_rows_as_it_counts(cast: Cast, code: str) -> None:
    lived(cast)
    line = figure(code)
    rows = rows_of(code, Facts(cast.programme, SPAN, timezone.localdate()))
    assert len(rows) > 0
    if code in MONEY_AND_CLASSES:
        assert [one.words for one in rows.lines if one.place == COUNTED] == MONEY_AND_CLASSES[code]
        assert {one.place for one in rows.lines} == {COUNTED, BESIDE}
    elif code in SUMS:
        assert rows.counted == line["denominator"]
    elif code == "I16":
        assert f"connus pour {rows.counted} action" in line["remarks"][0].replace("\u00a0", " ")
    else:
        assert rows.counted == line["numerator"]
        if line["unit"] == "%":  # I9 divides by full-time equivalents
            assert rows.dividing == line["denominator"]
    page = text(cast.client("alice").get(f"/bilan/lignes/{code}/", YEAR))
    assert line["definition"].split(". ")[0] in page
    assert "dans le chiffre" in page


def test_rows_say_who_and_reading_them_is_journaled_as_a_list(cast: Cast) -> None:
    alice = cast.client("alice")
    before = Entry.objects.filter(action="dossier:list").count()
    page = text(alice.get("/bilan/lignes/I1/", YEAR))
    assert f'href="/enfants/{cast.children["kadiatou"].pk}/"' in page
    assert "2 enfants dans le chiffre" in page
    entry = Entry.objects.filter(action="dossier:list").latest("pk")
    assert Entry.objects.filter(action="dossier:list").count() == before + 1
    assert entry.details == "lignes de I1, page 1, 2 dossiers"


def test_only_those_of_the_figure_can_be_asked(cast: Cast) -> None:
    lived(cast)
    alice = cast.client("alice")
    assert "au dénominateur seulement" in text(alice.get("/bilan/lignes/I4/", YEAR))
    only = text(alice.get("/bilan/lignes/I4/", YEAR | {"lignes": "comptees"}))
    assert "au dénominateur seulement" not in only
    assert "garçons</td>" not in only


@pytest.mark.parametrize("name", ["daniele", "bruno", "chloe", "emile", "gaspard", "ines", "karim", "jeanne", "lise"])
def test_outside_the_coordination_no_row_is_opened(cast: Cast, name: str) -> None:
    client = cast.client(name)
    assert client.get("/bilan/lignes/I1/", YEAR).status_code == 403
    if name not in {"jeanne", "lise"}:
        assert "Ouvrir les lignes" not in text(client.get("/bilan/", YEAR))
    assert not Entry.objects.filter(action="dossier:list", details__startswith="lignes").exists()


def test_another_programme_opens_its_own_rows(cast: Cast) -> None:
    page = text(cast.client("hawa").get("/bilan/lignes/I1/", YEAR))
    assert "Zoé" in page
    assert "Kadiatou" not in page


def test_a_dossier_whose_use_is_limited_is_counted_and_not_named(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    child.limited_on = timezone.localdate()
    child.save()
    page = text(cast.client("alice").get("/bilan/lignes/I1/", YEAR))
    assert "Kadiatou" not in page
    assert "2 enfants dans le chiffre" in page
    assert "1 dossier compté n’est pas nommé" in page


@pytest.mark.parametrize("code", ["I1", "I3", "I6"])
def test_a_protected_address_is_not_told_by_its_commune_or_its_quarter(cast: Cast, code: str) -> None:
    Household.objects.filter(people=cast.children["kadiatou"]).update(protected_on=timezone.localdate())
    page = text(cast.client("alice").get(f"/bilan/lignes/{code}/", YEAR))
    assert "adresse protégée" in page
    assert page.count(">Ici</td>") == 1  # that of Yanis alone


def test_rows_are_offered_where_figures_are_those_of_today(cast: Cast) -> None:
    alice = cast.client("alice")
    assert "/bilan/lignes/I1/?periode=scolaire-2017" in text(alice.get("/bilan/", YEAR))
    draft = begun(cast)
    assert "/bilan/lignes/I1/?periode=scolaire-2017" in text(alice.get(at(draft)))
    draft.delete()
    assert "/bilan/lignes/" not in text(alice.get(at(frozen(cast))))


@pytest.mark.parametrize("code", ["I20", "I999", "x"])
def test_a_figure_without_rows_opens_none(cast: Cast, code: str) -> None:
    assert cast.client("alice").get(f"/bilan/lignes/{code}/", YEAR).status_code == 404


def test_an_impossible_period_opens_nothing(cast: Cast) -> None:
    asked: Any = {"periode": "libre", "du": "2018-08-31", "au": "2017-09-01"}
    assert cast.client("alice").get("/bilan/lignes/I1/", asked).status_code == 404
