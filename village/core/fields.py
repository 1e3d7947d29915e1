"""Small helpers for dated facts in the database."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeBoundary, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q, Value


class DateRange(Func):
    """`daterange(starts_on, ends_on, '[]')`: an open end is forever."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, starts_on: str = "starts_on", ends_on: str = "ends_on") -> None:
        super().__init__(F(starts_on), F(ends_on), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class IdRange(Func):
    """`int8range(id, id, '[]')`: equality of an id inside a GiST constraint, without the btree_gist extension."""

    function = "int8range"
    output_field = BigIntegerRangeField()

    def __init__(self, name: str) -> None:
        super().__init__(F(name), F(name), Value("[]"))


def no_overlap(name: str, *ids: str, condition: Q | None = None) -> ExclusionConstraint:
    """Refuse two rows with the same ids whose dates overlap."""
    same = [(IdRange(field), RangeOperators.OVERLAPS) for field in ids]
    return ExclusionConstraint(
        name=name,
        expressions=[*same, (DateRange(), RangeOperators.OVERLAPS)],
        condition=condition,
    )


def dates_in_order(name: str, starts_on: str = "starts_on", ends_on: str = "ends_on") -> CheckConstraint:
    """Refuse an end before the start; an open end is fine."""
    in_order = Q(**{f"{ends_on}__isnull": True}) | Q(**{f"{ends_on}__gte": F(starts_on)})
    return CheckConstraint(name=name, condition=in_order)


def current_on(day: date, starts_on: str = "starts_on", ends_on: str = "ends_on", *, prefix: str = "") -> Q:
    """Rows whose dates hold `day`."""
    start, end = prefix + starts_on, prefix + ends_on
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))
