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
from village.evaluation.models import AnnualReport, ReportText, Section
from village.evaluation.report import make_report
from village.evaluation.snapshot import keep
from village.evaluation.states import State, can_become, state_of
from village.programmes.models import Programme

FROZEN = "Ce bilan est figé : il ne change plus. « Recalculer » montre ce qui diffère aujourd’hui."


@transaction.atomic
def open_annual_report(programme: Programme, period: Period, *, by: Actor, at: datetime) -> AnnualReport:
    """Begin the bilan of a school or civil year, once. The year may still run: words are written along the way."""
    by.must(Permission.REPORT_WRITE, Subject(programme.pk))
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if period not in {school_year(period.first), calendar_year(period.first)}:
        raise DomainError("Un bilan annuel porte sur une année scolaire ou civile entière.", field="year")
    if period.first > timezone.localdate(at):
        raise DomainError("Cette année n’a pas commencé.", field="year")
    if AnnualReport.objects.filter(programme=programme, first=period.first, last=period.last).exists():
        raise DomainError("Le bilan de cette année est déjà commencé : ouvrez-le dans la liste.", field="year")
    report = AnnualReport.objects.create(
        programme=programme, first=period.first, last=period.last, opened_at=at, opened_by_id=by.user_id
    )
    record(Act.REPORT_OPEN, by=by, target=report, details=_year(report))
    return report


@transaction.atomic
def write_section(
    report: AnnualReport, section: Section, *, text: str, version: int | None, by: Actor, at: datetime
) -> ReportText:
    """Write the team's words in one section. A bilan that was checked becomes a draft again: to be read again.

    `version`: `seen(row, ("text",))` of the row that was read. The same words change nothing.
    """
    current = _locked(report, by, Permission.REPORT_WRITE)
    if current.frozen_at:
        raise DomainError(FROZEN)
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
    current.figures = current.checked_at = current.checked_by = None
    _saved(current)
    record(Act.REPORT_WRITE, by=by, target=current, details=f"{_year(current)}, {section.label}")
    return row


@transaction.atomic
def check_annual_report(report: AnnualReport, *, version: int | None, by: Actor, at: datetime) -> AnnualReport:
    """Say that figures and words were read again: the figures are kept as they are at this moment."""
    current = _passing(report, State.CHECKED, version, by, Permission.REPORT_WRITE)
    on: date = timezone.localdate(at)
    if current.last >= on:
        raise DomainError(f"Cette année finit le {long_date(current.last)} : son bilan se relit ensuite.")
    counted = make_report(current.programme, Period(current.first, current.last), today=on)
    current.figures, current.checked_at, current.checked_by_id = keep(counted), at, by.user_id
    _saved(current)
    record(Act.REPORT_CHECK, by=by, target=current, details=_year(current))
    return current


@transaction.atomic
def resume_annual_report(report: AnnualReport, *, version: int | None, by: Actor, at: datetime) -> AnnualReport:
    """Make a checked bilan a draft again: its figures are those of today."""
    current = _passing(report, State.DRAFT, version, by, Permission.REPORT_WRITE)
    current.figures = current.checked_at = current.checked_by = None
    _saved(current)
    record(Act.REPORT_RESUME, by=by, target=current, details=_year(current), at=at)
    return current


@transaction.atomic
def freeze_annual_report(report: AnnualReport, *, version: int | None, by: Actor, at: datetime) -> AnnualReport:
    """Freeze figures and words exactly as they were checked. The database refuses any later change."""
    current = _passing(report, State.FROZEN, version, by, Permission.REPORT_FREEZE)
    current.frozen_at, current.frozen_by_id = at, by.user_id
    _saved(current)
    record(Act.REPORT_FREEZE, by=by, target=current, details=_year(current))
    return current


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
        raise DomainError(
            f"Ce bilan est à l’état « {state_of(current).label} » : il ne peut pas devenir « {after.label} »."
        )
    if version is not None and version != current.version:
        raise StaleVersion
    return current


def _saved(report: AnnualReport) -> None:
    report.version += 1
    report.save()


def _year(report: AnnualReport) -> str:
    years = f"{report.first.year}-{report.last.year}" if report.first.month == 9 else str(report.first.year)
    return f"bilan {years}"
