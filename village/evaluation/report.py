"""The report of a programme over a period: one function for the page, the command and the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Max, Min

from village.access import wall
from village.access.wall import Mission
from village.core.dates import Period, add_months
from village.core.errors import DomainError
from village.core.forms import EARLIEST
from village.core.french import long_date
from village.evaluation.facts import Facts
from village.evaluation.indicators import INDICATORS
from village.evaluation.indicators.base import Group, Indicator, Number, Result, Row
from village.evaluation.indicators.children import AGE_DAY
from village.evaluation.models import FrozenFacts
from village.evaluation.protection import Readers, protect
from village.people.models import CareTeamMembership
from village.plans.models import Plan
from village.programmes.models import Programme
from village.programmes.thresholds import Audience

Held = Mapping[str, Sequence[Readers]]
"""By code, what readers already hold of a figure."""
LONGEST = 25
"""Years: longer, a digit of the first day was mistyped."""


@dataclass(frozen=True)
class Line:
    indicator: Indicator
    result: Result


@dataclass(frozen=True)
class Report:
    """`counted`: the days really counted, fewer than `period` while it runs.

    `audience`: for whom small numbers are hidden; None, for the team.

    `frozen_on`: the figures as they were that day, before dossiers of the period left the base. `lessened`: dossiers of
    these days have left it, and these days are no year whose figures were frozen.

    `ages_asked`: the day on which the team asked to count ages, where it is not the last one. It never leaves the team.
    """

    programme: Programme
    period: Period
    counted: Period
    lines: tuple[Line, ...]
    derogations: tuple[CareTeamMembership, ...]
    audience: Audience | None = None
    frozen_on: date | None = None
    lessened: bool = False
    ages_asked: date | None = None

    @property
    def ages_on(self) -> date:
        """The day on which ages are counted."""
        return self.ages_asked or self.counted.last

    @property
    def protected(self) -> bool:
        return self.audience is not None

    @property
    def threshold(self) -> int:
        """The smallest number shown, zero apart: 1 when nothing is hidden."""
        return self.programme.threshold(self.audience) if self.audience else 1


def checked_period(first: date, last: date, *, today: date) -> Period:
    """Return the period, or raise `DomainError` when it cannot be counted."""
    if first < EARLIEST:
        raise DomainError(f"La période commence avant {EARLIEST.year} : vérifiez l’année du premier jour.", field="du")
    if last < first:
        raise DomainError("La période finit avant de commencer : vérifiez les deux dates.", field="au")
    if first > today:
        raise DomainError("La période commence dans le futur : choisissez un premier jour passé.", field="du")
    if last > add_months(today, 12):
        raise DomainError("La période finit dans plus d’un an : vérifiez l’année du dernier jour.", field="au")
    if last >= add_months(first, 12 * LONGEST):
        raise DomainError(f"La période dure plus de {LONGEST} ans : vérifiez l’année du premier jour.", field="du")
    return Period(first, last)


def check_ages_on(day: date, period: Period) -> None:
    """Raise `DomainError` when ages counted on this day would not be those of children of the period."""
    if not add_months(period.first, -12) <= day <= add_months(period.last, 12):
        raise DomainError(
            "L’âge se compte un jour de la période, ou à moins d’un an d’elle : vérifiez l’année.", field="age_au"
        )


def make_report(
    programme: Programme,
    period: Period,
    *,
    today: date,
    indicators: tuple[Indicator, ...] = INDICATORS,
    ages_on: date | None = None,
) -> Report:
    """Count these indicators, else those of the bilan. A period that is not over is counted up to `today`."""
    facts = Facts(programme, period, today, ages_on)
    _ = facts.names, facts.opinions  # read as the reader: who counts sees no account, and opens no sheet
    with wall.open_for(Mission.COUNT, programme.pk):
        lines = tuple(counted_line(indicator, facts) for indicator in indicators)
        frozen = facts.frozen
        return Report(
            programme,
            period,
            facts.counted,
            lines,
            tuple(facts.derogations),
            frozen_on=frozen.frozen_on if frozen else None,
            lessened=frozen is None and facts.lessened,
            ages_asked=None if facts.ages_on == facts.counted.last else facts.ages_on,
        )


def counted_line(indicator: Indicator, facts: Facts) -> Line:
    """Count a figure; its definition says on which day ages are, where it is not the usual one."""
    if facts.ages_on != facts.counted.last:
        said = indicator.definition.replace(AGE_DAY, f"L’âge est celui du {long_date(facts.ages_on)}, demandé ici.")
        indicator = replace(indicator, definition=said)
    return Line(indicator, indicator.count(facts))


def for_outside(report: Report, audience: Audience, held: Held = MappingProxyType({})) -> Report:
    """Return the same report without the numbers so small that these readers could recognise a child.

    `held`: by code, what they and others already hold of the figure.
    """
    alone = (Readers(report.programme.threshold(audience)),)
    lines = tuple(
        replace(line, result=protect(line.indicator, line.result, held.get(line.indicator.code, alone), report.counted))
        for line in report.lines
    )
    return replace(report, lines=lines, derogations=(), audience=audience)


def without_names(report: Report) -> Report:
    """Return the same report without the divisions that name somebody of the team: what is kept for years."""
    return replace(report, lines=tuple(replace(line, result=_unnamed(line.result)) for line in report.lines))


def _unnamed(result: Result) -> Result:
    return replace(result, groups=tuple(group for group in result.groups if not group.team))


def as_json(report: Report) -> dict[str, Any]:
    """Return the contract of `village report`: shares from 0 to 1, `value` in `unit`.

    `counted_to`: the last day counted, of a period that is not over. `threshold`: the smallest number shown, where
    small ones are hidden; `left_out`, by figure: the divisions that would have told one.
    """
    running = report.counted.last != report.period.last
    return {
        "programme": report.programme.code,
        "period": {"from": report.period.first.isoformat(), "to": report.period.last.isoformat()},
        **({"counted_to": report.counted.last.isoformat()} if running else {}),
        **({"threshold": report.threshold} if report.protected else {}),
        "ages_on": report.ages_on.isoformat(),
        "indicators": [_line(line) for line in report.lines],
        **({"frozen_on": report.frozen_on.isoformat()} if report.frozen_on else {}),
    }


def _line(line: Line) -> dict[str, Any]:
    indicator, result = line.indicator, line.result
    said: dict[str, Any] = {
        "code": indicator.code,
        "label": indicator.label,
        "definition": indicator.definition,
        "population": indicator.population,
        "numerator": _plain(result.numerator),
        "denominator": _plain(result.denominator),
        "value": result.value,
        "unit": indicator.unit,
    }
    if result.hidden:
        said["hidden"] = result.hidden
    if result.groups:
        said["breakdown"] = [_row(group, row) for group in result.groups for row in group.rows]
    if result.left_out:
        said["left_out"] = list(result.left_out)
    if result.remarks:
        said["remarks"] = [remark.text for remark in result.remarks]
    return said


def _row(group: Group, row: Row) -> dict[str, Any]:
    said = {"group": group.title, "label": row.label, "count": _plain(row.count), "share": row.share}
    if row.value is not None:
        said["value"] = row.value
    if row.hidden:
        said["hidden"] = row.hidden
    return said


def _plain(number: Number | None) -> int | float | None:
    return float(number) if isinstance(number, Decimal) else number


def entries(programme: Programme) -> tuple[date | None, date | None]:
    """The day of the first entry in a parcours, and of the latest."""
    with wall.open_for(Mission.COUNT, programme.pk):
        days = Plan.objects.filter(programme=programme).aggregate(first=Min("opened_on"), latest=Max("opened_on"))
        frozen = FrozenFacts.objects.filter(programme=programme).aggregate(first=Min("first"), latest=Max("last"))
    first = min((day for day in (days["first"], frozen["first"]) if day), default=None)
    return first, days["latest"] or frozen["latest"]
