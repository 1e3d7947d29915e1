"""Small numbers, outside the team: hidden, and not to be found by subtraction."""

import pytest

from village.evaluation.indicators import INDICATORS
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, rows
from village.evaluation.protection import Readers, protect

GIRLS = next(indicator for indicator in INDICATORS if indicator.code == "I4")
FOLLOWED = next(indicator for indicator in INDICATORS if indicator.code == "I1")
WAITS = next(indicator for indicator in INDICATORS if indicator.code == "I15")
MONEY = next(indicator for indicator in INDICATORS if indicator.code == "I17")


def protected(indicator: Indicator, result: Result, threshold: int = 5) -> Result:
    return protect(indicator, result, [Readers(threshold)])


def shown(counts: dict[str, int], headline: str = "", *, nested: bool = False) -> tuple[Result, dict[str, object]]:
    group = Group("Âge", "Enfants", rows(counts, headline), nested=nested)
    total = sum(counts.values())
    part = counts.get(headline, total)
    indicator = GIRLS if headline else FOLLOWED
    safe = protected(indicator, Result(1.0, part, total if headline else None, (group,)))
    return safe, {row.label: row.hidden or row.count for line in safe.groups for row in line.rows}


def test_fewer_than_five_is_hidden_with_its_share_and_the_next_smallest_with_it() -> None:
    safe, seen = shown({"a": 100, "b": 28, "c": 4})
    assert seen == {"a": 100, "b": "masqué", "c": "masqué"}
    assert [row.share for row in safe.groups[0].rows][1:] == [None, None]


def test_five_and_nothing_are_shown() -> None:
    assert shown({"a": 100, "b": 5, "c": 0})[1] == {"a": 100, "b": 5, "c": 0}


def test_two_hidden_numbers_that_leave_a_doubt_are_enough() -> None:
    assert shown({"a": 100, "b": 3, "c": 2})[1] == {"a": 100, "b": "masqué", "c": "masqué"}


def test_a_number_that_protects_another_is_not_told_from_it() -> None:
    """Six children in two hidden lines: were the one of less than five named, it would be one, and the other five."""
    assert shown({"a": 100, "b": 5, "c": 1})[1] == {"a": 100, "b": "masqué", "c": "masqué"}


def test_two_hidden_numbers_that_leave_no_doubt_need_a_third() -> None:
    """One child in each of two lines; and four in each, where five was not hidden before them."""
    assert shown({"a": 100, "b": 1, "c": 1})[1] == {"a": "masqué", "b": "masqué", "c": "masqué"}
    assert shown({"a": 100, "b": 4, "c": 4, "d": 5})[1]["d"] == "masqué"
    assert shown({"a": 100, "b": 4, "c": 4, "d": 6})[1]["d"] == 6


def test_the_headline_is_hidden_when_it_or_its_complement_or_its_line_is() -> None:
    assert shown({"filles": 4, "garçons": 90}, "filles")[0].numerator is None
    assert shown({"filles": 90, "garçons": 4}, "filles")[0].denominator is None
    assert shown({"filles": 10, "autres": 30, "c": 4}, "filles")[0].value is None
    assert shown({"filles": 40, "garçons": 90}, "filles")[0].value == 1.0


def crossed(ages: dict[str, tuple[int, int]], *, links: bool = True) -> Result:
    """Girls and boys by age, with both divisions that it crosses."""
    sexes = ("filles", "garçons")
    pairs = {f"{sex}, {age}": ages[age][place] for age in ages for place, sex in enumerate(sexes)}
    within = {f"{sex}, {age}": (("Sexe", sex), ("Âge", age)) for age in ages for sex in sexes}
    groups = (
        Group("Sexe", "Enfants", rows({sex: sum(n[place] for n in ages.values()) for place, sex in enumerate(sexes)})),
        Group("Âge", "Enfants", rows({age: sum(both) for age, both in ages.items()})),
        Group("Croisé", "Enfants", rows(pairs, within=within if links else {}), nested=True),
    )
    return protected(GIRLS, Result(50.0, 50, 100, groups))


def test_a_division_that_crosses_two_others_is_protected_with_both() -> None:
    """Hidden alone in its line, a number would be found from the other division."""
    told = {
        row.label: row.hidden for row in crossed({"petits": (3, 20), "grands": (30, 40), "ados": (9, 8)}).groups[2].rows
    }
    hidden = {label for label, said in told.items() if said}
    assert "filles, petits" in hidden
    for place in (0, 1):  # in each line and in each column, none or two at least
        lines = [label.split(", ")[place] for label in hidden]
        assert all(lines.count(line) > 1 for line in lines)
    assert [row.hidden for row in crossed({"petits": (30, 20), "grands": (30, 40)}).groups[2].rows] == [""] * 4


def test_a_crossing_that_does_not_say_what_it_crosses_is_left_out() -> None:
    """As bilans frozen before kept it."""
    found = crossed({"petits": (3, 20), "grands": (30, 40)}, links=False)
    assert [group.title for group in found.groups] == ["Sexe", "Âge"]
    assert len(crossed({"petits": (13, 20), "grands": (30, 40)}, links=False).groups) == 3


def test_a_division_that_cannot_be_protected_is_left_out() -> None:
    """Five children, one in each line: whatever is hidden, everybody knows."""
    each = rows(dict.fromkeys(("un an", "deux ans", "trois ans", "quatre ans", "cinq ans"), 1))
    groups = (Group("Âge", "Enfants", each), Group("Sexe", "Enfants", rows({"filles": 2, "garçons": 3})))
    assert [group.title for group in protected(FOLLOWED, Result(5, 5, groups=groups)).groups] == ["Sexe"]


def test_a_quarter_is_not_shown_beside_a_commune_that_is_hidden() -> None:
    """The six children of a quarter would tell the one of the other commune."""
    groups = (
        Group("Communes", "Enfants", rows({"Ici": 100, "Là": 6, "Ailleurs": 1})),
        Group("Quartiers", "Enfants", rows({"Le Val": 6, "Le Mont": 101}), nested=True, beside=("Communes",)),
    )
    assert [group.title for group in protected(GIRLS, Result(50.0, 50, 107, groups)).groups] == ["Communes"]


def test_a_mean_of_fewer_than_five_is_hidden_by_care_too() -> None:
    lines = (Row("orthophonie", 9, 0.5, 18.0), Row("psychologue", 6, 0.3, 7.0), Row("dentiste", 3, 0.2, 2.0))
    safe = protected(WAITS, Result(12.0, 216.0, 18, (Group("Soin", "Attentes", lines),)))
    assert [row.value for row in safe.groups[0].rows] == [18.0, None, None]
    assert protected(WAITS, Result(12.0, 48.0, 4)).value is None


def test_a_sentence_that_counts_children_stays_in_the_team() -> None:
    remarks = (Remark("Deux enfants.", 2), Remark("Neuf enfants.", 9), Remark("Premier prescripteur."))
    safe = protected(FOLLOWED, Result(10, 10, remarks=remarks))
    assert [remark.text for remark in safe.remarks] == ["Premier prescripteur."]


def test_who_follows_how_many_stays_in_the_team() -> None:
    group = Group("Référents de parcours", "Enfants", rows({"Danièle": 30, "Dora": 40}), team=True)
    assert protected(FOLLOWED, Result(70, 70, None, (group,))).groups == ()


def test_money_is_not_hidden() -> None:
    group = Group("Ressources 2018", "Euros", rows({"État": 3, "ville": 2}), people=False)
    assert protected(MONEY, Result(5.0, 5, None, (group,))).groups[0].rows[0].count == 3


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.code)
def test_a_figure_of_one_child_is_never_shown_as_a_number(indicator: Indicator) -> None:
    if not indicator.people:
        pytest.skip("counts actions or euros")
    assert protected(indicator, Result(100.0, 1, 1)).value is None


def test_a_share_whose_rest_is_small_is_not_shown() -> None:
    """96 of 100: four are not."""
    coordinated = Indicator("x", "x", "x", "x", "x", "%", lambda _: Result(None))
    assert protected(coordinated, Result(96.0, 96, 100)).value is None
    assert protected(coordinated, Result(90.0, 90, 100)).value == 90.0
