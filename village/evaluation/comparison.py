"""Two periods side by side, with what was published elsewhere: counts and shares, no ranking, no colour."""

from collections.abc import Iterator
from dataclasses import dataclass

from village.core.dates import Period
from village.core.french import counted, long_date, number, percent
from village.evaluation.cards import card, told_by_age
from village.evaluation.indicators.base import Group, Indicator, Row
from village.evaluation.periods import same_length
from village.evaluation.references import Reference, references_of
from village.evaluation.report import Line, Report

NOTHING = "–"


@dataclass(frozen=True)
class Side:
    """A figure in words, and what it divides."""

    value: str
    sub: str


@dataclass(frozen=True)
class Split:
    """One way to divide, over both periods: (label, here, there)."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    note: str = ""


@dataclass(frozen=True)
class Pair:
    indicator: Indicator
    here: Side
    there: Side
    splits: tuple[Split, ...]
    references: tuple[Reference, ...]


def compare(here: Report, there: Report) -> list[Pair]:
    """Pair the indicators that both reports have."""
    others = {line.indicator.code: line for line in there.lines}
    ages = f"Âge au {long_date(here.ages_on)}, puis au {long_date(there.ages_on)}."
    return [
        Pair(
            line.indicator,
            _side(line),
            _side(others[line.indicator.code]),
            tuple(_splits(line, others[line.indicator.code], ages)),
            references_of(line.indicator.code),
        )
        for line in here.lines
        if line.indicator.code in others
    ]


def lengths_said(here: Period, there: Period) -> str:
    """Where two periods do not last as long, what may be compared all the same; else nothing."""
    if same_length(here, there):
        return ""
    one, two = (counted(period.days, "jour", "jours") for period in (here, there))
    return (
        f"Ces deux périodes n’ont pas la même durée ({one}, {two}) : les nombres ne se comparent pas, les parts se "
        "comparent."
    )


def _side(line: Line) -> Side:
    shown = card(line)
    return Side(f"{shown.value} {shown.unit}".strip(), shown.sub)


def _splits(here: Line, there: Line, ages: str) -> Iterator[Split]:
    """A group of one period alone (a budget, with its year in its title) is compared with nothing."""
    others = {group.title: group for group in there.result.groups}
    for group in here.result.groups:
        if (other := others.get(group.title)) and (rows := tuple(_rows(group, other))):
            yield Split(group.title, rows, ages if told_by_age(group) else "")


def _rows(here: Group, there: Group) -> Iterator[tuple[str, str, str]]:
    one, two = ({row.label: row for row in group.rows} for group in (here, there))
    for label in {**one, **two}:
        yield label, _said(one.get(label)), _said(two.get(label))


def _said(row: Row | None) -> str:
    if row is None:
        return NOTHING
    if row.hidden:
        return row.hidden
    parts = [number(row.count or 0), "" if row.share is None else percent(row.share)]
    if row.value is not None:
        parts.append(f"{number(round(row.value, 1))} mois")
    return " · ".join(filter(None, parts))
