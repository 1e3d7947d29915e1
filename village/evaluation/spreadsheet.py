"""A bilan as a spreadsheet: the figures of the file (JSON), cell by cell, each with its definition.

A text is written as a text, never as a formula: what begins by « = », « + », « - » or « @ » also carries the mark that
keeps it a text when the sheet is saved elsewhere.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from village.core.cells import is_dangerous
from village.core.french import long_date
from village.evaluation.cards import told_by_age
from village.evaluation.hiding import TEAM_ONLY, hidden_said, rule_said
from village.evaluation.periods import said
from village.evaluation.report import Report, as_json

_LONGEST = 32_000  # a cell holds 32 767 characters
Cell = str | int | float | date | None


def as_xlsx(report: Report, *, title: str, state: str, texts: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return the workbook; `texts`: section and words. The same bilan gives the same cells as its JSON."""
    pen = Pen(report, title)
    figures = as_json(report)["indicators"]
    pen.about(report, title, state)
    pen.sheet("Chiffres", (8, 44, 14, 16, 14, 14, 14, 60), _FIGURES, (_figure(line) for line in figures))
    pen.sheet(
        "Répartitions", (8, 40, 34, 44, 12, 10, 12, 14), _ROWS, (row for line in figures for row in _breakdown(line))
    )
    pen.definitions(report)
    if words := [(section, text) for section, text in texts if text]:
        pen.sheet("Textes", (34, 110), ("Partie", "Mots de l’équipe"), words)
    return pen.done()


_FIGURES = ("Code", "Indicateur", "Valeur", "Unité", "Numérateur", "Dénominateur", "Masqué", "Remarques")
_ROWS = ("Code", "Indicateur", "Répartition", "Ligne", "Nombre", "Part", "Valeur", "Masqué")
_WORDS = ("Code", "Indicateur", "Définition", "Qui est compté", "Quels jours", "Unité")


class Pen:
    """Writes a workbook: a header that stays, text wrapped, percentages as such."""

    def __init__(self, report: Report, title: str) -> None:
        self.out, day = BytesIO(), report.period.last
        asked = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = book = xlsxwriter.Workbook(self.out, {"in_memory": True, **asked})
        created = datetime(day.year, day.month, day.day, tzinfo=UTC)
        book.set_properties({"title": title, "author": report.programme.name, "created": created})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self.share = book.add_format({"num_format": "0.0 %", "valign": "top"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})

    def sheet(self, name: str, widths: Sequence[int], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self.book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for place, word in enumerate(header):
            sheet.write_string(0, place, word, self.head)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._cell(sheet, last, place, value, share=header[place] == "Part")
        sheet.autofilter(0, 0, last, len(header) - 1)

    def about(self, report: Report, title: str, state: str, *, team_only: str = TEAM_ONLY) -> None:
        self.sheet("Lire ces chiffres", (28, 90), ("Quoi", "Réponse"), _about(report, title, state, team_only))

    def definitions(self, report: Report) -> None:
        self.sheet("Définitions", (8, 40, 90, 60, 50, 16), _WORDS, _definitions(report))

    def done(self) -> bytes:
        self.book.close()
        return self.out.getvalue()

    def _cell(self, sheet: Any, row: int, place: int, value: Cell, *, share: bool) -> None:
        if value is None:
            return
        if isinstance(value, str):
            text = value[:_LONGEST]
            sheet.write_string(row, place, text, self.quoted if is_dangerous(text) else self.plain)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, self.day)
        else:
            sheet.write_number(row, place, value, self.share if share else self.plain)


def _about(report: Report, title: str, state: str, team_only: str) -> list[tuple[str, str]]:
    said_of = [
        ("Document", title),
        ("Programme", f"{report.programme.name} ({report.programme.code})"),
        ("Période", said(report.period)),
        ("État", state),
    ]
    if report.counted != report.period:
        said_of.append(("Compté jusqu’au", long_date(report.counted.last)))
    if any(told_by_age(group) for line in report.lines for group in line.result.groups):
        said_of.append(("Âge compté au", long_date(report.ages_on)))
    if report.frozen_on:
        said_of.append(
            ("Chiffres gardés le", f"{long_date(report.frozen_on)}, avant que des dossiers ne quittent la base")
        )
    hiding = f"{rule_said(report)} {hidden_said(report)}" if report.protected else team_only
    said_of.append(("Petits nombres", hiding))
    return [*said_of, ("Évolution", "Une évolution est observée : elle ne prouve pas une cause.")]


def _figure(line: dict[str, Any]) -> tuple[Cell, ...]:
    names = ("code", "label", "value", "unit", "numerator", "denominator", "hidden")
    return (*(line.get(name) for name in names), "\n".join(line.get("remarks", ())) or None)


def _breakdown(line: dict[str, Any]) -> list[tuple[Cell, ...]]:
    names = ("group", "label", "count", "share", "value", "hidden")
    rows = line.get("breakdown", ())
    return [(line["code"], line["label"], *(row.get(name) for name in names)) for row in rows]


def _definitions(report: Report) -> list[tuple[str, ...]]:
    names = ("code", "label", "definition", "population", "rule", "unit")
    return [tuple(getattr(line.indicator, name) for name in names) for line in report.lines]
