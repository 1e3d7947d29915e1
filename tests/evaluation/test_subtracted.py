"""Two figures of one reader, one minus the other: no small number of people is what is left (decision 30)."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, a_referral, an_action, an_exit
from tests.evaluation.test_recovered import BEGAN, ENDED, SCHOOL, lines, rows
from tests.evaluation.test_survey import begun
from village.people.models import Household, Person
from village.plans.models import Plan

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
    one, two = lines(cast, who), lines(cast, who, {"periode": "scolaire-2018"})
    assert one["I10"]["denominator"] is None, "three exits: hidden, as they must be"
    assert one["I1"]["value"] == 40
    there = rows(two["I1"], "Depuis quand").get("déjà suivis")
    assert left(40, there) is None
    opened = rows(two["I5"], "Orienteurs des parcours ouverts dans la période").values()
    assert not opened, "20 of 57 entered: 37 were there"


def test_where_many_left_the_next_year_says_since_when(cast: Cast) -> None:
    followed(cast, 20, closed=ENDED)
    followed(cast, 20)
    followed(cast, 20, date(2018, 10, 1))
    two = lines(cast, "ines", {"periode": "scolaire-2018"})
    assert rows(two["I1"], "Depuis quand") == {"déjà suivis": 20, "entrés": 20}


def test_children_with_two_parcours_are_not_parcours_less_children(cast: Cast) -> None:
    for number, child in enumerate(followed(cast, 40, closed=HALFWAY)):
        an_action(child.plans.get(), BEGAN, HALFWAY)
        if number < 1:
            an_action(a_plan(child, AGAIN), AGAIN)
    found = lines(cast, "ines")
    assert found["I1"]["value"] == 40
    assert left(found["I8"]["denominator"], 40) is None
    assert not found["I8"].get("breakdown"), "their sum would tell it too"


def test_brothers_are_not_children_less_families(cast: Cast) -> None:
    home = Household.objects.create(programme=cast.programme, commune=cast.commune)
    followed(cast, 38)
    for _ in range(2):
        a_plan(a_child(cast, household=home), BEGAN)
    found = lines(cast, "ines")
    assert left(found["I1"]["value"], found["I3"]["value"]) is None
    assert left(found["I1"]["value"], survey(cast)["I47"].get("denominator")) is None


def test_families_who_refuse_and_are_not_followed_are_not_i12_less_i3(cast: Cast) -> None:
    refused = {"state": "refus_famille", "decided_on": date(2018, 1, 1)}
    for child in followed(cast, 40)[:12]:
        a_referral(cast, child, BEGAN, **refused)
    for _ in range(2):
        a_referral(cast, a_child(cast), BEGAN, **refused)
    found = lines(cast, "gaspard")
    assert found["I3"]["value"] == 40
    assert left(found["I12"]["denominator"], 40) is None


def test_second_entries_are_not_parcours_opened_less_children_entered(cast: Cast) -> None:
    for number, child in enumerate(followed(cast, 40, closed=HALFWAY)):
        if number < 2:
            a_plan(child, AGAIN)
    found = lines(cast, "ines")
    opened = rows(found["I5"], "Orienteurs des parcours ouverts dans la période")
    assert rows(found["I1"], "Depuis quand") == {"déjà suivis": 0, "entrés": 40}
    assert not opened


def test_fiches_written_twice_are_not_i35_less_i7(cast: Cast) -> None:
    children = followed(cast, 40)
    for child in children:
        a_referral(cast, child, BEGAN, state="admise", decided_on=BEGAN)
    a_referral(cast, children[0], AGAIN, state="rattachee", decided_on=AGAIN)
    assert lines(cast, "ines")["I7"]["denominator"] == 40
    assert left(survey(cast)["I35"]["answer"], 40) is None


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
