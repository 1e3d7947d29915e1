"""The declared figures, in the order of their codes (4.3 of the inventory)."""

from village.evaluation.indicators.base import Indicator
from village.evaluation.indicators.children import CHILDREN
from village.evaluation.indicators.classes import CLASSES
from village.evaluation.indicators.course import COURSE
from village.evaluation.indicators.means import MEANS
from village.evaluation.indicators.plans import PLANS
from village.evaluation.indicators.survey import SURVEY


def _ordered(*found: Indicator) -> tuple[Indicator, ...]:
    return tuple(sorted(found, key=lambda indicator: int(indicator.code[1:])))


# Of the bilan; and with what only the national survey asks for.
INDICATORS: tuple[Indicator, ...] = _ordered(*CHILDREN, *PLANS, *MEANS, *CLASSES, *COURSE)
EVERY: tuple[Indicator, ...] = _ordered(*INDICATORS, *SURVEY)
