"""The State's three sheets, filled: « Table de suivi », « Tableau de bord », « Synthèse annuelle » (domain § 1.3).

Once the national survey of the period is checked, then frozen, the synthesis is that survey, and says its day.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from village.core.french import long_date
from village.evaluation.annual import day_of, figures_of
from village.evaluation.comparison import NOTHING, Side, compare
from village.evaluation.follow_up import COLUMNS, Situation, cells_of
from village.evaluation.models import AnnualReport
from village.evaluation.periods import said
from village.evaluation.report import Report
from village.evaluation.spreadsheet import Cell, Pen
from village.evaluation.survey import answered, counted_only
from village.evaluation.survey_outputs import ROWS, WIDTHS, rows_of_block

_TABLE = (8, 18, 16, 9, 12, 12, 18, 22, 34, 9, 12, 30, 22, 12, 40, 12, 14, 26, 12, 22, 44, 12, 22, 20, 20)
_BOARD = ("Code", "Indicateur", "Cette période", "Un an plus tôt", "Ce qui est compté")
UNTOLD = "non renseigné"


def as_workbook(
    found: Sequence[Situation], here: Report, before: Report, survey: AnnualReport | None, *, on: date, title: str
) -> bytes:
    """`here`, `before`: the figures of the period, of the same days a year earlier; `survey`: with what it declares."""
    pen = Pen(here, title)
    lines = (cells_of(one, number, min(on, here.period.last)) for number, one in enumerate(found, 1))
    pen.sheet("Table de suivi", _TABLE, COLUMNS, lines)
    pen.sheet("Tableau de bord", (8, 50, 20, 20, 90), _BOARD, _board(here, before))
    pen.sheet("Synthèse annuelle", WIDTHS, ROWS, _synthesis(here, survey, on))
    state = f"Chiffres de la période, comptés le {long_date(on)}. Synthèse annuelle : {_state_of(survey)}."
    pen.about(here, title, f"{state} La première feuille nomme des enfants : elle ne se transmet pas.")
    return pen.done()


def _synthesis(here: Report, survey: AnnualReport | None, on: date) -> Iterator[tuple[Cell, ...]]:
    """The survey as it was checked or frozen, never counted again; else the figures of the period."""
    if survey is None:
        blocks = counted_only(here)
    else:
        blocks = answered(survey, here if survey.figures is None else figures_of(survey, on))
    said_first: tuple[Cell, ...] = ("Enquête nationale", None, "État", None, None, _state_of(survey))
    yield said_first + (None,) * (len(ROWS) - len(said_first))
    for one in blocks:
        yield from rows_of_block(one)


def _state_of(survey: AnnualReport | None) -> str:
    if survey is None:
        return "chiffres seuls, l’enquête n’est pas commencée"
    if survey.frozen_at:
        return f"figée le {long_date(day_of(survey))}"
    if survey.checked_at:
        return f"relue le {long_date(day_of(survey))}, pas encore figée"
    return "brouillon, compté aujourd’hui"


def _board(here: Report, before: Report) -> Iterator[tuple[Cell, ...]]:
    yield None, "Période", said(here.counted), said(before.counted), None
    for pair in compare(here, before):
        one = pair.indicator
        yield one.code, one.label, _told(pair.here), _told(pair.there), one.definition


def _told(side: Side) -> str:
    """The figure with its unit; a unit alone is no figure."""
    return UNTOLD if side.value.startswith(NOTHING) else side.value
