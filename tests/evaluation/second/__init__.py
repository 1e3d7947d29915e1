"""The figures of the bilan counted a second time, in plain Python, from their definitions in words alone.

Written without a look at the statements of `village.evaluation`: rows come out as they are (`rows`), everything else is
counted here. Slow and simple on purpose.
"""

from tests.evaluation.second.counted import Counted
from tests.evaluation.second.everything import count, count_populations

__all__ = ["Counted", "count", "count_populations"]
