"""Small numbers, outside the team: hidden, and not to be found by subtraction."""

from itertools import product

import pytest

from village.evaluation.indicators import INDICATORS
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, Row, rows
from village.evaluation.protection import protect

GIRLS = next(indicator for indicator in INDICATORS if indicator.code == "I4")
FOLLOWED = next(indicator for indicator in INDICATORS if indicator.code == "I1")
WAITS = next(indicator for indicator in INDICATORS if indicator.code == "I15")
MONEY = next(indicator for indicator in INDICATORS if indicator.code == "I17")


def shown(counts: dict[str, int], headline: str = "", *, nested: bool = False) -> tuple[Result, dict[str, object]]:
    group = Group("Âge", "Enfants", rows(counts, headline), nested=nested)
    total = sum(counts.values())
    part = counts.get(headline, total)
    indicator = GIRLS if headline else FOLLOWED
    safe = protect(indicator, Result(1.0, part, total if headline else None, (group,)))
    return safe, {row.label: row.hidden or row.count for line in safe.groups for row in line.rows}


def test_fewer_than_five_is_hidden_with_its_share_and_the_next_smallest_with_it() -> None:
    safe, seen = shown({"a": 100, "b": 28, "c": 4})
    assert seen == {"a": 100, "b": "masqué", "c": "moins de 5"}
    assert [row.share for row in safe.groups[0].rows][1:] == [None, None]


def test_five_and_nothing_are_shown() -> None:
    assert shown({"a": 100, "b": 5, "c": 0})[1] == {"a": 100, "b": 5, "c": 0}


def test_two_hidden_numbers_that_leave_a_doubt_are_enough() -> None:
    assert shown({"a": 100, "b": 3, "c": 2})[1] == {"a": 100, "b": "moins de 5", "c": "moins de 5"}


def test_two_hidden_numbers_that_leave_no_doubt_need_a_third() -> None:
    """Eight children in two hidden lines of four at most: four and four."""
    assert shown({"a": 100, "b": 4, "c": 4})[1] == {"a": "masqué", "b": "moins de 5", "c": "moins de 5"}


def test_many_hidden_numbers_that_are_nearly_all_the_largest_need_another() -> None:
    """27 children in seven lines of four at most: six fours and a three."""
    seven = dict(zip("abcdefg", (4, 4, 4, 4, 4, 4, 3), strict=True))
    assert shown({"écoles": 144, "familles": 8, **seven})[1]["familles"] == "masqué"


def test_the_headline_is_hidden_when_it_or_its_complement_or_its_line_is() -> None:
    assert shown({"filles": 4, "garçons": 90}, "filles")[0].numerator is None
    assert shown({"filles": 90, "garçons": 4}, "filles")[0].denominator is None
    assert shown({"filles": 10, "autres": 30, "c": 4}, "filles")[0].value is None
    assert shown({"filles": 40, "garçons": 90}, "filles")[0].value == 1.0


def test_a_division_that_crosses_another_is_left_out_whole() -> None:
    assert shown({"a": 100, "b": 4}, nested=True)[1] == {}
    assert shown({"a": 100, "b": 5}, nested=True)[1] == {"a": 100, "b": 5}


def test_a_mean_of_fewer_than_five_is_hidden_by_care_too() -> None:
    lines = (Row("orthophonie", 9, 0.5, 18.0), Row("psychologue", 6, 0.3, 7.0), Row("dentiste", 3, 0.2, 2.0))
    safe = protect(WAITS, Result(12.0, 216.0, 18, (Group("Soin", "Attentes", lines),)))
    assert [row.value for row in safe.groups[0].rows] == [18.0, None, None]
    assert protect(WAITS, Result(12.0, 48.0, 4)).value is None


def test_a_sentence_that_counts_fewer_than_five_is_left_out() -> None:
    remarks = (Remark("Deux enfants.", 2), Remark("Neuf enfants.", 9), Remark("Premier prescripteur."))
    safe = protect(FOLLOWED, Result(10, 10, remarks=remarks))
    assert [remark.text for remark in safe.remarks] == ["Neuf enfants.", "Premier prescripteur."]


def test_money_is_not_hidden() -> None:
    group = Group("Ressources 2018", "Euros", rows({"État": 3, "ville": 2}), people=False)
    assert protect(MONEY, Result(5.0, 5, None, (group,))).groups[0].rows[0].count == 3


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.code)
def test_a_figure_of_one_child_is_never_shown_as_a_number(indicator: Indicator) -> None:
    if not indicator.people:
        pytest.skip("counts actions or euros")
    assert protect(indicator, Result(100.0, 1, 1)).value is None


def _possible(seen: dict[str, object], total: int) -> int:
    """How many ways the hidden numbers could be, for who knows the total and the rule."""
    hidden = [label for label, said in seen.items() if isinstance(said, str)]
    missing = total - sum(int(str(said)) for said in seen.values() if not isinstance(said, str))
    ranges = [range(1, 5) if seen[label] == "moins de 5" else range(1, missing + 1) for label in hidden]
    return sum(1 for guess in product(*ranges) if sum(guess) == missing)


def test_no_hidden_number_is_the_only_possibility() -> None:
    for counts in product((0, 1, 3, 4, 6, 30), repeat=4):
        named = {f"ligne {index}": n for index, n in enumerate(counts)}
        seen = shown(named)[1]
        hidden = [said for said in seen.values() if isinstance(said, str)]
        in_clear = [said for said in seen.values() if not isinstance(said, str)]
        if not hidden or not any(in_clear):
            continue  # nothing hidden, or all of it
        assert _possible(seen, sum(counts)) > 1, seen
