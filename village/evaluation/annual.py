"""What an annual bilan shows: its figures (of today while a draft, then as they were read), its words by section."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from village.core.dates import Period
from village.evaluation.cards import Card, Columns, laid_out
from village.evaluation.indicators import INDICATORS
from village.evaluation.models import AnnualReport, Kind, ReportText, Section
from village.evaluation.periods import Choice, year_of, years
from village.evaluation.questions import ASKED_FOR
from village.evaluation.report import Report, entries, make_report
from village.evaluation.snapshot import read_back
from village.programmes.models import Programme

# Sections that have figures, in the order of `cards.SECTIONS`.
_WITH_FIGURES = (Section.CHILDREN, Section.PLANS, Section.EXITS, Section.MEANS)
HINTS = {
    Section.OPENING: "Ce qui a marqué l’année, pour qui ne lira que ces lignes.",
    Section.CHILDREN: "Qui est venu, par qui, ce qui a changé depuis l’an dernier.",
    Section.PLANS: "Ce qui a été fait, avec qui, ce qui n’a pas été possible.",
    Section.EXITS: "Ce que disent les sorties, et ce qu’elles ne disent pas.",
    Section.MEANS: "L’équipe, les financements, ce qui manque.",
    Section.POLICIES: "Contrat de ville, Cité éducative, école, santé, action sociale : avec qui le programme agit.",
    Section.STRENGTHS: "Ce qui aide les enfants et les familles, à garder.",
    Section.DIFFICULTIES: "Ce qui freine, ce qui attend une réponse.",
    Section.NEXT: "Ce que l’équipe veut changer ou essayer.",
}


@dataclass(frozen=True)
class Chapter:
    """A section: the team's words, then its figures if it has any."""

    section: Section
    written: ReportText | None
    columns: Columns
    hint: str

    @property
    def empty(self) -> bool:
        return not self.columns and not (self.written and self.written.text)


def period_of(annual: AnnualReport) -> Period:
    return Period(annual.first, annual.last)


def counted_now(annual: AnnualReport, today: date) -> Report:
    """The figures of a bilan, or of a survey, counted today."""
    asked = ASKED_FOR if annual.kind == Kind.SURVEY else INDICATORS
    return make_report(annual.programme, period_of(annual), today=today, indicators=asked)


def name_of(annual: AnnualReport) -> str:
    """« l’année scolaire 2017-2018 »."""
    return year_of(period_of(annual)).name


def figures_of(annual: AnnualReport, today: date) -> Report:
    """The report of a bilan: as it was checked, or counted today."""
    if annual.figures is not None:
        return read_back(annual.programme, period_of(annual), annual.figures)
    return counted_now(annual, today)


def chapters(annual: AnnualReport, report: Report) -> tuple[list[Card], list[Chapter]]:
    """The first figures, and every section in its order."""
    top, sections = laid_out(report)
    figures = dict(zip(_WITH_FIGURES, (columns for _, columns in sections), strict=True))
    written = {row.section: row for row in annual.texts.select_related("written_by")}
    return top, [
        Chapter(section, written.get(section), figures.get(section, []), HINTS[section]) for section in Section
    ]


def frozen_report(programme: Programme, period: Period) -> Report | None:
    """The frozen figures of this period, if its bilan is frozen."""
    kept = AnnualReport.objects.filter(
        programme=programme, kind=Kind.BILAN, first=period.first, last=period.last, frozen_at__isnull=False
    ).first()
    return read_back(programme, period, kept.figures) if kept and kept.figures else None


def to_begin(programme: Programme, kind: Kind, today: date, *, all_years: bool = False) -> list[Choice]:
    """The years whose bilan, or survey, is not begun; with `all_years`, the others too."""
    since, _ = entries(programme)
    found = years(since or today, today, over=False)
    known = AnnualReport.objects.filter(programme=programme, kind=kind).values_list("first", "last")
    begun = set() if all_years else set(known)
    return [choice for choice in found if (choice.period.first, choice.period.last) not in begun]


def day_of(annual: AnnualReport) -> date:
    """The day that the document carries."""
    moment = annual.frozen_at or annual.checked_at or timezone.now()
    return timezone.localdate(moment)
