"""Which figures open onto rows, and the rows of each."""

from village.evaluation.facts import Facts
from village.evaluation.rows import ROWS, Rows
from village.evaluation.rows_survey import SURVEY_ROWS

_EVERY = {**ROWS, **SURVEY_ROWS}


def rows_of(code: str, facts: Facts) -> Rows:
    """Return the rows of an indicator; `KeyError` when it has none to open."""
    return _EVERY[code](facts)


def has_rows(code: str) -> bool:
    return code in _EVERY
