"""What an indicator is, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from village.evaluation.facts import Facts

Number = int | float | Decimal
DAYS_PER_MONTH = 30.4375
"""A year of 365.25 days in twelve."""


@dataclass(frozen=True)
class Row:
    """One line of a breakdown. `share` from 0 to 1; `value` when the line has a figure of its own (a mean).

    `headline`: the line that the indicator's own numerator counts. `hidden`: what is written instead of the count.
    `within`: the rows of other divisions (title, label) that this one is a part of. `people`: how many different
    children it is about, where it counts something else, as their actions.
    """

    label: str
    count: Number | None
    share: float | None = None
    value: float | None = None
    headline: bool = False
    hidden: str = ""
    within: tuple[tuple[str, str], ...] = ()
    people: int | None = None


@dataclass(frozen=True)
class Group:
    """One way to divide a population: its rows add up to it.

    `nested`: its rows also add up to the rows of another group (`within`), so that hiding one small number is not
    enough. `beside`: the groups that its rows touch without adding up to them, a quarter to the commune that it is in.
    `people`: rows count persons, and small ones are protected outside the team. `folded`: shown on demand.
    `team`: its rows name somebody of the team, which alone sees them. `inside`: the team alone sees it, since another
    figure that goes out counts the same people a little otherwise. `ranked`: the most numerous first. `aside`: how
    many are in no row, of a whole that another figure tells. `gaps`: how many people subtraction would find between
    this division and another figure: where one is small, the division stays in the team.
    """

    title: str
    counts: str
    rows: tuple[Row, ...]
    nested: bool = False
    beside: tuple[str, ...] = ()
    people: bool = True
    folded: bool = False
    team: bool = False
    inside: bool = False
    ranked: bool = False
    aside: int = 0
    gaps: tuple[int, ...] = ()

    @property
    def goes_out(self) -> bool:
        return not (self.team or self.inside)


@dataclass(frozen=True)
class Remark:
    """A sentence beside the figure. `count`: the number of persons it tells, if it does: then it stays in the team."""

    text: str
    count: int | None = None


@dataclass(frozen=True)
class Result:
    """A figure: `value` in the unit of the indicator, None when there is nothing to divide by.

    `left_out`: the divisions that were taken out, because they would tell a small number. `kept_back`: something of it
    is not shown only because of what is already published. `aside`: how many are not in the denominator, of a whole
    that another figure tells. `people`: how many children it is about, where it counts something else, as euros.
    `inside`: the team alone sees it. `bare`: outside, a share in whole percents, without its two numbers. `gaps`: how
    many people subtraction would find between this figure and another: where one is small, all of it stays in the team.
    """

    value: float | None
    numerator: Number | None = None
    denominator: Number | None = None
    groups: tuple[Group, ...] = ()
    remarks: tuple[Remark, ...] = ()
    hidden: str = ""
    left_out: tuple[str, ...] = ()
    kept_back: bool = False
    aside: int = 0
    people: int | None = None
    inside: bool = False
    bare: bool = False
    gaps: tuple[int, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A declared figure: what it is in words, whom it counts, over which days, in what unit, and how.

    `people`: its numerator counts persons or families, protected outside the team when small. `whole`: of which
    population it tells the number, where several figures do.
    """

    code: str
    label: str
    definition: str
    population: str
    rule: str
    unit: str
    count: Callable[["Facts"], Result]
    people: bool = True
    whole: str = ""


def ratio(part: Number, whole: Number) -> float | None:
    """Return a share from 0 to 1, or nothing when there is nothing to divide by."""
    return round(float(part) / float(whole), 4) if whole else None


def percentage(part: Number, whole: Number) -> float | None:
    return round(100 * float(part) / float(whole), 2) if whole else None


def months(days: Number, count: int = 1) -> float | None:
    """Return the mean number of months for `days` spent by `count` persons."""
    return round(float(days) / DAYS_PER_MONTH / count, 2) if count else None


def rows(
    counts: Mapping[str, int],
    headline: str = "",
    within: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType({}),
    people: Mapping[str, int | None] = MappingProxyType({}),
) -> tuple[Row, ...]:
    """Return one row per label with its share of the sum, in the order given."""
    whole = sum(counts.values())
    return tuple(
        Row(
            label,
            n,
            ratio(n, whole),
            headline=label == headline,
            within=within.get(label, ()),
            people=people.get(label),
        )
        for label, n in counts.items()
    )
