"""The declared figures, in the order of their codes (4.3 of the inventory)."""

from village.evaluation.indicators.base import Indicator
from village.evaluation.indicators.children import CHILDREN
from village.evaluation.indicators.classes import CLASSES
from village.evaluation.indicators.means import MEANS
from village.evaluation.indicators.plans import PLANS

INDICATORS: tuple[Indicator, ...] = tuple(
    sorted((*CHILDREN, *PLANS, *MEANS, *CLASSES), key=lambda indicator: int(indicator.code[1:]))
)
