"""A bilan on paper (D-F16 of the partners): the figures of the page, the words of the team, every definition."""

from datetime import date

from village.core.charts import DrawnBar
from village.core.french import long_date
from village.documents.kinds import ReportBar, ReportChart, ReportDocument, ReportFigure, ReportPart
from village.documents.letterhead import letterhead_of
from village.evaluation.annual import Chapter, day_of, name_of
from village.evaluation.cards import Card, Chart, laid_out
from village.evaluation.hiding import TEAM_ONLY, foot_of, hidden_said, rule_said
from village.evaluation.models import AnnualReport
from village.evaluation.periods import said
from village.evaluation.report import Report


def period_document(report: Report, *, name: str, on: date) -> ReportDocument:
    """The figures of a period, without words."""
    top, sections = laid_out(report)
    parts = tuple(ReportPart(title=title, figures=_figures(columns)) for title, columns in sections)
    state = "" if report.counted == report.period else f"Compté jusqu’au {long_date(report.counted.last)}."
    return _document(report, top, parts, name=name, state=state, on=on)


def annual_document(annual: AnnualReport, report: Report, top: list[Card], chapters: list[Chapter]) -> ReportDocument:
    """An annual bilan as it stands: draft, checked or frozen, and it says so."""
    parts = tuple(
        ReportPart(
            title=str(chapter.section.label),
            text=chapter.written.text if chapter.written else "",
            figures=_figures(chapter.columns),
        )
        for chapter in chapters
        if not chapter.empty
    )
    return _document(report, top, parts, name=name_of(annual), state=state_said(annual), on=day_of(annual))


def _document(
    report: Report, top: list[Card], parts: tuple[ReportPart, ...], *, name: str, state: str, on: date
) -> ReportDocument:
    return ReportDocument(
        letterhead=letterhead_of(report.programme),
        on=on,
        name=name,
        days=said(report.period),
        state=state,
        hiding=f"{rule_said(report)} {hidden_said(report)}".strip() or TEAM_ONLY,
        foot=foot_of(report),
        top=tuple(drawn(card) for card in top),
        parts=parts,
        definitions=tuple(defined(report)),
    )


def state_said(annual: AnnualReport) -> str:
    """« Figé le 12 octobre 2018. »."""
    if annual.frozen_at:
        return f"Figé le {long_date(day_of(annual))}."
    if annual.checked_at:
        return f"Relu le {long_date(day_of(annual))}, pas encore figé."
    return "Brouillon : ces chiffres peuvent encore changer."


def _figures(columns: list[list[Card]]) -> tuple[ReportFigure, ...]:
    return tuple(drawn(card) for cards in columns for card in cards)


def drawn(card: Card) -> ReportFigure:
    return ReportFigure(
        code=card.indicator.code,
        label=card.indicator.label,
        value=f"{card.value} {card.unit}".strip(),
        sub=card.sub,
        remarks=card.remarks,
        charts=tuple(_chart(chart) for chart in card.charts),
    )


def _chart(chart: Chart) -> ReportChart:
    bars = [DrawnBar(*bar) for bar in chart.bars]
    most = max((bar.length for bar in bars), default=0) or 1
    lines = (
        ReportBar(label=bar.label, number=bar.number, part=bar.part, length=round(1000 * bar.length / most))
        for bar in bars
    )
    return ReportChart(title=chart.title, unit=chart.unit, summary=chart.summary, bars=tuple(lines))


def defined(report: Report) -> list[ReportFigure]:
    found = [line.indicator for line in report.lines]
    return [
        ReportFigure(
            code=one.code, label=one.label, definition=one.definition, population=one.population, rule=one.rule
        )
        for one in found
    ]
