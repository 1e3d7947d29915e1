"""The rows behind before and after: the parcours that ended in the period, those measured, those measured again."""

from village.core.french import counted, long_date
from village.evaluation import sql_change
from village.evaluation.change import GOALS, ONCE, TWICE
from village.evaluation.facts import Facts
from village.evaluation.rows import BESIDE, COUNTED, DIVIDING, PLANS, Line, Rows, ask

NEVER, TOLD = "sans première feuille", "feuille remplie"


def change_rows(code: str, facts: Facts) -> Rows:
    """Of an instrument: « objectifs », or a version of a questionnaire, by its number (`change.results`)."""
    return _goals(facts) if code == GOALS.code else _sheets(facts, int(code.removeprefix("v")))


def _goals(facts: Facts) -> Rows:
    lines = [
        Line(
            (child,),
            (long_date(on), counted(goals, "objectif", "objectifs"), f"{again} sur {goals}"),
            COUNTED if again else DIVIDING,
        )
        for child, on, goals, again in ask(facts, sql_change.GOAL_ROWS)
    ]
    return Rows(PLANS, ("Sortie", "Suivis à la sortie", "Mesurés deux fois"), lines)


def _sheets(facts: Facts, version: int) -> Rows:
    lines = []
    for child, on, grid, begun, again, told in ask(facts, sql_change.SHEET_ROWS, version=version):
        if grid:
            said, place = (TWICE, COUNTED) if again else (ONCE, DIVIDING) if begun else (NEVER, BESIDE)
        else:
            said, place = (TOLD, COUNTED) if told else ("pas de feuille", BESIDE)
        lines.append(Line((child,), (long_date(on), said), place))
    return Rows(PLANS, ("Sortie", "Feuilles"), lines)
