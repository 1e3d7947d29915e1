"""The periods one may ask for: school years, civil years, free days (R82)."""

from dataclasses import dataclass
from datetime import date, timedelta

from village.core.dates import Period, add_months, calendar_year, school_year
from village.core.french import long_date, short_date

SCHOOL, CIVIL, FREE = "scolaire", "civile", "libre"


@dataclass(frozen=True)
class Choice:
    """A whole year. `key` is what the address of the page says, `name` completes « bilan de… »."""

    key: str
    period: Period
    name: str


def school_choice(day: date) -> Choice:
    period = school_year(day)
    start = period.first.year
    return Choice(f"{SCHOOL}-{start}", period, f"l’année scolaire {start}-{start + 1}")


def civil_choice(day: date) -> Choice:
    period = calendar_year(day)
    return Choice(f"{CIVIL}-{period.first.year}", period, f"l’année civile {period.first.year}")


def years(since: date, today: date, *, over: bool) -> list[Choice]:
    """Return the school then civil years from `since` to `today`, latest first.

    With `over`, the finished school years only: a civil year overlaps two of them, and a subtraction would tell
    the small numbers that each one hides.
    """
    ends = range(today.year, since.year - 2, -1)
    found = [school_choice(date(year, 9, 1)) for year in ends]
    if not over:
        found += [civil_choice(date(year, 1, 1)) for year in ends]
    return [
        choice
        for choice in found
        if choice.period.last >= since and (choice.period.last < today if over else choice.period.first <= today)
    ]


def year_of(period: Period) -> Choice:
    """The school or civil year that this period is."""
    return school_choice(period.first) if period == school_year(period.first) else civil_choice(period.first)


def named(period: Period) -> str:
    """What completes « bilan de… »: the year, or « la période »."""
    year = year_of(period)
    return year.name if year.period == period else "la période"


def days_said(period: Period) -> str:
    """« du 1er janv. 2018 au 31 mars 2018 »."""
    return f"du {short_date(period.first)} au {short_date(period.last)}"


def same_length(here: Period, there: Period) -> bool:
    """As many days, or as many whole months: a leap year is a year."""
    return here.days == there.days or _whole_months(here) == _whole_months(there) != 0


def _whole_months(period: Period) -> int:
    """How many months this period is, to the day; 0 when it is not."""
    months = round(period.days / 30.4375)
    return months if add_months(period.first, months) == period.last + timedelta(days=1) else 0


def said(period: Period) -> str:
    """« 1er septembre 2017 – 31 août 2018 »."""
    return f"{long_date(period.first)} – {long_date(period.last)}"
