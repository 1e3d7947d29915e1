"""The median of durations and its interval, and how parcours end, equal to those of the library `lifelines`."""

import json
from pathlib import Path
from typing import Any

import pytest

from village.evaluation.survival import Spell, Step, curve, incidence, median

# Twelve random worlds and what lifelines (its version is in the file) answered of them: `KaplanMeierFitter`, entry half
# a month before, since whoever enters in a month is at risk in it. The library itself weighs 300 MB.
KNOWN: dict[str, Any] = json.loads((Path(__file__).parent / "kaplan_meier.json").read_text())

# The same for `AalenJohansenFitter`, by reason, at some months; two ends never fall together there: the library would
# shift one of them at random.
WAYS_OUT: dict[str, Any] = json.loads((Path(__file__).parent / "aalen_johansen.json").read_text())


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


@pytest.mark.parametrize("world", WAYS_OUT["worlds"])
def test_how_parcours_end_is_what_lifelines_says(world: dict[str, Any]) -> None:
    spells = [Spell(*spell) for spell in world["spells"]]
    for until, known in world["shares"].items():
        found = incidence(spells, int(until))
        assert {reason: share for reason, share in found.items() if share} == pytest.approx(known, abs=1e-9)


@pytest.mark.parametrize("world", [*KNOWN["worlds"], *WAYS_OUT["worlds"]])
def test_the_ways_out_and_what_goes_on_make_one(world: dict[str, Any]) -> None:
    """Months with several ends too: at each of them, the reasons together are what Kaplan-Meier says has ended."""
    spells = [Spell(*[*spell, str(place % 3)][:5]) for place, spell in enumerate(world["spells"])]
    for step in curve(spells):
        assert sum(incidence(spells, step.month).values()) == pytest.approx(1 - step.alive, abs=1e-12)


def test_a_reason_takes_parcours_from_the_others() -> None:
    """Two end for a move at 3 months, one of the two left attains its goals at 6: a quarter of all, not a half."""
    spells = [
        Spell(0, 3, ended=True, plans=2, reason="move"),
        Spell(0, 6, ended=True, plans=1, reason="attained"),
        Spell(0, 9, ended=False, plans=1),
    ]
    assert incidence(spells, 2) == {"move": 0.0, "attained": 0.0}
    assert incidence(spells, 24) == {"move": 0.5, "attained": 0.25}
