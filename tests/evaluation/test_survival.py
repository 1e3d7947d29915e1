"""The median of durations and its interval, equal to those of the library `lifelines`."""

import json
from pathlib import Path
from typing import Any

import pytest

from village.evaluation.survival import Spell, Step, curve, median

# Twelve random worlds and what lifelines (its version is in the file) answered of them: `KaplanMeierFitter`, entry half
# a month before, since whoever enters in a month is at risk in it. The library itself weighs 300 MB.
KNOWN: dict[str, Any] = json.loads((Path(__file__).parent / "kaplan_meier.json").read_text())


@pytest.mark.parametrize("world", KNOWN["worlds"])
def test_the_curve_and_its_interval_are_those_of_lifelines(world: dict[str, Any]) -> None:
    steps = curve(Spell(*spell) for spell in world["spells"])
    assert len(steps) == len(world["steps"]) > 3
    for step, known in zip(steps, world["steps"], strict=True):
        assert step == pytest.approx(known, abs=1e-9)
    assert list(median(Spell(*spell) for spell in world["spells"])) == world["median"]


def test_all_who_end_at_once_leave_nobody_after() -> None:
    assert curve([Spell(0, 6, ended=True, plans=4)]) == [Step(6, 0.0, 0.0, 0.0)]
    assert tuple(median([Spell(0, 6, ended=True, plans=4)])) == (6, 6, 6)


def test_without_an_end_there_is_no_median() -> None:
    assert tuple(median([Spell(0, 6, ended=False, plans=4)])) == (None, None, None)
    assert tuple(median([])) == (None, None, None)
