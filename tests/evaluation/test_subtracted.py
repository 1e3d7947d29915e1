"""Two figures of one reader, one minus the other: no small number of people is what is left (decision 30)."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, a_referral, an_action, an_exit
from tests.evaluation.test_recovered import BEGAN, ENDED, SCHOOL, lines, rows
from tests.evaluation.test_survey import begun
from tests.evaluation.test_survey_figures import seen
from tests.evaluation.workbook import sheets
from village.core.dates import Period
from village.evaluation.hiding import hidden_said
from village.evaluation.indicators import EVERY
from village.evaluation.report import for_outside, make_report
from village.people.models import Household, Person
from village.plans.models import Plan
from village.privacy.operations.erasing import erase
from village.programmes.thresholds import Audience

OPENED = "Orienteurs des parcours ouverts dans la période"
NEXT = {"periode": "scolaire-2018"}
HALFWAY, AGAIN = date(2018, 1, 31), date(2018, 3, 1)


@pytest.fixture(autouse=True)
def nobody(cast: Cast) -> None:
    Plan.objects.filter(programme=cast.programme).delete()


def followed(cast: Cast, how_many: int, opened: date = BEGAN, closed: date | None = None) -> list[Person]:
    children = [a_child(cast) for _ in range(how_many)]
    for child in children:
        a_plan(child, opened, closed)
    return children


def survey(cast: Cast) -> dict[str, dict[str, Any]]:
    """The protected file, for the State."""
    asked = cast.client("alice").get(f"/bilan/annuels/{begun(cast, SCHOOL).pk}/donnees.json").json()
    found = [question for block in asked["blocks"] for question in block["questions"]]
    return {question["indicator"]: question for question in found if question.get("indicator")}


def left(whole: Any, part: Any) -> Any:
    """What subtraction gives, where both numbers are told."""
    return None if whole is None or part is None else whole - part


@pytest.mark.parametrize("who", ["gaspard", "ines"])
def test_exits_of_a_year_are_not_its_children_less_those_there_the_next(cast: Cast, who: str) -> None:
    followed(cast, 3, closed=ENDED)
    followed(cast, 37)
    followed(cast, 20, date(2018, 10, 1))
    one, two = lines(cast, who), lines(cast, who, NEXT)
    assert one["I10"]["denominator"] is None, "three exits: hidden, as they must be"
    assert one["I1"]["value"] == 40
    there = rows(two["I1"], "Depuis quand").get("déjà suivis")
    assert left(40, there) is None
    assert not rows(two["I5"], OPENED), "20 of 57 entered: 37 were there"


def test_where_many_left_the_next_year_says_since_when(cast: Cast) -> None:
    followed(cast, 20, closed=ENDED)
    followed(cast, 20)
    followed(cast, 20, date(2018, 10, 1))
    two = lines(cast, "ines", NEXT)
    assert rows(two["I1"], "Depuis quand") == {"déjà suivis": 20, "entrés": 20}


def test_brothers_are_not_children_less_families(cast: Cast) -> None:
    home = Household.objects.create(programme=cast.programme, commune=cast.commune)
    followed(cast, 38)
    for _ in range(2):
        a_plan(a_child(cast, household=home), BEGAN)
    found = lines(cast, "ines")
    assert left(found["I1"]["value"], found["I3"]["value"]) is None
    assert survey(cast)["I47"]["answer"] is None


def test_the_third_child_of_a_family_is_not_children_less_families_less_those_of_several(cast: Cast) -> None:
    followed(cast, 40)
    for number in range(12):
        home = Household.objects.create(programme=cast.programme, commune=cast.commune)
        for _ in range(3 if number < 1 else 2):
            a_plan(a_child(cast, household=home), BEGAN)
    found, share = lines(cast, "ines"), survey(cast)["I47"]["answer"]
    assert (found["I1"]["value"], found["I3"]["value"], share) == (65, 52, None)


def test_fiches_that_came_after_their_eps_are_not_those_studied_less_those_that_waited(cast: Cast) -> None:
    for number, child in enumerate(followed(cast, 40)):
        sent = date(2018, 3, 21) if number < 2 else date(2018, 2, 19)
        seen(cast, child, date(2018, 3, 1), a_referral(cast, child, sent))
    found = survey(cast)
    assert rows(found["I35"], "Étudiées en EPS") == {"étudiées en EPS": 40, "pas encore, ou sans EPS": 0}
    assert found["I36"]["answer"] is None
    assert "38" not in str(found["I36"])


def test_families_who_refuse_and_are_not_followed_are_not_i12_less_i3(cast: Cast) -> None:
    refused = {"state": "refus_famille", "decided_on": date(2018, 1, 1)}
    for child in followed(cast, 40)[:12]:
        a_referral(cast, child, BEGAN, **refused)
    for _ in range(2):
        a_referral(cast, a_child(cast), BEGAN, **refused)
    found = lines(cast, "gaspard")
    assert found["I3"]["value"] == 40
    assert left(found["I12"]["denominator"], 40) is None


@pytest.mark.parametrize("who", ["gaspard", "ines"])
def test_families_who_refuse_for_a_child_and_are_followed_for_another_are_not_left_over(cast: Cast, who: str) -> None:
    refused = {"state": "refus_famille", "decided_on": date(2018, 1, 1)}
    a_referral(cast, followed(cast, 40)[0], BEGAN, **refused)
    for _ in range(13):
        a_referral(cast, a_child(cast), BEGAN, **refused)
    found = lines(cast, who)
    assert found["I3"]["value"] == 40
    assert {found["I12"][name] for name in ("numerator", "denominator", "value")} == {None}


@pytest.mark.parametrize("who", ["gaspard", "ines"])
def test_parcours_are_counted_in_the_team_only_since_children_entries_and_exits_are_told(cast: Cast, who: str) -> None:
    """Less children: who has two. Less exits: who is still there, whom the next year finds, less those who enter."""
    for number, child in enumerate(followed(cast, 40, closed=HALFWAY)):
        if number < 30:
            an_action(child.plans.get(), BEGAN, HALFWAY)
        if number < 2:
            a_plan(child, AGAIN)
    found, known = lines(cast, who), lines(cast, "alice")
    told = {name: found["I8"].get(name) for name in ("numerator", "denominator", "value")}
    assert told == {"numerator": None, "denominator": None, "value": 71}, "in whole percents: 71.43 is 30 of 42"
    assert not rows(found["I8"], "Parcours")
    assert "La part seule" in found["I8"]["remarks"][0]
    assert not rows(found["I5"], OPENED)
    assert (known["I8"]["numerator"], known["I8"]["denominator"], known["I8"]["value"]) == (30, 42, 71.43)
    assert sum(rows(known["I5"], OPENED).values()) == 42


def test_fiches_written_twice_are_not_i35_less_i7(cast: Cast) -> None:
    children = followed(cast, 40)
    for child in children:
        a_referral(cast, child, BEGAN, state="admise", decided_on=BEGAN)
    a_referral(cast, children[0], AGAIN, state="rattachee", decided_on=AGAIN)
    assert lines(cast, "ines")["I7"]["denominator"] == 40
    assert left(survey(cast)["I35"]["answer"], 40) is None


def test_waiting_fiches_are_not_those_of_children_who_are_followed(cast: Cast) -> None:
    children = followed(cast, 40, date(2017, 3, 1))
    for child in children[:30]:
        a_referral(cast, child, BEGAN, state="admise", decided_on=BEGAN)
    a_referral(cast, children[31], BEGAN)
    for _ in range(12):
        a_referral(cast, a_child(cast), BEGAN)
    assert rows(lines(cast, "ines")["I7"], "Suite des fiches reçues")["en attente"] == 12
    assert not rows(survey(cast)["I35"], "Suite donnée")


@pytest.mark.parametrize("who", ["gaspard", "ines"])
def test_those_whom_a_share_leaves_are_not_told_by_the_share_of_its_row(cast: Cast, who: str) -> None:
    """40 of 44: two wait, two have no parcours."""
    for child in followed(cast, 40):
        a_referral(cast, child, BEGAN, state="admise", decided_on=BEGAN)
    for state in ({}, {}, *[{"state": "non_admise", "decided_on": BEGAN}] * 2):
        a_referral(cast, a_child(cast), BEGAN, **state)
    found = lines(cast, who)["I7"]
    assert found["denominator"] is None
    assert set(rows(found, "Suite des fiches reçues").values()) <= {None}


def test_children_who_came_back_are_not_exits_less_those_gone(cast: Cast) -> None:
    followed(cast, 20)
    for number, child in enumerate(followed(cast, 40, closed=HALFWAY)):
        an_exit(child.plans.get())
        if number < 2:
            a_plan(child, AGAIN)
    asked = survey(cast)
    gone = rows(asked["I34"], "Au dernier jour").get("sortis")
    assert left(asked["I42"]["answer"], gone) is None
    assert left(lines(cast, "ines")["I10"]["denominator"], gone) is None


def test_what_one_more_family_pays_is_not_i16_read_twice(cast: Cast) -> None:
    for child in followed(cast, 20):
        an_action(child.plans.get(), AGAIN, cost=60, family_share=9)
    assert {lines(cast, who)["I16"]["value"] for who in ("gaspard", "ines")} == {None}
    assert lines(cast, "alice")["I16"]["value"] == 15


@pytest.mark.parametrize("who", ["gaspard", "ines"])
def test_who_left_and_came_back_is_not_read_in_the_next_year(cast: Cast, who: str) -> None:
    """Exits of a year, less its children who are there no more the next."""
    for number, child in enumerate(followed(cast, 20, closed=HALFWAY)):
        if number < 2:
            a_plan(child, AGAIN, date(2018, 4, 1))
    followed(cast, 30)
    followed(cast, 20, date(2018, 10, 1))
    one, two = lines(cast, who), lines(cast, who, NEXT)
    assert (one["I10"]["denominator"], one["I1"]["value"]) == (22, 50)
    assert not rows(two["I1"], "Depuis quand")


@pytest.mark.parametrize("who", ["gaspard", "ines"])
def test_a_dossier_that_is_erased_reopens_nothing(cast: Cast, who: str) -> None:
    gone = followed(cast, 3, closed=ENDED)
    followed(cast, 37)
    followed(cast, 20, date(2018, 10, 1))
    assert lines(cast, who)["I1"]["value"] == 40
    for child in gone:
        erase(child, programme=cast.programme, lived=Period(BEGAN, ENDED), by=None, on=date(2024, 9, 1))
    assert lines(cast, who)["I1"]["value"] == 40
    assert not rows(lines(cast, who, NEXT)["I1"], "Depuis quand")


def test_what_is_kept_in_the_team_is_named_whatever_the_reason(cast: Cast) -> None:
    """Nobody must read « rien n’est masqué » where a division is missing."""
    followed(cast, 27)
    followed(cast, 3, date(2016, 10, 1), date(2017, 7, 1))
    followed(cast, 30, date(2016, 10, 1))
    full = make_report(cast.programme, SCHOOL, today=date(2026, 1, 10), indicators=EVERY)
    for audience in Audience:
        safe = for_outside(full, audience)
        for line, shown in zip(full.lines, safe.lines, strict=True):
            there = {group.title for group in shown.result.groups} | set(shown.result.left_out)
            assert there == {group.title for group in line.result.groups if not group.team}, line.indicator.code
        assert "Depuis quand" in hidden_said(safe)
    sent = cast.client("alice").get(f"/bilan/annuels/{begun(cast, SCHOOL).pk}/bilan.xlsx").content
    assert "Au dernier jour" in str(sheets(sent)["Lire ces chiffres"])
