"""Pure functions and types on dates."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """A span of days, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = "La période finit avant de commencer."
            raise ValueError(message)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def school_year(day: date) -> Period:
    """Return the school year that holds `day`: 1 September to 31 August (R82)."""
    start = day.year if day.month >= 9 else day.year - 1
    return Period(date(start, 9, 1), date(start + 1, 8, 31))


def calendar_year(day: date) -> Period:
    """Return the calendar year that holds `day`."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def age(born: date, on: date) -> int:
    """Return the age in whole years on a stated day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (first_of_next - timedelta(days=1)).day))
