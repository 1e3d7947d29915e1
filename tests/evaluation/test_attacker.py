"""Somebody reads all that leaves of two years, adds and subtracts two or three numbers: no small hidden one is found.

No rule of hiding is looked at here. What equals a hidden number in every world is no coincidence: it is how figures are
made, and whoever knows their definitions knows it too.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, permutations
from random import Random

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.evaluation.two_years import YEARS, Places, few, live
from village.core.dates import Period
from village.evaluation.indicators import EVERY, INDICATORS
from village.evaluation.indicators.base import Group, Result
from village.evaluation.report import Report, for_outside, make_report
from village.plans.models import Plan
from village.programmes.models import Programme
from village.programmes.thresholds import Audience

WORLDS = 12


class Undone(Exception):
    """The end of a world: its rows go."""


@dataclass
class Read:
    """By name, the number of each world: all that is counted, and where it is shown outside."""

    counted: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * WORLDS))
    shown: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def counted(report: Report, year: str) -> Iterator[tuple[str, int]]:
    """All the numbers of people of a report, and what its authors say that subtraction would find."""
    for line in report.lines:
        result, code = line.result, f"{year} {line.indicator.code}"
        yield from ((f"{code}.{name}", number) for name, number in wholes(result))
        yield from ((f"{code} gap {n}", gap) for n, gap in enumerate(result.gaps))
        yield from (
            (f"{code} {remark.text[:30]}", remark.count) for remark in result.remarks if remark.count is not None
        )
        for group in (group for group in result.groups if group.people and not group.team):
            yield from ((f"{code} {group.title} gap {n}", gap) for n, gap in enumerate(group.gaps))
            yield from told(code, group)
            yield f"{code} {group.title} = ", sum(int(row.count or 0) for row in group.rows)


def wholes(result: Result) -> Iterator[tuple[str, int]]:
    for name in ("numerator", "denominator"):
        if isinstance(number := getattr(result, name), int):
            yield name, number


def told(code: str, group: Group) -> Iterator[tuple[str, int]]:
    for row in group.rows:
        if row.count is not None:
            yield f"{code} {group.title} : {row.label}", int(row.count)


def shown(report: Report, year: str) -> Iterator[str]:
    """The names of those that are read; a row and its share tell the whole of its division."""
    for line in report.lines:
        result, code = line.result, f"{year} {line.indicator.code}"
        yield from (f"{code}.{name}" for name, _ in wholes(result))
        for group in (group for group in result.groups if group.people):
            yield from (name for name, _ in told(code, group))
            if any(row.count and row.share for row in group.rows):
                yield f"{code} {group.title} = "


def read(cast: Cast, audience: Audience, *, rich: bool) -> Read:
    found, places = Read(), Places(cast, rich=rich)
    for world in range(WORLDS):
        with suppress(Undone), transaction.atomic():
            Plan.objects.filter(programme=cast.programme).delete()
            live(cast, places, Random(world))  # noqa: S311 - a world, not a secret
            for year, period in zip(("avant", "puis"), YEARS, strict=True):
                _read_year(found, cast.programme, year, period, audience, world)
            for name, number in few(cast.programme).items():
                found.counted[name][world] = number
            raise Undone
    return found


def _read_year(found: Read, programme: Programme, year: str, period: Period, audience: Audience, world: int) -> None:
    full = make_report(programme, period, today=date(2026, 1, 10), indicators=EVERY)
    for name, number in counted(full, year):
        found.counted[name][world] = number
    codes = {one.code for one in (EVERY if audience is Audience.OUTSIDE else INDICATORS)}  # the State reads the survey
    safe = for_outside(
        replace(full, lines=tuple(line for line in full.lines if line.indicator.code in codes)), audience
    )
    for name in shown(safe, year):
        found.shown[name].add(world)


@dataclass
class Attacker:
    """Numbers that are the same in every world are one number, that any of their names tells."""

    found: Read
    names: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        draw = Random(1)  # noqa: S311 - so that a list of numbers is one number, that adds and subtracts
        weights = [draw.randrange(2**60) for _ in range(WORLDS)]
        for name, numbers in self.found.counted.items():
            if len(set(numbers)) > 3:  # else equal by chance
                self.names[sum(n * weight for n, weight in zip(numbers, weights, strict=True))].append(name)
        self.told = {key: set().union(*(self.found.shown[name] for name in same)) for key, same in self.names.items()}

    def finds(self, threshold: int) -> Iterator[str]:
        """What is small and hidden in a world, and told by two or three numbers that are read in it."""
        keys = [key for key, worlds in self.told.items() if worlds]
        sums: list[tuple[int, tuple[int, ...]]] = [
            (whole - part, (whole, part)) for whole, part in permutations(keys, 2)
        ]
        for one, two in combinations(keys, 2):
            others = [key for key in keys if key not in {one, two}]
            sums += [(key - one - two, (key, one, two)) for key in others]
            sums += [(one + two - key, (one, two, key)) for key in others]
        for key, read_together in sums:
            if key in self.names and key not in read_together:
                worlds = set.intersection(*(self.told[one] for one in read_together)) - self.told[key]
                small = [world for world in worlds if 0 < self.found.counted[self.names[key][0]][world] < threshold]
                if small:
                    by = ", ".join(self._name(one, small[0]) for one in read_together)
                    yield f"{self.names[key][0]} (monde {small[0]}) se trouve par : {by}"

    def _name(self, key: int, world: int) -> str:
        return next(name for name in self.names[key] if world in self.found.shown[name])


@pytest.mark.parametrize("rich", [False, True], ids=["ordinaire", "de toutes sortes"])
@pytest.mark.parametrize("audience", list(Audience))
def test_nobody_finds_a_small_hidden_number_from_two_or_three_that_are_read(
    cast: Cast, audience: Audience, rich: bool
) -> None:
    found = read(cast, audience, rich=rich)
    assert sum(bool(worlds) for worlds in found.shown.values()) > 50, "there is something to read"
    assert list(Attacker(found).finds(cast.programme.threshold(audience))) == []
