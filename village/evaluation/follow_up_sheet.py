"""The State's three sheets, filled: « Table de suivi », « Tableau de bord », « Synthèse annuelle » (domain § 1.3)."""

from collections.abc import Iterator, Sequence
from datetime import date

from village.evaluation.comparison import compare
from village.evaluation.follow_up import COLUMNS, Situation, cells_of
from village.evaluation.models import AnnualReport
from village.evaluation.periods import said
from village.evaluation.report import Report
from village.evaluation.spreadsheet import Cell, Pen
from village.evaluation.survey import answered, counted_only
from village.evaluation.survey_outputs import ROWS, WIDTHS, rows_of_block

_TABLE = (8, 18, 16, 9, 12, 12, 18, 22, 34, 9, 12, 30, 22, 12, 40, 12, 14, 26, 12, 22, 44, 12, 22, 20, 20)
_BOARD = ("Code", "Indicateur", "Cette période", "La période d’avant", "Ce qui est compté")


def as_workbook(
    found: Sequence[Situation], here: Report, before: Report, survey: AnnualReport | None, *, on: date, title: str
) -> bytes:
    """`here`, `before`: the figures of the period and of the one before; `survey`: with its declared answers."""
    pen = Pen(here, title)
    lines = (cells_of(one, number, min(on, here.period.last)) for number, one in enumerate(found, 1))
    pen.sheet("Table de suivi", _TABLE, COLUMNS, lines)
    pen.sheet("Tableau de bord", (8, 50, 20, 20, 90), _BOARD, _board(here, before))
    blocks = answered(survey, here) if survey else counted_only(here)
    pen.sheet("Synthèse annuelle", WIDTHS, ROWS, (row for one in blocks for row in rows_of_block(one)))
    pen.about(here, title, "Chiffres de la période. La première feuille nomme des enfants : elle ne se transmet pas.")
    return pen.done()


def _board(here: Report, before: Report) -> Iterator[tuple[Cell, ...]]:
    yield None, "Période", said(here.counted), said(before.counted), None
    for pair in compare(here, before):
        one = pair.indicator
        yield one.code, one.label, pair.here.value, pair.there.value, one.definition
