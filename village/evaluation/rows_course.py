"""The rows behind what lasts; the same rules as `rows`. Anonymous sheets have none."""

from collections.abc import Callable

from village.core.french import counted, long_date
from village.evaluation import sql_course
from village.evaluation.facts import Facts
from village.evaluation.indicators.course import ENDS, ENGAGEMENT, WITHOUT
from village.evaluation.rows import BESIDE, CHILDREN, COUNTED, DIVIDING, FAMILIES, Line, Rows, ask


def _engaged(facts: Facts) -> Rows:
    lines = []
    for children, expected, early, early_came, late_came in ask(facts, sql_course.ENGAGED_ROWS):
        late = expected - early
        way = (2 * early_came >= early, 2 * late_came >= late)
        place = BESIDE if expected < 4 else COUNTED if all(way) else DIVIDING
        said = ENGAGEMENT[way] if expected >= 4 else "trop peu de séances"
        words = (counted(expected, "séance", "séances"), f"{early_came} sur {early}", f"{late_came} sur {late}", said)
        lines.append(Line(tuple(children), words, place))
    return Rows(FAMILIES, ("Attendue à", "Venue, au début", "Venue, à la fin", "En tout"), lines)


def _cohort(facts: Facts) -> Rows:
    lines = [
        Line(
            (key,) if key > 0 else (),
            (long_date(sent_on), long_date(closed_on) if closed_on else "–", ENDS.get(outcome, WITHOUT)),
            COUNTED if outcome == "complete" else DIVIDING,
        )
        for key, sent_on, closed_on, outcome in ask(facts, sql_course.COHORT_ROWS)
    ]
    return Rows(CHILDREN, ("Fiche reçue le", "Sortie", "Fin du parcours"), lines)


COURSE_ROWS: dict[str, Callable[[Facts], Rows]] = {"I25": _engaged, "I26": _cohort}
