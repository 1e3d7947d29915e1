"""What a count says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

MONTH = 30.4375

Groups = dict[str, dict[str, float]]


@dataclass
class Counted:
    numerator: float | None
    denominator: float | None = None
    value: float | None = None
    groups: Groups = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)  # of a line that is no share of its sum, by its label
    values: dict[str, float] = field(default_factory=dict)  # the mean beside a line, by its label
    told: list[float] = field(default_factory=list)  # the numbers of its remarks, in their order


def share(numerator: float, denominator: float, **more: object) -> Counted:
    """In percent."""
    value = 100 * numerator / denominator if denominator else None
    return Counted(numerator, denominator, value, **more)  # type: ignore[arg-type]


def whole(number: float, **more: object) -> Counted:
    return Counted(number, None, number, **more)  # type: ignore[arg-type]


def tally(labels: Iterable[str]) -> dict[str, float]:
    return dict(Counter(labels))


def months(spans: Iterable[timedelta]) -> float:
    return sum(span.days for span in spans) / MONTH
