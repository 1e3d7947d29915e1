"""Freeze the figures of past years before a dossier leaves."""

from datetime import date
from decimal import Decimal
from typing import Any

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.dates import Period, calendar_year, school_year
from village.evaluation.facts import ABOUT_DOSSIERS, Facts
from village.evaluation.models import FrozenFacts
from village.programmes.models import Programme


def freeze_years(programme: Programme, lived: Period, *, by: Actor | None, on: date) -> list[FrozenFacts]:
    """Keep the figures of the school and civil years, all over, that hold a day of `lived`. Those kept already stay."""
    starts = [
        lived.first,
        *(date(year, month, 1) for year in range(lived.first.year, lived.last.year + 1) for month in (1, 9)),
    ]
    days = [day for day in (*starts, lived.last) if lived.first <= day <= lived.last]
    over = sorted({period for day in days for period in (school_year(day), calendar_year(day)) if period.last < on})
    kept = set(FrozenFacts.objects.filter(programme=programme).values_list("first", "last"))
    fresh = [period for period in over if (period.first, period.last) not in kept]
    frozen = FrozenFacts.objects.bulk_create([_frozen(programme, period, on) for period in fresh])
    if frozen:
        record(
            Act.FIGURES_FREEZE, by=by, details=f"{len(frozen)} années, de {over[0].first.year} à {over[-1].last.year}"
        )
    return frozen


def _frozen(programme: Programme, period: Period, on: date) -> FrozenFacts:
    facts = Facts(programme, period, on)
    for name in ABOUT_DOSSIERS:
        getattr(facts, name)
    answers = {name: [_plain(row) for row in rows] for name, rows in facts.asked.items()}
    return FrozenFacts(programme=programme, first=period.first, last=period.last, frozen_on=on, answers=answers)


def _plain(row: tuple[Any, ...]) -> list[Any]:
    """An amount is written so that it is read back to the cent."""
    return [{"amount": str(value)} if isinstance(value, Decimal) else value for value in row]
