"""Before and after as a spreadsheet: the figures of the page, as these readers may see them. No name."""

from collections.abc import Iterator

from village.evaluation.change import Shown, shown
from village.evaluation.indicators.base import Row
from village.evaluation.report import Report
from village.evaluation.spreadsheet import Cell, Pen

TEAM_ONLY = "Pour l’équipe : rien n’est masqué. À ne pas transmettre tel quel."
_MEASURED = ("Mesure", "Ce qui est compté", "Ligne", "Nombre", "Masqué", "Remarques")
_ROWS = ("Mesure", "Question", "Ce qui est compté", "Réponse", "Nombre", "Masqué")
_SEEN = ("Mesure", "Question", "Ont bougé", "Plus petit écart visible", "Écart observé", "En mots")


def as_xlsx(report: Report, *, title: str) -> bytes:
    """Return the workbook: who was measured twice, question by question, what can be seen of it."""
    found, pen = shown(report), Pen(report, title)
    pen.about(report, title, "Parcours sortis dans la période", team_only=TEAM_ONLY)
    pen.sheet("Qui est mesuré", (44, 18, 30, 10, 12, 60), _MEASURED, (row for one in found for row in _measured(one)))
    pen.sheet("Réponses", (44, 60, 18, 34, 10, 12), _ROWS, (row for one in found for row in _answers(one)))
    pen.sheet("Ce qui peut se voir", (44, 60, 12, 16, 14, 80), _SEEN, (row for one in found for row in _seen(one)))
    pen.definitions(report)
    return pen.done()


def _measured(one: Shown) -> Iterator[tuple[Cell, ...]]:
    """The attrition of an instrument; its remarks, once."""
    label, said = one.indicator.label, "\n".join(remark.text for remark in one.result.remarks) or None
    if one.attrition is None:
        yield label, None, None, None, one.hidden or None, said
        return
    for row in one.attrition.rows:
        yield label, one.attrition.counts, row.label, *_number(row), said
        said = None


def _answers(one: Shown) -> Iterator[tuple[Cell, ...]]:
    for part in one.divisions:
        group = part.group
        for row in group.rows:
            yield one.indicator.label, group.title, group.counts, row.label, *_number(row)


def _number(row: Row) -> tuple[Cell, Cell]:
    """The number, or what is written instead of it."""
    return (None, row.hidden) if row.hidden else (int(row.count or 0), None)


def _seen(one: Shown) -> Iterator[tuple[Cell, ...]]:
    """Nothing of a question of which a number is hidden: what moved would tell it."""
    for part in one.divisions:
        if moved := part.moved:
            yield one.indicator.label, part.group.title, moved.moved, moved.least, moved.gap, moved.said
