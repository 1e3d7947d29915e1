"""Two periods side by side, with what was published elsewhere: counts and shares, no ranking, no colour."""

from collections.abc import Iterator
from dataclasses import dataclass

from village.core.french import number, percent
from village.evaluation.cards import card
from village.evaluation.indicators.base import Group, Indicator, Row
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
    return [
        Pair(
            line.indicator,
            _side(line),
            _side(others[line.indicator.code]),
            tuple(_splits(line, others[line.indicator.code])),
            references_of(line.indicator.code),
        )
        for line in here.lines
        if line.indicator.code in others
    ]


def _side(line: Line) -> Side:
    shown = card(line)
    return Side(f"{shown.value} {shown.unit}".strip(), shown.sub)


def _splits(here: Line, there: Line) -> Iterator[Split]:
    """A group of one period alone (a budget, with its year in its title) is compared with nothing."""
    others = {group.title: group for group in there.result.groups}
    for group in here.result.groups:
        if (other := others.get(group.title)) and (rows := tuple(_rows(group, other))):
            yield Split(group.title, rows)


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
