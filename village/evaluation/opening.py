"""Which figures open onto rows, and the rows of each; why the others open none."""

from village.evaluation.facts import Facts
from village.evaluation.rows import ROWS, Rows
from village.evaluation.rows_course import COURSE_ROWS
from village.evaluation.rows_means import MEANS_ROWS
from village.evaluation.rows_survey import SURVEY_ROWS

_EVERY = {**ROWS, **SURVEY_ROWS, **COURSE_ROWS, **MEANS_ROWS}

# Said where a figure opens nothing, to those who open the others.
WHY_NONE = {
    "I20": (
        "Pas de lignes à ouvrir : ces feuilles n’ont pas de nom, et personne ne sait qui a répondu quoi. Les résultats "
        "de chaque campagne sont dans « Questionnaires »."
    ),
}


def rows_of(code: str, facts: Facts) -> Rows:
    """Return the rows of an indicator; `KeyError` when it has none to open."""
    return _EVERY[code](facts)


def has_rows(code: str) -> bool:
    return code in _EVERY
