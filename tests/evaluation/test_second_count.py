"""Every figure of the bilan and of the survey, and every line of them, equals a count made apart, on random worlds.

`second` counts in plain Python, from the definitions in words. `make prove` tries more worlds.
"""

import os
import re
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from tests.cast import Cast
from tests.evaluation import second
from tests.evaluation.settling import Places, clear, places, settle
from tests.evaluation.worlds import CALENDAR, SCHOOL, World, spans, worlds
from village.core.dates import Period
from village.evaluation.indicators import EVERY
from village.evaluation.populations import POPULATIONS, WITHOUT_DOSSIER, facts_of, find_populations
from village.evaluation.report import as_json, make_report
from village.programmes.models import Programme

WORLDS = int(os.environ.get("WORLDS", "50"))
TODAY = timezone.localdate()


class Undone(Exception):
    """The end of a world: its rows go."""


@pytest.fixture
def both(cast: Cast) -> tuple[Places, Places]:
    clear()
    return places(cast)


@settings(max_examples=WORLDS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(TODAY), free=spans(TODAY))
def test_a_second_count_agrees(cast: Cast, both: tuple[Places, Places], world: World, free: tuple[date, date]) -> None:
    with suppress(Undone), transaction.atomic():
        settle(world, cast, both)
        agree("ici", *SCHOOL)
        agree("ici", *CALENDAR)
        agree("ici", *free)
        agree("ailleurs", *free)
        raise Undone


def agree(code: str, first: date, last: date) -> None:
    programme = Programme.objects.get(code=code)
    told = make_report(programme, Period(first, last), today=TODAY, indicators=EVERY)
    figures = {figure["code"]: figure for figure in as_json(told)["indicators"]}
    counted = second.count(code, first, last, today=TODAY)
    assert figures.keys() - counted.keys() == {"I40"}, "its hours have tests of their own"
    for name, expected in counted.items():
        found, known = as_told(figures[name]), as_counted(expected)
        if name == "I44":  # its remark names quarters
            found["remarks"] = known["remarks"] = []
        if name == "I45":  # in the order of the roles
            found["remarks"], known["remarks"] = sorted(found["remarks"]), sorted(expected.told)
        assert found == known, f"{name} ({code}, {first} – {last})"
    assert populations_told(code, first, last) == second.count_populations(code, first, last, today=TODAY)


def populations_told(code: str, first: date, last: date) -> dict[str, Any]:
    """What the page of the four populations says: of each, how many, and how it divides."""
    told = find_populations(facts_of(Programme.objects.get(code=code), Period(first, last), today=TODAY))
    divided: dict[str, dict[str, dict[str, int]]] = {one.indicator.label: {} for one in POPULATIONS}
    for table in told.tables:
        for label, cells in table.lines:
            for cell in cells:
                if cell.count and label != WITHOUT_DOSSIER:
                    divided[cell.among].setdefault(table.title, {})[label] = cell.count
    return {name: (total, divided[name]) for name, total in zip(divided, told.totals, strict=True)}


def as_told(figure: dict[str, Any]) -> dict[str, Any]:
    """What the bilan says of one figure; a line at zero says nothing."""
    lines = [line for line in figure.get("breakdown", []) if line["count"]]
    return {
        **{name: figure[name] for name in ("numerator", "denominator", "value")},
        "lines": {(line["group"], line["label"]): (line["count"], line["share"]) for line in lines},
        "values": {line["label"]: line["value"] for line in lines if "value" in line},
        "remarks": numbers(figure.get("remarks", [])),
    }


def as_counted(counted: second.Counted) -> dict[str, Any]:
    lines = {
        (group, label): (
            near(number),
            pytest.approx(counted.shares.get(label, number / sum(labels.values())), abs=0.00006),
        )
        for group, labels in counted.groups.items()
        for label, number in labels.items()
        if round(number, 2)  # as it is told
    }
    return {
        "numerator": near(counted.numerator),
        "denominator": near(counted.denominator),
        "value": near(counted.value),
        "lines": lines,
        "values": {label: near(value) for label, value in counted.values.items()},
        "remarks": [near(number) for number in counted.told],
    }


def near(number: float | None) -> Any:
    """Two decimals are told."""
    return None if number is None else pytest.approx(number, abs=0.0051)


def numbers(remarks: list[str]) -> list[float]:
    """« 2,53 ETP », « 1 388 € »."""
    found = re.findall(r"\d[\d\u202f\xa0]*(?:,\d+)?", " ".join(remarks))
    return [float(re.sub(r"[\u202f\xa0]", "", number).replace(",", ".")) for number in found]
