"""How facts are asked: each statement once for a period, or read where it was kept when a dossier left."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection

from village.core.dates import Period, add_months
from village.evaluation import sql, sql_change, sql_children, sql_course, sql_survey
from village.evaluation.models import FrozenFacts
from village.programmes.ages import OLDEST
from village.programmes.models import ListCode, Programme
from village.programmes.national_lists import NATIONAL

# « 6-10 » → 6: where each band of N1 begins, and its name.
BANDS = tuple((int(code.split("-")[0]), label) for code, label in NATIONAL[ListCode.AGE_BAND])
_STATEMENTS: dict[str, str] = vars(sql) | vars(sql_children) | vars(sql_survey) | vars(sql_change) | vars(sql_course)


class Asked:
    """What is asked of a programme over a period. One that is not over is counted up to `today`.

    `ages_on`: another day than the last one counted to count ages on, for the team's own eyes.
    """

    def __init__(self, programme: Programme, period: Period, today: date, ages_on: date | None = None) -> None:
        self._ages_asked = ages_on
        self.programme = programme
        self.period = period
        self.counted = Period(period.first, max(period.first, min(period.last, today)))

    @cached_property
    def kept_spans(self) -> set[tuple[date, date]]:
        """The years of these days, and those that end on the day before, whose figures were frozen."""
        kept = FrozenFacts.objects.filter(programme=self.programme)
        kept = kept.filter(first__lte=self.counted.last, last__gte=self.counted.first - timedelta(days=1))
        return set(kept.values_list("first", "last"))

    @cached_property
    def frozen(self) -> FrozenFacts | None:
        """These figures as they were when a dossier of the period left the base."""
        span = (self.period.first, self.period.last)
        if span not in self.kept_spans:
            return None
        return FrozenFacts.objects.get(programme=self.programme, first=span[0], last=span[1])

    @property
    def kept_before(self) -> Period | None:
        """The year before, where its figures were frozen since dossiers of it left the base."""
        first, last = add_months(self.counted.first, -12), self.counted.first - timedelta(days=1)
        return Period(first, last) if (first, last) in self.kept_spans else None

    @property
    def lessened(self) -> bool:
        """Whether dossiers of these days have left the base since."""
        return any(last >= self.counted.first for _, last in self.kept_spans)

    @cached_property
    def asked(self) -> dict[str, list[tuple[Any, ...]]]:
        """What each statement answered, by its name in `sql`."""
        return {}

    def _ask(self, name: str, **more: Any) -> list[tuple[Any, ...]]:
        return self._kept_or(name, lambda: self._read(_STATEMENTS[name], **more))

    def _kept_or(self, name: str, read: Callable[[], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
        if self.frozen and name in self.frozen.answers:
            return [tuple(_exact(value) for value in row) for row in self.frozen.answers[name]]
        self.asked[name] = answer = read()
        return answer

    def _read(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        parameters = {"programme": self.programme.pk, "first": self.counted.first, "last": self.counted.last, **more}
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            answer: list[tuple[Any, ...]] = cursor.fetchall()
            return answer

    @property
    def ages_on(self) -> date:
        """The day on which ages are counted: figures that were kept hold those of the last day, whatever is asked."""
        kept = self.frozen and "CHILDREN" in self.frozen.answers
        return self.counted.last if kept or not self._ages_asked else self._ages_asked

    @property
    def births(self) -> list[date]:
        """Born after the day that is so many years before that one: not yet that old. One for each age."""
        return [add_months(self.ages_on, -12 * years) + timedelta(days=1) for years in range(OLDEST, 0, -1)]


def years_said(years: int) -> str:
    """« 1 an », « 12 ans »: the oldest are together."""
    return f"{years} ans et plus" if years >= OLDEST else f"{years} an{'s' if years > 1 else ''}"


def band_of(years: int) -> str:
    """The national band of an age; of somebody born later than that day, the first."""
    return next((label for first, label in reversed(BANDS) if first <= years), BANDS[0][1])


def _exact(value: Any) -> Any:
    return Decimal(value["amount"]) if isinstance(value, dict) else value
