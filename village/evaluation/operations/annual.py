"""The annual bilan: opened, written, checked, frozen (R79)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.dates import Period, calendar_year, school_year
from village.core.errors import DomainError, StaleVersion
from village.core.french import long_date
from village.core.seen import seen
from village.evaluation.annual import counted_now
from village.evaluation.models import AnnualReport, Kind, ReportText, Section
from village.evaluation.snapshot import keep
from village.evaluation.states import State, can_become, state_of
from village.evaluation.survey import form_now
from village.programmes.models import Programme

FROZEN = "C’est figé : plus rien ne change. « Recalculer » montre ce qui diffère aujourd’hui."


@transaction.atomic
def open_annual_report(
    programme: Programme, period: Period, *, kind: Kind = Kind.BILAN, by: Actor, at: datetime
) -> AnnualReport:
    """Begin the bilan, or the survey, of a school or civil year, once. The year may still run: words come meanwhile."""
    by.must(Permission.REPORT_WRITE, Subject(programme.pk))
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if period not in {school_year(period.first), calendar_year(period.first)}:
        raise DomainError("Choisissez une année scolaire ou civile entière.", field="year")
    if period.first > timezone.localdate(at):
        raise DomainError("Cette année n’a pas commencé.", field="year")
    span = {"programme": programme, "kind": kind, "first": period.first, "last": period.last}
    if AnnualReport.objects.filter(**span).exists():
        raise DomainError("Cette année est déjà commencée : ouvrez-la dans la liste.", field="year")
    report = AnnualReport.objects.create(**span, opened_at=at, opened_by_id=by.user_id)
    record(Act.REPORT_OPEN, by=by, target=report, details=year_said(report))
    return report


@transaction.atomic
def write_section(
    report: AnnualReport, section: Section, *, text: str, version: int | None, by: Actor, at: datetime
) -> ReportText:
    """Write the team's words in one section. A bilan that was checked becomes a draft again: to be read again.

    `version`: `seen(row, ("text",))` of the row that was read. The same words change nothing.
    """
    current = to_write(report, by)
    if section not in Kind(current.kind).sections:
        raise DomainError("Cette partie n’est pas demandée ici.")
    row = current.texts.filter(section=section).first()
    words = text.strip()
    if version is not None and version != seen(row, ("text",)):
        raise StaleVersion
    if row is None:
        row = ReportText(report=current, section=section)
    elif row.text == words:
        return row
    row.text, row.written_at, row.written_by_id = words, at, by.user_id
    row.save()
    changed(current)
    record(Act.REPORT_WRITE, by=by, target=current, details=f"{year_said(current)}, {section.label}")
    return row


@transaction.atomic
def check_annual_report(report: AnnualReport, *, version: int | None, by: Actor, at: datetime) -> AnnualReport:
    """Say that figures and words were read again: the figures are kept as they are at this moment."""
    current = _passing(report, State.CHECKED, version, by, Permission.REPORT_WRITE)
    on: date = timezone.localdate(at)
    if current.last >= on:
        raise DomainError(f"Cette année finit le {long_date(current.last)} : tout se relit ensuite.")
    figures = keep(counted_now(current, on))
    if current.kind == Kind.SURVEY:
        figures["form"] = form_now(current)
    current.figures, current.checked_at, current.checked_by_id = figures, at, by.user_id
    _saved(current)
    record(Act.REPORT_CHECK, by=by, target=current, details=year_said(current))
    return current


@transaction.atomic
def resume_annual_report(report: AnnualReport, *, version: int | None, by: Actor, at: datetime) -> AnnualReport:
    """Make a checked bilan a draft again: its figures are those of today."""
    current = _passing(report, State.DRAFT, version, by, Permission.REPORT_WRITE)
    changed(current)
    record(Act.REPORT_RESUME, by=by, target=current, details=year_said(current), at=at)
    return current


@transaction.atomic
def freeze_annual_report(report: AnnualReport, *, version: int | None, by: Actor, at: datetime) -> AnnualReport:
    """Freeze figures and words exactly as they were checked. The database refuses any later change."""
    current = _passing(report, State.FROZEN, version, by, Permission.REPORT_FREEZE)
    current.frozen_at, current.frozen_by_id = at, by.user_id
    _saved(current)
    record(Act.REPORT_FREEZE, by=by, target=current, details=year_said(current))
    return current


def to_write(report: AnnualReport, by: Actor) -> AnnualReport:
    """The row to write in, locked; a frozen one refuses."""
    current = _locked(report, by, Permission.REPORT_WRITE)
    if current.frozen_at:
        raise DomainError(FROZEN)
    return current


def changed(report: AnnualReport) -> None:
    """What was read is no longer what is there: to be read again."""
    report.figures = report.checked_at = report.checked_by = None
    _saved(report)


def _locked(report: AnnualReport, by: Actor, permission: Permission) -> AnnualReport:
    by.must(permission, Subject(report.programme_id))
    return AnnualReport.objects.select_for_update(no_key=True).get(pk=report.pk)


def _passing(
    report: AnnualReport, after: State, version: int | None, by: Actor, permission: Permission
) -> AnnualReport:
    current = _locked(report, by, permission)
    if current.frozen_at:
        raise DomainError(FROZEN)
    if not can_become(current, after):
        raise DomainError(f"L’état est « {state_of(current).label} » : il ne peut pas devenir « {after.label} ».")
    if version is not None and version != current.version:
        raise StaleVersion
    return current


def _saved(report: AnnualReport) -> None:
    report.version += 1
    report.save()


def year_said(report: AnnualReport) -> str:
    """« bilan 2017-2018 », « enquête nationale 2018 »: what the journal says."""
    what = "bilan" if report.kind == Kind.BILAN else Kind.SURVEY.label
    years = f"{report.first.year}-{report.last.year}" if report.first.month == 9 else str(report.first.year)
    return f"{what} {years}"
